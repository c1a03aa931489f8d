"""The mail to editors that pages must be read again, and whom it goes to."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.permission_policies.pages import PagePermissionPolicy

from content.reviewing import CHANGING, review_days, to_review_by
from lms.in_time import remind_editors
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.models import Message, User
from tracking.site_address import site

STEP = "reviews"


def remind_reviews(on: dt.date, *, dry_run: bool = False) -> int:
    return remind_editors(STEP, review_days(on), editors(), on, dry_run=dry_run)


def editors() -> QuerySet[User]:
    """Who may change a page by a group; technical administrators are not asked."""
    found: QuerySet[User] = PagePermissionPolicy().users_with_any_permission(CHANGING)
    return found.filter(is_active=True, is_superuser=False)


@writes(STEP, gettext_lazy("Sidor att granska"))
def write(message: Message, now: dt.datetime) -> Letter | None:
    """None where all that the person may change have been reviewed since."""
    on, day = timezone.localdate(now), dt.date.fromisoformat(str(message.about["until"]))
    pages = to_review_by(day, message.recipient)
    if not pages or not editors().filter(pk=message.recipient_id).exists():
        return None
    words = {"count": len(pages), "day": date_format(day, "j F Y")}
    says = _("De skulle ha granskats senast den %(day)s.") if day < on else _("De ska granskas senast den %(day)s.")
    return Letter(
        subject=ngettext("En sida ska granskas", "%(count)s sidor ska granskas", len(pages)) % words,
        preheader=_("Läs dem, rätta det som inte stämmer och skriv in nästa dag."),
        greeting=greeting(message.recipient),
        paragraphs=[says % words, *map(_line, pages)],
        action=(_("Öppna listan"), site(reverse("library_to_review"))),
    )


def _line(page: Any) -> str:
    return f"{page.title} ({page.responsible})" if page.responsible else str(page.title)
