from tracking.models.log import AccessLog
from tracking.models.organisation import Affiliation, Kind, User
from tracking.models.plan import Activity, FocusArea, Goal, GoalTarget, Measurement, Plan, PlanTable
from tracking.models.requirements import Assignment, Audience, Exemption, Requirement
from tracking.models.roles import UnitRole
from tracking.models.site import Municipality
from tracking.models.sources import ImportRun, Source, SourceRecord
from tracking.models.tokens import ApiToken
from tracking.models.training import Attempt, Completion, Enrolment, Training, TrainingVersion
from tracking.models.units import OrganisationalUnit, UnitKind
from tracking.models.uploads import Upload, UploadDifference

__all__ = [
    "AccessLog",
    "Activity",
    "Affiliation",
    "ApiToken",
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
    "Source",
    "SourceRecord",
    "Training",
    "TrainingVersion",
    "UnitKind",
    "UnitRole",
    "Upload",
    "UploadDifference",
    "User",
]
