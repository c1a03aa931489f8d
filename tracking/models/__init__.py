from tracking.models.organisation import (
    Affiliation,
    ImportRun,
    Kind,
    OrganisationalUnit,
    SourceRecord,
    UnitKind,
    UnitRole,
    User,
)
from tracking.models.plan import Activity, FocusArea, Goal, GoalTarget, Measurement, Plan, PlanTable
from tracking.models.requirements import Assignment, Audience, Exemption, Requirement
from tracking.models.site import Municipality
from tracking.models.training import Attempt, Completion, Enrolment, Training, TrainingVersion

__all__ = [
    "Activity",
    "Affiliation",
    "Assignment",
    "Attempt",
    "Audience",
    "Completion",
    "Enrolment",
    "Exemption",
    "FocusArea",
    "Goal",
    "GoalTarget",
    "ImportRun",
    "Kind",
    "Measurement",
    "Municipality",
    "OrganisationalUnit",
    "Plan",
    "PlanTable",
    "Requirement",
    "SourceRecord",
    "Training",
    "TrainingVersion",
    "UnitKind",
    "UnitRole",
    "User",
]
