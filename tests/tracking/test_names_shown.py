"""Names shown in the admin are logged: who, where and how many, never which."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests import factories
from tracking.models import AccessLog


@pytest.fixture
def hr(client, municipality, anna, utomstaende):
    call_command("make_groups", verbosity=0)
    hr = factories.UserFactory()
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    hr.groups.add(Group.objects.get(name="HR"))
    client.force_login(hr)
    return hr


def logged():
    return list(AccessLog.objects.order_by("pk").values_list("subject", "unit_path", "persons"))


def test_persons_on_the_lists_of_an_audience_are_logged(client, hr, anna, utomstaende):
    audience = factories.AudienceFactory()
    address = f"/admin/audiences/edit/{audience.pk}/"
    client.get(address)
    assert logged() == []

    audience.includes.add(anna)
    audience.excludes.add(utomstaende)
    client.get(address)

    assert logged() == [("målgrupp", "LARK", 2)]


def test_persons_offered_for_a_name_are_logged(client, hr, anna):
    audience = factories.AudienceFactory()

    shown = client.post(f"/admin/audiences/edit/{audience.pk}/", {"add_includes": "anna"}).content.decode()

    assert "Vem menar du?" in shown and "Anna Åberg" in shown
    assert logged() == [("målgrupp", "LARK", 1)]


def test_list_of_editors_is_logged(client, hr):
    client.force_login(factories.UserFactory(is_superuser=True))

    client.get("/admin/users/")

    assert logged() == [("Redigeringsrätter", "LARK", 2)]
