import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tracking.assigning import Assigned, assign
from tracking.models import Affiliation, Assignment, Completion, Requirement, TrainingVersion
from tracking.renewing import Cycle, Done, Renewing, Window
from tracking.standing import Standing, with_standing

DAY = dt.timedelta(days=1)
AUTUMN = Window.of("09-01", "11-30")
Again = TrainingVersion.Again


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("after", "opens", "closes"),
    [
        ("2026-08-31", "2026-09-01", "2026-11-30"),
        ("2026-09-01", "2027-09-01", "2027-11-30"),
        ("2026-12-31", "2027-09-01", "2027-11-30"),
    ],
)
def test_window_opens_once_a_year(after, opens, closes):
    assert AUTUMN.next_opening(day(after)) == day(opens)
    assert AUTUMN.closes(day(opens)) == day(closes)


def test_window_may_run_into_the_next_year_and_begin_on_a_leap_day():
    winter, leap = Window.of("11-15", "01-31"), Window.of("02-29", "04-30")

    assert winter.closes(day("2026-11-15")) == day("2027-01-31")
    assert leap.next_opening(day("2026-01-01")) == day("2026-02-28")
    assert leap.next_opening(day("2028-01-01")) == day("2028-02-29")
    assert AUTUMN.last_opening(day("2026-08-31")) == day("2025-09-01")
    assert AUTUMN.last_opening(day("2026-09-01")) == day("2026-09-01")


def test_version_keeps_the_last_day_of_who_had_not_done_it_the_day_before():
    rule = Renewing(versions=(day("2026-05-01"),))
    begun = Cycle(day("2026-01-01"), None)

    def keeps(*done):
        return [each.keeps_due for each in rule.cycles_after(begun, done, day("2026-05-01"))]

    assert keeps() == keeps(Done(day("2026-05-01"), None)) == [True]
    assert keeps(Done(day("2025-01-01"), day("2026-04-29"))) == [True]
    assert keeps(Done(day("2025-01-01"), day("2026-04-30"))) == keeps(Done(day("2026-04-30"), None)) == [False]


def test_every_cycle_that_has_opened_is_there_whenever_one_looks():
    rule = Renewing(window=AUTUMN, early=60)
    begun = Cycle(day("2024-03-01"), None)

    assert rule.cycles_after(begun, [], day("2026-09-01")) == [
        Cycle(day(f"{year}-09-01"), day(f"{year}-07-03"), day(f"{year}-11-30")) for year in (2024, 2025, 2026)
    ]


def test_months_cycle_opens_the_day_after_the_last_valid_day_and_not_while_anything_is_valid():
    rule = Renewing(months=True)
    begun = Cycle(day("2024-01-01"), None)
    first = Done(day("2024-02-01"), day("2025-02-01"))
    in_time = Done(day("2025-01-15"), day("2026-01-15"))

    assert rule.cycles_after(begun, [first], day("2025-02-01")) == []
    assert rule.cycles_after(begun, [first], day("2025-02-02")) == [Cycle(day("2025-02-02"), None)]
    assert rule.cycles_after(begun, [first, in_time], day("2025-06-01")) == []
    assert rule.cycles_after(begun, [first, in_time], day("2026-03-01")) == [Cycle(day("2026-01-16"), None)]


def test_what_had_ended_before_the_assignment_opens_no_cycle():
    rule = Renewing(months=True)

    assert rule.cycles_after(Cycle(day("2025-01-01"), None), [Done(day("2023-01-01"), day("2024-01-01"))],
                             day("2026-01-01")) == []  # fmt: skip


def test_what_ended_on_the_first_day_of_the_assignment_opens_a_cycle_the_day_after():
    rule = Renewing(months=True)
    done = Done(day("2024-01-01"), day("2025-01-01"))

    assert rule.cycles_after(Cycle(day("2025-01-01"), None), [done], day("2025-06-01")) == [
        Cycle(day("2025-01-02"), None)
    ]


def test_version_for_everybody_decides_on_the_day_a_window_opens_too():
    rule = Renewing(versions=(day("2026-09-01"),), window=AUTUMN, early=60)

    assert rule.cycles_after(Cycle(day("2026-01-01"), None), [], day("2026-09-02")) == [
        Cycle(day("2026-09-01"), day("2026-09-01"))
    ]


@pytest.fixture
def requirement(municipality):
    return factories.RequirementFactory(training=factories.TrainingFactory(valid_months=12))


def rows(requirement):
    fields = ("assigned_on", "counts_from", "due_on", "ended_on")
    return list(requirement.assignments.order_by("assigned_on").values_list(*fields))


def standing(user, on):
    return with_standing(user.assignments.open_on(on), on).get().standing


def test_months_renewal_makes_one_due_again_and_not_late(requirement, anna, today):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    assign(today)
    factories.completed(anna, requirement.training, today)
    last = requirement.training.valid_until(today)

    assert assign(last) == Assigned(0, 0)
    assert assign(last + DAY) == Assigned(1, 1)
    assert assign(last + DAY) == Assigned(0, 0)
    assert rows(requirement) == [
        (today, None, today + 30 * DAY, last),
        (last + DAY, None, last + 31 * DAY, None),
    ]
    assert [standing(anna, day) for day in (last, last + DAY, last + 32 * DAY)] == [
        Standing.EXPIRING,
        Standing.DUE,
        Standing.OVERDUE,
    ]


def test_the_same_cycles_come_of_a_night_that_was_missed(requirement, anna, today):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    assign(today)
    factories.completed(anna, requirement.training, today)
    last = requirement.training.valid_until(today)

    assign(last + 20 * DAY)

    assert rows(requirement)[1] == (last + DAY, None, last + 31 * DAY, None)


def test_without_renewal_what_has_ended_is_late_by_its_first_day(requirement, anna, today):
    assign(today)
    factories.completed(anna, requirement.training, today)
    last = requirement.training.valid_until(today)

    assert assign(last + DAY) == Assigned(0, 0)
    assert standing(anna, last + DAY) == Standing.OVERDUE


def test_window_renewal_counts_what_was_done_in_the_early_window(requirement, anna, home_care):
    requirement.renewal, requirement.window_first, requirement.window_last = "window", "09-01", "11-30"
    requirement.save()
    bo = factories.employee("Bo", "Ek", home_care)
    assign(day("2026-01-10"))
    factories.completed(anna, requirement.training, day("2026-07-03"))
    factories.completed(bo, requirement.training, day("2026-07-02"))

    assert assign(day("2026-09-01")) == Assigned(2, 2)

    assert [standing(each, day("2026-09-01")) for each in (anna, bo)] == [Standing.FULFILLED, Standing.DUE]
    assert standing(bo, day("2026-12-01")) == Standing.OVERDUE
    assert requirement.assignments.get(user=bo, ended_on=None).due_on == day("2026-11-30")


@pytest.mark.parametrize(
    ("again", "expected"),
    [(Again.EVERYBODY, Standing.DUE), (Again.NEW, Standing.FULFILLED), (Again.NOBODY, Standing.FULFILLED)],
)
def test_new_version_asks_who_is_done_only_when_it_is_for_everybody(requirement, anna, today, again, expected):
    assign(today)
    factories.completed(anna, requirement.training, today)
    requirement.training.new_version(today + 10 * DAY, again)

    assign(today + 10 * DAY)

    assert standing(anna, today + 10 * DAY) == expected
    assert standing(anna, today + 9 * DAY) == Standing.FULFILLED
    assert anna.completions.count() == 1


def test_version_for_everybody_gives_a_new_last_day_only_to_those_who_had_done_it(requirement, anna, home_care, today):
    late = factories.employee("Bo", "Ek", home_care)
    assign(today)
    factories.completed(anna, requirement.training, today)
    day = today + 40 * DAY  # ten days after the last
    requirement.training.new_version(day, Again.EVERYBODY)

    assign(day)

    given = {each.user: each for each in requirement.assignments.filter(ended_on=None)}
    assert {user: (each.counts_from, each.due_on) for user, each in given.items()} == {
        anna: (day, day + 30 * DAY),
        late: (day, today + 30 * DAY),
    }
    assert [standing(each, day) for each in (anna, late)] == [Standing.DUE, Standing.OVERDUE]


@pytest.mark.parametrize("told", [0, 10, 20])
def test_exempt_days_count_whenever_they_are_told_although_a_version_comes(requirement, anna, today, told):
    """Told at once, on the version's day, or after it: ten days are given back."""
    for number in (0, 10, 20):
        if number == told:
            factories.exempt(anna, today + 5 * DAY, today + 14 * DAY)
        if number == 10:
            requirement.training.new_version(today + 10 * DAY, Again.EVERYBODY)
        assign(today + number * DAY)

    assert [standing(anna, today + number * DAY) for number in (40, 41)] == [Standing.DUE, Standing.OVERDUE]


def test_exemption_taken_back_gives_no_days_although_a_version_has_come(requirement, anna, today):
    assign(today)
    exemption = factories.exempt(anna, today + 5 * DAY, today + 14 * DAY)
    requirement.training.new_version(today + 20 * DAY, Again.EVERYBODY)
    assign(today + 20 * DAY)
    exemption.delete()

    assert [standing(anna, today + number * DAY) for number in (30, 31)] == [Standing.DUE, Standing.OVERDUE]


def test_exempt_days_count_through_two_versions_and_an_absence(requirement, anna, today):
    assign(today)
    for number in (5, 10):
        requirement.training.new_version(today + number * DAY, Again.EVERYBODY)
        assign(today + number * DAY)
    anna.affiliations.update(end_on=today + 12 * DAY)
    assign(today + 13 * DAY)
    anna.affiliations.update(end_on=None)
    assign(today + 15 * DAY)
    factories.exempt(anna, today + 3 * DAY, today + 4 * DAY)

    assert [standing(anna, today + number * DAY) for number in (32, 33)] == [Standing.DUE, Standing.OVERDUE]


def test_one_who_comes_back_has_the_time_of_the_cycle_that_gave_it_meanwhile(requirement, anna, home_care, today):
    """Anna had done it and gets new days with the first version, not with the second; Bo gets none."""
    bo = factories.employee("Bo", "Ek", home_care)
    assign(today)
    factories.completed(anna, requirement.training, today)
    Affiliation.objects.update(end_on=today)
    assign(today + DAY)
    for number in (4, 7):
        requirement.training.new_version(today + number * DAY, Again.EVERYBODY)
    Affiliation.objects.update(end_on=None)
    assign(today + 10 * DAY)

    open_now = requirement.assignments.filter(ended_on=None).values_list("user", "counts_from", "due_on", "given_on")
    assert set(open_now) == {
        (anna.pk, today + 7 * DAY, today + 34 * DAY, today + 4 * DAY),
        (bo.pk, today + 7 * DAY, today + 30 * DAY, today),
    }


def test_old_version_done_late_does_not_do_for_the_new_one(requirement, anna, today):
    assign(today)
    requirement.training.new_version(today + 40 * DAY, Again.EVERYBODY)
    assign(today + 40 * DAY)

    factories.completed(anna, requirement.training, today + 39 * DAY)

    assert standing(anna, today + 39 * DAY) == Standing.FULFILLED
    assert standing(anna, today + 40 * DAY) == Standing.OVERDUE


def test_offer_is_renewed_without_a_last_day(requirement, anna, today):
    requirement.mandatory, requirement.renewal = False, Requirement.Renewal.MONTHS
    requirement.save()
    assign(today)
    factories.completed(anna, requirement.training, today)
    last = requirement.training.valid_until(today)

    assign(last + DAY)

    assert rows(requirement)[1] == (last + DAY, None, None, None)


def test_completion_says_its_version(requirement, anna, today):
    training = requirement.training
    first = training.new_version(today, Again.NEW)
    training.new_version(today + 10 * DAY, Again.NOBODY)
    new = training.new_version(today + 20 * DAY, Again.NEW)

    def version(started, completed):
        return training.version_for(today + started * DAY, today + completed * DAY)

    assert version(-1, -1) is None
    assert version(0, 9) == first
    assert version(5, 15) == first  # under way when a version came that nobody does again
    assert version(12, 15).number == version(10, 15).number == 2  # who begins on its day does the new one
    assert version(5, 25) == new


def test_dry_run_of_a_renewal_changes_nothing(requirement, anna, today):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    assign(today)
    factories.completed(anna, requirement.training, today)
    late = requirement.training.valid_until(today) + DAY
    before = rows(requirement)

    assert assign(late, dry_run=True) == Assigned(1, 1)
    assert rows(requirement) == before


def test_renewal_of_many_asks_as_much_as_of_one(requirement, anna, home_care, today, django_assert_num_queries):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    people = [anna, *(factories.employee("Kim", f"Ny{number}", home_care) for number in range(6))]
    assign(today)
    for number, person in enumerate(people):
        factories.completed(person, requirement.training, today + (number > 0) * DAY)
    last = requirement.training.valid_until(today)
    with CaptureQueriesContext(connection) as one:
        assign(last + DAY)

    with django_assert_num_queries(len(one)):
        assert assign(last + 2 * DAY) == Assigned(6, 6)


def test_annulled_completion_opens_no_cycle_of_its_own(requirement, anna, today):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    assign(today)
    done = factories.completed(anna, requirement.training, today)
    done.correct(Completion.Correction.NOT_COMPLETED, anna)

    assert assign(done.valid_until + DAY) == Assigned(0, 0)
    assert Assignment.objects.count() == 1


def test_corrected_day_keeps_the_version_that_one_was_under_way_with(requirement, anna, today):
    training = requirement.training
    first = training.new_version(today, Again.NEW)
    enrolment = training.enrol(anna, today)
    training.new_version(today + 5 * DAY, Again.NOBODY)
    done = enrolment.complete(today + 10 * DAY)

    moved = done.correct(Completion.Correction.WRONG_DATE, anna, today + 9 * DAY)
    again = moved.correct(Completion.Correction.WRONG_DATE, anna, today + 8 * DAY)

    assert (done.version, moved.version, again.version) == (first, first, first)


def test_half_a_window_is_refused(requirement):
    requirement.window_first = "09-01"
    with pytest.raises(ValidationError, match="båda dagar"):
        requirement.full_clean()


def test_whoever_renewed_in_time_is_not_looked_at_every_night(requirement, anna):
    requirement.renewal = Requirement.Renewal.MONTHS
    requirement.save()
    assign(day("2025-01-01"))
    for done in ("2025-01-05", "2025-12-20"):
        factories.completed(anna, requirement.training, day(done))

    with CaptureQueriesContext(connection) as quiet:
        assign(day("2026-06-01"))

    assert not any("UPDATE" in query["sql"] and "assignment" in query["sql"] for query in quiet)
    assert requirement.assignments.count() == 1


def test_one_who_comes_back_does_what_everybody_was_to_do_meanwhile(requirement, anna, home_care):
    requirement.renewal, requirement.window_first, requirement.window_last = "window", "09-01", "11-30"
    requirement.save()
    bo = factories.employee("Bo", "Ek", home_care)
    assign(day("2025-10-01"))
    for person in (anna, bo):
        factories.completed(person, requirement.training, day("2025-10-05"))
    anna.affiliations.update(end_on=day("2026-02-01"))
    assign(day("2026-02-02"))
    assign(day("2026-09-01"))
    anna.affiliations.update(end_on=None)
    assign(day("2026-09-20"))

    assert standing(anna, day("2026-09-20")) == standing(bo, day("2026-09-20")) == Standing.DUE
