"""A tie that ends by its own date ends login and roles, without any file saying so that day."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tests.courses.test_second_reader import as_
from tracking.leaving import Followed, follow_all
from tracking.models import SourceRecord, User

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def leaving(municipality):
    """HR whose tie, not role, has a last day."""
    person = factories.employee("Sven", "Slut", municipality, source="hand", end_on=TODAY)
    factories.UnitRoleFactory(user=person, unit=municipality, role="hr")
    return person


def test_role_opens_nothing_on_the_day_after_the_last(leaving, anna):
    client = as_(leaving)
    pages = ("/personer/", "/roller/", "/uppfoljning/", "/inlasning/", "/personer/sla-ihop/", "/api/v1/people")
    before = [client.get(page).status_code for page in pages]
    leaving.affiliations.update(end_on=TODAY - DAY)

    after = [client.get(page).status_code for page in pages]

    assert 403 not in before and set(after) <= {403, 404}
    assert not User.objects.visible_to(leaving, TODAY).exists()


def test_manager_s_deputies_and_own_roles_are_closed_too(chef, home_care):
    chef.affiliations.update(end_on=TODAY - DAY)

    assert as_(chef).get("/roller/").status_code == 403
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
