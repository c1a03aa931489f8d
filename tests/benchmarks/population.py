"""Many people with eight trainings each, laid by SQL, with cycles, exemptions and corrections: what the follow-up
has to count."""

import datetime as dt
import re

from django.db import connection

from tests import factories
from tracking import models

TRAININGS = 8
DEPARTMENTS = 12
UNITS = 60
BATCH = 20_000
DAY = dt.timedelta(days=1)


def organisation() -> list[models.OrganisationalUnit]:
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    tops = [
        factories.UnitFactory(code=f"F{number}", name=f"Förvaltning {number}", kind="department", parent=root)
        for number in range(DEPARTMENTS)
    ]
    return [
        factories.UnitFactory(code=f"E{number}", name=f"Enhet {number}", parent=tops[number % DEPARTMENTS])
        for number in range(UNITS)
    ]


def people(persons: int, units: list[models.OrganisationalUnit], first: int = 0) -> None:
    for start in range(first, first + persons, BATCH):
        batch = [
            models.User(email=f"p{number}@example.se", given_name="Kim", family_name=f"Lind{number}", password="!")
            for number in range(start, min(start + BATCH, first + persons))
        ]
        for person in batch:
            person.set_derived_fields()
        models.User.objects.bulk_create(batch, batch_size=1000)
        models.Affiliation.objects.bulk_create(
            [
                models.Affiliation(
                    user=person,
                    unit=units[number % UNITS],
                    source="hr",
                    external_id=f"A{start + number}",
                    kind="employee",
                    is_main=True,
                    start_on=factories.LONG_AGO,
                    employed_from=factories.LONG_AGO,
                )
                for number, person in enumerate(batch)
            ],
            batch_size=1000,
        )


def requirement(number: int) -> models.Requirement:
    """Done again when it has held two years; the last was remade a hundred days ago, for everybody."""
    training = factories.TrainingFactory(code=f"u{number}", title=f"Utbildning {number}", valid_months=24)
    audience = factories.AudienceFactory(code=f"alla{number}", name="Alla anställda")
    renewal = models.Requirement.Renewal.MONTHS
    return factories.RequirementFactory(
        code=f"krav{number}", training=training, audience=audience, renewal=renewal, due_days=90
    )


def facts(requirements: list[models.Requirement], on: dt.date, above: int = 0) -> None:
    """For people with an id above a number: all assigned, two thirds of them done; a third had a cycle before. One in
    fifty is exempt, one completion in a thousand is corrected. The last training has a version for everybody."""
    for number, required in enumerate(requirements):
        _assign(required, on - 400 * DAY, above)
        _complete(required.training_id, on - 200 * DAY, above, f"(id + {number}) % 3 > 0")
        _assign(required, on - 1131 * DAY, above, "id % 3 = 0", until=on - 401 * DAY)
        _complete(required.training_id, on - 1131 * DAY, above, "id % 3 = 0")
    _remake(requirements[-1], on - 100 * DAY, above)
    _complete(requirements[-1].training_id, on - 50 * DAY, above, "id % 2 = 0")
    _exempt(on, above)
    _correct(requirements[0].training_id, on, above)


def _assign(
    required: models.Requirement,
    day: dt.date,
    above: int,
    who: str = "id > 0",
    until: dt.date | None = None,
    counts_from: dt.date | None = None,
) -> None:
    _lay(
        "INSERT INTO tracking_assignment (user_id, requirement_id, assigned_on, due_on, ended_on, counts_from)"
        f" SELECT id, %s, %s, %s, {_day(until)}, {_day(counts_from)} FROM tracking_user"
        f" WHERE password = '!' AND {who} AND id > %s",
        required.pk, day, day + 90 * DAY, above,
    )  # fmt: skip


def _complete(training_id: int, day: dt.date, above: int, who: str) -> None:
    _lay(
        "INSERT INTO tracking_completion (user_id, training_id, completed_on, recorded_at, valid_until, source,"
        f" unit_path, evidence, correction, annulled, cause) SELECT id, %s, %s, %s, %s, 'web', '', '', '', {_no()},"
        f" {_uuid()} FROM tracking_user WHERE password = '!' AND {who} AND id > %s",
        training_id, day, day, day + 730 * DAY, above,
    )  # fmt: skip


def _remake(required: models.Requirement, day: dt.date, above: int) -> None:
    again = models.TrainingVersion.Again.EVERYBODY
    required.training.versions.get_or_create(number=2, defaults={"starts_on": day, "again": again})
    _lay(
        "UPDATE tracking_assignment SET ended_on = %s WHERE requirement_id = %s AND ended_on IS NULL AND user_id > %s",
        day - DAY, required.pk, above,
    )  # fmt: skip
    _assign(required, day, above, counts_from=day)


def _exempt(on: dt.date, above: int) -> None:
    _lay(
        "INSERT INTO tracking_exemption (user_id, start_on, end_on, reason, recorded_at)"
        " SELECT id, %s, %s, 'absent', %s FROM tracking_user WHERE password = '!' AND id % 50 = 0 AND id > %s",
        on - 30 * DAY, on + 60 * DAY, on - 30 * DAY, above,
    )  # fmt: skip


def _correct(training_id: int, on: dt.date, above: int) -> None:
    _lay(
        "INSERT INTO tracking_completion (user_id, training_id, completed_on, recorded_at, valid_until, source,"
        " unit_path, evidence, correction, annulled, corrects_id, cause) SELECT user_id, training_id, %s, %s,"
        f" valid_until, source, '', '', 'wrong_date', {_no()}, id, {_uuid()} FROM tracking_completion"
        " WHERE training_id = %s AND completed_on = %s AND user_id % 1000 = 7 AND user_id > %s",
        on - 210 * DAY, on, training_id, on - 200 * DAY, above,
    )  # fmt: skip


def _lay(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(re.sub(r"(?<!%)%(?![%s])", "%%", statement), values)


def _day(day: dt.date | None) -> str:
    """A day, or NULL, in the statement itself: PostgreSQL must know the sort of each column that is selected."""
    return f"CAST('{day}' AS date)" if day and connection.vendor == "postgresql" else f"'{day}'" if day else "NULL"


def _no() -> str:
    return "false" if connection.vendor == "postgresql" else "0"


def _uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def plan_over(requirements: list[models.Requirement]) -> models.Plan:
    plan = factories.PlanFactory(code="matplan", title="Mätplan")
    area = factories.FocusAreaFactory(plan=plan)
    for required in requirements:
        factories.GoalFactory(
            focus_area=area,
            code=f"mal-{required.code}",
            measure=models.Goal.Measure.TRAINED,
            requirement=required,
        )
    return plan


def reader() -> models.User:
    """HR for the whole municipality."""
    person = factories.employee("Hanna", "Hr", models.OrganisationalUnit.objects.root(), source="bench")
    factories.UnitRoleFactory(user=person, unit=models.OrganisationalUnit.objects.root(), role="hr")
    return person
