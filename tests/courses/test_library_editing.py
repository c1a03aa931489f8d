"""Kunskapsbanken as its editors make it: through the admin, read by somebody else, and found when it is published."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import TaskState

from content.models import ResourcePage, Searchable
from tests import factories
from tests.content.library.making import library, reading_list, resource, symbols
from tests.courses.factories import plain
from tests.courses.test_through_the_admin import COMMENTS, approve

FIELDS = {
    "title": "Rapporten",
    "slug": "rapporten",
    "introduction": "Om klotter.",
    "kind": "report",
    "audience": "everybody",
    "level": "basic",
    "language": "sv",
    "source": "Brå",
    "year": "2018",
    "responsible": "säkerhetssamordnaren",
    "address": "https://bra.example/rapport",
    "body-count": "0",
}


def editor():
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def groups(db):
    call_command("make_groups", verbosity=0)


def test_resource_is_written_read_by_a_colleague_and_then_found(groups, client):
    author, colleague = editor(), editor()
    add = f"/admin/pages/add/content/resourcepage/{library().pk}/"
    author.post(add, FIELDS | COMMENTS | {"action-publish": "1"})
    page = ResourcePage.objects.get()

    assert (page.live, page.sensitive) == (False, True)
    author.post(f"/admin/pages/{page.pk}/edit/", FIELDS | COMMENTS | {"action-submit": "1"})
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert not Searchable.objects.filter(page=page).exists()
    approve(colleague, page)

    page.refresh_from_db()
    assert page.live
    assert "Rapporten" in plain(client.get(library().url, {"q": "klotter"}))


@pytest.mark.parametrize("kind", ["resourcepage", "readinglistpage", "symbolspage"])
def test_each_kind_has_its_form(groups, kind):
    response = editor().get(f"/admin/pages/add/content/{kind}/{library().pk}/")

    assert response.status_code == 200
    assert "Granskas senast" in response.content.decode()


@pytest.mark.parametrize("make", [library, resource, reading_list, symbols])
def test_each_kind_is_edited_and_looked_at_before_it_is_published(groups, make):
    page = make("Rapporten") if make is resource else make()
    author = editor()

    assert author.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert author.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200
