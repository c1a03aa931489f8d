import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import factories
from tracking.models import Activity, Goal, Plan, PlanTable
from tracking.plan_import import PlanText, import_plan

PLANS = Path(settings.BASE_DIR) / "tracking" / "data" / "plans"
# file: (activities, goals, rows of other tables), counted in the documents.
SOURCES = {
    "haninge-2016": (32, 0, 11),
    "stromsund-2022": (17, 8, 4),
    "ljungby-2017": (11, 0, 6),
    "ostermalm-2018": (22, 0, 22),
    "strategi-2020": (7, 4, 0),
}
SURNAME = "34ea33052d7d1f28fda2b4d68fe70512b09290c1e0654ca84c08e91bce6a1ddf"
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
    plan = import_plan(PlanText.read(PLANS / f"{name}.yaml")).plan

    assert plan.is_source and plan.source_note
    counted = (
        Activity.objects.filter(focus_area__plan=plan).count(),
        Goal.objects.filter(focus_area__plan=plan).count(),
        sum(len(table.rows) for table in PlanTable.objects.filter(plan=plan)),
    )
    assert counted == SOURCES[name]


def test_source_plans_name_no_person():
    """The document behind one of them prints a surname. Its digest stands here, so that this file does not print it."""
    words = {word for path in PLANS.glob("*.yaml") for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}

    assert SURNAME not in {hashlib.sha256(word.encode()).hexdigest() for word in words}


def test_plan_file_in_the_manual_is_whole(db, write):
    manual = (Path(settings.BASE_DIR) / "docs" / "plans.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)

    plan = import_plan(PlanText.read(write(example))).plan

    assert (plan.code, Goal.objects.get().targets.count(), Activity.objects.count()) == ("var-plan", 1, 1)


def test_own_plan_points_its_goals_at_requirements(db):
    for code in (
        "grund-anstallda",
        "fordjupning-samordnare",
        "fordjupning-prioriterade",
        "erbjudande-fortroendevalda",
        "erbjudande-partner",
    ):
        factories.RequirementFactory(code=code)

    plan = import_plan(PlanText.read(PLANS / "larkdala-2026.yaml")).plan

    goal = Goal.objects.get(focus_area__plan=plan, code="grund")
    assert (goal.measure, goal.requirement.code) == ("trained", "grund-anstallda")
    assert [int(target.value) for target in goal.targets.all()] == [80, 70]


def test_same_file_again_changes_nothing_and_a_new_version_keeps_the_old(db, write):
    first = import_plan(PlanText.read(write(SMALL)))
    again = import_plan(PlanText.read(write(SMALL)))
    second = import_plan(PlanText.read(write(SMALL.replace('"1"', '"2"').replace("Alla kan", "Alla har"))))

    assert (first.made, again.made, second.made) == (True, False, True)
    assert second.plan.predecessor == first.plan
    assert list(Goal.objects.order_by("pk").values_list("code", "title")) == [
        ("grund", "Alla kan grunden"),
        ("grund", "Alla har grunden"),
    ]


def version(write, number, more="", **day):
    days = "".join(f"{name}: {value}\n" for name, value in day.items())
    text = SMALL.replace('"1"', f'"{number}"').replace("grunden}", f"grunden, measure: trained{more}}}")
    return import_plan(PlanText.read(write(text + days))).plan


def test_versions_are_in_order_whichever_is_read_first(db, write):
    newest = version(write, 3, valid_from="2026-01-01")
    oldest = version(write, 1, valid_from="2022-01-01")
    middle = version(write, 2, valid_from="2024-01-01")

    assert dict(Plan.objects.values_list("pk", "predecessor")) == {
        oldest.pk: None,
        middle.pk: oldest.pk,
        newest.pk: middle.pk,
    }


def test_version_in_force_is_the_newest_that_has_begun(db, write):
    old = version(write, 1, valid_from="2024-01-01")
    new = version(write, 2, valid_from="2027-01-01")

    assert Plan.objects.all().in_force_first(dt.date(2026, 12, 31)) == [old, new]
    assert Plan.objects.all().in_force_first(dt.date(2027, 1, 1)) == [new, old]


def test_version_without_a_first_day_begins_when_it_was_decided(db, write):
    old = version(write, 1, valid_from="2020-01-01")
    new = version(write, 2, decided_on="2026-01-10")

    assert Plan.objects.all().in_force_first(dt.date(2023, 1, 1)) == [old, new]
    assert Plan.objects.all().in_force_first(dt.date(2026, 1, 10)) == [new, old]


def test_goal_that_keeps_its_code_keeps_what_the_municipality_gave_it(db, write):
    requirement = factories.RequirementFactory()
    version(write, 1)
    old = Goal.objects.get()
    old.requirement = requirement
    old.save()
    old.targets.create(valid_from="2026-01-01", value=80)

    kept = Goal.objects.get(focus_area__plan=version(write, 2))
    own = Goal.objects.get(focus_area__plan=version(write, 3, more=", targets: [{valid_from: 2026-06-01, value: 90}]"))

    assert (kept.requirement, [int(target.value) for target in kept.targets.all()]) == (requirement, [80])
    assert (own.requirement, [int(target.value) for target in own.targets.all()]) == (requirement, [90])


def test_goal_that_is_measured_in_another_way_takes_nothing_along(db, write):
    version(write, 1)
    Goal.objects.get().targets.create(valid_from="2026-01-01", value=80)

    text = SMALL.replace('"1"', '"2"').replace("grunden}", "grunden, measure: occasions}")
    plan = import_plan(PlanText.read(write(text))).plan

    assert not Goal.objects.get(focus_area__plan=plan).targets.exists()


BAD = {
    "unknown field": (SMALL + "farg: blå\n", "rad 11, kolumn farg: Fältet finns inte"),
    "bad date": (SMALL + "decided_on: snart\n", "rad 11, kolumn decided_on: Skriv datumet"),
    "missing": (SMALL.replace("title: Plan\n", ""), "title: Ett fält saknas"),
    "goal title missing": (SMALL.replace(", title: Alla kan grunden", ""), "rad 10"),
    "bad measure": (SMALL.replace("grunden}", "grunden, measure: gissa}"), "rad 10"),
    "bad code": (SMALL.replace("code: kunskap", "code: Kun skap"), "rad 7, .*Koden får bara ha"),
    "impossible date": (
        SMALL + "decided_on: 2026-13-45\n",
        "rad 11, kolumn decided_on: Skriv datumet .* en dag som finns",
    ),
    "ends before it begins": (
        SMALL + "valid_from: 2026-02-01\nvalid_until: 2026-01-01\n",
        "rad 12, kolumn valid_until",
    ),
    "field twice": (SMALL + "title: Igen\n", "rad 11: Fältet står två gånger"),
    "text too long": (SMALL.replace("title: Plan", "title: " + "x" * 251), "rad 3, kolumn title: .*250 tecken"),
    "target too large": (
        SMALL.replace("grunden}", "grunden, targets: [{valid_from: 2026-01-01, value: 12345678}]}"),
        "rad 10, .*value: .* siffror",
    ),
    "title empty": (SMALL.replace("title: Plan", 'title: ""'), "rad 3, kolumn title"),
    "number for text": (SMALL.replace('"1"', "1"), "rad 2, kolumn version: Här ska stå text"),
    "text for fields": (SMALL.replace("{code: grund, title: Alla kan grunden}", "grunden"), "rad 10, .*fält med namn"),
    "code twice": (SMALL + "      - {code: grund, title: Igen}\n", "rad 11, .*Koden grund används två gånger"),
    "unknown requirement": (SMALL.replace("grunden}", "grunden, requirement: x}"), "rad 10, .*erbjudande har koden x"),
    "unknown goal": (
        SMALL + "    activities:\n      - {code: a, title: A, goal: okänt}\n",
        "rad 12, .*inget mål med koden okänt",
    ),
    "narrow table": (
        SMALL + "tables:\n  - {code: t, title: T, columns: [a, b], rows: [[ett]]}\n",
        "rad 12, .*Raden har 1 celler men kolumnerna är 2",
    ),
    "changed without a new version": (SMALL.replace("Alla kan", "Alla vet"), "rad 2, .*Ge filen en ny version"),
    "number for a day": (SMALL + "valid_from: 1767225600\n", "rad 11, kolumn valid_from: Skriv datumet"),
    "truth for a year": (
        SMALL.replace("grunden}", "grunden, by_year: true}"),
        "rad 10, .*by_year: Här ska stå ett heltal",
    ),
    "target below nothing": (
        SMALL.replace("grunden}", "grunden, targets: [{valid_from: 2026-01-01, value: -5}]}"),
        "rad 10, .*value: Talet är för litet",
    ),
    "target above all": (
        SMALL.replace("grunden}", "grunden, measure: trained, targets: [{valid_from: 2026-01-01, value: 1e3}]}"),
        "rad 10, .*value: Målvärdet är en andel i procent",
    ),
    "character that is none": (SMALL.replace("title: Plan", 'title: "Pl\\0an"'), "rad 3: Filen är inte giltig YAML"),
    "not YAML": ("code: [1\n", "inte giltig YAML"),
    "empty": ("", "Filen är tom"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_plan_is_refused_whole_with_line_and_remedy(db, write, name):
    import_plan(PlanText.read(write(SMALL)))
    text, says = BAD[name]

    with pytest.raises(CommandError, match=says):
        call_command("import_plan", str(write(text)))

    assert Plan.objects.count() == 1


def test_dry_run_changes_nothing(db, write):
    call_command("import_plan", str(write(SMALL)), "--dry-run")

    assert Plan.objects.count() == 0
