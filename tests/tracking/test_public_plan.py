"""What everybody may read of the plan, and not more."""

import datetime as dt

import pytest

from tests import factories
from tracking.models import Activity, Goal, Measurement
from tracking.public_plan import PublicActivity, PublicFigure, public_figure, public_plan

PUBLIC = ["title", "purpose", "responsible", "status"]
REPORTED = dt.date(2025, 12, 31)


@pytest.fixture
def area(db):
    plan = factories.PlanFactory(code="plan", valid_from=dt.date(2025, 1, 1), public_fields=PUBLIC)
    return factories.FocusAreaFactory(plan=plan, title="Kunskap")


@pytest.fixture
def goal(area):
    return factories.GoalFactory(focus_area=area, code="grund", title="Alla går kursen", measure=Goal.Measure.TRAINED)


def activity(area, **fields):
    return area.activities.create(code=f"a{area.activities.count()}", **fields)


def report(goal, unit, told, on=REPORTED, **fields):
    least, most, counted = told
    figures = {"told_least": least, "told_most": most, "told_counted": counted}
    return Measurement.objects.create(goal=goal, unit=unit, on=on, value=1, done=1, counted=2, **figures | fields)


def figure_of(today):
    return public_plan(today).areas[0].goals[0].figure


def test_goal_comes_with_its_activities_and_those_of_no_goal_after_them(area, goal, today):
    activity(area, goal=goal, title="Kursen ges", responsible="HR", purpose="Nå alla", status=Activity.Status.ONGOING)
    activity(area, title="Samverkansgruppen träffas")

    (shown,) = public_plan(today).areas

    assert shown.title == "Kunskap"
    assert [each.title for each in shown.goals] == ["Alla går kursen"]
    assert shown.goals[0].activities == [PublicActivity("Kursen ges", "Nå alla", "HR", "pågår")]
    assert shown.activities == [PublicActivity("Samverkansgruppen träffas")]


def test_field_that_is_not_marked_is_not_told(area, today):
    area.plan.public_fields = ["title", "status"]
    area.plan.save()
    activity(area, title="Kursen ges", responsible="HR", purpose="Nå alla", status="done", status_note="Hemlig")

    assert public_plan(today).areas[0].activities == [PublicActivity("Kursen ges", status="genomförd")]


@pytest.mark.parametrize("fields", [{"public_fields": []}, {"is_source": True}, {"valid_until": dt.date(2025, 12, 31)}])
def test_plan_that_is_not_public_not_ours_or_over_is_not_shown(area, goal, today, fields):
    type(area.plan).objects.filter(pk=area.plan_id).update(**fields)

    assert public_plan(today) is None


def test_no_plan_and_an_empty_one_are_nothing_to_show(db, today):
    assert public_plan(today) is None

    factories.PlanFactory(valid_from=dt.date(2025, 1, 1), public_fields=PUBLIC)

    assert public_plan(today) is None


def test_version_that_follows_takes_over_on_its_day_with_the_figures(area, goal, municipality, today):
    report(goal, municipality, (60, 60, 100))
    after = factories.PlanFactory(
        code="plan", version="2", predecessor=area.plan, valid_from=today, public_fields=PUBLIC, title="Den nya"
    )
    there = factories.FocusAreaFactory(plan=after)
    factories.GoalFactory(focus_area=there, code="grund", measure=Goal.Measure.TRAINED)

    assert public_plan(today - dt.timedelta(days=1)).plan == area.plan
    assert public_plan(today).plan == after
    assert figure_of(today) == PublicFigure(REPORTED, 60, 100, None)


def test_latest_figure_of_the_whole_municipality_is_told(goal, municipality, social, today):
    report(goal, municipality, (40, 40, 100), on=dt.date(2025, 8, 31))
    report(goal, municipality, (60, 60, 100), target=80)
    report(goal, municipality, (70, 70, 100), on=today + dt.timedelta(days=1))
    report(goal, social, (20, 20, 50), on=dt.date(2026, 1, 31))

    assert figure_of(today) == PublicFigure(REPORTED, 60, 100, 80)
    assert figure_of(today).percent == 60


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ((10, 10, 20), (10, 20)),
        ((9, 9, 20), None),
        ((11, 11, 20), None),  # nine are left
        ((0, 0, 9), None),
        ((40, 44, 100), None),  # inside, too, only between which numbers
        ((None, None, None), None),
        ((90, 90, 100), (90, 100)),
        ((91, 91, 100), None),
    ],
)
def test_figure_is_told_when_both_parts_are_ten_or_more_and_told_inside(goal, municipality, told, shown):
    figure = public_figure(report(goal, municipality, told))

    assert (figure and (figure.done, figure.counted)) == shown


def test_what_is_written_by_hand_or_of_coordinators_gives_no_figure(area, municipality, today):
    for measure in (Goal.Measure.COORDINATORS, Goal.Measure.REPORTED, Goal.Measure.OCCASIONS):
        report(factories.GoalFactory(focus_area=area, measure=measure), municipality, (60, 60, 100))

    assert [goal.figure for goal in public_plan(today).areas[0].goals] == [None, None, None]


def test_queries_do_not_grow_with_the_plan(area, goal, municipality, today, django_assert_num_queries):
    for number in range(20):
        more = factories.GoalFactory(focus_area=factories.FocusAreaFactory(plan=area.plan), measure="trained")
        activity(more.focus_area, goal=more, title=f"Aktivitet {number}")
        report(more, municipality, (60, 60, 100))

    with django_assert_num_queries(7):
        public_plan(today)
