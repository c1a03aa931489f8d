"""A tie that ends by its own date ends login and roles, without any file saying so that day."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tests.courses.test_second_reader import as_
from tracking.leaving import Followed, follow_all, follow_ties
from tracking.models import SourceRecord, User
from tracking.permissions import person_units

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def leaving(municipality):
    """HR whose tie, not role, has a last day."""
    person = factories.employee("Sven", "Slut", municipality, source="hand", end_on=TODAY)
    factories.UnitRoleFactory(user=person, unit=municipality, role="hr")
    return person


def test_nothing_opens_on_the_day_after_the_last(leaving, anna):
    client = as_(leaving)
    pages = ("/personer/", "/roller/", "/uppfoljning/", "/inlasning/", "/personer/sla-ihop/", "/api/v1/people")
    before = [client.get(page).status_code for page in pages]
    leaving.affiliations.update(end_on=TODAY - DAY)

    after = [client.get(page).status_code for page in pages]

    assert 403 not in before and set(after) == {302, 401}  # logged out
    assert not User.objects.visible_to(leaving, TODAY).exists()


@pytest.mark.parametrize("kind", ["elected", "partner"])
def test_role_of_an_employee_is_not_held_by_another_tie(leaving, municipality, kind):
    committee = factories.UnitFactory(code="SN", kind="committee", parent=municipality)
    factories.AffiliationFactory(user=leaving, unit=committee, kind=kind, source="troman")
    client = as_(leaving)
    before = client.get("/personer/").status_code
    leaving.affiliations.filter(kind="employee").update(end_on=TODAY - DAY)

    assert (before, client.get("/personer/").status_code) == (200, 403)
    assert client.get("/dina-uppgifter/").status_code == 200


def test_role_of_somebody_who_never_was_employed_is_held_by_the_tie_there_is(municipality):
    partner = factories.employee("Pia", "Polis", municipality, kind="partner", end_on=TODAY)
    factories.UnitRoleFactory(user=partner, unit=municipality, role="coordinator")

    assert [len(partner.roles_on(day)) for day in (TODAY, TODAY + DAY)] == [1, 0]


@pytest.mark.parametrize("group", ["Dataskyddsombud", "Redaktörer", "Samordnare", None])
def test_who_edits_and_has_left_is_logged_out_in_the_next_request(leaving, group):
    call_command("make_groups", verbosity=0)
    if group:
        leaving.groups.add(Group.objects.get(name=group))
    else:
        User.objects.filter(pk=leaving.pk).update(is_superuser=True)
    client = as_(leaving)
    before = [client.get(page).status_code for page in ("/admin/", "/dina-uppgifter/")]
    leaving.affiliations.update(end_on=TODAY - DAY)

    after = [client.get(page) for page in ("/admin/", "/dina-uppgifter/")]

    assert before == [200, 200]
    assert [each.status_code for each in after] == [302, 302]
    assert all("/login/" in each.headers["Location"] for each in after)


def test_manager_who_has_left_hides_nobody_from_the_manager_above(social, home_care):
    above = factories.employee("Ove", "Över", social)
    factories.UnitRoleFactory(user=above, unit=social, role="manager")
    gone = factories.employee("Gun", "Borta", home_care, end_on=TODAY)
    factories.UnitRoleFactory(user=gone, unit=home_care, role="manager")

    led = [set(person_units(above, day).values_list("code", flat=True)) for day in (TODAY, TODAY + DAY)]

    assert [home_care.code in codes for codes in led] == [False, True]


def test_deputy_of_a_manager_who_has_left_sees_no_more_than_a_new_manager_would(social, home_care):
    gone = factories.employee("Gun", "Borta", social, end_on=TODAY)
    factories.UnitRoleFactory(user=gone, unit=social, role="manager", whole_subtree=True)
    below = factories.employee("Ing", "Inne", home_care)
    factories.UnitRoleFactory(user=below, unit=home_care, role="manager")
    deputy = factories.employee("Didrik", "Vik", social)
    factories.UnitRoleFactory(user=deputy, unit=social, role="deputy")

    led = [set(person_units(deputy, day).values_list("code", flat=True)) for day in (TODAY, TODAY + DAY)]

    assert [home_care.code in codes for codes in led] == [True, False]


def test_manager_s_deputies_and_own_roles_are_closed_too(chef, home_care):
    chef.affiliations.update(end_on=TODAY - DAY)

    assert as_(chef).get("/roller/").status_code == 302
    assert chef.roles_on(TODAY) == [] and len(chef.roles_on(TODAY - DAY)) == 1


def test_account_that_never_had_a_tie_has_what_its_roles_say(municipality):
    person = factories.UserFactory()
    factories.UnitRoleFactory(user=person, unit=municipality, role="coordinator")

    assert len(person.roles_on(TODAY)) == 1
    assert follow_all(TODAY) == Followed(0, 0)


def test_night_closes_the_account_of_who_has_left_and_opens_it_for_who_is_back(leaving, municipality):
    back = factories.employee("Britt", "Åter", municipality, start_on=TODAY)
    joined = factories.UserFactory(is_active=False)  # gave all it had to another
    User.objects.filter(pk=back.pk).update(is_active=False)
    SourceRecord.objects.create(user=leaving, source="hand", person_id="1", email=leaving.email)
    leaving.affiliations.update(end_on=TODAY - DAY)

    tried = follow_all(TODAY, dry_run=True)
    untouched = User.objects.get(pk=leaving.pk).is_active
    done, again = follow_all(TODAY), follow_all(TODAY)

    assert (tried, untouched, done, again) == (Followed(1, 1), True, Followed(1, 1), Followed(0, 0))
    active = dict(User.objects.values_list("pk", "is_active"))
    assert (active[leaving.pk], active[back.pk], active[joined.pk]) == (False, True, False)
    assert as_(User.objects.get(pk=leaving.pk)).get("/dina-uppgifter/").status_code == 302


def test_nightly_follows_the_ties(leaving, capsys):
    leaving.affiliations.update(end_on=TODAY - DAY)

    call_command("nightly", "--json")

    assert '"follow_ties": {"on"' in capsys.readouterr().out
    assert not User.objects.get(pk=leaving.pk).is_active


def test_night_that_was_missed_opens_nothing_for_who_has_left_since(leaving, municipality):
    SourceRecord.objects.create(user=leaving, source="hand", person_id="1", email=leaving.email)
    leaving.affiliations.update(end_on=TODAY - DAY)
    follow_all(TODAY)

    call_command("nightly", on=TODAY - 3 * DAY, stdout=StringIO())
    opened_by_night = User.objects.get(pk=leaving.pk).is_active
    follow_ties(User.objects.all(), TODAY - 3 * DAY)  # as a file of that day does

    assert (opened_by_night, User.objects.get(pk=leaving.pk).is_active) == (False, False)
