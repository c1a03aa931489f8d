"""A manager sees who is behind, reminds them, and goes on to slips: with the keyboard alone, and on a phone."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.courses.factories import course
from tests.journeys.conftest import overflow, violations
from tracking.assigning import assign
from tracking.models import Message

DAY = dt.timedelta(days=1)


@pytest.fixture
def chef(live):
    """Of a unit where two are late, one is done and one is away."""
    today = timezone.localdate()
    root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    unit = factories.UnitFactory(code="HEM1", name="Hemtjänst norr, kväll och natt", parent=root)
    training = course().training
    factories.RequirementFactory(training=training)
    names = ["Anna Åberg", "Göran Bartholomeusson-Lindqvist", "Bo Ek", "Li Ström"]
    _anna, _goran, done, away = [factories.employee(*name.split(" ", 1), unit) for name in names]
    assign(today - 90 * DAY)
    factories.completed(done, training, today - 9 * DAY)
    factories.exempt(away, today - 60 * DAY, today + 30 * DAY)
    return factories.manager("Cecilia", "Chefsson", unit)


def press(page, name):
    """Goes to the link, button or box by the keyboard, as far as it takes."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || document.activeElement.value || ''").strip() == name:
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def test_manager_reminds_those_who_are_late_by_keyboard(chef, desktop, log_in):
    log_in(desktop, chef)
    desktop.goto("/min-enhet/")
    desktop.get_by_role("heading", name="2 personer behöver komma vidare").wait_for()
    wrong = violations(desktop)

    press(desktop, "Påminn alla 2")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name="Påminn 2 personer").wait_for()
    desktop.get_by_text("Din chef Cecilia Chefsson påminner dig.").wait_for()
    wrong += violations(desktop)
    press(desktop, "Skicka 2 påminnelser")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("2 påminnelser skickas.").wait_for()

    wrong += violations(desktop)
    press(desktop, "Skriv ut startlappar: Kursen")
    desktop.keyboard.press("Enter")
    desktop.get_by_label("Anna Åberg").wait_for()

    assert wrong == []
    assert Message.objects.filter(step="nudge").count() == 2


def test_manager_chooses_one_on_a_phone(chef, phone, log_in):
    log_in(phone, chef)
    phone.goto("/min-enhet/")
    phone.get_by_role("link", name="Skriv ut startlappar").wait_for()
    wrong = [*violations(phone), overflow(phone)]
    phone.locator("[name=standing]").select_option("overdue")
    phone.get_by_role("button", name="Visa", exact=True).click()
    phone.get_by_role("link", name="Visa alla").wait_for()
    phone.get_by_label("Anna Åberg").check()
    phone.get_by_role("button", name="Påminn dem du har valt").click()
    phone.get_by_role("heading", name="Påminn 1 person").wait_for()
    phone.set_viewport_size({"width": 320, "height": 700})

    assert [*wrong, *violations(phone), overflow(phone)] == [0, 0]
