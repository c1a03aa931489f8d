from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lms.views import theme_version
from tracking.models import Municipality
from tracking.permissions import has_totals


def municipality(request: HttpRequest) -> dict[str, object]:
    """For the frame of every page: the municipality's face, and which doors the reader has."""
    if request.path_info.startswith(("/admin/", "/django-admin/")):
        return {}
    found = Municipality.for_request(request)
    user = getattr(request, "user", None)
    inside = user is not None and user.is_authenticated
    return {
        "municipality": found,
        "theme_version": theme_version(found),
        "may_follow_up": inside and has_totals(user, timezone.localdate()),
        "learner_url": reverse("my_trainings"),
        "may_edit": inside and user.has_perm("wagtailadmin.access_admin"),
    }
