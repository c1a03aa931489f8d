import datetime as dt

import pytest
from django.core.management import CommandError, call_command

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
