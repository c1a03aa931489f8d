"""“Hjälpte sidan dig?”: two counters for each page and nothing else. No person, no time and no address is kept, so that
a reader may answer again; a page takes only so many answers in a minute."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from content.privacy import is_closed

A_MINUTE = 60  # seconds
MOST = 30  # answers that a page takes in a minute, from all together
COUNTERS = {"ja": "yes", "nej": "no"}
PAGE_OF_REPORT = 50
ENOUGH = 10  # answers, for what they say to be worth a look


class Helped(models.Model):
    page = models.OneToOneField(Page, models.CASCADE, related_name="+", verbose_name=_("sida"))
    yes = models.PositiveIntegerField(_("ja"), default=0)
    no = models.PositiveIntegerField(_("nej"), default=0)

    class Meta:
        verbose_name = _("svar på om sidan hjälpte")
        verbose_name_plural = _("svar på om sidan hjälpte")
        ordering = ["-no", "-yes", "pk"]

    def __str__(self) -> str:
        return str(self.page)


@require_POST
def answer(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    counter = COUNTERS.get(request.POST.get("svar", ""))
    if counter is None or not getattr(page, "asks_if_helped", False) or is_closed(request, page):
        raise Http404
    if _takes_more(page_id):
        row, _made = Helped.objects.get_or_create(page_id=page_id)
        Helped.objects.filter(pk=row.pk).update(**{counter: F(counter) + 1})
    return redirect(f"{page.get_url(request)}?tack=1#hjalpte")


def _takes_more(page_id: int) -> bool:
    """The page's own number, whoever answers."""
    key = f"helped-{page_id}"
    cache.add(key, 0, A_MINUTE)
    try:
        return cache.incr(key) <= MOST
    except ValueError:  # the minute ended in between
        return True


def not_helping(user: Any) -> QuerySet[Helped]:
    """Of the pages that the editor may see: those that more say no than yes to, when enough have answered."""
    rows = Helped.objects.filter(page__in=page_permission_policy.explorable_instances(user).values("pk"))
    return rows.filter(no__gt=F("yes")).annotate(told=F("yes") + F("no")).filter(told__gte=ENOUGH)


def report(request: HttpRequest) -> HttpResponse:
    """Of the pages that the reader may edit."""
    if not user_has_any_page_permission(request.user):
        raise PermissionDenied
    rows = Paginator(_rows(request), PAGE_OF_REPORT).get_page(request.GET.get("p"))
    title = {"page_title": _("Hjälpte sidan?"), "header_icon": "help"}
    return render(request, "lms/admin/helped_report.html", title | {"rows": rows})


def _rows(request: HttpRequest) -> QuerySet[Helped]:
    seen = page_permission_policy.explorable_instances(request.user)
    return Helped.objects.filter(page__in=seen.values("pk")).select_related("page")
