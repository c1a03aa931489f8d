"""The follow-up's own corner of the Wagtail admin. Facts about persons are registered nowhere."""

from django.forms import CheckboxSelectMultiple, Field, MultipleChoiceField, Textarea
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from tracking.models import Audience, Goal, GoalTarget, Kind, Measurement, Plan, Requirement, Training, UnitRole


class LinesField(Field):
    """A list of texts, one a line."""

    widget = Textarea({"rows": 5})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> object:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class AudienceForm(WagtailAdminModelForm):
    kinds = MultipleChoiceField(label=_("Sorter"), choices=Kind.choices, widget=CheckboxSelectMultiple)
    titles = LinesField(label=_("Befattningar"), required=False, help_text=_("En per rad. Tomt: alla."))
    forms = LinesField(label=_("Anställningsformer"), required=False, help_text=_("En per rad. Tomt: alla."))
    roles = MultipleChoiceField(
        label=_("Roller"), required=False, choices=UnitRole.Role.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Audience
        # Persons added or taken out by hand are not here: a coordinator has no right to names.
        fields = ["code", "name", "kinds", "units", "titles", "forms", "roles"]


class TrainingViewSet(ModelViewSet):
    model = Training
    icon = "doc-full"
    menu_label = _("Utbildningar")
    form_fields = ["code", "title", "level", "valid_months", "length_days"]
    list_display = ["title", "code", "level", "valid_months"]
    list_filter = ["level"]
    search_fields = ["title", "code"]


class AudienceViewSet(ModelViewSet):
    model = Audience
    icon = "group"
    menu_label = _("Målgrupper")
    list_display = ["name", "code"]
    search_fields = ["name", "code"]

    def get_form_class(self, for_update: bool = False) -> type[AudienceForm]:
        return AudienceForm


class RequirementViewSet(ModelViewSet):
    model = Requirement
    icon = "tasks"
    menu_label = _("Krav och erbjudanden")
    form_fields = ["code", "audience", "training", "mandatory", "due_days", "starts_on", "ends_on"]
    list_display = ["code", "training", "audience", "mandatory", "due_days"]
    list_filter = ["mandatory", "training"]
    search_fields = ["code"]


class PlanViewSet(ModelViewSet):
    model = Plan
    icon = "doc-full-inverse"
    menu_label = _("Styrdokument")
    form_fields = [
        "title",
        "document_type",
        "organisation",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_on",
        "decision_reference",
        "owner_function",
        "cadence",
        "reported_to",
        "review_on",
    ]
    list_display = ["title", "organisation", "version", "valid_from", "valid_until", "is_source"]
    list_filter = ["is_source"]
    search_fields = ["title", "organisation"]


class GoalViewSet(ModelViewSet):
    model = Goal
    icon = "pick"
    menu_label = _("Mål")
    form_fields = ["title", "measure", "requirement", "by_year"]
    list_display = ["title", "focus_area", "measure", "by_year"]
    list_filter = ["measure", "focus_area__plan"]
    search_fields = ["title", "code"]


class GoalTargetViewSet(ModelViewSet):
    """A target is changed by adding a row with the day it begins; older rows answer for older dates."""

    model = GoalTarget
    icon = "order-up"
    menu_label = _("Målvärden")
    form_fields = ["goal", "valid_from", "value", "by_on"]
    list_display = ["goal", "value", "valid_from", "by_on"]
    list_filter = ["goal__focus_area__plan"]


class MeasurementViewSet(ModelViewSet):
    """Figures reported by hand. What has been reported stays."""

    model = Measurement
    icon = "edit"
    menu_label = _("Utfall för hand")
    form_fields = ["goal", "unit", "on", "value"]
    list_display = ["goal", "unit", "on", "value"]


class FollowUpGroup(ModelViewSetGroup):
    menu_label = _("Uppföljning")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        TrainingViewSet("trainings"),
        AudienceViewSet("audiences"),
        RequirementViewSet("requirements"),
        PlanViewSet("plans"),
        GoalViewSet("goals"),
        GoalTargetViewSet("targets"),
        MeasurementViewSet("measurements"),
    )
