from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.locks import BaseLock
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.snippets.views.snippets import EditView

from content.facts import Fact


class FactsToCheckView(PermissionRequiredMixin, TemplateView):
    """Facts to check now or soon, each with the pages that use it; ?language= cuts to one language."""

    permission_required = "content.change_fact"
    raise_exception = True
    template_name = "content/admin/facts_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, language = timezone.localdate(), self.request.GET.get("language", "")
        locales = Locale.objects.filter(pk__in=Fact.objects.values("locale")).order_by("pk")
        facts = Fact.objects.select_related("locale")
        if language in [locale.language_code for locale in locales]:
            facts = facts.filter(locale__language_code=language)
        groups = facts.in_groups(today)
        using = pages_using([fact for _heading, each in groups for fact in each])
        return super().get_context_data(
            page_title=_("Uppgifter att kontrollera"),
            header_icon="openquote",
            groups=[(heading, [(fact, using[fact.pk]) for fact in each]) for heading, each in groups],
            today=today,
            language=language,
            locales=locales,
            **kwargs,
        )


class FactEditView(EditView):
    """A fact that is being read is locked as a page is."""

    locking_enabled: bool

    def get_lock(self) -> BaseLock | None:
        self.locking_enabled = True
        return super().get_lock()

    def get_lock_url(self) -> None:
        """Nobody locks one by hand."""

    get_unlock_url = get_lock_url

    def submit_action(self) -> None:
        """Of two that send it at once, the first has done so for both."""
        try:
            with transaction.atomic():
                super().submit_action()
        except (ValidationError, IntegrityError):
            self.object.refresh_from_db()
            if not self.object.workflow_in_progress:
                raise


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
