"""A lesson is published when whoever cannot hear or see its films is told as much: with captions, transcript and audio
description. Held in the editor's form, which says what is missing, and where a revision is published."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StreamValue
from wagtail.models import Page, Revision

from content.film_uses import PLAYED
from content.second_reading import ON_ITS_DAY, take_day_away

logger = logging.getLogger(__name__)


def lacking_in(body: Iterable[StreamValue.StreamChild]) -> Iterator[tuple[int, str]]:
    """(place of the block, what its film lacks)"""
    for place, child in enumerate(body):
        lacks = child.block.lacks(child.value) if child.block_type in PLAYED else []
        if lacks:
            says = _("Filmen %(film)s saknar %(lacks)s. Lägg till det under Filmer och inspelningar.")
            yield place, says % {"film": child.value, "lacks": ", ".join(lacks)}


class LessonForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        if body is not None and not self.is_deferred_validation:  # a draft may lack what it likes
            lacking = {place: ValidationError(says) for place, says in lacking_in(body)}
            if lacking:
                self.add_error("body", StreamBlockValidationError(block_errors=lacking))
        return cleaned


class FilmsReady:
    """Before Page among the bases of a page with a body of blocks."""

    base_form_class = LessonForm
    body: StreamValue

    def publish(self, revision: Revision, **kwargs: Any) -> None:
        lacking = [says for _place, says in lacking_in(revision.as_object().body)]
        if not lacking:
            super().publish(revision, **kwargs)  # type: ignore[misc]
        elif kwargs.get("log_action") == ON_ITS_DAY:
            logger.warning("Not published on its day: %s, revision %s. %s", self, revision.pk, " ".join(lacking))
            take_day_away(revision)
        else:
            raise PermissionDenied(" ".join(lacking))


def refuse_publishing_many(request: HttpRequest, action: str, objects: list[object]) -> HttpResponse | None:
    """Said of each film, where the publishing itself would only say that it is not allowed."""
    pages = [each for each in objects if isinstance(each, Page)] if action == "publish" else []
    drafts = [page.get_latest_revision_as_object() for page in pages]
    films = [draft for draft in drafts if isinstance(draft, FilmsReady)]
    lacking = [f"{draft}: {says}" for draft in films for _place, says in lacking_in(draft.body)]
    if not lacking:
        return None
    messages.error(request, " ".join(lacking))
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
