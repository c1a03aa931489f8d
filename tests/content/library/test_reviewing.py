"""What somebody should read again, and who is told."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupPagePermission

from content.library.checked_links import CheckedLink
from content.models import StandardPage
from content.reviewing import to_review
from courses.course_file import home_page, publish
from lms.dashboard import needs
from tests import factories
from tests.content.library.making import queries, reading_list, resource, symbols
from tests.courses.factories import course, plain

DAY = dt.timedelta(days=1)


def titles(on, user=None):
    user = user or factories.UserFactory(is_superuser=True)
    return {heading: [page.title for page in pages] for heading, pages in to_review(on, user)}


def test_day_decides_on_its_boundary(db, today):
    for title, days in {"I går": -1, "I dag": 0, "Sista": 60, "Senare": 61}.items():
        resource(title, reviewed_on=today - 300 * DAY, review_by=today + days * DAY)

    assert titles(today) == {"Dagen har gått": ["I går"], "Kommer snart": ["I dag", "Sista"]}


def test_page_that_nobody_has_reviewed_is_told_and_one_taken_down_is_not(db, today):
    resource("Ny", review_by=today + 300 * DAY)
    reading_list()
    symbols()
    resource("Nedtagen").unpublish()

    assert titles(today) == {"Inte granskade än": ["Ny", "Börja här", "Märken på platser"]}
    assert titles(today + 301 * DAY)["Dagen har gått"] == ["Ny"]


def test_courses_and_text_pages_have_their_day_too(db, today):
    made = course()
    made.review_by, made.reviewed_on = today, today - 300 * DAY
    publish(made)
    about = home_page().add_child(
        instance=StandardPage(title="Om utbildningen", slug="om", reviewed_on=today, review_by=today - DAY)
    )

    assert titles(today) == {"Dagen har gått": [about.title], "Kommer snart": [made.title]}


def test_editor_of_a_part_of_the_tree_is_told_of_that_part_and_its_links(client, today):
    mine = resource("Min", address="https://min.example/", review_by=today - DAY)
    resource("Annans", address="https://annans.example/", review_by=today - DAY)
    for address in ("https://min.example/", "https://annans.example/"):
        CheckedLink.objects.create(url=address, checked_at=timezone.now(), outcome="gone")
    group = Group.objects.create(name="Redaktör för en sida")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=mine, permission=Permission.objects.get(codename="change_page")
    )
    person = factories.UserFactory()
    person.groups.add(group)
    client.force_login(person)

    told = client.get("/admin/reports/library/").content.decode()

    assert titles(today, person) == {"Dagen har gått": ["Min"]}
    assert "https://min.example/" in told and "annans.example" not in told and "Annans" not in told
    assert [each.text for each in needs(person, today)] == ["1 sida att granska", "1 länk som inte svarar"]


@pytest.fixture
def editor(db):
    call_command("make_groups", verbosity=0)
    user = factories.UserFactory()
    user.groups.add(Group.objects.get(name="Redaktörer"))
    return user


def test_editor_reads_the_report_and_it_asks_as_much_however_long(client, editor):
    client.force_login(editor)
    resource("Rapporten", address="https://borta.example/", review_by=timezone.localdate())
    CheckedLink.objects.create(url="https://borta.example/", checked_at=timezone.now(), outcome="gone")

    told = " ".join(client.get("/admin/reports/library/").content.decode().split())
    few = queries(client, "/admin/reports/library/")
    for number in range(5):
        address = f"https://borta{number}.example/"
        resource(f"Rapport {number}", address=address)
        CheckedLink.objects.create(url=address, checked_at=timezone.now(), outcome="gone")

    assert "Kommer snart (1)" in told and "https://borta.example/" in told and "finns inte" in told
    assert queries(client, "/admin/reports/library/") == few
    assert "Granska snart" in client.get("/admin/").content.decode()


def test_report_is_for_those_who_may_edit(client, anna, editor):
    client.force_login(anna)

    assert client.get("/admin/reports/library/").status_code == 302
    assert "Länkar" not in plain(client.get("/admin/reports/library/"))
