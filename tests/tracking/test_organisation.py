import datetime as dt

import pytest

from tests import factories
from tracking.models import OrganisationalUnit, User
from tracking.swedish import sort_key


def test_sort_key_orders_as_swedish_does():
    names = ["Öberg", "Ahl", "Ärlig", "Åberg", "Zetter", "Ek", "Édel", "Ahl Berg"]

    assert sorted(names, key=sort_key) == [
        "Ahl",
        "Ahl Berg",
        "Édel",
        "Ek",
        "Zetter",
        "Åberg",
        "Ärlig",
        "Öberg",
    ]


def test_persons_are_listed_in_swedish_order(db):
    for family in ["Öberg", "Åberg", "Zetter", "Ärlig"]:
        factories.UserFactory(family_name=family)

    assert [user.family_name for user in User.objects.all()] == ["Zetter", "Åberg", "Ärlig", "Öberg"]


def test_protected_person_is_named_to_nobody_but_themselves(anna, chef):
    anna.protected = True
    anna.save()

    assert (anna.name_for(chef), anna.name_for(anna)) == ("", "Anna Åberg")
    assert (anna.sort_key, anna.search_text) == ("", "")


def test_unit_within_holds_the_unit_and_all_below(municipality, social, home_care, school):
    assert set(OrganisationalUnit.objects.within(social)) == {social, home_care}
    assert set(OrganisationalUnit.objects.within(municipality)) == {municipality, social, home_care, school}


def test_unit_keeps_the_codes_of_its_way_from_the_top(home_care):
    assert home_care.code_path == "LARK/SOC/HEM1"


def test_affiliation_holds_on_its_first_and_last_day(anna, today):
    tie = anna.affiliations.get()
    tie.start_on, tie.end_on = today, today + dt.timedelta(days=1)
    tie.save()

    held = [bool(anna.affiliations.as_of(today + dt.timedelta(days=offset))) for offset in range(-1, 3)]

    assert held == [False, True, True, False]


@pytest.mark.django_db
def test_two_persons_may_lack_an_address():
    factories.UserFactory(email="")
    factories.UserFactory(email=None)

    assert User.objects.filter(email=None).count() == 2


@pytest.mark.parametrize(("to", "kept"), [("elsewhere", ["hr"]), ("deeper", ["hr", "by hand"])])
def test_roles_given_by_hand_follow_a_unit_only_deeper(social, school, anna, to, kept):
    made = factories.UnitFactory(parent=social)
    below = factories.UnitFactory(parent=made)
    for source in ("hr", ""):
        factories.UnitRoleFactory(user=anna, unit=below, role="manager", source=source)

    made.move_in_place(school if to == "elsewhere" else factories.UnitFactory(parent=social))

    assert [role.source or "by hand" for role in anna.unit_roles.order_by("pk")] == kept
