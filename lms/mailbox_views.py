"""Shows the mails that a demo has kept in place of sending. Anybody who reaches the site may read them."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lms.mailbox import Kept, kept, numbers

PER_PAGE = 25
# The mail's own style, and nothing else: no script, nothing from elsewhere.
MAIL_POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "base-uri": [NONE], "frame-ancestors": [NONE]}


@require_GET
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    page = Paginator(numbers(), PER_PAGE).get_page(request.GET.get("page"))
    shown = [each for each in map(kept, page) if each]
    return render(request, "mailbox/mails.html", {"page": page, "mails": shown})


@require_GET
@never_cache
def mail(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "mailbox/mail.html", {"mail": _found(number)})


@require_GET
@never_cache
@csp(MAIL_POLICY)  # type: ignore[arg-type]
def html(request: HttpRequest, number: int) -> HttpResponse:
    """As a mail program shows it."""
    return HttpResponse(_found(number).html)


def _found(number: int) -> Kept:
    found = kept(number)
    if found is None:
        raise Http404
    return found
