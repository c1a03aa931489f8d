import datetime as dt
import json
import threading
from io import StringIO
from itertools import dropwhile, takewhile

import openpyxl
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import Hr, row, text
from tracking import links
from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import HEADINGS, OPTIONAL
from tracking.models import Affiliation, ImportRun, OrganisationalUnit, SourceRecord, UnitRole, User

DAY = dt.timedelta(days=1)


@pytest.fixture
def hr(db, tmp_path):
    return Hr(tmp_path)


def groups(outcome):
    return {name: count for name, count in outcome.persons.items() if count}


def ties(person="p1"):
    return list(
        Affiliation.objects.filter(user__source_records__person_id=person)
        .order_by("external_id", "start_on")
        .values_list("unit__code", "title", "start_on", "employed_from", "end_on")
    )


def everything():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (User, Affiliation, OrganisationalUnit, UnitRole, EmailAddress)
    ]


def test_first_file_makes_people_units_and_ties(hr, today):
    outcome = hr.load(today, row(1, title="Kock"), row(2, manager="1"))

    assert (outcome.applied, outcome.rows, groups(outcome), outcome.new_units) == (True, 2, {"new": 2}, 2)
    assert [user.name_for(None) for user in User.objects.all()] == ["Åsa Öberg", "Åsa Öberg"]
    assert ties() == [("HEM1", "Kock", dt.date(2024, 1, 1), dt.date(2024, 1, 1), None)]
    unit = OrganisationalUnit.objects.get(code="HEM1")
    assert (unit.code_path, unit.kind, unit.valid_from) == ("kommun/SOC/HEM1", "unit", dt.date(2024, 1, 1))
    assert UnitRole.objects.get().user.email == "p2@example.se"


def test_same_file_twice_changes_nothing(hr, today):
    rows = [row(number, manager=str(number % 2)) for number in range(1, 6)]
    hr.load(today, *rows)
    before = everything()

    outcome = hr.load(today, *rows)

    assert groups(outcome) == {"unchanged": 5}
    assert everything() == before


def test_change_of_title_closes_the_row_the_day_before_and_opens_a_new(hr, today):
    hr.load(today, row(title="Kock"))

    outcome = hr.load(today + DAY, row(title="Köksmästare"))

    assert groups(outcome) == {"changed": 1}
    assert ties() == [
        ("HEM1", "Kock", dt.date(2024, 1, 1), dt.date(2024, 1, 1), today),
        ("HEM1", "Köksmästare", today + DAY, dt.date(2024, 1, 1), None),
    ]


def test_change_on_the_day_the_row_began_is_made_in_place(hr, today):
    hr.load(today, row(title="Kock"))
    hr.load(today + DAY, row(title="Köksmästare"))

    hr.load(today + DAY, row(title="Kökschef"))

    assert [tie[1] for tie in ties()] == ["Kock", "Kökschef"]


def test_stated_end_is_written_on_the_row(hr, today):
    hr.load(today, row())

    still = hr.load(today + DAY, row(end=str(today + 9 * DAY)))
    over = hr.load(today + 20 * DAY, row(end=str(today + 5 * DAY)))

    assert groups(still) == {"changed": 1}
    assert groups(over) == {"changed": 1}
    assert ties()[0][4] == today + 5 * DAY
    assert not User.objects.get().is_active


def test_person_whose_last_tie_ends_is_ended(hr, today):
    hr.load(today, row(), row(2))

    outcome = hr.load(today + 5 * DAY, row(end=str(today)), row(2))

    assert groups(outcome) == {"ended": 1, "unchanged": 1}


def test_missing_is_marked_at_once_and_ended_after_the_grace_on_the_last_day_seen(hr, today):
    hr.load(today, row(), row(2))
    first = hr.load(today + 3 * DAY, row(2))
    waiting = hr.load(today + 16 * DAY, row(2))

    assert (groups(first), groups(waiting)) == ({"missing": 1, "unchanged": 1}, {"unchanged": 2})
    assert ties()[0][4] is None

    ended = hr.load(today + 17 * DAY, row(2))

    assert groups(ended) == {"ended": 1, "unchanged": 1}
    assert ties()[0][4] == today
    assert not User.objects.get(source_records__person_id="p1").is_active


def test_missing_person_who_comes_back_is_as_before(hr, today):
    hr.load(today, row(), row(2))
    hr.load(today + DAY, row(2))

    outcome = hr.load(today + 2 * DAY, row(), row(2))

    assert groups(outcome) == {"changed": 1, "unchanged": 1}
    assert Affiliation.objects.filter(missing_since__isnull=False).count() == 0
    assert len(ties()) == 1


def test_person_who_returns_after_the_end_gets_a_new_row(hr, today):
    hr.load(today, row(), row(2))
    hr.load(today + DAY, row(2))
    hr.load(today + 30 * DAY, row(2))

    hr.load(today + 60 * DAY, row(), row(2))

    assert [(tie[2], tie[4]) for tie in ties()] == [(dt.date(2024, 1, 1), today), (today + 60 * DAY, None)]
    assert User.objects.get(source_records__person_id="p1").is_active


def test_affiliation_number_used_again_later_is_a_new_employment(hr, today):
    hr.load(today, row(end=str(today)))

    hr.load(today + 40 * DAY, row(start=str(today + 30 * DAY)))

    assert [(tie[2], tie[3], tie[4]) for tie in ties()] == [
        (dt.date(2024, 1, 1), dt.date(2024, 1, 1), today),
        (today + 30 * DAY, today + 30 * DAY, None),
    ]


def test_only_the_files_own_source_can_lose_people(hr, today):
    hr.load(today, row())

    outcome = hr.load(today, row(7), source="bolaget")

    assert groups(outcome) == {"new": 1}
    assert Affiliation.objects.filter(missing_since__isnull=False).count() == 0


def test_many_missing_stop_the_import(hr, today):
    rows = [
        row(number, unit_code=f"E{number % 3}", top_unit_code=f"F{number % 5}", top_unit_name="F")
        for number in range(60)
    ]
    for each in rows:
        each["unit_code"] = each["top_unit_code"]
    hr.load(today, *rows)
    before = everything()

    outcome = hr.load(today + DAY, *rows[:38])

    assert not outcome.applied
    assert "22 av 60" in outcome.problems[0].message
    assert everything() == before
    assert hr.load(today + DAY, *rows[:38], force=True).applied


def test_third_of_a_department_missing_stops_the_import(hr, today):
    rows = [row(number) for number in range(10)] + [
        row(number, unit_code="UTB", top_unit_code="UTB", top_unit_name="Skolan") for number in range(10, 200)
    ]
    hr.load(today, *rows)

    assert "4 av 10 i Socialförvaltningen" in hr.load(today + DAY, *rows[4:]).problems[0].message
    assert hr.load(today + DAY, *rows[3:]).applied


def test_ends_stated_in_the_file_do_not_stop_the_import(hr, today):
    rows = [row(number) for number in range(50)]
    hr.load(today, *rows)

    outcome = hr.load(today + DAY, *(each | {"end": str(today)} for each in rows))

    assert groups(outcome) == {"ended": 50}


def test_unit_under_another_department_ends_and_gets_a_successor(hr, today):
    hr.load(today, row(), row(2, unit_code="VOF", top_unit_code="VOF", top_unit_name="Vård och omsorg"))

    outcome = hr.load(
        today + DAY,
        row(top_unit_code="VOF", top_unit_name="Vård och omsorg"),
        row(2, unit_code="VOF", top_unit_code="VOF", top_unit_name="Vård och omsorg"),
    )

    old, new = OrganisationalUnit.objects.filter(code="HEM1").order_by("pk")
    assert (old.valid_until, new.valid_from, new.code_path) == (today, today + DAY, "kommun/VOF/HEM1")
    assert list(new.predecessors.all()) == [old]
    assert [(tie[2], tie[4]) for tie in ties()] == [(dt.date(2024, 1, 1), today), (today + DAY, None)]
    assert outcome.new_units == 1
    again = hr.load(
        today + DAY,
        row(top_unit_code="VOF", top_unit_name="Vård och omsorg"),
        row(2, unit_code="VOF", top_unit_code="VOF", top_unit_name="Vård och omsorg"),
    )
    assert (groups(again), again.new_units) == ({"unchanged": 2}, 0)


VOF = {"top_unit_code": "VOF", "top_unit_name": "Vård och omsorg"}


def area_with_two_units(hr, on):
    """SOC › OMR › HEM1 and HEM2; people in OMR and HEM1."""
    hr.load(on, row(1, unit_code="OMR", unit_name="Område"))
    area = OrganisationalUnit.objects.get(code="OMR")
    for code in ("HEM1", "HEM2"):
        OrganisationalUnit.objects.create(code=code, name=code, kind="unit", parent=area, valid_from=on)
    hr.load(on, row(1, unit_code="OMR", unit_name="Område"), row(2))


@pytest.mark.parametrize("sources", [("hr", "hr"), ("hr", "bolaget")])
def test_two_imports_at_once_wait_for_each_other(real_db, tmp_path, today, sources):
    """One file twice, or two sources that bring the same new förvaltning: both succeed, as one after the other."""
    together, outcomes, failed = threading.Barrier(2), [], []

    def run(place, source):
        folder = tmp_path / str(place)
        folder.mkdir()
        first = 1 if source == "hr" else 101
        rows = [row(number, manager=str(number % 2)) for number in range(first, first + 39)]
        try:
            together.wait()
            outcomes.append(Hr(folder).load(today, *rows, source=source))
        except Exception as error:  # noqa: BLE001  (any failure in a thread must fail the test)
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(sources)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert [(outcome.applied, outcome.problems) for outcome in outcomes] == [(True, [])] * 2
    assert sorted(outcome.new_units for outcome in outcomes) == [0, 2]
    people = 39 * len(set(sources))
    counts = [model.objects.count() for model in (User, Affiliation, OrganisationalUnit, UnitRole)]
    assert counts == [people, people, 3, 20 * len(set(sources))]


def test_file_for_an_earlier_day_than_the_last_one_is_pointed_out(hr, today):
    hr.load(today, row())

    assert hr.load(today, row()).warnings == []
    [warning] = hr.load(today - DAY, row()).warnings
    assert warning.startswith(f"En fil per {today} är redan inläst. Den här skriver om läget från {today - DAY}")


def test_units_below_a_moved_unit_move_with_it_and_keep_their_order(hr, today):
    area_with_two_units(hr, today)

    moved = [row(2, unit_name="Nytt namn", **VOF), row(1, unit_code="OMR", unit_name="Område", **VOF)]
    hr.load(today + DAY, *moved)
    after = everything()

    hr.load(today + DAY, *moved)
    assert everything() == after
    assert OrganisationalUnit.objects.as_of(today + DAY).get(code="HEM1").name == "Nytt namn"
    now = OrganisationalUnit.objects.as_of(today + DAY).order_by("code_path").values_list("code_path", flat=True)
    assert list(now) == [
        "kommun",
        "kommun/SOC",
        "kommun/VOF",
        "kommun/VOF/OMR",
        "kommun/VOF/OMR/HEM1",
        "kommun/VOF/OMR/HEM2",
    ]
    before = OrganisationalUnit.objects.as_of(today).values_list("code_path", flat=True)
    assert "kommun/SOC/OMR/HEM2" in before
    assert [tie[4] for tie in ties("p2")][-2:] == [today, None]


def test_unit_that_a_tree_file_moved_takes_its_people_at_the_next_file(hr, today):
    hr.load(today, row())
    old = OrganisationalUnit.objects.get(code="HEM1")
    old.valid_until = today
    old.save()
    above = OrganisationalUnit.objects.get(code="SOC")
    new = OrganisationalUnit.objects.create(
        code="HEM1", name="Hemtjänst norr", kind="unit", parent=above, valid_from=today + DAY
    )

    outcome = hr.load(today + DAY, row())

    assert groups(outcome) == {"changed": 1}
    assert list(Affiliation.objects.order_by("pk").values_list("unit", "end_on")) == [(old.pk, today), (new.pk, None)]
    assert groups(hr.load(today + DAY, row())) == {"unchanged": 1}


def test_elected_and_partners_get_units_of_their_kind(hr, today):
    hr.load(
        today,
        row(1, kind="förtroendevald", unit_code="SN", unit_name="Socialnämnden", top_unit_code="SN", top_unit_name=""),
        row(2, kind="partner", unit_code="POL", unit_name="Polisen", top_unit_code="", top_unit_name=""),
    )

    kinds = dict(OrganisationalUnit.objects.values_list("name", "kind"))
    assert kinds == {"Kommunen": "municipality", "Socialnämnden": "committee", "Polisen": "partner"}


COMMITTEE = {"unit_code": "SN", "unit_name": "Socialnämnden", "top_unit_code": "SN", "top_unit_name": ""}


@pytest.mark.parametrize("kind", ["elected", "partner"])
@pytest.mark.parametrize("place", [{}, {"unit_code": "SOC"}])
def test_elected_and_partners_where_employees_work_are_pointed_out(hr, today, kind, place):
    hr.load(today, row(1), row(2, unit_code="SOC"))

    outcome = hr.load(today, row(1), row(2, unit_code="SOC"), row(3, kind=kind, **place))

    [warning] = outcome.warnings
    assert outcome.applied and warning.startswith("Rad 4, kolumn unit_code: en ")
    assert f"import_units (kind {'committee' if kind == 'elected' else 'partner'})" in warning


@pytest.mark.parametrize("order", [1, -1])
def test_new_unit_where_an_employee_works_is_no_committee_whatever_the_order_of_the_rows(hr, today, order):
    hr.load(today, *[row(1), row(2, kind="elected")][::order])

    assert OrganisationalUnit.objects.get(code="HEM1").kind == "unit"


def test_employee_may_work_in_the_unit_of_a_committee(hr, today):
    hr.load(today, row(1, kind="elected", **COMMITTEE))
    file = row(1, kind="elected", **COMMITTEE), row(2, **COMMITTEE)

    assert hr.load(today, *file).applied
    assert OrganisationalUnit.objects.get(code="SN").kind == "committee"
    assert hr.load(today + DAY, *file).persons["unchanged"] == 2


def test_department_that_only_names_its_units_is_one_whatever_else_lies_below(hr, today):
    employee, elected = row(1), row(2, kind="elected", unit_code="SN", unit_name="Socialnämnden")

    assert hr.load(today, employee, elected).applied
    kinds = dict(OrganisationalUnit.objects.values_list("code", "kind"))
    assert (kinds["SOC"], kinds["SN"]) == ("department", "committee")


def test_manager_roles_follow_the_file_and_leave_those_made_by_hand(hr, today):
    hr.load(today, row(manager="1"))
    unit = OrganisationalUnit.objects.get(code="HEM1")
    UnitRole.objects.create(user=User.objects.get(), unit=unit, role="manager", start_on=today)

    hr.load(today + DAY, row(manager="0"))

    assert list(UnitRole.objects.order_by("source").values_list("source", "end_on")) == [("", None), ("hr", today)]


def test_address_of_two_active_people_opens_neither_account(hr, today):
    hr.load(today, row(1, email="delad@example.se"), row(2, email="delad@example.se"))
    assert set(User.objects.values_list("email", flat=True)) == {None}

    outcome = hr.load(today + DAY, row(1, email="delad@example.se"), row(2, email="egen@example.se"))

    assert set(User.objects.values_list("email", flat=True)) == {"delad@example.se", "egen@example.se"}
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 2
    assert not any("delas" in warning for warning in outcome.warnings)


def test_two_people_can_swap_addresses(hr, today):
    hr.load(today, row(1, email="a@example.se"), row(2, email="b@example.se"))

    hr.load(today + DAY, row(1, email="b@example.se"), row(2, email="a@example.se"))

    emails = dict(User.objects.values_list("source_records__person_id", "email"))
    assert emails == {"p1": "b@example.se", "p2": "a@example.se"}


@pytest.mark.parametrize(
    "values", [{"email": "egen@example.se"}, {"given_name": "Eva"}, {"is_active": False}, {"protected": True}]
)
def test_what_was_changed_outside_the_file_is_put_back_and_counted(hr, today, values):
    hr.load(today, row(1), row(2))
    before = everything()[0]
    person = User.objects.get(source_records__person_id="p1")
    User.objects.filter(pk=person.pk).update(**values)

    told = [groups(hr.load(today, row(1), row(2), dry_run=dry_run)) for dry_run in (True, False, False)]

    assert told == [{"changed": 1, "unchanged": 1}] * 2 + [{"unchanged": 2}]
    assert everything()[0] == before


def test_dry_run_says_what_would_happen_and_changes_nothing(hr, today):
    outcome = hr.load(today, row(), dry_run=True)

    assert (groups(outcome), outcome.applied) == ({"new": 1}, False)
    assert (User.objects.count(), ImportRun.objects.count()) == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_swedish_letters_and_leading_zeros_survive(hr, today, encoding, delimiter):
    content = text(row(person_id="007", unit_name="Årsta Äng, Ö"), delimiter=delimiter).encode(encoding)

    assert hr.load(today, content=content).applied
    assert User.objects.get(source_records__person_id="007").family_name == "Öberg"
    assert OrganisationalUnit.objects.get(code="HEM1").name == "Årsta Äng, Ö"


def test_xlsx_is_read_with_its_dates_and_numbers(hr, today):
    book = openpyxl.Workbook()
    values = row(person_id="007") | {"start": dt.datetime(2024, 1, 1), "main": 1, "end": None, "manager": None}
    book.active.append(list(values))
    book.active.append(list(values.values()))
    book.save(hr.path)

    assert hr.load(today, content=hr.path.read_bytes()).applied
    assert User.objects.get(source_records__person_id="007").affiliations.get().start_on == dt.date(2024, 1, 1)


def test_swedish_headings_are_known_and_unknown_ones_named(hr, today):
    content = text(row()).replace("given_name", "Förnamn").replace("end;", "slutdatum;")
    content = "\r\n".join(
        f"{line};{'Lön' if number == 0 else ''}" for number, line in enumerate(content.split("\r\n")) if line
    )

    outcome = hr.load(today, content=content.encode())

    assert outcome.applied
    assert "Kolumnen Lön används inte och hoppades över." in outcome.warnings


def bad(**changes):
    return text(row(**changes))


TEN = "900101-2385"
REFUSALS = {
    "empty": ("", None, None, "Filen är tom"),
    "binary": ("\x00\x01\x02", None, None, "inte text eller xlsx"),
    "headings only": (text(), None, None, "inga rader"),
    "missing heading": (text(row()).replace("unit_code;unit_name", "x;unit_name", 1), 1, "unit_code", "saknas"),
    "few cells": (text(row()) + "a;b\r\n", 3, None, "2 celler men rubrikerna är 17"),
    "open quote": (text(row()) + '"a;b', 3, None, "citattecken"),
    "duplicate affiliation": (text(row(), row()), 3, "affiliation_id", "rad 2"),
    "two names": (text(row(), row(affiliation_id="a2", given_name="Eva")), 3, "person_id", "annat namn"),
    "unknown kind": (bad(kind="konsult"), 2, "kind", "employee"),
    "impossible date": (bad(start="2026-02-30"), 2, "start", "ÅÅÅÅ-MM-DD"),
    "other date form": (bad(start="01/02/2026"), 2, "start", "ÅÅÅÅ-MM-DD"),
    "end before start": (bad(end="2023-12-31"), 2, "end", "före"),
    "bad yes": (bad(main="kanske"), 2, "main", "ja eller nej"),
    "bad e-mail": (bad(email="inte en adress"), 2, "email", "e-post"),
    "empty id": (bad(person_id=""), 2, "person_id", "tom"),
    "cycle": (
        text(row(1, unit_code="A", top_unit_code="B"), row(2, unit_code="B", top_unit_code="A")),
        2,
        "top_unit_code",
        "ring",
    ),
    "three levels": (
        text(row(1), row(2, unit_code="SOC", top_unit_code="SEKTOR", top_unit_name="Sektor")),
        2,
        "top_unit_code",
        "ligger själv under en annan på rad 3",
    ),
    "personal number": (bad(title=TEN), 2, "title", "personnummer"),
    "twelve digits as id": (bad(person_id="199001012385"), 2, "person_id", "personnummer"),
    "coordination number": (bad(form="19701063-2391"), 2, "form", "personnummer"),
    "ten bare digits": (text(row(1, title="9001012385"), row(2, title="")), 2, "title", "personnummer"),
    "party letter": (bad(kind="elected", form="SD"), 2, "form", "partitillhörighet"),
    "party in a unit's name": (
        text(row(1), row(2, kind="elected", top_unit_name="V")),
        3,
        "top_unit_name",
        "partitillhörighet",
    ),
    "party name": (bad(kind="förtroendevald", title="Moderaterna"), 2, "title", "partitillhörighet"),
    "party name as code": (bad(kind="elected", unit_code="Miljöpartiet de Gröna"), 2, "unit_code", "partitillh"),
    "party heading": (text(row()).replace(";manager", ";Parti", 1), 1, "Parti", "Partitillhörighet"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_bad_file_is_refused_whole_with_its_place_and_remedy(hr, today, name):
    content, line, column, says = REFUSALS[name]

    outcome = hr.load(today, content=content.encode())

    problem = next(problem for problem in outcome.problems if says in problem.message)
    assert (problem.row, problem.column) == (line, column)
    assert (outcome.applied, User.objects.count(), OrganisationalUnit.objects.count()) == (False, 0, 0)


@pytest.mark.parametrize("value", [TEN, "Moderaterna"])
def test_message_never_prints_the_value(hr, today, value):
    outcome = hr.load(today, content=bad(kind="elected", title=value).encode())

    assert not outcome.applied
    assert value not in json.dumps(outcome.as_json())


def test_numbers_that_only_look_like_personal_numbers_are_let_through(hr, today):
    assert hr.load(today, row(1, title="0701234567"), row(2, title="9001012386")).applied


def test_letters_that_may_be_codes_are_no_party(hr, today):
    committee = {"unit_code": "V", "top_unit_code": "V", "unit_name": "Valnämnden", "top_unit_name": ""}

    assert hr.load(today, row(1, form="V", title="L"), row(2, kind="elected", title="Ledamot", **committee)).applied


def test_number_that_stands_twice_is_told_with_what_else_is_wrong(hr, today):
    file = row(1), row(1, start="i går"), row(3, kind="konsult"), row(4, affiliation_id=""), row(5, affiliation_id="")

    told = [(problem.row, problem.column) for problem in hr.load(today, *file).problems]

    assert told == [(3, "start"), (3, "affiliation_id"), (4, "kind"), (5, "affiliation_id"), (6, "affiliation_id")]


def test_missing_final_newline_is_fine(hr, today):
    assert hr.load(today, content=text(row()).rstrip().encode()).applied


def test_command_prints_only_json_and_fails_with_one_line(hr, today):
    hr.path.write_text(bad(kind="konsult"), encoding="utf-8")
    out = StringIO()

    with pytest.raises(CommandError, match="rad 2, kolumn kind"):
        call_command("import_hr", str(hr.path), "--json", "--on", str(today), stdout=out)

    printed = json.loads(out.getvalue())
    assert list(printed) == ["rows", "persons", "units", "applied", "problems", "warnings"]
    assert list(printed["problems"][0]) == ["row", "column", "message"]


def test_command_tells_each_problem_once(hr, today):
    hr.path.write_text(bad(kind="konsult", start="i går"), encoding="utf-8")
    out = StringIO()

    with pytest.raises(CommandError, match=r"^Filen lästes inte in: 2 fel\.$"):
        call_command("import_hr", str(hr.path), "--on", str(today), stdout=out)

    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == [
        "- rad 2, kolumn kind",
        "- rad 2, kolumn start",
    ]


def test_command_warns_of_a_day_to_come(hr, today):
    hr.path.write_text(text(row()), encoding="utf-8")

    def told(on):
        out = StringIO()
        call_command("import_hr", str(hr.path), "--dry-run", "--on", str(on), stdout=out)
        return "har inte kommit än" in out.getvalue()

    now = timezone.localdate()
    assert [told(on) for on in (now, now + 2 * DAY)] == [False, True]


def test_file_without_headings_prints_no_personal_number(hr, today):
    lines = "".join(f"19640823-323{end};Åsa;Öberg\r\n" for end in (4, 4, 4))
    outcome = hr.load(today, content=lines.encode())

    told = json.dumps(outcome.as_json(), ensure_ascii=False)
    assert not outcome.applied and "640823" not in told


def test_manual_names_every_heading_that_the_reader_knows():
    lines = (settings.BASE_DIR / "docs" / "hr-fil.md").read_text(encoding="utf-8").splitlines()
    table = dropwhile(lambda line: not line.startswith("| `"), lines)  # the first; that of exemptions comes later
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda line: line, table)]

    assert {name.strip("`"): tuple(words.split(", ")) for name, words, _content in cells} == HEADINGS | OPTIONAL


def test_managers_role_begins_with_the_employment_that_the_file_plans(hr, today):
    def planned(days):
        hr.load(today, row(1, start=str(today + days * DAY), manager="1"), row(2))
        return UnitRole.objects.get().start_on

    assert [planned(30), planned(50), planned(0)] == [today + 30 * DAY, today + 50 * DAY, today]


def test_managers_role_is_not_dated_back(hr, today):
    hr.load(today, row(1, start="2019-01-01", manager="1"))

    assert UnitRole.objects.get().start_on == today


def test_managers_role_that_never_held_is_gone(hr, today):
    hr.load(today, row(1, manager="1"))
    hr.load(today, row(1, manager="0"))

    assert not UnitRole.objects.exists()


def test_manager_by_two_rows_keeps_the_role_as_long_as_either_says(hr, today):
    ending = {"person_id": "p1", "email": "p1@example.se", "manager": "1"}

    def roles(*rows):
        hr.load(today, *rows)
        return list(UnitRole.objects.values_list("start_on", "end_on"))

    soon, later = (row(number, end=str(today + number * DAY), **ending) for number in (3, 9))
    assert roles(soon, later) == roles(later, soon) == [(today, today + 9 * DAY)]
    ahead = row(4, start=str(today + 5 * DAY), **ending)
    assert roles(ahead, soon) == roles(soon, ahead) == [(today, None)]


def test_roles_by_hand_left_at_a_moved_unit_are_told(hr, today):
    hr.load(today, row(1, manager="1"), row(2))
    unit = OrganisationalUnit.objects.get(code="HEM1")
    for role in (UnitRole.Role.HR, UnitRole.Role.MANAGER):
        factories.UnitRoleFactory(user=User.objects.last(), unit=unit, role=role)
    factories.UnitRoleFactory(user=User.objects.last(), unit=unit, role=UnitRole.Role.HR, end_on=today)
    moved = [row(1, manager="1", **VOF), row(2, **VOF)]

    told = [[line for line in hr.load(today + DAY, *moved).warnings if "Roller" in line] for _time in range(2)]

    assert told == [
        ["Enheten HEM1 har flyttat. Roller som är lagda för hand står kvar på den gamla: 2. Lägg upp dem på den nya."],
        [],
    ]


@pytest.mark.parametrize(
    "written",
    ["19640823–3234", "19640823\u20113234", "640823−3234", "1964-08-23-3234", "640823.3234", "640823\u00a0-\u00a03234"],
)
def test_personal_number_is_known_however_its_sign_is_written(hr, today, written):
    outcome = hr.load(today, row(person_id=written))

    assert [problem.column for problem in outcome.problems] == ["person_id"]


def test_file_without_headings_prints_nothing_of_its_first_person(hr, today):
    outcome = hr.load(today, content="191212121213;S;Öberg\r\n196408233234;M;Ek\r\n196408233234;SD;Ås\r\n".encode())

    told = json.dumps(outcome.as_json(), ensure_ascii=False)
    assert not outcome.applied
    assert [value for value in ("121213", '"S"', "Öberg") if value in told] == []


# Several sources, partners


def test_person_is_protected_when_any_source_says_so(hr, today):
    hr.load(today, row(1, protected="1"))
    person = User.objects.get()
    SourceRecord.objects.create(user=person, source="bolaget", person_id="b1")
    elsewhere = row(1, person_id="b1", affiliation_id="b1", email="", given_name="Åsa")

    for source in ("bolaget", "hr", "bolaget"):
        hr.load(today, row(1, protected="1") if source == "hr" else elsewhere, source=source)
        assert User.objects.get().protected
    before = everything(), list(SourceRecord.objects.order_by("pk").values_list())
    assert [
        groups(hr.load(today, row(1, protected="1"))),
        groups(hr.load(today, elsewhere, source="bolaget")),
    ] == [{"unchanged": 1}] * 2
    assert (everything(), list(SourceRecord.objects.order_by("pk").values_list())) == before

    hr.load(today, row(1, protected="0"))
    assert not User.objects.get().protected


def test_first_source_by_name_gives_the_name_of_a_person_of_two(hr, today):
    hr.load(today, row(1, given_name="Åsa"))
    SourceRecord.objects.create(user=User.objects.get(), source="bolaget", person_id="b1")
    files = {
        "bolaget": row(1, person_id="b1", affiliation_id="b1", given_name="Åsa-Lena"),
        "hr": row(1, given_name="Åsa"),
    }

    for source in ("bolaget", "hr", "bolaget", "hr"):
        outcome = hr.load(today, files[source], source=source)
        assert User.objects.get().given_name == "Åsa-Lena"
    assert groups(outcome) == {"unchanged": 1}


def test_no_file_may_call_itself_what_is_laid_up_by_hand(hr, today):
    outcome = hr.load(today, row(1), source="hand")

    assert not outcome.applied and "för hand" in outcome.problems[0].message


PARTNER = {"kind": "partner", "unit_code": "POL", "unit_name": "Polisen", "top_unit_code": "", "top_unit_name": ""}
WITH_TYPE = [*HEADINGS, "partnertyp"]


def with_type(*rows):
    return text(*rows, headings=WITH_TYPE).encode()


def test_type_of_a_partner_is_read_and_followed(hr, today):
    partner = row(1, **PARTNER) | {"partnertyp": "Polis"}
    hr.load(today, content=with_type(partner))
    assert Affiliation.objects.get().partner_type == "police"
    assert groups(hr.load(today, content=with_type(partner))) == {"unchanged": 1}

    assert groups(hr.load(today, row(1, **PARTNER))) == {"unchanged": 1}  # a file without the column changes nothing
    hr.load(today + DAY, content=with_type(partner | {"partnertyp": "region"}))
    assert list(Affiliation.objects.order_by("start_on").values_list("partner_type", "end_on")) == [
        ("police", today),
        ("region", None),
    ]


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"partnertyp": "sekt"}, "Skriv polis, region"), ({"partnertyp": "polis", "kind": "employee"}, "Gäller bara")],
)
def test_odd_type_of_a_partner_is_refused_with_row_and_remedy(hr, today, changes, says):
    outcome = hr.load(today, content=with_type(row(1, **PARTNER) | changes))

    [problem] = outcome.problems
    assert (problem.row, problem.column, outcome.applied) == (2, "partnertyp", False)
    assert says in problem.message and "sekt" not in problem.message


@pytest.mark.parametrize("name", ["Lärkdala församling", "Sankt Eriks kyrka", "Pingstkyrkan", "Fatimamoskén"])
@pytest.mark.parametrize("column", ["title", "unit_name"])
def test_name_of_a_congregation_is_refused(hr, today, column, name):
    outcome = hr.load(today, row(1, **PARTNER | {column: name}))

    assert [(problem.row, problem.column) for problem in outcome.problems] == [(2, column)]
    assert name not in json.dumps(outcome.as_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "name", ["Företrädare för en moské", "Kontaktperson, trossamfund", "Diakon", "Polisen", "Kyrkogårdsarbetare"]
)
def test_function_in_a_congregation_is_read(hr, today, name):
    assert hr.load(today, row(1, **PARTNER | {"title": name})).applied


def protected_now():
    return set(User.objects.filter(protected=True).values_list("source_records__person_id", flat=True))


def test_file_that_takes_protection_from_most_is_stopped(hr, today):
    rows = [row(number, protected=str(int(number < 4))) for number in range(1, 7)]
    hr.load(today, *rows)
    open_rows = [told | {"protected": "0"} for told in rows]

    stopped = hr.load(today, *open_rows)

    assert "3 av 3 personer med skyddade personuppgifter har inte det i filen" in stopped.problems[0].message
    assert protected_now() == {"p1", "p2", "p3"}
    assert hr.load(today, *open_rows, force=True).problems == []
    assert protected_now() == set()


def test_one_person_may_cease_to_be_protected(hr, today):
    rows = [row(number, protected="1") for number in range(1, 4)]
    hr.load(today, *rows)

    assert hr.load(today, rows[0] | {"protected": "0"}, *rows[1:]).problems == []
    assert protected_now() == {"p2", "p3"}


def test_source_without_the_column_takes_protection_from_nobody(hr, today):
    hr.load(today, row(1, protected="1"), row(2))
    headings = [name for name in HEADINGS if name != "protected"]
    layout = Layout(columns={name: name for name in headings}, fixed={})
    told = [{name: cell for name, cell in row(number).items() if name != "protected"} for number in (1, 2)]

    outcome = hr.load(today, content=text(*told, headings=headings).encode(), layout=layout)

    assert (outcome.problems, protected_now()) == ([], {"p1"})


def test_file_does_not_move_the_address_an_administrator_logs_in_with(hr, today):
    hr.load(today, row(1, email="admin@example.se"), row(2))
    User.objects.filter(email="admin@example.se").update(is_superuser=True)

    hr.load(today, row(1, email="annan@example.se"), row(2, email="admin@example.se"))

    assert User.objects.get(is_superuser=True).email == "admin@example.se"
    assert User.objects.get(source_records__person_id="p2").email is None


def test_link_mailed_to_an_address_dies_when_the_address_is_changed_and_no_other_does(hr, today):
    hr.load(today, row(1, email="fel@example.se"), row(2, email="egen@example.se"))
    training = factories.TrainingFactory()
    people = [User.objects.get(email=email) for email in ("fel@example.se", "egen@example.se")]
    wrong, own = (links.token(links.open_link(person, training, today)) for person in people)

    hr.load(today + DAY, row(1, email="ratt@example.se"), row(2, email="egen@example.se"))

    assert links.link_of(wrong, today + DAY) is None
    assert links.link_of(own, today + DAY).user == people[1]
    again = links.token(links.open_link(people[0], training, today + DAY))
    assert links.link_of(again, today + DAY).user == people[0]
