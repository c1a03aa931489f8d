"""Where films are used: on pages as they are read, in drafts, and in what is to be published on a set day."""

import json
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex, Revision

if TYPE_CHECKING:
    from content.films import Film

PLAYED = frozenset({"film", "reading"})  # blocks that hold one (content.blocks)


def pages_with(film: "Film") -> list[Page]:
    """Wagtail's own index knows what a page's row says, and no drafts."""
    rows = ReferenceIndex.get_references_to(film).filter(base_content_type=ContentType.objects.get_for_model(Page))
    pages = {int(pk) for pk in rows.values_list("object_id", flat=True)}
    to_come = Q(pk__in=Page.objects.values("latest_revision")) | Q(approved_go_live_at__isnull=False)
    holds = Q()
    for kind in PLAYED:
        holds |= Q(content__body__icontains=f'"type": "{kind}"')
    drafts = Revision.page_revisions.filter(to_come & holds).values_list("object_id", "content")
    pages |= {int(pk) for pk, content in drafts.iterator() if film.pk in _played(content["body"])}
    return list(Page.objects.filter(pk__in=pages).order_by("path"))


def _played(body: str) -> set[int]:
    """Ids of films in a page's blocks as a revision keeps them."""
    return {child["value"] for child in json.loads(body) if child["type"] in PLAYED}
