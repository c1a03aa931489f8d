from tracking.models.certificate_files import CertificateFile
from tracking.models.completion_files import CompletionFile
from tracking.models.completions import Completion
from tracking.models.exemption_files import ExemptionFile
from tracking.models.exemptions import Exemption
from tracking.models.joins import DifferentPersons, Join
from tracking.models.links import PersonalLink, StartSheet
from tracking.models.log import AccessLog, PersonChange
from tracking.models.lrs import OutgoingStatement, StatementPosition
from tracking.models.measurements import Measurement
from tracking.models.occasions import Attendance, Occasion, SignUp
from tracking.models.organisation import Affiliation, Kind, PartnerType, User
from tracking.models.outbox import Message, Unreachable
from tracking.models.pace import Spent, WrongCodes
from tracking.models.pauses import TrainingPause
from tracking.models.plan import Activity, FocusArea, Goal, GoalTarget, Plan, PlanTable
from tracking.models.reminders import NUDGE, Reminder, ReminderPlan, Step
from tracking.models.requirements import Assignment, Audience, Requirement
from tracking.models.roles import UnitRole
from tracking.models.site import Municipality
from tracking.models.sources import HAND, ImportRun, Source, SourceRecord
from tracking.models.tokens import ApiToken
from tracking.models.training import Attempt, Enrolment, Training, TrainingVersion, Withdrawal
from tracking.models.units import OrganisationalUnit, UnitKind
from tracking.models.uploads import Upload, UploadDifference

__all__ = [
    "HAND",
    "NUDGE",
    "AccessLog",
    "Activity",
    "Affiliation",
    "ApiToken",
    "Assignment",
    "Attempt",
    "Attendance",
    "Audience",
    "CertificateFile",
    "Completion",
    "CompletionFile",
    "Enrolment",
    "Exemption",
    "ExemptionFile",
    "FocusArea",
    "Goal",
    "GoalTarget",
    "ImportRun",
    "DifferentPersons",
    "Join",
    "Kind",
    "Measurement",
    "Message",
    "Municipality",
    "Occasion",
    "OrganisationalUnit",
    "OutgoingStatement",
    "PartnerType",
    "PersonChange",
    "PersonalLink",
    "Plan",
    "PlanTable",
    "Reminder",
    "ReminderPlan",
    "Requirement",
    "SignUp",
    "Source",
    "SourceRecord",
    "Step",
    "Spent",
    "StartSheet",
    "StatementPosition",
    "Training",
    "TrainingPause",
    "TrainingVersion",
    "UnitKind",
    "UnitRole",
    "Unreachable",
    "Upload",
    "UploadDifference",
    "User",
    "Withdrawal",
    "WrongCodes",
]
