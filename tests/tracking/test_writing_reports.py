"""A report on request: previewed, written once, by those who follow up the whole municipality."""

import datetime as dt
from io import BytesIO

import pytest
from django.utils import timezone
from django_tasks import default_task_backend
from openpyxl import load_workbook

from tests import factories
from tracking.assigning import assign
from tracking.models import Goal, Measurement, Plan
from tracking.reporting_dates import next_reporting_date

DAY = dt.timedelta(days=1)
PAGE = "/uppfoljning/skriv-ner/"


@pytest.fixture
def yesterday():
    return timezone.localdate() - DAY


@pytest.fixture
def goal(municipality):
    plan = factories.PlanFactory(code="vbe", cadence=Plan.Cadence.MONTH, valid_from=dt.date(2025, 1, 1))
    return factories.GoalFactory(
        focus_area=factories.FocusAreaFactory(plan=plan),
        measure=Goal.Measure.TRAINED,
        requirement=factories.RequirementFactory(),
    )


@pytest.fixture
def staff(goal, home_care, yesterday):
    people = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(6)]
    assign(yesterday - 40 * DAY)
    factories.completed(people[0], goal.requirement.training, yesterday - 35 * DAY)
    return people


def logged_in(client, role, unit):
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=unit, role=role)
    client.force_login(reader)
    return reader


def asked(goal, on):
    return {"plan": goal.focus_area.plan_id, "on": str(on)}


def write(client, goal, on, **kwargs):
    """Asks for it, and lets the worker do what it is asked."""
    default_task_backend.clear()  # of what other tests have left there
    response = client.post(PAGE, asked(goal, on), **kwargs)
    waiting = default_task_backend.results
    while waiting:
        result = waiting.pop()
        result.task.call(*result.args, **result.kwargs)
    return response


def text(response):
    return " ".join(response.content.decode().split())


def last_of_a_month(today):
    return today.replace(day=1) - DAY


def test_report_is_shown_before_it_is_written_and_says_who_wrote_it(client, goal, staff, municipality, yesterday):
    hr = logged_in(client, "hr", municipality)

    shown = text(client.get(PAGE, asked(goal, yesterday)))
    assert "16 %" in shown and "Skriv ner rapporten" in shown
    assert Measurement.objects.count() == 0

    response = write(client, goal, yesterday, follow=True)

    assert response.redirect_chain == [(f"/uppfoljning/?plan={goal.focus_area.plan_id}&on={yesterday}", 302)]
    assert "skrivs ner nu. Den står under varje mål om en stund." in text(response)
    found = Measurement.objects.values_list("unit__code", "done", "counted", "recorded_by")
    assert set(found) == {(code, 1, 6, hr.pk) for code in ("LARK", "SOC", "HEM1")}


def test_report_is_never_written_over_an_old_one(client, goal, staff, municipality, yesterday):
    logged_in(client, "hr", municipality)
    write(client, goal, yesterday)
    before = list(Measurement.objects.order_by("pk").values())
    factories.completed(staff[1], goal.requirement.training, yesterday)

    shown = text(client.get(PAGE, asked(goal, yesterday)))
    write(client, goal, yesterday)

    assert "Allt är redan nedskrivet för dagen" in shown and "Skriv ner rapporten" not in shown
    assert list(Measurement.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("days_ago", "says"), [(0, "Dagen är inte slut."), (-3, "Dagen är inte slut."), (32, "mer än 31 dagar tillbaka")]
)
def test_day_that_is_not_over_or_long_gone_is_refused(client, goal, staff, municipality, days_ago, says):
    logged_in(client, "hr", municipality)

    response = client.post(PAGE, asked(goal, timezone.localdate() - days_ago * DAY))

    assert response.status_code == 400
    assert says in text(response)
    assert Measurement.objects.count() == 0


def test_day_before_the_plan_is_refused(client, goal, staff, municipality, yesterday):
    Plan.objects.update(valid_from=yesterday + DAY)
    logged_in(client, "hr", municipality)

    assert "Planen gällde inte den dagen." in text(client.post(PAGE, asked(goal, yesterday)))
    assert Measurement.objects.count() == 0


def test_coordinator_of_the_municipality_writes_down_reporting_dates_only(client, goal, staff, municipality, yesterday):
    """Other days are not told to those who may not see the persons."""
    coordinator = logged_in(client, "coordinator", municipality)
    on = last_of_a_month(timezone.localdate())
    other = yesterday if yesterday != on else yesterday - DAY

    refused = client.post(PAGE, asked(goal, other))
    shown = text(client.get(PAGE, asked(goal, on)))
    write(client, goal, on)

    assert refused.status_code == 400
    assert "Skriv ner rapporten" in shown and "6 personer" not in shown
    assert set(Measurement.objects.values_list("on", "recorded_by")) == {(on, coordinator.pk)}


@pytest.mark.parametrize("body", [{}, {"plan": "x", "on": "i går"}, {"plan": "9" * 30, "on": "2026-13-01"}])
def test_what_cannot_be_read_is_refused_in_words(client, goal, staff, municipality, body):
    logged_in(client, "hr", municipality)

    response = client.post(PAGE, body)

    assert response.status_code in (200, 400)
    assert Measurement.objects.count() == 0


def test_others_are_told_of_no_such_page(client, goal, staff, municipality, social, yesterday):
    for role, unit in (("hr", social), ("coordinator", social), ("manager", social)):
        logged_in(client, role, unit)

        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, asked(goal, yesterday)).status_code == 404
        assert PAGE not in text(client.get("/uppfoljning/"))
    assert Measurement.objects.count() == 0


def test_day_on_request_is_told_to_nobody_without_the_right(client, goal, staff, municipality, home_care):
    """Two odd days in a row would say who finished between them."""
    more = [factories.employee("Al", f"Al{number}", home_care) for number in range(14)]
    end = last_of_a_month(timezone.localdate())
    days = [end - 4 * DAY, end - 3 * DAY]
    assign(days[0] - 40 * DAY)
    for person in more[:7]:
        factories.completed(person, goal.requirement.training, days[0] - 5 * DAY)
    factories.completed(more[8], goal.requirement.training, days[1])
    logged_in(client, "hr", municipality)
    for on in [*days, end]:
        write(client, goal, on)
    trend = {"plan": goal.focus_area.plan_id, "on": str(end), "format": "trend"}
    to_hr = days_of(client.get("/uppfoljning/", trend))
    logged_in(client, "coordinator", municipality)
    [section] = client.get("/uppfoljning/", {"plan": goal.focus_area.plan_id, "on": str(end)}).context["shown"]

    assert to_hr == {*days, end}
    assert days_of(client.get("/uppfoljning/", trend)) == {end}
    assert [each.on for each in section.compared.figures] == [end]


def days_of(response):
    """The days that the workbook has a column for."""
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    headings = next(row for row in rows if row[:2] == ("Enhet", "Kod"))
    return {dt.date.fromisoformat(cell) for cell in headings[4:] if cell}


def test_reporting_date_is_that_of_the_chosen_plan(client, goal, staff, municipality):
    on = last_of_a_month(timezone.localdate())
    Plan.objects.update(cadence=Plan.Cadence.YEAR if on.month != 12 else Plan.Cadence.SCHOOL_YEAR)
    factories.PlanFactory(code="annan", cadence=Plan.Cadence.MONTH, valid_from=dt.date(2025, 1, 1))
    logged_in(client, "coordinator", municipality)

    response = client.post(PAGE, asked(goal, on))

    assert response.status_code == 400
    assert "Dagen är inte ett rapportdatum för planen." in text(response)
    assert Measurement.objects.count() == 0


def test_report_is_of_one_state_of_knowledge(client, goal, staff, municipality, school, yesterday):
    """A start that is told late adds no part to a report that has been written; a goal that is new is added."""
    logged_in(client, "hr", municipality)
    write(client, goal, yesterday)
    for number in range(5):
        factories.employee("Sen", f"Sen{number}", school)
    assign(yesterday)
    new = factories.GoalFactory(
        focus_area=goal.focus_area, code="ny", measure=Goal.Measure.TRAINED, requirement=goal.requirement
    )
    write(client, goal, yesterday)

    rows = Measurement.objects.values_list("goal", "unit__code", "counted")
    assert set(rows.filter(goal=goal)) == {(goal.pk, code, 6) for code in ("LARK", "SOC", "HEM1")}
    assert dict(rows.filter(goal=new).values_list("unit__code", "counted")) == {
        "LARK": 11, "SOC": 6, "HEM1": 6, "UTB": 5
    }  # fmt: skip


def test_preview_shows_each_goal_as_it_will_be_written_and_why_others_are_not(
    client, goal, staff, municipality, yesterday
):
    area, measure = goal.focus_area, Goal.Measure
    none_there = factories.RequirementFactory(audience=factories.AudienceFactory(titles=["Kock"]))
    for code, how, requirement in (
        ("forelasningar", measure.OCCASIONS, None),
        ("lagesbild", measure.NONE, None),
        ("okopplat", measure.TRAINED, None),
        ("kockar", measure.TRAINED, none_there),
    ):
        factories.GoalFactory(focus_area=area, code=code, title=code, measure=how, requirement=requirement)
    logged_in(client, "hr", municipality)

    found = client.get(PAGE, asked(goal, yesterday)).context["found"]

    assert [(each.section.goal, each.section.total.done, each.section.total.counted) for each in found.written] == [
        (goal, 1, 6)
    ]
    assert {each.section.goal.code: each.why_not for each in found.left_out} == {
        "forelasningar": "Rapporteras för hand.",
        "lagesbild": "Mäts inte.",
        "okopplat": "Målet är inte kopplat till något krav eller erbjudande.",
        "kockar": "Ingen räknas den dagen.",
    }


def test_preview_tells_a_coordinator_no_more_than_will_be_told(client, goal, staff, municipality):
    on = last_of_a_month(timezone.localdate())
    logged_in(client, "coordinator", municipality)

    [each] = client.get(PAGE, asked(goal, on)).context["found"].written

    assert (each.section.total.counted, each.section.total.done) == (6, None)


def test_preview_says_who_may_read_a_report_of_an_odd_day(client, goal, staff, municipality):
    end = last_of_a_month(timezone.localdate())
    logged_in(client, "hr", municipality)

    assert "Dagen är inget rapportdatum" in text(client.get(PAGE, asked(goal, end - DAY)))
    assert "Dagen är inget rapportdatum" not in text(client.get(PAGE, asked(goal, end)))


def test_without_a_date_to_write_down_the_page_says_when_the_next_is_and_what_is_written(client, goal, municipality):
    """Only a month after a reporting date it can be written down."""
    today = timezone.localdate()
    ends = [dt.date(today.year - 1, 12, 31), dt.date(today.year, 12, 31)]
    plan = Plan.objects.get()
    plan.cadence = Plan.Cadence.YEAR
    plan.save()
    Measurement.objects.create(goal=goal, unit=municipality, on=ends[0], value=50, done=5, counted=10)
    Measurement.objects.create(goal=goal, unit=municipality, on=ends[0] + DAY, value=50, done=5, counted=10)
    logged_in(client, "coordinator", municipality)

    response = client.get(PAGE)

    assert (response.context["last_on"], response.context["next_on"]) == tuple(ends)
    assert f'href="/uppfoljning/?plan={plan.pk}&amp;on={ends[0]}"' in text(response)
    assert "Nästa rapportdatum är 31 december" in text(response)


def test_next_reporting_date_is_one_that_the_plan_holds_on(db):
    plan = factories.PlanFactory(cadence=Plan.Cadence.TERTIAL, valid_until=dt.date(2026, 12, 30))

    found = [next_reporting_date(plan, day) for day in (dt.date(2026, 8, 31), dt.date(2026, 9, 1))]

    assert found == [dt.date(2026, 8, 31), None]


def test_last_day_that_may_be_written_down_is_a_month_ago(client, goal, staff, municipality):
    on = timezone.localdate() - 31 * DAY
    logged_in(client, "hr", municipality)

    write(client, goal, on)

    assert set(Measurement.objects.values_list("on", flat=True)) == {on}


def test_coordinator_chooses_among_the_reporting_dates_of_the_last_month(client, goal, municipality):
    today = timezone.localdate()
    logged_in(client, "coordinator", municipality)

    days = client.get(PAGE).context["form"].days

    assert days and all(today - 31 * DAY <= day < today for day in days)
