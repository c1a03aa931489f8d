"""Where films, packages and scenarios are used: on pages as they are, in drafts, and in what goes out on a set day."""

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex, Revision

PLAYED = frozenset({"film", "reading"})  # blocks that hold a film (content.blocks)
BLOCKS = {
    "content.film": PLAYED,
    "content.package": frozenset({"package"}),
    "content.scenariopage": frozenset({"scenario"}),
}


def pages_with(thing: Model) -> list[Page]:
    """A film, a package or a scenario. Wagtail's own index knows what a page's row says, and no drafts."""
    rows = ReferenceIndex.get_references_to(thing).filter(base_content_type=ContentType.objects.get_for_model(Page))
    pages = {int(pk) for pk in rows.values_list("object_id", flat=True)}
    to_come = Q(pk__in=Page.objects.values("latest_revision")) | Q(approved_go_live_at__isnull=False)
    kinds = BLOCKS[thing._meta.label_lower]
    holds = Q()
    for kind in kinds:
        holds |= Q(content__body__icontains=f'"type": "{kind}"')
    drafts = Revision.page_revisions.filter(to_come & holds).values_list("object_id", "content")
    pages |= {int(pk) for pk, content in drafts.iterator() if thing.pk in _held(content["body"], kinds)}
    return list(Page.objects.filter(pk__in=pages).order_by("path"))


def _held(body: str, kinds: frozenset[str]) -> set[Any]:
    """Ids of what a page's blocks hold, as a revision keeps them."""
    values = [child["value"] for child in json.loads(body) if child["type"] in kinds]
    return {each["package"] if isinstance(each, dict) else each for each in values}
