from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.models import Locale

from content.facts import Fact
from content.read_snippet_admin import pages_using


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
