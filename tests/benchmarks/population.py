"""Many people with eight trainings each, laid by SQL: what the follow-up has to count."""

import datetime as dt

from django.db import connection

from tests import factories
from tracking import models

TRAININGS = 8
DEPARTMENTS = 12
UNITS = 60
BATCH = 20_000


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
    training = factories.TrainingFactory(code=f"u{number}", title=f"Utbildning {number}", valid_months=24)
    audience = factories.AudienceFactory(code=f"alla{number}", name="Alla anställda")
    return factories.RequirementFactory(code=f"krav{number}", training=training, audience=audience)


def facts(requirements: list[models.Requirement], on: dt.date, above: int = 0) -> None:
    """For people with an id above a number: all assigned, two thirds of them done."""
    assigned, completed = on - dt.timedelta(days=400), on - dt.timedelta(days=200)
    cause = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    with connection.cursor() as cursor:
        for number, required in enumerate(requirements):
            cursor.execute(
                "INSERT INTO tracking_assignment (user_id, requirement_id, assigned_on, due_on)"
                " SELECT id, %s, %s, %s FROM tracking_user WHERE password = '!' AND id > %s",
                [required.pk, assigned, assigned + dt.timedelta(days=90), above],
            )
            cursor.execute(
                "INSERT INTO tracking_completion (user_id, training_id, completed_on, recorded_at, valid_until,"
                f" source, unit_path, cause) SELECT id, %s, %s, %s, %s, 'web', '', {cause}"
                " FROM tracking_user WHERE password = '!' AND (id + %s) %% 3 > 0 AND id > %s",
                [required.training_id, completed, completed, completed + dt.timedelta(days=720), number, above],
            )


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
