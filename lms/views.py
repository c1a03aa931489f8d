import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST
from django.views.static import serve
from wagtail.admin.auth import require_admin_access

from content.routing import same_page
from lms.theme import stylesheet
from tracking.models import Municipality, User


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """For load balancers: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/larkompass.svg"))


@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme(request: HttpRequest) -> HttpResponse:
    """The municipality's colours. Its address carries theme_version, so it may be kept for ever."""
    municipality = Municipality.for_request(request)
    return HttpResponse(stylesheet(municipality.colour, municipality.support_colour), content_type="text/css")


def theme_version(municipality: Municipality) -> str:
    made = stylesheet(municipality.colour, municipality.support_colour)
    return hashlib.sha256(made.encode()).hexdigest()[:8]


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the choice and leads back to the same page, in that language where there is one."""
    back = request.POST.get("next", "")
    here = back.startswith("/")  # redirect() takes a word for a view's name
    if not (here and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = "/"
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return redirect(back)
    if request.user.is_authenticated and language in dict(settings.INTERFACE_LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)  # of mails
    response = redirect(same_page(request, back, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def admin_login(request: HttpRequest) -> HttpResponse:
    """Wagtail sends whoever may not edit here. A person who is logged in already would be sent back, and so on."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("wagtailadmin_home"))


def gone(request: HttpRequest, action: str = "") -> HttpResponse:
    raise Http404


def administrators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request)

    return require_admin_access(guarded)


@cache_control(private=True, max_age=3600)
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """Images as the pages show them, for a site that keeps its media on disk. Nothing else under media/ is served:
    documents have their own view, which asks who reads."""
    return serve(request, path, document_root=str(Path(settings.MEDIA_ROOT) / "images"))
