"""Plans: read from files (plan_import), kept up here by coordinators. The plans of others are closed."""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms import Field, Textarea, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from tracking.models import Activity, FocusArea, Goal, GoalTarget, Measurement, Plan, PlanTable, User
from tracking.models.plan import MEASURED
from tracking.unit_field import AnyUnitField
from tracking.viewsets.rows import RowPolicy, RowViewSet, YesNoColumn, lines_of


def _today() -> dt.date:
    return timezone.localdate()  # looked up then: a test that sets the day may be the first to load this module


class OwnPlans(RowPolicy):
    """A plan that is a source stays as it was read; so does all that is in it."""

    paths = {Plan: "", FocusArea: "plan__", PlanTable: "plan__", Goal: "focus_area__plan__"}
    paths |= {Activity: "focus_area__plan__", GoalTarget: "goal__focus_area__plan__"}
    paths |= {Measurement: "goal__focus_area__plan__"}

    def rows(self, reader: User) -> QuerySet[Any]:
        """All plans, and of the parts those of the own plan; the others are read on the plan's page."""
        return super().rows(reader) if self.model is Plan else self.changeable(reader)

    def changeable(self, reader: User) -> QuerySet[Any]:
        return super().rows(reader).filter(**{f"{self.paths[self.model]}is_source": False})


class PlanPartViewSet(RowViewSet):
    policy_class = OwnPlans

    def formfield_for_dbfield(self, db_field: Any, **kwargs: Any) -> Any:
        """A part can only be put in a plan that is the municipality's own."""
        field = super().formfield_for_dbfield(db_field, **kwargs)
        if db_field.related_model in OwnPlans.paths:
            path = OwnPlans.paths[db_field.related_model]
            field.queryset = field.queryset.filter(**{f"{path}is_source": False})
        return field


class PlanViewSet(PlanPartViewSet):
    model = Plan
    never = ("delete", "add")  # a new plan or version comes as a file, whole
    icon = "doc-full-inverse"
    menu_label = _("Styrdokument")
    about = _("Den egna planens uppgifter. Andra kommuners planer är till för att läsa.")
    form_fields = [
        "title",
        "document_type",
        "organisation",
        "period",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_on",
        "decision_reference",
        "owner_function",
        "cadence",
        "reported_to",
        "review",
        "review_on",
    ]
    list_display = [
        "title",
        "organisation",
        "version",
        "valid_from",
        "valid_until",
        YesNoColumn("own", label=_("Kommunens egen"), accessor=lambda plan: not plan.is_source, sort_key="is_source"),
    ]
    list_filter = ["is_source"]
    search_fields = ["title", "organisation"]


class FocusAreaViewSet(PlanPartViewSet):
    model = FocusArea
    icon = "folder-open-inverse"
    menu_label = _("Målområden")
    about = _("Den egna planens målområden.")
    form_fields = ["plan", "code", "title", "level", "description", "order"]
    list_display = ["title", "plan", "level"]
    list_filter = ["plan", "level"]
    search_fields = ["title", "code"]


class KeptWhenMeasured:
    """Mixed into the form of a goal: what figures have been written down of stays (Goal.KEPT)."""

    instance: Goal
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Goal.KEPT if self.instance.is_measured else ():
            self.fields[name].disabled, self.fields[name].help_text = True, MEASURED


class GoalViewSet(PlanPartViewSet):
    model = Goal
    icon = "pick"
    menu_label = _("Mål")
    about = _("Den egna planens mål, och hur de mäts.")
    form_fields = ["focus_area", "code", "title", "measure", "requirement", "by_year", "order"]
    list_display = ["title", "focus_area", "measure", "by_year"]
    list_filter = ["focus_area__plan", "measure"]
    search_fields = ["title", "code"]

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return type("GoalForm", (KeptWhenMeasured, super().get_form_class(for_update)), {})


class GoalTargetViewSet(PlanPartViewSet):
    """A target is changed by adding a row with the day it begins; older rows answer for older dates."""

    model = GoalTarget
    never = ("delete", "change")
    icon = "order-up"
    menu_label = _("Målvärden")
    about = _("Ett nytt värde läggs till med den dag det börjar gälla. Äldre värden ändras inte.")
    form_fields = ["goal", "valid_from", "value", "by_on"]
    list_display = ["goal", "value", "valid_from", "by_on"]
    list_filter = ["goal__focus_area__plan"]
    search_fields = ["goal__title"]


class ReportedByHand(OwnPlans):
    """Measured figures are exact, and of every enhet: the follow-up shows each reader what that reader may see."""

    def changeable(self, reader: User) -> QuerySet[Any]:
        return super().changeable(reader).filter(counted=None)


class MeasurementViewSet(PlanPartViewSet):
    """Figures reported by hand. What has been reported stays; a newer row for the same day counts."""

    model = Measurement
    policy_class = ReportedByHand
    never = ("delete", "change")
    icon = "edit"
    menu_label = _("Utfall för hand")
    about = _("Utfall för de mål som inte kan räknas ur utbildningarna. Det som har rapporterats ändras inte.")
    form_fields = ["goal", "unit", "on", "value"]
    list_display = ["goal", "unit", "on", "value"]
    list_filter = ["goal__focus_area__plan"]
    search_fields = ["goal__title", "unit__name"]

    def formfield_for_dbfield(self, db_field: Any, **kwargs: Any) -> Any:
        """What trainings answer is counted, and never written by hand."""
        if db_field.name == "unit":
            kwargs["form_class"] = AnyUnitField  # a figure may be about a day when a unit that has ended was there
        field = super().formfield_for_dbfield(db_field, **kwargs)
        if db_field.name == "on":
            field.validators.append(MaxValueValidator(_today, _("Den dagen har inte varit än.")))
        if db_field.name == "value":
            field.validators.append(MinValueValidator(0))
        if db_field.name == "goal":
            field.queryset = field.queryset.filter(measure__in=Goal.BY_HAND)
        return field


class ActivityViewSet(PlanPartViewSet):
    model = Activity
    icon = "list-ul"
    menu_label = _("Aktiviteter")
    about = _("Vad planen säger ska göras, vem som ansvarar och hur långt det har kommit.")
    form_fields = [
        "focus_area",
        "code",
        "title",
        "goal",
        "purpose",
        "audience",
        "schedule",
        "condition",
        "responsible",
        "level",
        "status",
        "status_on",
        "status_note",
        "order",
    ]
    list_display = ["title", "focus_area", "responsible", "status", "status_on"]
    list_filter = ["focus_area__plan", "status", "level"]
    search_fields = ["title", "responsible", "code"]


class RowsField(Field):
    """Rows of cells as text: a row on each line, " | " between the cells."""

    widget = Textarea({"rows": 12})

    def prepare_value(self, value: object) -> object:
        return "\n".join(" | ".join(row) for row in value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[list[str]]:
        return [[cell.strip() for cell in line.split("|")] for line in lines_of(value)]


class PlanTableForm(WagtailAdminModelForm):
    columns = RowsField(
        label=_("Kolumner"), widget=Textarea({"rows": 1}), help_text=_("Rubrikerna på en rad, med | emellan.")
    )
    rows = RowsField(label=_("Rader"), required=False, help_text=_("En rad i taget, med | mellan cellerna."))

    class Meta:
        model = PlanTable
        fields = ["plan", "code", "title", "columns", "rows", "order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(is_source=False)
        self.initial["columns"] = [self.instance.columns]

    def clean_columns(self) -> list[str]:
        return [cell for row in self.cleaned_data["columns"] for cell in row]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        width = len(cleaned.get("columns", []))
        for number, row in enumerate(cleaned.get("rows", []), start=1):
            if width and len(row) != width:
                says = _("Rad %(number)s har %(cells)s celler men kolumnerna är %(width)s. Gör dem lika många.")
                raise ValidationError({"rows": says % {"number": number, "cells": len(row), "width": width}})
        return cleaned


class PlanTableViewSet(PlanPartViewSet):
    model = PlanTable
    icon = "table"
    menu_label = _("Tabeller")
    about = _("Planens övriga tabeller, till exempel nätverk och checklistor.")
    list_display = ["title", "plan"]
    list_filter = ["plan"]
    search_fields = ["title", "code"]

    def get_form_class(self, for_update: bool = False) -> type[PlanTableForm]:
        return PlanTableForm
