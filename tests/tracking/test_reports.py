import datetime as dt
import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tracking.assigning import assign
from tracking.models import Completion, Goal, Measurement, OrganisationalUnit, Requirement
from tracking.reports import CompletionReport
from tracking.standing import Belonging

DAY = dt.timedelta(days=1)


@pytest.fixture
def goal(municipality):
    """All employees shall have a training that is valid for a year, within 30 days."""
    training = factories.TrainingFactory(code="grund", title="Grunden", valid_months=12)
    requirement = factories.RequirementFactory(
        code="krav", training=training, audience=factories.AudienceFactory(name="Alla anställda")
    )
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    return factories.GoalFactory(focus_area=area, code="grund", measure=Goal.Measure.TRAINED, requirement=requirement)


def complete(user, goal, on):
    return Completion.record(user, goal.requirement.training, on, Completion.Source.EXTERNAL, uuid.uuid4())


def report(goal, on, today=None, unit=None, belonging=Belonging.THEN):
    root = OrganisationalUnit.objects.root()
    return CompletionReport(goal.focus_area.plan, on, today or on, unit or root, belonging)


def figures(report, *names):
    return {row.place.code: tuple(getattr(row, name) for name in names) for row in report.rows}


def test_rows_count_each_standing_and_sum_to_the_total(goal, social, school, home_care, today):
    done, soon, gone, newcomer = (factories.employee("Kim", name, home_care) for name in "abcd")
    factories.employee("Kim", "e", school)
    newcomer.affiliations.update(start_on=today - 10 * DAY)
    assign(today - 400 * DAY)
    complete(done, goal, today - 10 * DAY)
    complete(soon, goal, today - 340 * DAY)
    complete(gone, goal, today - 380 * DAY)
    assign(today - 5 * DAY)

    made = report(goal, today)

    assert figures(made, "counted", "fulfilled", "expiring", "due", "overdue", "exempt", "share") == {
        "SOC": (4, 1, 1, 1, 1, 0, 0.5),
        "UTB": (1, 0, 0, 0, 1, 0, 0.0),
    }
    [total] = made.total
    assert (total.counted, total.fulfilled, total.expiring, total.due, total.overdue) == (5, 1, 1, 1, 2)


def test_person_with_two_employments_is_counted_once_where_the_main_one_is(goal, anna, school, social, today):
    factories.AffiliationFactory(user=anna, unit=school, is_main=False)
    assign(today)

    assert figures(report(goal, today), "counted") == {"SOC": (1,), "UTB": (0,)}


def test_without_a_main_employment_the_earliest_decides(goal, anna, school, social, today):
    anna.affiliations.update(is_main=False)
    factories.AffiliationFactory(
        user=anna, unit=school, is_main=False, start_on=today, employed_from=factories.LONG_AGO - DAY
    )
    assign(today)

    assert figures(report(goal, today), "counted") == {"SOC": (0,), "UTB": (1,)}


def test_what_was_reported_stays_when_a_new_version_of_the_plan_comes(goal, municipality, today):
    old = factories.GoalFactory(focus_area=goal.focus_area, code="traffar", measure=Goal.Measure.OCCASIONS)
    Measurement.objects.create(goal=old, unit=municipality, on=today, value=4)
    plan = factories.PlanFactory(code="plan", version="2", predecessor=goal.focus_area.plan)
    new = factories.GoalFactory(
        focus_area=factories.FocusAreaFactory(plan=plan), code="traffar", measure=Goal.Measure.OCCASIONS
    )

    [reported] = report(new, today).other

    assert (reported.goal, reported.value, reported.on) == (new, 4, today)


def test_goal_that_is_measured_in_another_way_begins_anew(goal, municipality, today):
    old = factories.GoalFactory(focus_area=goal.focus_area, code="traffar", measure=Goal.Measure.OCCASIONS)
    Measurement.objects.create(goal=old, unit=municipality, on=today, value=4)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan", version="2"))
    new = factories.GoalFactory(focus_area=area, code="traffar", measure=Goal.Measure.REPORTED)

    assert report(new, today).other == []


def test_last_day_to_complete_is_not_overdue(goal, anna, today):
    assign(today)

    on_time, late = report(goal, today + 30 * DAY), report(goal, today + 31 * DAY)

    assert figures(on_time, "due", "overdue") == {"SOC": (1, 0)}
    assert figures(late, "due", "overdue") == {"SOC": (0, 1)}


def test_completion_counts_through_its_last_valid_day(goal, anna, today):
    assign(today)
    made = complete(anna, goal, today)

    assert made.valid_until == dt.date(2027, 3, 16)
    assert figures(report(goal, made.valid_until), "expiring", "overdue") == {"SOC": (1, 0)}
    assert figures(report(goal, made.valid_until + DAY), "expiring", "overdue") == {"SOC": (0, 1)}


def test_expiring_begins_sixty_days_before_the_end(goal, anna, today):
    assign(today)
    end = complete(anna, goal, today).valid_until

    assert figures(report(goal, end - 61 * DAY), "fulfilled", "expiring") == {"SOC": (1, 0)}
    assert figures(report(goal, end - 60 * DAY), "fulfilled", "expiring") == {"SOC": (0, 1)}


def test_move_counts_then_at_the_old_unit_and_now_at_the_new(goal, anna, social, school, today):
    assign(today)
    anna.affiliations.update(end_on=today)
    factories.AffiliationFactory(user=anna, unit=school, start_on=today + DAY)
    later = today + 60 * DAY

    then = report(goal, today, today=later)
    now = report(goal, today, today=later, belonging=Belonging.NOW)

    assert figures(then, "counted") == {"SOC": (1,), "UTB": (0,)}
    assert figures(now, "counted") == {"SOC": (0,), "UTB": (1,)}
    assert then.total == now.total


def test_leaver_is_counted_nowhere_now_and_totals_are_equal(goal, anna, today):
    assign(today)
    anna.affiliations.update(end_on=today)

    now = report(goal, today, today=today + DAY, belonging=Belonging.NOW)

    assert figures(now, "counted") == {"SOC": (0,), None: (1,)}
    assert now.total == report(goal, today).total


def test_who_is_counted_on_a_past_date_is_not_changed_by_todays_rule(goal, anna, home_care, school, today):
    assign(today)
    goal.requirement.audience.units.add(school)
    assign(today + DAY)

    assert figures(report(goal, today, today=today + DAY), "counted") == {"SOC": (1,), "UTB": (0,)}
    assert figures(report(goal, today + DAY), "counted") == {"SOC": (0,), "UTB": (0,)}


def test_unit_shows_its_parts_and_those_placed_directly_in_it(goal, anna, social, home_care, utomstaende, today):
    factories.employee("Hedda", "Hög", social)
    assign(today)

    assert figures(report(goal, today, unit=social), "counted") == {"SOC": (1,), "HEM1": (1,)}
    assert report(goal, today, unit=social).total[0].counted == 2


def test_elected_are_counted_under_their_committee_and_partners_together(goal, municipality, social, today):
    committee = factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=social)
    police = factories.UnitFactory(code="P1", name="Polisen", kind="partner", parent=municipality)
    factories.employee("Eva", "Vald", committee, kind="elected")
    factories.employee("Pia", "Polis", police, kind="partner")
    goal.requirement.mandatory = False
    goal.requirement.save()
    goal.requirement.audience.kinds = ["elected", "partner"]
    goal.requirement.audience.save()
    assign(today)

    made = report(goal, today + 900 * DAY)

    assert figures(made, "counted", "offered", "due", "overdue") == {
        "SN": (1, 1, 0, 0),
        "samverkansparter": (1, 1, 0, 0),
    }


@pytest.mark.parametrize("kind", ["partner", "committee"])
def test_partners_and_elected_below_a_department_are_not_counted_in_it(goal, social, today, kind):
    apart = factories.UnitFactory(code="POL", kind=kind, parent=social)
    Requirement.objects.update(mandatory=False)
    goal.requirement.audience.kinds = ["partner", "elected"]
    goal.requirement.audience.save()
    factories.employee("Kim", "Polis", apart, kind="partner" if kind == "partner" else "elected")
    assign(today)
    goal = Goal.objects.get()

    assert sum(row.counted for row in report(goal, today).rows if row.place.code != "SOC") == 1
    assert report(goal, today, unit=social).total[0].counted == 0
    assert report(goal, today, unit=apart).total[0].counted == 1


def test_protected_person_is_in_the_totals(goal, anna, today):
    anna.protected = True
    anna.save()
    assign(today)

    assert report(goal, today).total[0].counted == 1


def test_every_department_is_asked_for_its_trained_coordinators(goal, anna, social, school, today):
    goal.measure = Goal.Measure.COORDINATORS
    goal.save()
    goal.targets.create(valid_from=today - DAY, value=1)
    assign(today)
    complete(anna, goal, today)

    made = report(goal, today)

    assert (made.rows, made.total) == ([], [])
    assert [row.as_json() for row in made.other] == [
        {"unit_code": "SOC", "unit_name": "Socialförvaltningen", "goal": "grund"}
        | {"value": 1, "target": 1, "reached": True},
        {
            "unit_code": "UTB",
            "unit_name": "Utbildningsförvaltningen",
            "goal": "grund",
            "value": 0,
            "target": 1,
            "reached": False,
        },
    ]


def test_departments_below_a_level_of_their_own_are_asked_too(municipality, today):
    level = factories.UnitFactory(code="SEKTOR", parent=municipality)
    for code in ("F1", "F2"):
        factories.UnitFactory(code=code, kind="department", parent=level)
    goal = factories.GoalFactory(
        measure=Goal.Measure.COORDINATORS, requirement=factories.RequirementFactory(training__code="sam")
    )

    assert [row.place.code for row in report(goal, today).other] == ["F1", "F2"]


def test_one_department_is_asked_for_its_coordinators_when_all_of_it_is_seen(goal, anna, social, home_care, today):
    goal.measure = Goal.Measure.COORDINATORS
    goal.save()
    assign(today)
    complete(anna, goal, today)
    part = OrganisationalUnit.objects.filter(pk=social.pk)

    assert [(row.place.code, row.value) for row in report(goal, today, unit=social).other] == [("SOC", 1)]
    assert CompletionReport(goal.focus_area.plan, today, today, social, scope=part).other == []


def test_figure_reported_by_hand_is_the_latest_up_to_the_date(goal, municipality, today):
    goal.measure = Goal.Measure.OCCASIONS
    goal.save()
    for offset, value in ((-40, 2), (-10, 5), (10, 9)):
        Measurement.objects.create(goal=goal, unit=municipality, on=today + offset * DAY, value=value)

    [row] = report(goal, today).other

    assert (row.place.code, row.value, row.target) == ("LARK", 5, None)


def test_figure_that_is_reported_late_for_an_older_day_is_older(goal, municipality, today):
    goal.measure = Goal.Measure.OCCASIONS
    goal.save()
    for on, value in ((today, 8), (today - 30 * DAY, 3)):
        Measurement.objects.create(goal=goal, unit=municipality, on=on, value=value)

    assert [row.value for row in report(goal, today).other] == [8]


def test_target_is_the_newest_that_had_begun(goal, today):
    for offset, value in ((-400, 50), (-10, 70), (5, 90)):
        goal.targets.create(valid_from=today + offset * DAY, value=value)

    made = report(goal, today)

    assert made.target(made.goals[0]) == 70


def test_queries_do_not_grow_with_people_and_units(goal, home_care, school, today, django_assert_num_queries):
    assign(today)
    with django_assert_num_queries(8):
        report(goal, today)
    for number in range(20):
        factories.employee("Kim", str(number), factories.UnitFactory(parent=school))
    assign(today)
    with django_assert_num_queries(8):
        report(goal, today)


def test_command_prints_the_report_as_json(goal, anna, today):
    goal.targets.create(valid_from=today, value=80)
    assign(today)
    out = StringIO()

    call_command("completion_report", "--on", str(today), stdout=out)

    printed = json.loads(out.getvalue())
    assert {key: printed[key] for key in ("on", "plan", "unit", "belonging")} == {
        "on": "2026-03-16",
        "plan": "plan",
        "unit": "LARK",
        "belonging": "then",
    }
    figures = {"counted": 1, "fulfilled": 0, "expiring": 0, "due": 1, "overdue": 0, "offered": 0, "begun": 0}
    figures |= {"exempt": 0, "share": 0.0, "in_step": 0, "behind": 0}
    assert printed["rows"] == [{"unit_code": "SOC", "unit_name": "Socialförvaltningen", "goal": "grund"} | figures]
    assert printed["total"] == [{"unit_code": "LARK", "unit_name": "Lärkdala kommun", "goal": "grund"} | figures]
    assert printed["other"] == []
    assert "Alla anställda" in printed["definition"]["grund"]


def test_command_counts_now_in_the_unit_that_has_the_code_now(goal, home_care, school, anna, today):
    assign(today - 10 * DAY)
    home_care.valid_until = today - DAY
    home_care.save()
    new = factories.UnitFactory(code="HEM1", parent=school, valid_from=today)
    anna.affiliations.update(end_on=today - DAY)
    factories.AffiliationFactory(user=anna, unit=new, start_on=today)
    printed = {}
    for belonging in Belonging.values:
        out = StringIO()
        call_command("completion_report", on=today - 5 * DAY, unit="HEM1", belonging=belonging, stdout=out)
        printed[belonging] = json.loads(out.getvalue())["total"][0]["counted"]

    assert printed == {"then": 1, "now": 1}


def test_command_writes_csv_that_swedish_excel_opens(goal, anna, today, tmp_path):
    assign(today)
    target = tmp_path / "rapport.csv"

    call_command("completion_report", "--on", str(today), "--format", "csv", "--output", str(target))

    content = target.read_bytes().decode("utf-8")
    assert content.startswith("\ufeffEnhet;Kod;Mål;Räknas")
    assert "Socialförvaltningen;SOC;Alla anställda har grundläggande kunskap;1;0;0;1;0;0;0;0;0,0;" in content


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plan", "saknas"], "Det finns ingen plan med koden saknas. Planer som finns: plan."),
        (["--unit", "saknas"], "Det finns ingen enhet med koden saknas."),
        (["--format", "xlsx"], "xlsx kan inte skrivas i terminalen: ange en fil med --output."),
        (["--on", "2026-13-01"], "'2026-13-01' är inget datum; skriv ÅÅÅÅ-MM-DD"),
    ],
)
def test_command_refuses_what_it_cannot_find_in_one_line(goal, arguments, says):
    with pytest.raises(CommandError, match=says.replace("(", r"\(")):
        call_command("completion_report", *arguments)
