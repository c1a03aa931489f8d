"""A page is published when nothing that its readers need is lacking: of a lesson, that its headings have a text, and
that whoever cannot hear or see its films, or use its packages, is told as much; of a scenario, that every way leads to
an end. Held in the editor's form, which says what is missing, and where a revision is published."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.blocks import StreamBlockValidationError, StreamValue
from wagtail.models import Page, Revision

from content.blocks import FACILITATOR, PACKAGE, QUESTIONS, SCENARIO
from content.filled import unfilled
from content.read_form import ReadForm
from content.readability import Aim, measured
from content.second_reading import ON_ITS_DAY, take_day_away
from content.uses import PLAYED

logger = logging.getLogger(__name__)

NOT_RUNNING = QUESTIONS | {FACILITATOR}  # blocks that are no running text
HOLDING = PLAYED | {PACKAGE, SCENARIO}
Lack = tuple[int | None, str]  # the place of the block, None = of the whole; what it lacks


def lacking_in(body: Iterable[StreamValue.StreamChild]) -> Iterator[Lack]:
    for place, child in enumerate(body):
        complaint = child.block.complaint(child.value) if child.block_type in HOLDING else ""
        if complaint:
            yield place, complaint
        if child.block_type == "text":
            yield from ((place, says) for says in unfilled(child.value.source))


def _errors(lacking: Iterable[Lack]) -> StreamBlockValidationError | None:
    by_place: defaultdict[int | None, list[str]] = defaultdict(list)
    for place, says in lacking:
        by_place[place].append(says)
    whole = by_place.pop(None, [])
    if not (by_place or whole):
        return None
    blocks = {place: ValidationError(says) for place, says in by_place.items()}
    return StreamBlockValidationError(block_errors=blocks, non_block_errors=ValidationError(whole) if whole else None)


class ReadyForm(ReadForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        name = self.instance.blocks
        value = cleaned.get(name)
        if value is not None and not self.is_deferred_validation:  # a draft may lack what it likes
            errors = _errors(self.instance.lacking(value))
            if errors:
                self.add_error(name, errors)
        return cleaned


class ReadyToPublish:
    """Before Page among the bases of a page built of blocks."""

    base_form_class = ReadyForm
    blocks = "body"  # the name of their field
    look_template = "content/admin/readability.html"  # what its editor sees above the blocks (content.looking)

    def lacking(self, value: StreamValue) -> Iterator[Lack]:
        return lacking_in(value)

    def aim(self, value: StreamValue) -> Aim:
        raise NotImplementedError

    def looked_at(self, value: StreamValue) -> dict[str, Any]:
        """What `look_template` shows of the blocks, also of half a page."""
        return {"measured": measured(value, self.aim(value), NOT_RUNNING)}

    def publish(self, revision: Revision, **kwargs: Any) -> None:
        lacking = says_of(revision.as_object())
        if not lacking:
            super().publish(revision, **kwargs)  # type: ignore[misc]
        elif kwargs.get("log_action") == ON_ITS_DAY:
            logger.warning("Not published on its day: %s, revision %s. %s", self, revision.pk, " ".join(lacking))
            take_day_away(revision)
        else:
            raise PermissionDenied(" ".join(lacking))


def says_of(page: ReadyToPublish) -> list[str]:
    return [says for _place, says in page.lacking(getattr(page, page.blocks))]


def refuse_publishing_many(request: HttpRequest, action: str, objects: list[object]) -> HttpResponse | None:
    """Says what each lacks, where the publishing itself would only say that it is not allowed."""
    pages = [each for each in objects if isinstance(each, Page)] if action == "publish" else []
    drafts = [page.get_latest_revision_as_object() for page in pages]
    lacking = [f"{draft}: {says}" for draft in drafts if isinstance(draft, ReadyToPublish) for says in says_of(draft)]
    if not lacking:
        return None
    messages.error(request, " ".join(lacking))
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
