"""What was reported stays; what is known now may differ, and both are shown."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from tests import factories
from tracking.assigning import assign
from tracking.history import ReportedFigures
from tracking.measuring import Measured, due_measurements, measure
from tracking.models import Completion, Goal, Measurement, Plan, TrainingVersion
from tracking.reports import CompletionReport

DAY = dt.timedelta(days=1)
AUGUST, DECEMBER = dt.date(2025, 8, 31), dt.date(2025, 12, 31)


@pytest.fixture
def goal(municipality):
    plan = factories.PlanFactory(code="vbe", cadence=Plan.Cadence.TERTIAL, valid_from=dt.date(2025, 1, 1))
    area = factories.FocusAreaFactory(plan=plan)
    made = factories.GoalFactory(
        focus_area=area, code="grund", measure=Goal.Measure.TRAINED, requirement=factories.RequirementFactory()
    )
    made.targets.create(valid_from=dt.date(2025, 1, 1), value=80)
    return made


@pytest.fixture
def plan(goal):
    return goal.focus_area.plan


@pytest.fixture
def staff(home_care, school, goal):
    """Six in home care, two in the school; the first four have done it in May."""
    people = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(6)]
    people += [factories.employee("Bo", f"Al{number}", school) for number in range(2)]
    assign(dt.date(2025, 2, 1))
    for person in people[:4]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 5, 2))
    return people


def reported(goal, on):
    rows = Measurement.objects.filter(goal=goal, on=on).order_by("unit__path")
    return [(row.unit.code, row.done, row.counted, row.value) for row in rows]


def test_measurement_is_written_for_every_unit_that_somebody_is_counted_in(goal, plan, staff):
    assert measure(plan, AUGUST) == Measured(written=4, kept=0)
    assert reported(goal, AUGUST) == [
        ("LARK", 4, 8, Decimal("50.00")),
        ("SOC", 4, 6, Decimal("66.67")),
        ("HEM1", 4, 6, Decimal("66.67")),
        ("UTB", 0, 2, Decimal("0.00")),
    ]
    row = Measurement.objects.get(unit__code="LARK")
    assert row.target == 80
    assert "31 augusti 2025" in row.definition


def test_measurement_once_written_stays_when_the_past_changes(goal, plan, staff):
    measure(plan, AUGUST)
    before = reported(goal, AUGUST)
    staff[0].completions.get().correct(Completion.Correction.NOT_COMPLETED, staff[0])
    factories.completed(staff[5], goal.requirement.training, dt.date(2025, 6, 1))
    factories.completed(staff[4], goal.requirement.training, dt.date(2025, 6, 1))

    assert measure(plan, AUGUST) == Measured(written=0, kept=4)
    assert reported(goal, AUGUST) == before


def test_measurement_outlives_the_person(goal, plan, staff):
    measure(plan, AUGUST)
    before = reported(goal, AUGUST)
    for person in staff:
        person.delete()

    assert reported(goal, AUGUST) == before


def test_readers_without_the_right_to_persons_are_kept_what_they_were_told(goal, plan, staff):
    measure(plan, AUGUST)

    fields = ("unit__code", "told_least", "told_most", "told_counted")
    told = {code: figures for code, *figures in Measurement.objects.filter(goal=goal).values_list(*fields)}
    # Six persons: how many they are. Two: nothing, and so they are not in the total. An enhet is no row of theirs.
    assert told == {"LARK": [0, 6, 6], "SOC": [0, 6, 6], "HEM1": [None] * 3, "UTB": [None] * 3}


def test_coordinators_are_measured_per_department(goal, plan, staff, social, school):
    area = goal.focus_area
    factories.GoalFactory(
        focus_area=area, code="samordnare", measure=Goal.Measure.COORDINATORS, requirement=goal.requirement
    )

    measure(plan, AUGUST)

    rows = Measurement.objects.filter(goal__code="samordnare").order_by("unit__path")
    assert [(row.unit.code, row.value) for row in rows] == [("SOC", 4), ("UTB", 0)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2025, 4, 30), []),
        (dt.date(2025, 5, 31), [dt.date(2025, 4, 30)]),
        (dt.date(2025, 6, 1), []),  # whoever begins now has reported nothing then
        (AUGUST + DAY, [AUGUST]),
        (DECEMBER + 20 * DAY, [DECEMBER]),
    ],
)
def test_night_measures_the_last_reporting_date_when_its_day_is_over(plan, staff, today, expected):
    assert [on for _plan, on in due_measurements(today)] == expected


def test_night_measures_a_date_once(plan, staff):
    measure(plan, AUGUST)

    assert due_measurements(AUGUST + DAY) == []


def test_another_municipality_s_plan_is_not_measured(plan, staff):
    Plan.objects.update(is_source=True)

    assert due_measurements(AUGUST + DAY) == []


def test_command_measures_the_day_it_is_asked_for(plan, staff):
    out = StringIO()
    call_command("measure", on=AUGUST, json=True, stdout=out)

    assert json.loads(out.getvalue()) == [{"plan": "vbe", "on": "2025-08-31", "written": 4, "kept": 0}]


def test_dry_run_of_the_command_writes_nothing(plan, staff):
    out = StringIO()
    call_command("measure", on=AUGUST, dry_run=True, stdout=out)

    assert "4 utfall skrivna" in out.getvalue()
    assert Measurement.objects.count() == 0


def test_command_refuses_a_day_that_has_not_been(plan, staff):
    with pytest.raises(CommandError, match="är inte slut"):
        call_command("measure", on=dt.date(2199, 1, 1))


@pytest.fixture
def hr(client, municipality):
    reader = factories.UserFactory(email="hr@example.se")
    factories.UnitRoleFactory(user=reader, unit=municipality, role="hr")
    client.force_login(reader)
    return reader


def text(response):
    return " ".join(response.content.decode().split())


def test_page_shows_what_was_reported_beside_what_is_known_now(client, hr, goal, plan, staff):
    measure(plan, AUGUST)
    factories.completed(staff[4], goal.requirement.training, dt.date(2025, 6, 1))

    page = text(client.get("/uppfoljning/", {"on": "2025-08-31"}))

    assert "Rapporterat för dagen: 50 % (4 av 8). Känt nu: 62 % (5 av 8)." in page
    assert "rapporterat 66 % (4 av 6), känt nu 83 % (5 av 6)" in page


def test_page_says_nothing_of_a_report_that_still_holds(client, hr, goal, plan, staff):
    measure(plan, AUGUST)

    page = text(client.get("/uppfoljning/", {"on": "2025-08-31"}))

    assert "Rapporterat för dagen" not in page


def test_page_shows_the_change_since_the_last_report_and_the_trend(client, hr, goal, plan, staff):
    measure(plan, dt.date(2025, 4, 30))
    measure(plan, AUGUST)
    factories.completed(staff[6], goal.requirement.training, dt.date(2025, 10, 1))

    page = text(client.get("/uppfoljning/", {"on": "2025-12-31"}))

    assert "Sedan förra rapporten, 31 augusti 2025: +12,5 procentenheter. Då var det 50 %." in page
    assert '<th scope="row">30 april 2025</th> <td>0 %</td> <td>0</td> <td>8</td> <td> 80 % </td>' in page
    assert '<th scope="row">31 augusti 2025</th> <td>50 %</td>' in page


def test_now_and_reported_are_compared_only_where_persons_belonged_then(client, hr, goal, plan, staff):
    measure(plan, AUGUST)
    factories.completed(staff[4], goal.requirement.training, dt.date(2025, 6, 1))

    page = text(client.get("/uppfoljning/", {"on": "2025-08-31", "belonging": "now"}))

    assert "Rapporterat för dagen" not in page


def test_coordinator_sees_what_coordinators_were_told(client, goal, plan, home_care, municipality):
    people = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(20)]
    assign(dt.date(2025, 2, 1))
    for person in people[:10]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 5, 2))
    measure(plan, AUGUST)
    for person in people[10:12]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 5, 2))
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    client.force_login(reader)

    page = text(client.get("/uppfoljning/", {"on": "2025-08-31"}))

    assert "Rapporterat för dagen: 50 % (10 av 20). Känt nu: 60 % (12 av 20)." in page


def test_reader_who_sees_some_of_the_persons_is_shown_no_reported_figures(client, goal, plan, social, home_care, today):
    """What was told to those who see nobody, less one's own, would tell of the others."""
    other = factories.UnitFactory(code="HEM2", parent=social)
    people = [factories.employee("Kim", f"A{number}", home_care) for number in range(5)]
    people += [factories.employee("Bo", f"B{number}", other) for number in range(5)]
    assign(dt.date(2025, 2, 1))
    for person in people[4:9]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 5, 2))
    measure(plan, AUGUST)
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=social, role="coordinator")
    factories.UnitRoleFactory(user=reader, unit=home_care, role="manager")
    client.force_login(reader)

    page = client.get("/uppfoljning/", {"unit": "SOC", "whole": 1, "on": "2025-08-31"})

    [section] = page.context["shown"]
    assert (section.compared.figures, section.compared.rows) == ([], [])


def test_readers_without_the_right_are_shown_a_span_where_a_span_was_told(client, goal, plan, home_care, municipality):
    people = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(20)]
    assign(dt.date(2025, 2, 1))
    for person in people[:18]:
        factories.completed(person, goal.requirement.training, dt.date(2025, 4, 2))
    measure(plan, dt.date(2025, 4, 30))
    measure(plan, AUGUST)
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    client.force_login(reader)

    page = client.get("/uppfoljning/", {"on": "2025-08-31"})

    [section] = page.context["shown"]
    assert [(each.done.low, each.done.high, each.counted) for each in section.trend.figures] == [(16, 20, 20)] * 2
    assert "18" not in " ".join(each.done_told for each in section.trend.figures)


def test_newest_figure_of_a_day_is_the_reported_one(goal, plan, staff, municipality):
    later = factories.PlanFactory(code=plan.code, version="2", predecessor=plan, valid_from=dt.date(2025, 6, 1))
    area = factories.FocusAreaFactory(plan=later)
    factories.GoalFactory(focus_area=area, code="grund", measure=goal.measure, requirement=goal.requirement)
    measure(plan, AUGUST)
    factories.completed(staff[5], goal.requirement.training, dt.date(2025, 6, 1))
    measure(later, AUGUST)

    report = CompletionReport(plan=later, on=DECEMBER, today=DECEMBER, unit=municipality)
    compared = ReportedFigures(report).compare(report.goals[0], report.total[0])

    assert [each.done.exact for each in compared.figures] == [5]


def test_replaced_plan_is_measured_no_more(plan, staff):
    later = factories.PlanFactory(code="ny", predecessor=plan, valid_from=dt.date(2025, 6, 1), cadence="tertial")

    assert [each.code for each, _on in due_measurements(AUGUST + DAY)] == [later.code]


def test_measured_figures_are_those_of_a_report_on_each_unit(goal, plan, social, home_care, municipality):
    """Partners and the elected stand beside a förvaltning, wherever a file has put them."""
    partners = factories.UnitFactory(code="SAM", kind="partner", parent=social)
    committee = factories.UnitFactory(code="SN", kind="committee", parent=social)
    required = goal.requirement
    required.mandatory = False
    required.save()
    required.audience.kinds = ["employee", "partner", "elected"]
    required.audience.save()
    for unit, kind, number in ((home_care, "employee", 3), (partners, "partner", 2), (committee, "elected", 4)):
        for each in range(number):
            factories.employee("Kim", f"Ek{kind}{each}", unit, kind=kind)
    assign(dt.date(2025, 2, 1))

    measure(plan, AUGUST)

    measured = {row.unit_id: row.counted for row in Measurement.objects.filter(goal=goal)}
    reports = {
        unit.pk: CompletionReport(plan=plan, on=AUGUST, today=AUGUST, unit=unit).total[0].counted
        for unit in (municipality, social, home_care, partners, committee)
    }
    assert measured == reports
    assert reports[social.pk] == 3


def test_report_of_a_part_is_compared_with_no_figure_of_the_whole(client, goal, plan, staff, social, home_care):
    """A manager's figures are of the units led, and those written down of all."""
    led_by_another = factories.UnitFactory(code="HEM2", parent=social)
    factories.manager("Bo", "Chef", led_by_another)
    measure(plan, AUGUST)
    boss = factories.manager("Cecilia", "Chefsson", social)
    client.force_login(boss)

    page = client.get("/uppfoljning/", {"unit": "SOC", "on": "2025-08-31"})

    [section] = page.context["shown"]
    assert section.compared.figures == []


def test_admin_lists_no_measured_figures(client, goal, plan, staff, municipality):
    """They are exact, and of every enhet: a coordinator is told spans of whole förvaltningar."""
    measure(plan, AUGUST)
    call_command("make_groups", stdout=StringIO())
    reader = factories.UserFactory()
    reader.groups.add(Group.objects.get(name="Samordnare"))
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    by_hand = Measurement.objects.create(goal=goal, unit=municipality, on=AUGUST, value=7)
    client.force_login(reader)

    listed = client.get("/admin/measurements/")

    assert list(listed.context["object_list"]) == [by_hand]
    for row in Measurement.objects.filter(counted__isnull=False):
        assert client.get(f"/admin/measurements/history/{row.pk}/").status_code == 404


def test_page_says_that_a_version_has_come_that_everybody_does_again(client, hr, goal, plan, staff):
    measure(plan, dt.date(2025, 4, 30))
    measure(plan, AUGUST)
    goal.requirement.training.new_version(dt.date(2025, 9, 15), TrainingVersion.Again.EVERYBODY)
    assign(dt.date(2025, 9, 15))
    measure(plan, dt.date(2025, 12, 31))
    says = "Ny version den 15 september 2025: alla gör den igen."

    page = text(client.get("/uppfoljning/", {"on": "2025-12-31"}))
    [section] = client.get("/uppfoljning/", {"on": "2025-12-31"}).context["shown"]
    before = text(client.get("/uppfoljning/", {"on": "2025-08-31"}))

    assert f"{says} Den som var klar räknas som klar först när den nya är gjord." in page
    assert [(each.on, each.figure and each.figure.done.exact) for each in section.trend.points] == [
        (dt.date(2025, 4, 30), 0),
        (AUGUST, 4),
        (dt.date(2025, 9, 15), None),
        (DECEMBER, 0),
    ]
    assert "Ny version" not in before


def test_versions_for_others_explain_nothing(client, hr, goal, plan, staff):
    for again in (TrainingVersion.Again.NEW, TrainingVersion.Again.NOBODY):
        goal.requirement.training.new_version(dt.date(2025, 7, 1), again)

    assert "Ny version" not in text(client.get("/uppfoljning/", {"on": "2025-08-31"}))


def test_version_of_a_report_s_own_day_is_counted_in_it_and_explains_no_later_one(client, hr, goal, plan, staff):
    first = dt.date(2025, 4, 30)
    goal.requirement.training.new_version(first, TrainingVersion.Again.EVERYBODY)
    assign(first)
    measure(plan, first)
    measure(plan, AUGUST)

    [section] = client.get("/uppfoljning/", {"on": "2025-08-31"}).context["shown"]

    assert section.compared.remade_on is None
    assert section.trend.within == []


def test_those_placed_directly_in_a_unit_are_not_compared_with_all_of_it(client, hr, goal, plan, social, staff):
    factories.employee("Eva", "Mellan", social)
    assign(dt.date(2025, 3, 1))
    measure(plan, AUGUST)

    [section] = client.get("/uppfoljning/", {"unit": "SOC", "on": "2025-08-31"}).context["shown"]

    assert [row.place.direct for row in section.rows] == [False, True]
    assert section.compared.rows == []


@pytest.fixture
def coordinators(goal, staff):
    """The förvaltning of home care has somebody trained from May on; the school nobody."""
    requirement = factories.RequirementFactory(
        audience=factories.AudienceFactory(roles=["coordinator"]), training=goal.requirement.training
    )
    made = factories.GoalFactory(
        focus_area=goal.focus_area, code="samordnare", measure=Goal.Measure.COORDINATORS, requirement=requirement
    )
    factories.UnitRoleFactory(user=staff[0], unit=staff[0].affiliations.get().unit.parent, role="coordinator")
    assign(dt.date(2025, 2, 1))
    return made


@pytest.mark.parametrize("role", ["hr", "coordinator"])
def test_coordinators_have_a_trend_of_how_many_departments_have_one(client, coordinators, plan, municipality, role):
    measure(plan, dt.date(2025, 4, 30))
    measure(plan, AUGUST)
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=municipality, role=role)
    client.force_login(reader)

    page = client.get("/uppfoljning/", {"on": "2025-08-31"})

    section = next(each for each in page.context["shown"] if each.goal == coordinators)
    assert [(each.on, each.done.exact, each.counted) for each in section.trend.figures] == [
        (dt.date(2025, 4, 30), 0, 2),
        (AUGUST, 1, 2),
    ]
    assert '<th scope="row">31 augusti 2025</th> <td>1 av 2</td>' in text(page)


def test_trend_of_trained_people_that_are_no_coordinators_is_not_told(client, coordinators, plan, municipality):
    """Yes or no of anybody, with one target after another, would tell how many."""
    coordinators.requirement.audience.roles = []
    coordinators.requirement.audience.save()
    measure(plan, dt.date(2025, 4, 30))
    measure(plan, AUGUST)
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    client.force_login(reader)

    shown = client.get("/uppfoljning/", {"on": "2025-08-31"}).context["shown"]

    assert coordinators not in [each.goal for each in shown]


def test_definition_is_true_for_whoever_reads_it_and_exact_in_what_is_written_down(
    client, goal, plan, staff, municipality
):
    measure(plan, AUGUST)
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    client.force_login(reader)

    page = text(client.get("/uppfoljning/", {"on": "2025-08-31"}))

    assert "Undantagna räknas bort där de är minst 5, annars räknas de som inte klara." in page
    assert "där räknas alla undantagna bort." in page and "Undantagna räknas inte." not in page
    assert Measurement.objects.first().definition.endswith("Undantagna räknas inte.")
