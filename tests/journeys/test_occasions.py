"""A lecture with one place: who gives it up, who is promoted, writes the code in the room, and is done."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.journeys.conftest import overflow, violations
from tests.tracking.occasion_world import occasion
from tracking.letters import write
from tracking.models import Completion, Message, Occasion

SOON = dt.timedelta(minutes=20)


@pytest.fixture
def municipality(real_db):
    """Committed: the server is another thread."""
    return factories.UnitFactory(code="LARK", kind="municipality")


@pytest.fixture
def anna(municipality):
    return factories.employee("Anna", "Åberg", municipality)


@pytest.fixture
def chef(municipality):
    return factories.manager("Cecilia", "Chefsson", municipality)


@pytest.fixture
def lecture(municipality, chef):
    training = factories.TrainingFactory(title="Grundutbildning")
    starts = timezone.now() + SOON
    given = {"capacity": 1, "leader": chef, "training": training, "title": "Frukostföreläsning"}
    return occasion(municipality, starts, **given)


def test_lecture_with_a_line_and_a_code_in_the_room(phone, desktop, lecture, anna, chef, municipality, log_in):
    first = factories.employee("Filip", "Först", municipality)
    log_in(phone, first)
    phone.goto("/kurstillfallen/")
    phone.click("text=Frukostföreläsning")
    phone.click("button:has-text('Anmäl dig')")
    phone.wait_for_selector("h2:has-text('Du har en plats')")

    log_in(phone, anna)
    phone.goto("/kurstillfallen/")
    phone.click("text=Frukostföreläsning")
    phone.click("button:has-text('Ställ dig i kö')")
    phone.wait_for_selector("text=Du står på plats 1 i kön")
    assert violations(phone) == [] and overflow(phone) == 0

    log_in(desktop, first)
    desktop.goto(f"/kurstillfallen/{lecture.pk}/")
    desktop.click("text=Avanmäl dig")
    desktop.click("button:has-text('Avanmäl mig')")
    desktop.wait_for_selector("text=Du är avanmäld")
    [promoted] = Message.objects.filter(step="occasion_promoted")
    assert promoted.recipient == anna and write(promoted, timezone.now()).attachments

    log_in(desktop, chef)
    desktop.goto(f"/kurstillfallen/{lecture.pk}/")
    desktop.click("text=Visa koden i rummet")
    code = desktop.inner_text(".room-letters")
    assert violations(desktop) == [] and overflow(desktop) == 0

    phone.goto("/narvaro/")
    phone.keyboard.press("Tab")
    phone.fill("#kod", code.lower())
    phone.keyboard.press("Enter")
    phone.wait_for_selector("text=Du var med")
    assert [(each.user, each.source) for each in Completion.objects.all()] == [(anna, "occasion")]

    desktop.goto(f"/kurstillfallen/{lecture.pk}/narvaro/")
    desktop.wait_for_selector("text=skrev koden")
    assert violations(desktop) == []


def test_leader_makes_changes_and_cancels(desktop, municipality, log_in):
    leader = factories.employee("Karin", "Kansli", municipality)
    factories.UnitRoleFactory(user=leader, unit=municipality, role="coordinator")
    factories.TrainingFactory(title="Grundutbildning")
    log_in(desktop, leader)
    day = str(timezone.localdate() + dt.timedelta(days=9))

    desktop.goto("/kurstillfallen/")
    desktop.click("text=Lägg upp ett kurstillfälle")
    desktop.select_option("#id_training", label="Grundutbildning")
    for field, value in {"on": day, "begins": "09:00", "ends": "11:00", "place": "Salen", "sign_up_until": day}.items():
        desktop.fill(f"#id_{field}", value)
    assert violations(desktop) == []
    desktop.click("button:has-text('Lägg upp')")
    desktop.wait_for_selector("h1:has-text('Grundutbildning')")
    made = Occasion.objects.get()
    desktop.click("text=Ställ in")
    desktop.wait_for_selector("text=Ingen är anmäld")
    desktop.click("button:has-text('Ställ in')")
    desktop.wait_for_selector("text=Kurstillfället ställdes in")

    made.refresh_from_db()
    assert made.cancelled_at and made.leader == leader


@pytest.mark.parametrize("where", ["/kurstillfallen/", "/kurstillfallen/nytt/", "/narvaro/", "/genomforda/fil/"])
def test_pages_can_be_read_by_everybody_and_fit_a_small_screen(phone, municipality, where, log_in):
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    occasion(municipality, timezone.now() + dt.timedelta(days=3), leader=hr, title="Öppen föreläsning")
    phone.set_viewport_size({"width": 320, "height": 700})
    log_in(phone, hr)

    phone.goto(where)

    assert violations(phone) == []
    assert overflow(phone) == 0
