"""The follow-up's own corner of the Wagtail admin. Facts about persons are registered nowhere."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from tracking.viewsets.learning import AudienceViewSet, RequirementViewSet, TrainingViewSet
from tracking.viewsets.organisation import UnitViewSet
from tracking.viewsets.plans import (
    ActivityViewSet,
    FocusAreaViewSet,
    GoalTargetViewSet,
    GoalViewSet,
    MeasurementViewSet,
    PlanTableViewSet,
    PlanViewSet,
)


class TrainingGroup(ModelViewSetGroup):
    menu_label = _("Utbildning")
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (
        TrainingViewSet("trainings"),
        AudienceViewSet("audiences"),
        RequirementViewSet("requirements"),
    )


class PlanGroup(ModelViewSetGroup):
    menu_label = _("Styrdokument")
    menu_icon = "doc-full-inverse"
    menu_order = 260
    items = (
        PlanViewSet("plans"),
        FocusAreaViewSet("focus_areas"),
        GoalViewSet("goals"),
        GoalTargetViewSet("targets"),
        MeasurementViewSet("measurements"),
        ActivityViewSet("activities"),
        PlanTableViewSet("plan_tables"),
    )


class OrganisationGroup(ModelViewSetGroup):
    menu_label = _("Organisation")
    menu_icon = "group"
    menu_order = 270
    items = (UnitViewSet("units"),)
