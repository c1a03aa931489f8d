from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import factories
from tracking.models import Activity, Goal, Plan, PlanTable
from tracking.plan_import import import_plan, read_plan

PLANS = Path(settings.BASE_DIR) / "tracking" / "data" / "plans"
# file: (activities, goals, rows of other tables), counted in the documents.
SOURCES = {
    "haninge-2016": (32, 0, 11),
    "stromsund-2022": (17, 8, 4),
    "ljungby-2017": (11, 0, 6),
    "ostermalm-2018": (22, 0, 22),
    "strategi-2020": (7, 4, 0),
}
SMALL = """code: plan
version: "1"
title: Plan
document_type: handlingsplan
organisation: Lärkdala kommun
focus_areas:
  - code: kunskap
    title: Kunskap
    goals:
      - {code: grund, title: Alla kan grunden}
"""


@pytest.fixture
def write(tmp_path):
    def made(text):
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.mark.parametrize("name", SOURCES)
def test_every_row_of_every_source_plan_is_there(db, name):
    plan = import_plan(read_plan(PLANS / f"{name}.yaml")).plan

    assert plan.is_source and plan.source_note
    counted = (
        Activity.objects.filter(focus_area__plan=plan).count(),
        Goal.objects.filter(focus_area__plan=plan).count(),
        sum(len(table.rows) for table in PlanTable.objects.filter(plan=plan)),
    )
    assert counted == SOURCES[name]


def test_source_plans_name_no_person():
    text = "".join(path.read_text(encoding="utf-8") for path in PLANS.glob("*.yaml"))

    assert "Kanni" not in text


def test_own_plan_points_its_goals_at_requirements(db):
    for code in (
        "grund-anstallda",
        "fordjupning-samordnare",
        "fordjupning-prioriterade",
        "erbjudande-fortroendevalda",
        "erbjudande-partner",
    ):
        factories.RequirementFactory(code=code)

    plan = import_plan(read_plan(PLANS / "larkdala-2026.yaml")).plan

    goal = Goal.objects.get(focus_area__plan=plan, code="grund")
    assert (goal.measure, goal.requirement.code) == ("trained", "grund-anstallda")
    assert [int(target.value) for target in goal.targets.all()] == [80, 70]


def test_same_file_again_changes_nothing_and_a_new_version_keeps_the_old(db, write):
    first = import_plan(read_plan(write(SMALL)))
    again = import_plan(read_plan(write(SMALL)))
    second = import_plan(read_plan(write(SMALL.replace('"1"', '"2"').replace("Alla kan", "Alla har"))))

    assert (first.made, again.made, second.made) == (True, False, True)
    assert second.plan.predecessor == first.plan
    assert list(Goal.objects.order_by("pk").values_list("code", "title")) == [
        ("grund", "Alla kan grunden"),
        ("grund", "Alla har grunden"),
    ]


BAD = {
    "unknown field": (SMALL + "farg: blå\n", "rad 11, kolumn farg: Fältet finns inte"),
    "bad date": (SMALL + "decided_on: snart\n", "rad 11, kolumn decided_on: Skriv datumet"),
    "missing": (SMALL.replace("title: Plan\n", ""), "title: Ett fält saknas"),
    "goal title missing": (SMALL.replace(", title: Alla kan grunden", ""), "rad 10"),
    "bad measure": (SMALL.replace("grunden}", "grunden, measure: gissa}"), "rad 10"),
    "bad code": (SMALL.replace("code: kunskap", "code: Kun skap"), "rad 7, .*Koden får bara ha"),
    "code twice": (SMALL + "      - {code: grund, title: Igen}\n", "Koden grund används två gånger"),
    "unknown requirement": (SMALL.replace("grunden}", "grunden, requirement: x}"), "krav eller erbjudande med koden x"),
    "narrow table": (
        SMALL + "tables:\n  - {code: t, title: T, columns: [a, b], rows: [[ett]]}\n",
        "rad 12, .*Rad 1 har 1 celler men kolumnerna är 2",
    ),
    "changed without a new version": (SMALL.replace("Alla kan", "Alla vet"), "Ge filen en ny version"),
    "not YAML": ("code: [1\n", "inte giltig YAML"),
    "empty": ("", "Filen är tom"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_plan_is_refused_whole_with_line_and_remedy(db, write, name):
    import_plan(read_plan(write(SMALL)))
    text, says = BAD[name]

    with pytest.raises(CommandError, match=says):
        call_command("import_plan", str(write(text)))

    assert Plan.objects.count() == 1


def test_dry_run_changes_nothing(db, write):
    call_command("import_plan", str(write(SMALL)), "--dry-run")

    assert Plan.objects.count() == 0
