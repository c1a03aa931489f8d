"""The code in the room, written along a personal link: its own training only, and no login is touched."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.courses.factories import course
from tests.tracking.occasion_world import occasion
from tracking.links import address
from tracking.models import Attendance, Completion
from tracking.room_code import code_at


@pytest.fixture
def made(municipality):
    return occasion(municipality, timezone.now() - dt.timedelta(minutes=5), training=course().training)


@pytest.fixture
def way(client, made, anna):
    """As she has said that it is her."""
    where = "/l/" + address(anna, made.training, timezone.localdate()).split("/l/")[1]
    client.post(where, {"me": "yes"})
    return where


def test_code_is_written_without_login(client, made, way, anna):
    assert "Är du på ett kurstillfälle" in client.get(way).content.decode()
    shown = code_at(made.pk, timezone.now())
    assert client.get(f"{way}narvaro/?kod={shown}").status_code == 200 and not Attendance.objects.exists()

    done = client.post(f"{way}narvaro/", {"code": shown})

    assert "Din närvaro är registrerad" in done.content.decode()
    assert (Attendance.objects.get().user, Completion.objects.get().training) == (anna, made.training)
    assert "sessionid" not in client.cookies and done["Cache-Control"] == "private, no-store"


def test_link_is_for_its_own_training(client, way, municipality):
    other = occasion(municipality, timezone.now() - dt.timedelta(minutes=5))

    answer = client.post(f"{way}narvaro/", {"code": code_at(other.pk, timezone.now())})

    assert "Koden stämmer inte" in answer.content.decode() and not Attendance.objects.exists()


def test_nothing_before_she_has_said_that_it_is_her(client, made, anna):
    where = "/l/" + address(anna, made.training, timezone.localdate()).split("/l/")[1]

    assert client.post(f"{where}narvaro/", {"code": code_at(made.pk, timezone.now())}).status_code == 302
    assert not Attendance.objects.exists()
