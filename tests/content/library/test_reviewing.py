"""What somebody should read again, and who is told."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from content.library.checked_links import CheckedLink
from content.reviewing import to_review
from tests import factories
from tests.content.library.making import queries, reading_list, resource, symbols
from tests.courses.factories import plain

DAY = dt.timedelta(days=1)


def titles(on):
    return {heading: [page.title for page in pages] for heading, pages in to_review(on)}


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
