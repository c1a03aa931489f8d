"""Readers without a right to the persons: all that any of them is shown, through every choice on the page, taken
together and subtracted from each other (trust.md, P4)."""

import csv
import datetime as dt
import io
import itertools
import json
import uuid
from dataclasses import dataclass, replace

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tracking.assigning import assign
from tracking.models import Completion, Goal, Kind, Plan, UnitRole
from tracking.report_places import ReportPlaces
from tracking.reporting_dates import reporting_dates
from tracking.reports import CompletionReport
from tracking.scope import ReaderScope
from tracking.small_groups import Seen, coarse_rows
from tracking.standing import Belonging, Standing
from tracking.suppression import K_INSIDE

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


@pytest.fixture
def dates() -> list[dt.date]:
    return reporting_dates(Plan(cadence=Plan.Cadence.YEAR), timezone.localdate())[:2]


# unit: (persons, done before the earlier date, done before the later). Each is small, nearly all or nearly none.
PEOPLE = {"SOC": (4, 1, 3), "HEM1": (12, 6, 11), "HEM2": (3, 0, 1), "UTB": (3, 2, 2), "KUL": (7, 2, 5)}
PEOPLE |= {"MIL": (30, 28, 30), "TEK": (20, 1, 9), "LARK": (6, 6, 6)}


@pytest.fixture
def world(municipality, social, school, home_care, dates):
    places = {"LARK": municipality, "SOC": social, "UTB": school, "HEM1": home_care}
    places["HEM2"] = factories.UnitFactory(code="HEM2", parent=social)
    for code in ("KUL", "MIL", "TEK", "TOM"):
        places[code] = factories.UnitFactory(code=code, kind="department", parent=municipality)
    everybody = factories.AudienceFactory()
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    other = factories.FocusAreaFactory(plan=factories.PlanFactory(code="annan"))
    first, second = (factories.RequirementFactory(audience=everybody) for _number in range(2))
    for code, where, requirement in (("A", area, first), ("B", area, second), ("C", other, first)):
        factories.GoalFactory(
            focus_area=where, code=code, title=f"Mål {code}", measure=Goal.Measure.TRAINED, requirement=requirement
        )
    people = {
        code: [factories.employee("Kim", f"{code}{number}", places[code]) for number in range(size)]
        for code, (size, _early, _late) in PEOPLE.items()
    }
    assign(dates[1] - 90 * DAY)
    for code, (_size, early, late) in PEOPLE.items():
        for number, person in enumerate(people[code][:late]):
            done_on = dates[1] - DAY if number < early else dates[0] - DAY
            for requirement in (first,) if number % 3 else (first, second):
                Completion.record(person, requirement.training, done_on, Completion.Source.EXTERNAL, uuid.uuid4())
    # Two are exempt from the one training, six from the other.
    for requirement, code, number in ((first, "TEK", 2), (second, "TEK", 6), (second, "KUL", 1)):
        for person in people[code][-number:]:
            person.exemptions.create(
                requirement=requirement, start_on=dates[1] - DAY, end_on=dates[0] + DAY, reason="absent"
            )
    return places


def reader(*roles):
    person = factories.UserFactory()
    for role, unit in roles:
        factories.UnitRoleFactory(user=person, unit=unit, role=role)
    return person


def readers(world):
    whole, social = (Role.COORDINATOR, world["LARK"]), (Role.COORDINATOR, world["SOC"])
    return {
        "whole": reader(whole),
        "department": reader(social),
        "department and manager": reader(social, (Role.MANAGER, world["HEM1"])),
        "whole and HR of one": reader(whole, (Role.HR, world["MIL"])),
        "whole and manager": reader(whole, (Role.MANAGER, world["HEM2"])),
    }


@dataclass(frozen=True)
class Figure:
    """That the persons of these home units are so many, and that from low to high of them have done it."""

    goal: str
    on: dt.date
    units: frozenset[str]
    counted: int
    low: int
    high: int


def figures(client, person, world, dates) -> set[Figure]:
    """Through every choice on the page, from the file."""
    client.force_login(person)
    found: set[Figure] = set()
    choices = itertools.product(
        Plan.objects.all(),
        [*dates, timezone.localdate(), dates[0] - DAY],
        Belonging,
        ["", "SOC", "HEM1", "HEM2", "MIL"],
        ({}, {"whole": 1}),
    )
    for plan, on, belonging, unit, whole in choices:
        query = {"plan": plan.pk, "on": on, "belonging": belonging, "unit": unit, "format": "csv"} | whole
        response = client.get("/uppfoljning/", query)
        if response.status_code == 200 and "Content-Disposition" in response.headers:
            content = b"".join(response.streaming_content).decode("utf-8-sig")
            found |= _read(content, on, unit or _start(person), world)
    return found


def _start(person) -> str:
    return ReaderScope(person, timezone.localdate()).starts[0].code


def _read(content: str, on: dt.date, asked: str, world) -> set[Figure]:
    goals = {goal.title: goal.requirement.code for goal in Goal.objects.all()}
    found, shown = set(), set()
    for row in csv.reader(io.StringIO(content), delimiter=";"):
        if len(row) < 4 or row[2] not in goals:
            continue
        name, code, title, counted, done, expiring = row[:6]
        if not counted:
            assert not any(row[3:10]), row
            continue
        units = frozenset(_homes(name, code, world))
        if name.startswith("Totalt"):
            units = frozenset().union(*(each for goal, each in shown if goal == title))
        else:
            shown.add((title, units))
        if not done:
            low, high = 0, int(counted)
        elif "–" in done:
            low, high = map(int, done.split("–"))
        else:
            low = high = int(done) + int(expiring or 0)
        found.add(Figure(goals[title], on, units, int(counted), low, high))
    return found


def _homes(name: str, code: str, world) -> list[str]:
    if name.startswith("Direkt"):
        return [code]
    return [each for each, unit in world.items() if world[code].contains(unit)]


def narrowed(found: set[Figure]) -> list[tuple[frozenset[str], int, int]]:
    """The smallest groups that the figures tell apart, each with the numbers of done that remain possible. The groups
    lie in each other like boxes, so that carrying bounds up and down until nothing changes finds all there is."""
    homes = frozenset().union(*(each.units for each in found))
    atoms: dict[frozenset[Figure], set[str]] = {}
    for home in homes:
        atoms.setdefault(frozenset(each for each in found if home in each.units), set()).add(home)
    bounds = {frozenset(units): [0, 10**6] for units in atoms.values()}
    changed = True
    while changed:
        changed = False
        for figure in found:
            inside = [atom for atom in bounds if atom <= figure.units]
            assert frozenset().union(*inside) == figure.units
            for atom in inside:
                rest = [bounds[each] for each in inside if each != atom]
                low = figure.low - sum(high for _low, high in rest)
                high = figure.high - sum(low for low, _high in rest)
                new = [max(bounds[atom][0], low), min(bounds[atom][1], high)]
                assert new[0] <= new[1], (figure, atom, new)
                changed |= new != bounds[atom]
                bounds[atom] = new
    return [(atom, low, high) for atom, (low, high) in bounds.items()]


@pytest.mark.parametrize(
    "who", [["whole"], ["department"], ["whole", "department"], ["department and manager"], ["whole and HR of one"],
            ["whole and manager"]], ids=" + ".join
)  # fmt: skip
def test_no_group_is_told_or_worked_out_from_any_pair_of_choices(client, world, dates, who):
    people = readers(world)
    found = set().union(*(figures(client, people[name], world, dates) for name in who))
    units = {code: unit.pk for code, unit in world.items()}
    own = set.intersection(*({code for code in units if units[code] in _seen(people[name])} for name in who))

    assert found
    for key in {(each.goal, each.on) for each in found}:
        told = {each for each in found if (each.goal, each.on) == key}
        assert key[1] in dates or all(each.units <= own for each in told)  # other days only of what one sees anyway
        not_done = {replace(each, low=each.counted - each.high, high=each.counted - each.low) for each in told}
        for group, low, high in [*narrowed(told), *narrowed(not_done)]:
            assert group <= own or high - low + 1 >= K_INSIDE or low == high >= K_INSIDE, group


def _seen(person) -> set[int]:
    return ReaderScope(person, timezone.localdate()).person_ids


def test_two_coordinators_are_told_the_same_of_a_department(client, world, dates):
    people = readers(world)
    social = frozenset({"SOC", "HEM1", "HEM2"})
    of_whole, of_department = (
        {each for each in figures(client, people[name], world, dates) if each.units == social}
        for name in ("whole", "department")
    )

    assert of_whole == of_department and len(of_whole) == 4


def test_page_file_and_json_tell_the_same(client, world, dates):
    client.force_login(readers(world)["whole"])
    plan = Plan.objects.get(code="plan")
    page = client.get("/uppfoljning/", {"plan": plan.pk, "on": dates[0]})
    report = page.context["report"]
    told = {row["unit_code"]: row for row in report.as_json()["rows"] if row["goal"] == "A"}
    shown = page.content.decode()

    assert told["UTB"] == {"unit_code": "UTB", "unit_name": "Utbildningsförvaltningen", "goal": "A", "counted": None,
                           "done": None, "left": None, "share": None, "hidden": True}  # fmt: skip
    assert told["TOM"]["hidden"] and told["TOM"]["counted"] is None
    assert (told["SOC"]["counted"], told["SOC"]["done"], told["SOC"]["hidden"]) == (19, None, True)
    assert (told["SOC"]["done_at_least"], told["SOC"]["done_at_most"]) == (15, 19)
    assert (told["TEK"]["counted"], told["TEK"]["done"], told["TEK"]["left"], told["TEK"]["hidden"]) == (
        20,
        9,
        11,
        False,
    )
    assert "26–30" in shown and "86–100 %" in shown and "inga grupper med färre än 5" in shown
    assert "Tiden har gått ut" not in shown and "Ingen omfattas i" not in shown
    assert json.dumps(report.as_json())


def test_those_with_a_right_to_the_persons_are_told_everything(client, world, dates):
    client.force_login(reader((Role.HR, world["LARK"])))
    report = client.get("/uppfoljning/", {"on": dates[0], "plan": "plan"}).context["report"]

    assert {row.place.code: row.counted for row in report.rows_of(report.goals[0])}["UTB"] == 3
    assert report.seen is None


def test_reader_of_totals_cannot_count_people_where_they_are_now(client, world):
    client.force_login(readers(world)["whole"])

    response = client.get("/uppfoljning/", {"belonging": "now"})

    assert response.status_code == 400
    assert "Bara den som har rätt till personerna" in response.content.decode()


def test_part_of_a_department_is_not_shown_whole_to_its_coordinator(client, world, dates):
    """A row for the unit and one for the department would tell what lies between them."""
    person = reader((Role.COORDINATOR, world["SOC"]), (Role.MANAGER, world["HEM1"]))
    factories.UnitFactory(code="KOK", parent=world["HEM1"])
    client.force_login(person)

    assert not client.get("/uppfoljning/", {"unit": "HEM1", "whole": 1}).context["whole"]
    assert client.get("/uppfoljning/", {"unit": "SOC", "whole": 1}).context["report"].seen is not None


def test_coordinators_per_department_are_yes_or_no(client, world, dates):
    goal = Goal.objects.get(code="B")
    Goal.objects.filter(pk=goal.pk).update(measure=Goal.Measure.COORDINATORS)
    goal.targets.create(valid_from=factories.LONG_AGO, value=2)
    client.force_login(readers(world)["whole"])

    # Of anybody else, yes or no for one target after another would tell how many.
    asked = {"on": dates[0], "plan": "plan"}
    assert client.get("/uppfoljning/", asked).context["report"].as_json()["other"] == []
    goal.requirement.audience.roles = ["coordinator"]
    goal.requirement.audience.save()

    report = client.get("/uppfoljning/", asked).context["report"]
    told = {row["unit_code"]: row for row in report.as_json()["other"]}

    assert {(row["value"], row["hidden"]) for row in told.values()} == {(None, True)}
    assert (told["SOC"]["reached"], told["UTB"]["reached"]) == (True, False)


def test_operator_is_told_everything(world, dates):
    plan = Plan.objects.get(code="plan")
    report = CompletionReport(plan, dates[0], timezone.localdate(), world["LARK"])

    assert report.total[0].counted == sum(size for size, _early, _late in PEOPLE.values()) - 2


def test_preview_of_an_audience_leaves_out_the_few(client, world):
    audience = Goal.objects.get(code="A").requirement.audience
    person = readers(world)["whole"]
    call_command("make_groups", verbosity=0)
    person.groups.add(Group.objects.get(name="Samordnare"))
    client.force_login(person)

    shown = client.get(f"/admin/audiences/inspect/{audience.pk}/").context["rows"]

    assert {name: number for name, number in shown if name == "Utbildningsförvaltningen"} == {}
    assert sum(number for _name, number in shown) == sum(size for size, *_done in PEOPLE.values()) - 3


def test_empty_place_and_place_of_four_look_alike(world):
    units = {unit.pk: unit for unit in world.values()}
    goal = Goal.objects.get(code="A")
    places = ReportPlaces(world["LARK"], units, timezone.localdate(), None, False)

    def shown(persons):
        homes = [(world["KUL"].pk, Standing.FULFILLED, persons)] if persons else []
        homes += [(None, Standing.DUE, persons)] if persons else []
        return coarse_rows(goal, [*homes, (world["MIL"].pk, Standing.DUE, 30)], places, Seen())

    assert shown(0) == shown(1) == shown(4) != shown(5)


def test_secretary_sees_the_elected_of_the_committee_and_not_its_staff():
    seen = Seen(persons={1, 2}, elected={2})

    assert seen.units([Kind.EMPLOYEE]) == seen.units([Kind.PARTNER]) == {1}
    assert seen.units([Kind.ELECTED]) == seen.units([Kind.EMPLOYEE, Kind.ELECTED]) == {1, 2}


def test_row_of_partners_does_not_tell_a_reader_of_parts_whether_there_are_any(world, dates):
    units = {unit.pk: unit for unit in world.values()}

    def kinds(seen):
        places = ReportPlaces(world["LARK"], units, dates[0], seen, whole=False)
        return [place.kind for place in places.places([Kind.PARTNER])]

    assert (kinds(None), kinds(set(units))) == (["partner"], [])
