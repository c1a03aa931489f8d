import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tracking.models import UnitRole, User
from tracking.permissions import total_units


def seen_by(reader, today):
    return set(User.objects.visible_to(reader, today))


def test_manager_sees_the_own_unit(chef, anna, utomstaende, today):
    assert seen_by(chef, today) == {chef, anna}


def test_manager_above_does_not_see_into_a_unit_with_its_own_manager(social, home_care, chef, anna, today):
    head = factories.manager("Hedda", "Hög", social)
    clerk = factories.employee("Karl", "Kontor", factories.UnitFactory(parent=social))

    assert seen_by(head, today) == {head, clerk}


def test_manager_above_sees_the_whole_subtree_when_the_role_says_so(social, chef, anna, today):
    head = factories.manager("Hedda", "Hög", social)
    head.unit_roles.update(whole_subtree=True)

    assert seen_by(head, today) == {head, chef, anna}


def test_coordinator_sees_totals_and_no_persons(social, anna, home_care, today):
    coordinator = factories.employee("Siv", "Samordnare", social)
    factories.UnitRoleFactory(user=coordinator, unit=social, role=UnitRole.Role.COORDINATOR)

    assert seen_by(coordinator, today) == set()
    assert set(total_units(coordinator, today)) == {social, home_care}


def test_employee_sees_nobody(anna, chef, today):
    assert seen_by(anna, today) == set()


def test_role_that_ended_gives_nothing_the_day_after(chef, anna, today):
    chef.unit_roles.update(end_on=today)

    assert seen_by(chef, today) == {chef, anna}
    assert seen_by(chef, today.replace(day=today.day + 1)) == set()


def test_protected_person_is_in_no_list(chef, anna, today):
    anna.protected = True
    anna.save()

    assert seen_by(chef, today) == {chef}


def test_secretary_who_leads_units_above_sees_only_the_elected_of_a_committee_with_its_own_manager(municipality, today):
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    boss = factories.manager("Berit", "Boss", municipality)
    factories.UnitRoleFactory(user=boss, unit=committee, role=UnitRole.Role.SECRETARY)
    factories.manager("Carl", "Chef", committee)
    elected = factories.employee("Vera", "Vald", committee, kind="elected")

    assert seen_by(boss, today) == {boss, elected}


@pytest.mark.parametrize(("role", "kind"), [("coordinator", "unit"), ("secretary", "department")])
def test_role_is_refused_where_it_shows_nothing_or_too_much(municipality, today, role, kind):
    held = factories.UnitRoleFactory(
        user=factories.UserFactory(), unit=factories.UnitFactory(kind=kind, parent=municipality), role=role
    )

    assert not total_units(held.user, today).exists()
    with pytest.raises(ValidationError, match="Den rollen kan bara gälla"):
        held.clean()


def test_manager_of_two_levels_sees_both(social, home_care, anna, today):
    head = factories.manager("Hedda", "Hög", social)
    factories.UnitRoleFactory(user=head, unit=home_care, role=UnitRole.Role.MANAGER)

    assert seen_by(head, today) == {head, anna}
