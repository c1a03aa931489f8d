import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.tracking.hr_file import Hr, row
from tracking.models import OrganisationalUnit

HEAD = "code;name;parent_code;kind;valid_from;valid_to;predecessors\n"
TREE = (
    HEAD
    + "HEM1;Hemtjänst norr;VARD;unit;2020-01-01;;\n"
    + "VARD;Vård;SOC;unit;2020-01-01;;\n"
    + "SOC;Socialförvaltningen;LARK;department;2020-01-01;2025-06-30;\n"
    + "NY;Nya förvaltningen;LARK;förvaltning;2025-07-01;;SOC\n"
    + "LARK;Lärkdala kommun;;kommun;;;\n"
)


@pytest.fixture
def load(db, tmp_path):
    def run(text, *arguments):
        path = tmp_path / "enheter.csv"
        path.write_text(text, encoding="utf-8")
        call_command("import_units", str(path), *arguments)

    return run


def units():
    return list(OrganisationalUnit.objects.order_by("code_path").values_list("code_path", "kind", "valid_until"))


def test_whole_tree_is_laid_whatever_the_order_of_the_file(load):
    load(TREE)

    assert units() == [
        ("LARK", "municipality", None),
        ("LARK/NY", "department", None),
        ("LARK/SOC", "department", dt.date(2025, 6, 30)),
        ("LARK/SOC/VARD", "unit", None),
        ("LARK/SOC/VARD/HEM1", "unit", None),
    ]
    new = OrganisationalUnit.objects.get(code="NY")
    assert [unit.code for unit in new.predecessors.all()] == ["SOC"]


def test_same_file_again_changes_nothing(load):
    load(TREE)
    before = list(OrganisationalUnit.objects.values_list())

    load(TREE)

    assert list(OrganisationalUnit.objects.values_list()) == before


def test_new_name_and_last_day_are_set_on_the_known_unit(load):
    load(TREE)
    load(TREE.replace("Nya förvaltningen", "Omsorgen"))

    assert OrganisationalUnit.objects.get(code="NY").name == "Omsorgen"


def test_dry_run_changes_nothing(load):
    load(TREE, "--dry-run")

    assert OrganisationalUnit.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code;name\nA;B\n", "kolumn parent_code: Rubriken parent_code saknas"),
        (HEAD.replace("kind", "name") + "A;A;B;unit;;;\n", "rad 1, kolumn name: Rubriken finns två gånger"),
        (HEAD[:-1] + ";chef\nA;A;;unit;;;;189001019802\n", "rad 2, kolumn chef: Kolumnen innehåller personnummer"),
        (HEAD[:-1] + ";Parti\nA;A;;unit;;;;x\n", "rad 1, kolumn Parti: Partitillhörighet"),
        (HEAD + "A;A;B;unit;;;\nB;B;A;unit;;;\n", "rad 2, kolumn parent_code: .*ring"),
        (HEAD + "A;A;SAKNAS;unit;;;\n", "rad 2, kolumn parent_code: Den överordnade enheten finns inte"),
        (HEAD + "A;A;;gissning;;;\n", "rad 2, kolumn kind: Sorten är okänd"),
        (HEAD + "A;A;;unit;i går;;\n", "rad 2, kolumn valid_from: Skriv datumet"),
        (HEAD + "A;A;;unit;2026-02-01;2026-01-01;\n", "rad 2, kolumn valid_to: Sista dagen ligger före"),
        (HEAD + "A;A;;unit;;;\nA;B;;unit;2026-01-01;;\n", "rad 3, kolumn code: Koden gäller redan"),
        (HEAD + "A;A;;unit;;;X\n", "rad 2, kolumn predecessors: Föregångaren finns inte"),
    ],
)
def test_bad_file_is_refused_whole(load, text, says):
    with pytest.raises(CommandError, match=says):
        load(text)

    assert OrganisationalUnit.objects.count() == 0


HR_MADE = HEAD + "LARK;Lärkdala;;kommun;;;\nSOC;Social;LARK;department;;;\nHEM1;Hem;SOC;unit;;;\n"
CLASHES = {
    "second root": (HEAD + "1480;Lärkdala;;kommun;2026-01-01;;\n", "Kommunen finns redan med koden LARK"),
    "long": (HR_MADE + "X" * 51 + ";" + "N" * 201 + ";LARK;unit;;;\n", "rad 5, kolumn code: Texten är för lång"),
    "parent of other days": (
        HR_MADE + "NY;Ny;GAMMAL;unit;2026-01-01;;\nGAMMAL;Gammal;LARK;department;;2020-12-31;\n",
        "rad 5, kolumn parent_code: Den överordnade enheten gäller inte samma dagar",
    ),
    "deep": (
        HR_MADE + "".join(f"U{n};U;{f'U{n - 1}' if n else 'LARK'};unit;;;\n" for n in range(13)),
        "Trädet får ha högst 12 nivåer",
    ),
}


MOVED = HEAD + (
    "LARK;Lärkdala;;kommun;;;\nSOC;Social;LARK;department;;;\nBUN;Barn;LARK;department;;;\n"
    "HEM1;Hem;SOC;unit;;2026-08-07;\nHEM1;Hem;BUN;unit;2026-08-08;;\n"
)


@pytest.mark.parametrize(
    "row", ["HEM1;Hem;SOC;unit;;2026-12-31;\n", "HEM1;Hem;SOC;unit;;;\n", "HEM1;Hem;BUN;unit;;;\n"]
)
def test_one_code_is_never_two_units_on_a_day(load, row):
    load(MOVED)
    before = units()

    with pytest.raises(CommandError, match="rad 2, kolumn code: Koden gäller redan en annan enhet de dagarna"):
        load(HEAD + row)

    assert units() == before


def test_unit_under_itself_is_refused_whichever_row_says_so(load):
    with pytest.raises(CommandError, match="rad 3, kolumn parent_code: .*ring"):
        load(HEAD + "LARK;L;;kommun;;;\nBUN;B;BUN;department;2026-08-01;;\nBUN;B;LARK;department;;2026-07-31;\n")


def levels(first, last):
    return "".join(
        f"U{level};U;{f'U{level - 1}' if level > 2 else 'LARK'};unit;;;\n" for level in range(first, last + 1)
    )


def test_tree_of_twelve_levels_is_laid_and_the_thirteenth_is_refused_also_in_another_file(load):
    load(HEAD + "LARK;Lärkdala;;kommun;;;\n" + levels(2, 12))

    with pytest.raises(CommandError, match="rad 2, kolumn parent_code: Trädet får ha högst 12 nivåer"):
        load(HEAD + levels(13, 13))

    assert OrganisationalUnit.objects.count() == 12


@pytest.mark.parametrize("name", CLASHES)
def test_row_that_cannot_be_beside_what_is_there_is_refused(load, name):
    load(HR_MADE)
    before = units()
    text, says = CLASHES[name]

    with pytest.raises(CommandError, match=says):
        load(text)

    assert units() == before


def test_move_may_be_written_newest_row_first(load):
    load(HR_MADE + "UTB;Utbildning;LARK;department;;;\n")
    load(
        HR_MADE.replace("HEM1;Hem;SOC;unit;;;\n", "")
        + "UTB;Utbildning;LARK;department;;;\nHEM1;Hem;UTB;unit;2027-01-01;;HEM1\nHEM1;Hem;SOC;unit;;2026-12-31;\n"
    )

    assert [row for row in units() if "HEM1" in row[0]] == [
        ("LARK/SOC/HEM1", "unit", dt.date(2026, 12, 31)),
        ("LARK/UTB/HEM1", "unit", None),
    ]


ON = dt.date(2026, 9, 1)
AREA = HEAD + "kommun;Lärkdala;;kommun;;;\nSOC;Social;kommun;department;;;\nOMR;Område;SOC;unit;;;\n"


def test_tree_after_an_hr_file_lays_the_levels_that_the_file_did_not_know(load, tmp_path):
    hr = Hr(tmp_path)
    hr.load(ON, row(1), row(2))
    text = AREA + "GRP;Grupp;HEM1;unit;;;\nHEM1;Hemtjänst norr;OMR;unit;;;\n"
    load(text)
    laid = units()
    load(text)

    assert units() == laid
    assert [path for path, _kind, _until in laid] == [
        "kommun",
        "kommun/SOC",
        "kommun/SOC/OMR",
        "kommun/SOC/OMR/HEM1",
        "kommun/SOC/OMR/HEM1/GRP",
    ]
    assert OrganisationalUnit.objects.within(OrganisationalUnit.objects.get(code="OMR")).count() == 3
    assert hr.load(ON, row(1), row(2)).persons["unchanged"] == 2


def test_known_levels_below_go_with_the_unit_that_comes_deeper(load):
    load(AREA.replace("OMR;Område;SOC", "OMR;Område;kommun") + "HEM1;Hem;OMR;unit;;;\nGRP;Grupp;HEM1;unit;;;\n")
    load(AREA + "NY;Ny;HEM1;unit;;;\n")

    assert [path for path, _kind, _until in units()][2:] == [
        "kommun/SOC/OMR",
        "kommun/SOC/OMR/HEM1",
        "kommun/SOC/OMR/HEM1/GRP",
        "kommun/SOC/OMR/HEM1/NY",
    ]


@pytest.mark.parametrize("first_day", ["", "2026-10-01"])
def test_unit_under_another_forvaltning_without_a_row_that_ends_it_is_refused(load, first_day):
    text = AREA + "UTB;Utbildning;kommun;department;;;\nHEM1;Hem;OMR;unit;;;\n"
    load(text)
    before = units()

    says = "rad 6, kolumn (parent_code: Enheten ligger någon annan|code: Koden gäller)"
    with pytest.raises(CommandError, match=says):
        load(text.replace("Hem;OMR;unit;;", f"Hem;UTB;unit;{first_day};"))
    assert units() == before


def test_unit_that_ends_with_people_in_it_is_warned_about(load, tmp_path, capsys):
    Hr(tmp_path).load(ON, row(1), row(2), row(3, unit_code="HEM2", unit_name="Söder"))
    ended = AREA + "HEM1;Hemtjänst norr;SOC;unit;;2026-08-31;\nHEM2;Söder;SOC;unit;;2026-09-01;\n"
    load(ended, "--on", str(ON))

    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("*")] == [
        "* Hemtjänst norr gäller till och med 2026-08-31, men personer hör dit i dag: 2. "
        "Läs in en HR-fil som flyttar dem."
    ]


def moved(predecessors=""):
    return (
        HR_MADE.replace("HEM1;Hem;SOC;unit;;;\n", "HEM1;Hem;SOC;unit;;2026-08-31;\n")
        + f"UTB;Utbildning;LARK;department;;;\nHEM1;Hem;UTB;unit;2026-09-01;;{predecessors}\n"
    )


@pytest.mark.parametrize("predecessors", ["", "HEM1", "HEM1,SOC"])
def test_audience_follows_a_unit_to_its_successor(load, predecessors):
    load(HR_MADE)
    audience = factories.AudienceFactory()
    audience.units.add(OrganisationalUnit.objects.get(code="HEM1"))
    load(moved(predecessors))

    new = OrganisationalUnit.objects.get(code="HEM1", valid_until=None)
    assert new in audience.units.all()
    assert {unit.code for unit in new.predecessors.all()} == set((predecessors or "HEM1").split(","))
    audience.units.remove(new)
    load(moved(predecessors))
    assert new not in audience.units.all()


def test_empty_cell_keeps_the_predecessors_there_are(load):
    load(HR_MADE)
    load(moved("HEM1,SOC"))
    load(moved())

    new = OrganisationalUnit.objects.get(code="HEM1", valid_until=None)
    assert {unit.code for unit in new.predecessors.all()} == {"HEM1", "SOC"}
    load(moved("SOC"))
    assert [unit.code for unit in new.predecessors.all()] == ["SOC"]


def test_swedish_headings_are_known_and_unknown_columns_named(load, capsys):
    head = "Kod;Namn;Överordnad kod;Sort;Gäller från;Gäller till och med;Föregångare;Adress\n"
    load(head + "LARK;Lärkdala;;Kommun;;;;Storgatan 1\n")

    assert capsys.readouterr().out.splitlines()[0] == "* Kolumnen Adress används inte och hoppades över."
    assert units() == [("LARK", "municipality", None)]
