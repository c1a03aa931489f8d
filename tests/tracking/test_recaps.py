import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tracking.assigning import Assigned, assign
from tracking.models import Completion, Requirement, Training, TrainingVersion
from tracking.standing import Standing, with_completion, with_standing

DAY = dt.timedelta(days=1)


@pytest.fixture
def requirement(municipality):
    training = factories.TrainingFactory(valid_months=12)
    return factories.RequirementFactory(training=training, renewal=Requirement.Renewal.MONTHS)


@pytest.fixture
def recap(requirement):
    return factories.TrainingFactory(valid_months=6, recap_of=requirement.training)


def row(user, on):
    return with_completion(with_standing(user.assignments.open_on(on), on), on).get()


def test_recap_renews_the_whole_for_as_long_as_the_recap_holds(requirement, recap, anna, today):
    assign(today)
    first = factories.completed(anna, requirement.training, today)
    renewed = factories.completed(anna, recap, first.valid_until - 10 * DAY)

    assert assign(first.valid_until + DAY) == Assigned(0, 0)
    shown = row(anna, first.valid_until + DAY)
    assert (shown.standing, shown.completed_on, shown.valid_until) == (
        Standing.FULFILLED,
        renewed.completed_on,
        renewed.valid_until,
    )
    assert assign(renewed.valid_until + DAY) == Assigned(1, 1)
    assert row(anna, renewed.valid_until + DAY).standing == Standing.DUE
    assert anna.completions.count() == 2


@pytest.mark.parametrize("days_before", [-1, 0])
def test_recap_does_not_do_for_the_first_time(requirement, recap, anna, today, days_before):
    assign(today)
    factories.completed(anna, recap, today)

    assert row(anna, today).standing == Standing.DUE
    factories.completed(anna, requirement.training, today - days_before * DAY)

    assert row(anna, today + DAY).valid_until == requirement.training.valid_until(today - days_before * DAY)


def test_recap_after_a_version_for_everybody_does_not_do(requirement, recap, anna, today):
    assign(today)
    factories.completed(anna, requirement.training, today)
    requirement.training.new_version(today + 10 * DAY, TrainingVersion.Again.EVERYBODY)
    assign(today + 10 * DAY)
    factories.completed(anna, recap, today + 11 * DAY)

    assert row(anna, today + 11 * DAY).standing == Standing.DUE
    factories.completed(anna, requirement.training, today + 12 * DAY)
    later = factories.completed(anna, recap, today + 300 * DAY)

    assert row(anna, today + 300 * DAY).standing == Standing.FULFILLED
    assert row(anna, today + 400 * DAY).valid_until == later.valid_until


def test_recap_counts_for_nothing_once_what_it_renewed_has_been_annulled(requirement, recap, anna, today):
    assign(today)
    first = factories.completed(anna, requirement.training, today)
    factories.completed(anna, recap, today + 10 * DAY)
    first.correct(Completion.Correction.NOT_COMPLETED, anna)

    shown = row(anna, today + 20 * DAY)

    assert (shown.standing, shown.completed_on) == (Standing.DUE, None)


def test_recap_of_another_training_or_by_another_person_counts_for_nothing(requirement, anna, chef, today):
    other = factories.TrainingFactory(valid_months=12)
    recap = factories.TrainingFactory(valid_months=12, recap_of=requirement.training)
    of_other = factories.TrainingFactory(valid_months=12, recap_of=other)
    assign(today)
    for training in (requirement.training, other):
        factories.completed(anna, training, today)
    factories.completed(anna, of_other, today + 300 * DAY)
    factories.completed(chef, recap, today + 300 * DAY)
    last = requirement.training.valid_until(today)
    assign(last + DAY)

    assert row(anna, last + DAY).standing == Standing.DUE


def test_recap_in_the_early_window_counts_for_the_next_year(requirement, anna, home_care):
    requirement.training.valid_months = None
    requirement.training.save()
    recap = factories.TrainingFactory(recap_of=requirement.training)
    requirement.renewal, requirement.window_first, requirement.window_last = "window", "09-01", "11-30"
    requirement.save()
    bo = factories.employee("Bo", "Ek", home_care)
    assign(dt.date(2026, 1, 10))
    for person, on in ((anna, dt.date(2026, 7, 3)), (bo, dt.date(2026, 7, 2))):
        factories.completed(person, requirement.training, dt.date(2026, 2, 1))
        factories.completed(person, recap, on)
    assign(dt.date(2026, 9, 1))

    assert [row(each, dt.date(2026, 9, 1)).standing for each in (anna, bo)] == [Standing.FULFILLED, Standing.DUE]


def test_whoever_renewed_by_recap_is_done_when_coming_back(requirement, recap, anna, today):
    assign(today)
    first = factories.completed(anna, requirement.training, today)
    anna.affiliations.update(end_on=first.valid_until - 20 * DAY)
    factories.completed(anna, recap, first.valid_until - 25 * DAY)
    assign(first.valid_until - 10 * DAY)
    anna.affiliations.update(end_on=None)
    assign(first.valid_until + 10 * DAY)

    assert row(anna, first.valid_until + 10 * DAY).standing == Standing.FULFILLED


def test_recaps_cost_no_queries_by_person(requirement, recap, anna, home_care, today, django_assert_num_queries):
    for number in range(5):
        factories.employee("Kim", f"Ny{number}", home_care)
    assign(today)
    for assignment in requirement.assignments.all():
        first = factories.completed(assignment.user, requirement.training, today)
        factories.completed(assignment.user, recap, today + 300 * DAY)

    with django_assert_num_queries(1):
        found = with_completion(with_standing(requirement.assignments.all(), first.valid_until), first.valid_until)
        assert {each.standing for each in found} == {Standing.FULFILLED}


def test_recap_is_of_another_whole_training_and_holds_for_some_time(requirement, recap):
    recap.full_clean()
    whole = requirement.training
    forever = Training(code="kort", title="Kort", recap_of=whole)
    of_recap = Training(code="kortare", title="Kortare", recap_of=recap, valid_months=6)
    for wrong, field in ((forever, "valid_months"), (of_recap, "recap_of")):
        with pytest.raises(ValidationError) as told:
            wrong.full_clean()
        assert list(told.value.message_dict) == [field]
    for recap_of in (whole, factories.TrainingFactory(valid_months=12)):
        whole.recap_of = recap_of
        with pytest.raises(ValidationError) as told:
            whole.full_clean()
        assert list(told.value.message_dict) == ["recap_of"]
