"""What the answers look like, for the OpenAPI document."""

import datetime as dt

from ninja import Schema

from tracking.models import Requirement as RequirementRow
from tracking.models import Upload as UploadRow
from tracking.standing import Standing


class Row(Schema):
    """share: 0–1, NULL where nobody is counted."""

    unit_code: str | None
    unit_name: str
    goal: str
    counted: int
    fulfilled: int
    expiring: int
    due: int
    overdue: int
    offered: int
    begun: int
    exempt: int
    share: float | None
    in_step: int  # of the due, those who follow a series; the others who are due follow none
    behind: int


class CoarseRow(Schema):
    """For a reader without a right to the persons. NULL = not told; hidden = the number done is not told exactly."""

    unit_code: str | None
    unit_name: str
    goal: str
    counted: int | None
    done: int | None
    left: int | None
    share: float | None
    hidden: bool
    done_at_least: int | None = None
    done_at_most: int | None = None


class OtherRow(Schema):
    unit_code: str | None
    unit_name: str
    goal: str
    value: float | None
    target: float | None
    reached: bool | None  # NULL = measured against nothing
    hidden: bool = False


class Report(Schema):
    on: dt.date
    plan: str
    unit: str
    belonging: str
    definition: dict[str, str]
    rows: list[Row | CoarseRow]
    total: list[Row | CoarseRow]
    other: list[OtherRow]


class PersonGoal(Schema):
    goal: str
    standing: Standing
    in_step: bool | None  # of the due, who follow a series; NULL for all others
    completed_on: dt.date | None
    valid_until: dt.date | None
    due_on: dt.date | None  # NULL = an offer
    offered_on: dt.date | None  # NULL = a duty
    unit_name: str
    counted_elsewhere: bool


class Person(Schema):
    name: str
    goals: list[PersonGoal]


class People(Schema):
    on: dt.date
    plan: str
    unit: str
    count: int
    items: list[Person]


class Requirement(Schema):
    code: str
    audience: str
    training: str
    training_title: str
    mandatory: bool
    due_days: int | None
    starts_on: dt.date
    ends_on: dt.date | None
    renewal: RequirementRow.Renewal
    window_first: str | None  # month and day, "09-01"; NULL = no yearly window
    window_last: str | None


class Requirements(Schema):
    count: int
    items: list[Requirement]


class ImportState(Schema):
    id: int
    source: str
    on: dt.date
    finished_at: dt.datetime
    status: str
    counts: dict[str, object]


class Imports(Schema):
    count: int
    items: list[ImportState]


class UploadState(Schema):
    id: int
    source: str
    on: dt.date
    uploaded_at: dt.datetime
    closed_at: dt.datetime | None  # NULL = still open
    status: UploadRow.Status
    import_id: int | None  # NULL = not applied


class Uploads(Schema):
    count: int
    items: list[UploadState]
