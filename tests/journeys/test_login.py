"""Logging in as people do: a code read in a real mail from a real mail server, then with an app as well."""

import re
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import overflow, violations

PASSWORD = "en-lång-rad-med-ord"


class Inbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield inbox
    server.stop()


@pytest.fixture
def anna(live):
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="HEM1"))
    anna.email = "anna@example.se"
    anna.set_password(PASSWORD)
    anna.save()
    EmailAddress.objects.create(user=anna, email=anna.email, verified=True, primary=True)
    return anna


def app_code(secret):
    """What an authenticator app would show now."""
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def test_code_in_a_mail_opens_my_trainings(anna, inbox, phone):
    phone.goto("/mina-utbildningar/")
    phone.get_by_label("E-postadress").fill("Anna@Example.se")
    phone.get_by_role("button", name="Skicka kod").click()
    phone.get_by_role("heading", name="Skriv koden").wait_for()
    (mail,) = inbox.mails

    phone.get_by_label("Kod").fill("FEL-KOD")
    phone.get_by_role("button", name="Fortsätt").click()
    expect(phone.get_by_role("alert")).to_have_text("Koden stämmer inte. Kontrollera den och försök igen.")
    phone.get_by_label("Kod").fill(re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.get_content()).group())
    phone.get_by_role("button", name="Fortsätt").click()

    phone.wait_for_url("**/mina-utbildningar/")
    assert (mail["Subject"], mail["To"]) == ("Din kod för att logga in", "anna@example.se")
    phone.get_by_role("link", name="Logga ut").click()
    phone.get_by_role("main").get_by_role("button", name="Logga ut").click()
    phone.wait_for_url("/")
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("heading", name="Logga in").wait_for()


def test_login_by_keyboard_with_a_password_and_an_app(anna, desktop):
    def submit(**values):
        for label, value in values.items():
            desktop.get_by_label(label.replace("_", " "), exact=True).fill(value)
        desktop.keyboard.press("Enter")

    desktop.goto("/konto/login/")
    submit(**{"E-postadress": "anna@example.se", "Lösenord": PASSWORD})
    desktop.wait_for_url("**/mina-utbildningar/")

    desktop.get_by_role("link", name="Min inloggning").click()
    found = {"start": check(desktop)}
    desktop.get_by_role("link", name="Slå på").click()
    found["is it you"] = check(desktop)
    submit(Lösenord=PASSWORD)
    desktop.get_by_role("heading", name="Slå på inloggning i två steg").wait_for()
    secret = desktop.locator("#authenticator_secret").input_value()
    found["activate"] = check(desktop)
    submit(Kod_från_appen=app_code(secret))
    desktop.get_by_role("heading", name="Reservkoder").wait_for()
    found["codes"] = check(desktop)
    spare = desktop.locator("#recovery_codes").input_value().split()[0]

    desktop.goto("/konto/logout/")
    desktop.get_by_role("main").get_by_role("button", name="Logga ut").press("Enter")
    desktop.goto("/konto/login/")
    submit(**{"E-postadress": "anna@example.se", "Lösenord": PASSWORD})
    desktop.get_by_role("heading", name="Inloggning i två steg").wait_for()
    found["second step"] = check(desktop)
    submit(Kod=spare)

    desktop.wait_for_url("**/mina-utbildningar/")
    assert found == dict.fromkeys(found, ([], 0))


def check(page):
    return violations(page), max(overflow(page), 0)


def test_box_to_be_remembered_stands_beside_its_label(phone):
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto("/konto/login/")

    box = phone.get_by_label("Kom ihåg mig")
    label = phone.locator(f'label[for="{box.get_attribute("id")}"]')
    field, text = box.bounding_box(), label.bounding_box()
    assert field["x"] + field["width"] < text["x"] < field["x"] + field["width"] + 24
    assert max(field["y"], text["y"]) < min(field["y"] + field["height"], text["y"] + text["height"])
    assert overflow(phone) == 0
    assert violations(phone) == []
