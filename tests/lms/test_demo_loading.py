"""Loading the demo: when things turn, as of today with its pages, interrupted, and beside another municipality."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models import CoursePage
from lms.demo.personas import PASSWORD, PERSONAS, logins
from tests.lms.test_demo import ON, load, persona, report
from tracking.models import Affiliation, Kind, Measurement, OrganisationalUnit, Plan, User


def test_pages_of_personas_have_something_to_show(db, client):
    """Pages ask what day it is, so the story is told as of today."""
    load(timezone.localdate())
    shown = {
        "anna": ("/mina-utbildningar/", "Våldsbejakande extremism: grunden"),
        "fortroendevald": ("/mina-utbildningar/", "Förtroendevald: ditt uppdrag"),
        "chef": ("/uppfoljning/", "Hemtjänst Norr"),
        "stallforetradare": ("/uppfoljning/", "Hemtjänst Norr"),
        "hr": ("/inlasning/", "Väntar på ditt beslut"),
        "hr-soc": ("/uppfoljning/", "Mottagningsenheten vuxna"),
        "samordnare": ("/uppfoljning/", "Vård- och omsorgsförvaltningen"),
        "samordnare-kff": ("/uppfoljning/", "Kultur- och fritidsförvaltningen"),
        "namndsekreterare": ("/uppfoljning/", "Socialnämnden"),
        "handlaggare": ("/personer/skyddade/", "Skyddade personuppgifter"),
        "hr-bostad": ("/personer/", "Bovärd"),
        "redaktor": ("/admin/", "Kurser"),
        "andralasare": ("/admin/", "awaiting-review-section"),
        "samverkan": ("/mina-utbildningar/", "Våldsbejakande extremism: grunden"),
        "dataskydd": ("/tillgang-till-namn/", "Hemtjänst Norr"),
    }

    assert set(shown) == {each.login for each in PERSONAS}
    for email, _what in logins():
        assert client.login(email=email, password=PASSWORD), email
        address, text = shown.get(email.partition("@")[0], ("/roller/", "Ekström"))
        assert text in client.get(address).content.decode(), email


@pytest.mark.parametrize(
    "on",
    [
        dt.date(2025, 1, 1),
        dt.date(2026, 10, 14),
        dt.date(2026, 10, 15),
        dt.date(2026, 12, 31),
        dt.date(2027, 1, 1),
        dt.date(2028, 2, 29),
    ],
    ids=str,
)
def test_story_holds_on_days_when_things_turn(on, db):
    load(on)
    told = report(on)
    elected = Affiliation.objects.filter(kind=Kind.ELECTED).as_of(on)

    assert elected.count() == 115
    assert {row.goal.code for row in told.total} >= {"partner", "grund", "fortroendevalda"}
    assert all(row.counted for row in told.total)
    assert Measurement.objects.filter(counted__isnull=False, on__lt=on).exists()
    assert elected.filter(user=persona("fortroendevald")).count() == 2
    assert persona("anna").assignments.get().due_on > on


def test_loading_that_is_interrupted_leaves_nothing_and_can_be_done_again(db):
    """By the second month a municipality is in place; Ctrl-C is an exception as any other."""

    class Stopped(StringIO):
        def write(self, text):
            if text.startswith("  2024-06"):
                raise KeyboardInterrupt
            return super().write(text)

    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", employees=100, seed=1, on=ON, stdout=Stopped())
    left = OrganisationalUnit.objects.count(), User.objects.count(), Plan.objects.count(), CoursePage.objects.count()
    load()

    assert left == (0, 0, 0, 0)
    assert User.objects.filter(email=logins()[0][0]).exists()


def test_another_municipality_is_refused_with_a_remedy(municipality):
    with pytest.raises(CommandError, match="Inget ändrades. Börja med en tom databas"):
        load()

    assert list(OrganisationalUnit.objects.all()) == [municipality]
