import datetime as dt
import json
import uuid
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tracking.assigning import Assigned, assign, due_on
from tracking.models import Assignment, Completion, Requirement, TrainingVersion, UnitRole
from tracking.standing import with_standing

DAY = dt.timedelta(days=1)


@pytest.fixture
def requirement(municipality):
    return factories.RequirementFactory()


def standing_of(user, on):
    return with_standing(user.assignments.open_on(on), on).get().standing


def rows(requirement):
    return list(
        requirement.assignments.order_by("pk").values_list("user__given_name", "assigned_on", "due_on", "ended_on")
    )


def test_assign_opens_what_the_audience_says_and_is_idempotent(requirement, anna, today):
    assert assign(today) == Assigned(opened=1, closed=0)
    assert assign(today) == Assigned(opened=0, closed=0)
    assert rows(requirement) == [("Anna", today, today + 30 * DAY, None)]


def test_assign_closes_the_day_before_when_the_person_has_left(requirement, anna, today):
    assign(today)
    anna.affiliations.update(end_on=today + 4 * DAY)

    assert assign(today + 5 * DAY) == Assigned(opened=0, closed=1)
    assert rows(requirement) == [("Anna", today, today + 30 * DAY, today + 4 * DAY)]


@pytest.mark.parametrize(("away", "days_left"), [(1, 28), (14, 15), (15, 30), (400, 30)])
def test_one_who_returns_within_the_grace_has_the_time_there_was(requirement, anna, today, away, days_left):
    assign(today)
    anna.affiliations.update(end_on=today)
    assign(today + DAY)
    anna.affiliations.update(end_on=None)
    back = today + (1 + away) * DAY
    assign(back)

    assert [row[1:] for row in rows(requirement)] == [
        (today, today + 30 * DAY, today),
        (back, back + days_left * DAY, None),
    ]


def test_one_who_returns_does_again_what_everybody_was_to_do_again(requirement, anna, today):
    factories.completed(anna, requirement.training, today - 10 * DAY)
    assign(today)
    requirement.training.new_version(today + DAY, TrainingVersion.Again.EVERYBODY)
    assign(today + DAY)
    anna.affiliations.update(end_on=today + DAY)
    assign(today + 2 * DAY)
    anna.affiliations.update(end_on=None)
    assign(today + 60 * DAY)

    [latest] = Assignment.objects.filter(ended_on=None)
    assert (latest.assigned_on, latest.counts_from) == (today + 60 * DAY, today + DAY)


def test_dry_run_counts_and_changes_nothing(requirement, anna, today):
    assert assign(today, dry_run=True) == Assigned(opened=1, closed=0)
    assert Assignment.objects.count() == 0


def test_offer_has_no_last_day(requirement, anna, today):
    requirement.mandatory = False

    assert due_on(requirement, today) is None


def test_completion_from_before_the_cycle_began_does_not_satisfy_it(requirement, anna, today):
    assign(today)
    Assignment.objects.update(counts_from=today)
    Completion.record(anna, requirement.training, today - DAY, Completion.Source.OCCASION, uuid.uuid4())
    before = standing_of(anna, today)
    Completion.record(anna, requirement.training, today, Completion.Source.OCCASION, uuid.uuid4())

    assert (before, standing_of(anna, today)) == ("due", "fulfilled")


def test_duty_that_is_no_series_is_due_on_its_very_day(requirement):
    saturday = dt.date(2026, 5, 30)

    assert due_on(requirement, saturday - 30 * DAY) == saturday


def test_series_is_due_on_a_working_day(requirement):
    requirement.training.length_days, requirement.due_days = 30, 2

    # 1 May is a holiday, a Friday in 2026; the weekend follows.
    assert due_on(requirement, dt.date(2026, 3, 30)) == dt.date(2026, 5, 4)


def test_series_is_due_on_no_eve_that_nobody_works_on(requirement):
    requirement.training.length_days, requirement.due_days = 30, 2

    # Midsummer's eve is no holiday by law; it is a Friday, 19 June 2026.
    assert due_on(requirement, dt.date(2026, 5, 18)) == dt.date(2026, 6, 22)


def test_offer_that_becomes_a_duty_gives_the_whole_time_from_that_day(requirement, anna, today):
    Requirement.objects.update(mandatory=False)
    assign(today)
    Requirement.objects.update(mandatory=True)
    later = today + 100 * DAY

    assert assign(later) == Assigned(opened=1, closed=1)
    assert assign(later) == Assigned(opened=0, closed=0)
    assert rows(requirement) == [
        ("Anna", today, None, later - DAY),
        ("Anna", later, later + 30 * DAY, None),
    ]


def test_duty_that_becomes_an_offer_is_overdue_no_more_but_was(requirement, anna, today):
    assign(today)
    Requirement.objects.update(mandatory=False)
    later = today + 40 * DAY
    assign(later)

    assert rows(requirement) == [
        ("Anna", today, today + 30 * DAY, later - DAY),
        ("Anna", later, None, None),
    ]
    assert [standing_of(anna, day) for day in (today, later - DAY, later)] == ["due", "overdue", "offered"]


def test_other_number_of_days_reaches_those_who_come_after(requirement, anna, home_care, today):
    assign(today)
    Requirement.objects.update(due_days=10)
    bo = factories.employee("Bo", "Ny", home_care)

    assert assign(today + DAY) == Assigned(opened=1, closed=0)
    assert dict(Assignment.objects.values_list("user", "due_on")) == {
        anna.pk: today + 30 * DAY,
        bo.pk: today + 11 * DAY,
    }


def test_assignment_that_held_no_day_is_gone(requirement, anna, today):
    assign(today)
    Requirement.objects.update(mandatory=False)

    assert assign(today) == Assigned(opened=1, closed=1)
    assert rows(requirement) == [("Anna", today, None, None)]


def test_assignment_ends_with_the_requirement_however_late_it_is_seen(requirement, anna, today):
    assign(today)
    Requirement.objects.update(ends_on=today + 5 * DAY)
    assign(today + 20 * DAY)

    assert rows(requirement) == [("Anna", today, today + 30 * DAY, today + 5 * DAY)]


def test_leaver_who_is_told_late_is_counted_until_the_last_day_of_the_tie(requirement, anna, today):
    assign(today)
    anna.affiliations.update(end_on=today + 2 * DAY)

    assert assign(today + 20 * DAY) == Assigned(opened=0, closed=1)
    assert rows(requirement) == [("Anna", today, today + 30 * DAY, today + 2 * DAY)]


def test_one_taken_out_by_hand_is_counted_until_the_day_before(requirement, anna, school, today):
    factories.AffiliationFactory(user=anna, unit=school, end_on=today - 9 * DAY)
    assign(today)
    requirement.audience.excludes.add(anna)
    assign(today + 20 * DAY)

    assert rows(requirement) == [("Anna", today, today + 30 * DAY, today + 19 * DAY)]


def test_requirement_that_has_ended_closes_on_its_day_also_who_had_another_tie_before(requirement, anna, school, today):
    factories.AffiliationFactory(user=anna, unit=school, end_on=today - 9 * DAY)
    assign(today)
    Requirement.objects.update(ends_on=today + 5 * DAY)
    assign(today + 20 * DAY)

    assert rows(requirement) == [("Anna", today, today + 30 * DAY, today + 5 * DAY)]


def test_assignment_of_one_whose_tie_turns_out_to_have_ended_before_it_is_gone(requirement, anna, today):
    assign(today)
    anna.affiliations.update(end_on=today - DAY)

    assert assign(today + DAY) == Assigned(opened=0, closed=1)
    assert rows(requirement) == []


def test_assign_of_an_earlier_day_leaves_later_rows_alone(requirement, home_care, anna, today):
    factories.employee("Bo", "Ny", home_care, start_on=today)
    assign(today)
    before = rows(requirement)

    assert assign(today - DAY) == Assigned(opened=0, closed=0)
    assert rows(requirement) == before


def test_assign_of_an_earlier_day_opens_no_second_row_for_a_day(requirement, anna, today):
    assign(today)
    anna.affiliations.update(end_on=today + 4 * DAY)
    assign(today + 5 * DAY)
    before = rows(requirement)

    assert assign(today + 3 * DAY) == Assigned(opened=0, closed=0)
    assert rows(requirement) == before


def test_one_who_is_ready_keeps_the_row_when_an_offer_becomes_a_duty(requirement, anna, today):
    Requirement.objects.update(mandatory=False)
    assign(today)
    Completion.record(anna, requirement.training, today, Completion.Source.OCCASION, uuid.uuid4())
    Requirement.objects.update(mandatory=True)

    assert assign(today + DAY) == Assigned(opened=0, closed=0)
    assert rows(requirement) == [("Anna", today, None, None)]


def test_assign_asks_as_much_of_many_as_of_one(requirement, anna, home_care, today, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        assign(today)
    for number in range(5):
        factories.employee("Kim", f"Ny{number}", home_care)

    with django_assert_num_queries(len(one)):
        assign(today + DAY)


def test_mandatory_requirement_never_reaches_elected_officials(requirement, home_care, today):
    requirement.audience.kinds = ["employee", "elected"]
    requirement.audience.save()
    factories.employee("Eva", "Vald", home_care, kind="elected")

    assert assign(today) == Assigned(opened=0, closed=0)
    with pytest.raises(ValidationError, match="kan bara erbjudas"):
        requirement.clean()


def test_requirement_reaches_nobody_before_it_begins(requirement, anna, today):
    requirement.starts_on = today + DAY
    requirement.save()

    assert (assign(today), assign(today + DAY)) == (Assigned(0, 0), Assigned(1, 0))


def test_audience_limits_by_unit_with_all_below_title_form_and_role(municipality, social, school, home_care, today):
    audience = factories.AudienceFactory(titles=["Undersköterska"], forms=["tillsvidare"])
    audience.units.add(social)
    right = factories.employee("Rätt", "A", home_care, title="Undersköterska", form="tillsvidare")
    factories.employee("Annan", "Titel", home_care, title="Kock", form="tillsvidare")
    factories.employee("Annan", "Form", home_care, title="Undersköterska", form="timavlönad")
    factories.employee("Annan", "Plats", school, title="Undersköterska", form="tillsvidare")

    assert list(audience.members(today)) == [right]

    audience.roles = [UnitRole.Role.COORDINATOR]
    assert list(audience.members(today)) == []
    factories.UnitRoleFactory(user=right, unit=social, role=UnitRole.Role.COORDINATOR)
    assert list(audience.members(today)) == [right]


def test_audience_takes_persons_in_and_out_by_hand_within_its_kinds(municipality, social, anna, utomstaende, today):
    audience = factories.AudienceFactory()
    audience.units.add(social)
    elected = factories.employee("Eva", "Vald", social, kind="elected")
    audience.includes.add(utomstaende, elected)
    audience.excludes.add(anna)

    assert list(audience.members(today)) == [utomstaende]


def test_command_prints_json(requirement, anna, today):
    out = StringIO()

    call_command("assign", "--on", str(today), "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"on": "2026-03-16", "opened": 1, "closed": 0}
