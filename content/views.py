from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.models import Page, ReferenceIndex

from content.facts import Fact


class FactsToCheckView(PermissionRequiredMixin, TemplateView):
    """Facts whose day has passed, each with the pages that use it."""

    permission_required = "content.change_fact"
    raise_exception = True
    template_name = "content/admin/facts_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = list(Fact.objects.to_check(timezone.localdate()).select_related("locale").order_by("check_by", "code"))
        using = pages_using(facts)
        return super().get_context_data(
            page_title=_("Sidor med uppgifter att kontrollera"),
            header_icon="openquote",
            rows=[(fact, using[fact.pk]) for fact in facts],
            **kwargs,
        )


def pages_using(facts: list[Fact]) -> dict[int, list[Page]]:
    """By fact, from Wagtail's reference index; in two queries however many there are."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Fact), to_object_id__in=[str(fact.pk) for fact in facts]
    )
    rows = set(references.values_list("to_object_id", "object_id", "base_content_type__model"))
    pages = Page.objects.in_bulk({int(source) for _fact, source, model in rows if model == "page"})
    using: dict[int, list[Page]] = {fact.pk: [] for fact in facts}
    for fact, source, model in sorted(rows):
        if model == "page" and int(source) in pages:
            using[int(fact)].append(pages[int(source)])
    return using
