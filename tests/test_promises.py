"""What each model with personal data says of how long it is kept, and that it goes when that time is over."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from courses.campaigns import Campaign, CampaignEvent, CatchUp
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.models import Launch, PlayerState, Statement
from courses.recall.models import RecallAnswered
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.courses.packages import opened_package
from tests.test_personal_data import models_about_people
from tests.tracking.sending_world import queued
from tracking import models, uploading
from tracking.clearing import clear_old
from tracking.models import User

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
YEAR, TWO_YEARS = 365 * DAY, 730 * DAY
PERIOD = re.compile(r"\b(ett|två|tre|tolv|24) (år|månader|veckor|timmar|dagar)\b", re.IGNORECASE)


def noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@dataclass(frozen=True)
class Kept:
    """How to make a row about a person, and what is told of it when: the name of a field, of it or behind it, and for
    how long after that it is kept."""

    make: Callable[[User], Any]
    field: str
    time: dt.timedelta

    def set(self, row: Any, day: dt.date) -> None:
        *way, name = self.field.split("__")
        for step in way:
            row = getattr(row, step)
        is_moment = row._meta.get_field(name).get_internal_type() == "DateTimeField"
        type(row)._default_manager.filter(pk=row.pk).update(**{name: noon(day) if is_moment else day})


def training() -> models.Training:
    return factories.TrainingFactory()


def unit() -> models.OrganisationalUnit:
    return factories.UnitFactory()


def occasion(person: User, **fields: Any) -> models.Occasion:
    times = {"starts_at": noon(ON - 1000 * DAY), "ends_at": noon(ON), "sign_up_until": ON}
    return models.Occasion.objects.create(
        training=training(), unit=unit(), place="Salen", leader=person, **(times | fields)
    )


def enrolment(person: User, **fields: Any) -> models.Enrolment:
    return models.Enrolment.objects.create(user=person, training=training(), started_on=ON - 5 * YEAR, **fields)


def attempt(person: User) -> models.Attempt:
    return enrolment(person, completed_on=ON).record_attempt(
        uuid.uuid4(), finished=True, passed=True, score=None, duration=None, source="group"
    )


def statement(person: User) -> models.OutgoingStatement:
    """Of an answer."""
    return person.outgoing_statements.create(
        statement_id=uuid.uuid4(), kind="answered", fact=1, status="sent", not_before=noon(ON)
    )


def campaign() -> Campaign:
    return Campaign.objects.create(training=training(), starts_on=ON, status=Campaign.Status.STOPPED)


def session(**fields: Any) -> GroupSession:
    keys = {"course": uuid.uuid4(), "lesson": uuid.uuid4(), "held_on": ON}
    return GroupSession.objects.create(training=training(), unit=unit(), title="Del 1", **(keys | fields))


def upload(person: User, **fields: Any) -> models.Upload:
    source, _new = models.Source.objects.get_or_create(name="HR", defaults={"unit": unit()})
    return models.Upload.objects.create(source=source, uploaded_by=person, on=ON, file_name="hr.csv", **fields)


def difference(person: User) -> models.UploadDifference:
    return upload(person, status="ready").differences.create(group="new", user=person)


def waiting_file(model: type) -> Callable[[User], Any]:
    return lambda person: model.objects.create(read_by=person)


def certificates(person: User) -> models.CertificateFile:
    return models.CertificateFile.objects.create(ordered_by=person, on=ON, unit=unit(), training=training())


def token(person: User) -> models.ApiToken:
    made = models.ApiToken(name="Lön", unit=unit(), scopes=["report"], created_by=person, expires_on=ON)
    made.new_secret()
    made.save()
    return made


def answered(person: User) -> RecallAnswered:
    return RecallAnswered.objects.create(user=person, completion=factories.completed(person, training(), ON))


def launch(person: User) -> Launch:
    return opened_package(enrolment(person, completed_on=ON), lessons_of(course(lessons=1))[0], uuid.uuid4())


def state(person: User) -> PlayerState:
    opened = launch(person)
    own = {"enrolment": opened.enrolment, "item": opened.item, "version": opened.version}
    return PlayerState.objects.create(launch=opened, state="{}", **own)


KEPT: dict[type, Kept] = {
    models.Message: Kept(queued, "settled_at", YEAR),
    models.OutgoingStatement: Kept(statement, "settled_at", YEAR),
    models.Unreachable: Kept(
        lambda person: person.unreachable.create(email=person.email, how="refused", at=noon(ON)), "at", YEAR
    ),
    models.PersonalLink: Kept(
        lambda person: person.personal_links.create(training=training(), expires_on=ON), "expires_on", YEAR
    ),
    models.StartSheet: Kept(
        lambda person: models.StartSheet.objects.create(printed_by=person, unit=unit(), training=training()),
        "printed_at",
        YEAR,
    ),
    models.SignUp: Kept(lambda person: person.sign_ups.create(occasion=occasion(person)), "occasion__ends_at", YEAR),
    models.Occasion: Kept(occasion, "ends_at", YEAR),
    models.Enrolment: Kept(enrolment, "started_on", TWO_YEARS),
    models.UnitRole: Kept(
        lambda person: factories.UnitRoleFactory(user=person, unit=unit(), role="manager"), "end_on", TWO_YEARS
    ),
    models.PersonChange: Kept(lambda person: person.changes.create(what="name_set"), "at", TWO_YEARS),
    models.AccessLog: Kept(
        lambda person: models.AccessLog.objects.create(reader=person, kind="shown", unit_path="K", on=ON, persons=1),
        "at",
        TWO_YEARS,
    ),
    models.Upload: Kept(lambda person: upload(person, status="applied"), "closed_at", TWO_YEARS),
    models.UploadDifference: Kept(difference, "upload__uploaded_at", DAY),
    models.CompletionFile: Kept(waiting_file(models.CompletionFile), "read_at", DAY),
    models.ExemptionFile: Kept(waiting_file(models.ExemptionFile), "read_at", DAY),
    models.CertificateFile: Kept(certificates, "ordered_at", DAY),
    models.ApiToken: Kept(token, "expires_on", TWO_YEARS),
    CampaignEvent: Kept(
        lambda person: campaign().events.create(what="started", by=person), "campaign__stopped_on", TWO_YEARS
    ),
    CatchUp: Kept(lambda person: campaign().catch_ups.create(user=person, on=ON), "campaign__stopped_on", YEAR),
    GroupSession: Kept(lambda person: session(led_by=person), "held_on", TWO_YEARS),
    RecallAnswered: Kept(answered, "completion__completed_on", 84 * DAY),
    Launch: Kept(launch, "opened_at", YEAR),
    PlayerState: Kept(state, "launch__opened_at", YEAR),
    Statement: Kept(lambda person: launch(person).statements.create(raw="{}"), "launch__opened_at", YEAR),
}


# What a standing is worked out from: each with a row of somebody who left long ago.
BY_DECISION: dict[type, Callable[[User], Any]] = {
    models.Completion: lambda person: factories.completed(person, training(), ON - 5 * YEAR),
    models.Attempt: attempt,
    models.Exemption: lambda person: factories.exempt(person, ON - 5 * YEAR, ON - 4 * YEAR),
    models.Attendance: lambda person: person.attendances.create(occasion=occasion(person), how="list"),
    GroupAttendance: lambda person: session().attendances.create(user=person),
}


def test_every_promise_with_a_time_is_tried_here():
    promised = {model for model in models_about_people() if PERIOD.search(str(model.personal_data.keep))}

    assert promised - KEPT.keys() - BY_DECISION.keys() == set()


@pytest.mark.parametrize("model", BY_DECISION, ids=lambda model: model.__name__)
def test_what_a_standing_is_worked_out_from_goes_by_no_clock(model):
    person = factories.UserFactory()
    factories.AffiliationFactory(user=person, end_on=ON - 4 * YEAR)
    BY_DECISION[model](person)

    clear_old(ON + 10 * YEAR)

    assert model.objects.filter(**{"enrolment__user" if model is models.Attempt else "user": person}).exists()


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_row_is_kept_as_long_as_it_says_and_no_longer(model):
    promise, person = KEPT[model], factories.UserFactory()
    factories.AffiliationFactory(user=person)
    row = promise.make(person)

    def is_there_after(day: dt.date) -> bool:
        promise.set(row, day)
        uploading.clear(noon(ON) - dt.timedelta(minutes=1))
        clear_old(ON)
        return model.objects.filter(pk=row.pk).exists()

    assert is_there_after(ON - promise.time)
    assert not is_there_after(ON - promise.time - DAY)


def test_change_of_a_role_that_holds_is_kept():
    person = factories.employee("Kim", "Lind", factories.UnitFactory())
    role = factories.UnitRoleFactory(user=person, unit=factories.UnitFactory(), role="manager")
    models.PersonChange.of_role(person, models.PersonChange.What.ROLE_GIVEN, role)
    models.PersonChange.objects.update(at=noon(ON - 5 * YEAR))

    assert clear_old(ON)["changes"] == 0
    models.UnitRole.objects.update(end_on=ON - DAY)
    assert clear_old(ON)["changes"] == 1


def test_training_that_somebody_still_answers_in_is_kept():
    made = enrolment(factories.UserFactory())
    tried = made.record_attempt(uuid.uuid4(), finished=True, passed=True, score=None, duration=None, source="web")
    models.Attempt.objects.filter(pk=tried.pk).update(recorded_at=noon(ON - TWO_YEARS))

    assert clear_old(ON)["enrolments"] == 0
    assert clear_old(ON + DAY)["enrolments"] == 1
