"""Whose login address and name a file, or a join, may change."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import Hr, row
from tracking.joining import join
from tracking.models import HAND, OrganisationalUnit, Source, SourceRecord, User

TODAY = timezone.localdate()
OWN, OTHER = "asa@larkdala.example", "angripare@example.com"


@pytest.fixture
def hr(db, tmp_path):
    return Hr(tmp_path)


@pytest.fixture
def asa(hr):
    """Loaded by a source of one förvaltning."""
    hr.load(TODAY, row(1, email=OWN), source="soc")
    Source.objects.create(name="soc", unit=OrganisationalUnit.objects.get(code="SOC"))
    return User.objects.get()


def address(person):
    person.refresh_from_db()
    [verified] = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    assert verified == person.email
    return person.email


def load(hr, source="soc", **values):
    return hr.load(TODAY, row(1, email=OTHER, **values), source=source).warnings


@pytest.mark.parametrize("right", [{"is_superuser": True}, {"is_staff": True}, "group"])
@pytest.mark.parametrize("source", ["soc", "hela"])
def test_no_file_moves_an_editor_s_address(hr, asa, right, source):
    if right == "group":
        asa.groups.add(Group.objects.create(name="Redaktörer"))
    else:
        User.objects.update(**right)
    SourceRecord.objects.update(source=source)

    warnings = load(hr, source, title="Controller")

    assert address(asa) == OWN
    assert [each for each in warnings if each.startswith("Rad 2: e-postadressen")]
    assert "administratör" in "".join(warnings) and OTHER not in "".join(warnings)
    assert "Controller" in asa.affiliations.values_list("title", flat=True)  # the rest of the row is applied


@pytest.mark.parametrize(
    ("at", "expected"), [("SOC", OTHER), ("root", OWN)], ids=["role in the source's part", "role that reaches further"]
)
def test_file_of_a_part_moves_no_address_of_somebody_who_reaches_further(hr, asa, at, expected):
    unit = OrganisationalUnit.objects.root() if at == "root" else OrganisationalUnit.objects.get(code=at)
    factories.UnitRoleFactory(user=asa, unit=unit, role="hr")

    warnings = load(hr, given_name="Bo")

    assert address(asa) == expected
    assert asa.given_name == ("Åsa" if expected == OWN else "Bo")
    assert bool([each for each in warnings if "HR för hela kommunen" in each]) == (expected == OWN)


def test_file_of_the_whole_municipality_moves_the_address_of_hr(hr, asa):
    factories.UnitRoleFactory(user=asa, unit=OrganisationalUnit.objects.root(), role="hr")
    Source.objects.all().delete()

    load(hr)

    assert address(asa) == OTHER


def test_file_of_a_part_gives_no_address_to_whoever_reads_names_that_hr_of_the_part_does_not(hr, asa):
    factories.UnitRoleFactory(user=asa, unit=OrganisationalUnit.objects.get(code="SOC"), role="handler")

    warnings = load(hr)

    assert address(asa) == OWN
    assert any("HR för hela kommunen" in each for each in warnings)


def test_role_with_a_last_day_to_come_holds_the_address_until_then(hr, asa):
    root = OrganisationalUnit.objects.root()
    factories.UnitRoleFactory(user=asa, unit=root, role="hr", end_on=TODAY)

    load(hr)

    assert address(asa) == OWN


def test_role_that_is_over_holds_no_address(hr, asa):
    root = OrganisationalUnit.objects.root()
    factories.UnitRoleFactory(user=asa, unit=root, role="hr", end_on=TODAY - TODAY.resolution)

    load(hr)

    assert address(asa) == OTHER


@pytest.mark.parametrize("source", [HAND, "aaa"])
def test_join_moves_neither_address_nor_name_of_somebody_who_reaches_further(hr, asa, source):
    """What is laid up by hand is believed last; the other part's source comes first in the alphabet."""
    factories.UnitRoleFactory(user=asa, unit=OrganisationalUnit.objects.root(), role="hr")
    other = factories.employee("Fel", "Person", OrganisationalUnit.objects.get(code="SOC"), source=source)
    SourceRecord.objects.create(user=other, source=source, person_id="x", email=OTHER)
    if source != HAND:
        Source.objects.create(name=source, unit=OrganisationalUnit.objects.get(code="SOC"))
    by = factories.employee("Hanna", "Holm", OrganisationalUnit.objects.root(), source="annan")

    join(asa, other, by)

    assert address(asa) == OWN
    assert asa.given_name == "Åsa"


def test_what_is_laid_up_by_hand_is_believed_after_every_file(hr, asa):
    other = factories.employee("Fel", "Person", OrganisationalUnit.objects.get(code="SOC"), source=HAND)
    SourceRecord.objects.create(user=other, source=HAND, person_id="x", email=OTHER)
    by = factories.employee("Hanna", "Holm", OrganisationalUnit.objects.root(), source="annan")

    join(other, asa, by)

    assert address(other) == OWN
    assert other.given_name == "Åsa"
