"""Facts that many pages state: written once, with their source, and checked again in time."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.blocks import StreamValue
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from content.read_snippets import ReadSnippet

SOON = dt.timedelta(days=90)


class FactQuerySet(models.QuerySet["Fact"]):
    def to_check(self, on: dt.date) -> Self:
        return self.filter(Q(checked_on=None) | Q(check_by__lt=on))

    def in_groups(self, on: dt.date) -> list[tuple[str, list["Fact"]]]:
        """(what is said of them, the facts): those too late, those never checked, those whose day comes soon."""
        facts = list(
            self.filter(Q(checked_on=None) | Q(check_by__lte=on + SOON)).order_by("check_by", "code", "locale")
        )
        late = [fact for fact in facts if fact.check_by < on]
        never = [fact for fact in facts if fact.checked_on is None and fact not in late]
        soon = [fact for fact in facts if fact not in late and fact not in never]
        groups = [(_("Dagen har gått"), late), (_("Inte kontrollerade än"), never), (_("Kommer snart"), soon)]
        return [(str(heading), rows) for heading, rows in groups if rows]


class Fact(ReadSnippet):
    """A number, a law or an authority's name. One edit corrects every page that uses it."""

    code = models.SlugField(_("kod"), max_length=50, help_text=_("Som kursfilerna kallar uppgiften."))
    text = models.TextField(_("uppgift"))
    source = models.CharField(_("källa"), max_length=200)
    source_address = models.URLField(_("källans adress"), blank=True)
    checked_on = models.DateField(
        _("kontrollerad"), null=True, blank=True, help_text=_("Tomt: ingen har jämfört med källan än.")
    )
    check_by = models.DateField(_("kontrolleras senast"))

    objects = FactQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_address")]),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("check_by")]),
    ]

    override_translatable_fields = [
        SynchronizedField("code", overridable=False)
    ]  # course files name it, in any language

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("uppgift med källa")
        verbose_name_plural = _("uppgifter med källa")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="fact_code_once_per_language")]

    def __str__(self) -> str:
        """On one line: it stands in the subject of a mail."""
        return f"{self.code}: {' '.join(self.text.split())}"

    def must_be_checked(self, on: dt.date) -> bool:
        return self.checked_on is None or self.check_by < on


def to_check_in(body: Iterable[StreamValue.StreamChild], on: dt.date) -> list[Fact]:
    """The facts in a page's blocks that must be checked."""
    facts = [child.value for child in body if child.block_type == "fact"]
    return [fact for fact in facts if fact is not None and fact.must_be_checked(on)]


class FactsToCheckPanel(Panel):
    """Above the blocks of a page: which of its facts must be checked. Not there when there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/facts_to_check.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self._facts())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            more = {"facts": self._facts(), "today": timezone.localdate()}
            return {**super().get_context_data(parent_context), **more}

        def _facts(self) -> list[Fact]:
            return to_check_in(self.instance.body, timezone.localdate())
