"""One door: the admins have no login of their own, and technical screens list no persons."""

import pytest
from django.contrib import admin

from tests import factories
from tracking.models import User

DOORS = ["/admin/", "/admin/login/", "/admin/password_reset/", "/django-admin/", "/django-admin/login/"]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_leads_to_the_code_by_mail(client, db, door):
    response = client.get(door, follow=True)

    assert response.request["PATH_INFO"] == "/konto/login/code/"
    assert "password" not in response.content.decode()


def test_wagtails_own_login_form_takes_no_password(client, db):
    factories.UserFactory(email="admin@example.se", is_superuser=True).set_password("larkdala-2026")

    response = client.post("/admin/login/", {"username": "admin@example.se", "password": "larkdala-2026"})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_learner_does_not_get_into_an_admin(client, anna):
    client.force_login(anna)

    assert [client.get(door, follow=True).status_code for door in ("/admin/", "/django-admin/")] == [403, 403]


def test_django_admin_lists_nothing_that_points_at_persons():
    def points_at_persons(model):
        return any(field.related_model is User and field.name == "user" for field in model._meta.local_fields)

    listed = [model for model in admin.site._registry if model is User or points_at_persons(model)]
    assert listed == []
