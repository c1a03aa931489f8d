"""What people in Lärkdala have done by hand: corrections, records with evidence, deputies, display names, figures."""

import datetime as dt
import random
import uuid

from django.core.exceptions import ValidationError

from lms.demo.names import FAMILY, GIVEN
from lms.demo.personas import EMPLOYED, HANDLER, MAIN_HR, user_of
from lms.demo.times import DAY, Times, moment
from tracking import role_giving
from tracking.display_names import check_display_name, is_anothers, set_display_name
from tracking.models import (
    Affiliation,
    Completion,
    Goal,
    Kind,
    Measurement,
    OrganisationalUnit,
    PersonChange,
    Plan,
    Training,
    UnitRole,
    User,
)

Correction = Completion.Correction
FIGURES = {"tillfallen": ((330, 3), (210, 4), (120, 2), (40, 4), (5, 5)), "lagesbild": ((250, 1),)}  # days ago, value


def correct_late(on: dt.date, reported_on: dt.date) -> None:
    """After the last report some of what it counted turns out to be wrong, and some was missing."""
    by, training = user_of(MAIN_HR), Training.objects.get(code="vbe-grunden")
    before = Completion.objects.valid_on(on).filter(training=training, completed_on__lte=reported_on)
    chosen = list(before.filter(corrects=None, user__is_active=True).order_by("-completed_on", "pk")[:40:5])
    rows = [each.correct(Correction.WRONG_DATE, by, each.completed_on - 7 * DAY) for each in chosen[:5]]
    wrong = (Correction.NOT_COMPLETED, Correction.WRONG_PERSON)
    rows += [each.correct(reason, by) for each, reason in zip(chosen[5:], wrong, strict=False)]
    rows += _external(by, training, on, reported_on)
    Completion.objects.filter(pk__in=[row.pk for row in rows]).update(recorded_at=moment(on - DAY))


def _external(by: User, training: Training, on: dt.date, reported_on: dt.date) -> list[Completion]:
    """Done with an earlier employer, or on a course day of somebody else's."""
    done = Completion.objects.valid_on(on).filter(training=training).values("user")
    ties = Affiliation.objects.as_of(on).filter(kind=Kind.EMPLOYEE, start_on__lt=reported_on - 100 * DAY)
    people = User.objects.filter(pk__in=ties.values("user")).exclude(pk__in=done)
    people = people.exclude(email__in=[persona.email for persona in EMPLOYED])
    evidence = (Completion.Evidence.CERTIFICATE, Completion.Evidence.EMPLOYER, Completion.Evidence.ORGANISER)
    return [
        Completion.record(
            person,
            training,
            reported_on - (20 + 9 * number) * DAY,
            Completion.Source.EXTERNAL,
            uuid.uuid4(),
            recorded_by=by,
            evidence=evidence[number % 3],
        )
        for number, person in enumerate(people.order_by("pk")[:60:10])
    ]


def name_deputies(times: Times) -> None:
    """One who stands in now, and a few who did last summer."""
    for persona in EMPLOYED:
        if persona.role_days:
            unit = OrganisationalUnit.objects.as_of(times.on).get(code=persona.role_at)
            _stand_in(user_of(persona), unit, times.on - 5 * DAY, times.on + persona.role_days * DAY)
    summer = times.on - 140 * DAY
    for code in ("GRF-1", "FSF-1", "KFF-1"):
        unit = OrganisationalUnit.objects.as_of(times.on).get(code=code)
        tie = Affiliation.objects.as_of(summer).filter(unit=unit).exclude(title="Enhetschef").order_by("pk").first()
        if tie:
            _stand_in(tie.user, unit, summer, summer + 27 * DAY)


def _stand_in(user: User, unit: OrganisationalUnit, start_on: dt.date, end_on: dt.date) -> None:
    manager = UnitRole.objects.as_of(start_on).filter(unit=unit, role=UnitRole.Role.MANAGER).first()
    role = UnitRole(user=user, unit=unit, role=UnitRole.Role.DEPUTY, start_on=start_on, end_on=end_on)
    role_giving.give(role, manager.user if manager else user_of(MAIN_HR))
    PersonChange.objects.filter(user=user, role=role.role, unit=unit).update(at=moment(start_on))


def agree_on_names(chance: random.Random, on: dt.date) -> None:
    """Half of those with protected personal data have said what they want to be called: as nobody else."""
    by = user_of(HANDLER)
    for person in User.objects.filter(protected=True).order_by("pk")[::2]:
        name = next(name for name in _names(chance) if _fits(person, name, on))
        set_display_name(person, name, by)


def _names(chance: random.Random) -> list[str]:
    return [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _try in range(20)]


def _fits(person: User, name: str, on: dt.date) -> bool:
    try:
        check_display_name(person, name)
    except ValidationError:
        return False
    return not is_anothers(person, name, on)


def report_by_hand(on: dt.date) -> None:
    """What no assignment can tell, for the plan that was in force."""
    root = OrganisationalUnit.objects.get(parent=None)
    own = Plan.objects.filter(is_source=False)
    for code, figures in FIGURES.items():
        for days, value in figures:
            day = on - days * DAY
            plan = next(iter(own.in_force_first(day)), None)
            for goal in Goal.objects.filter(focus_area__plan=plan, code=code):
                made = Measurement.objects.create(goal=goal, unit=root, on=day, value=value)
                Measurement.objects.filter(pk=made.pk).update(recorded_at=moment(day))
