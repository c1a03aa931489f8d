"""What test_main_job does not pass: the pages around login, errors, forced colours, English, and the admins."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Locale, Site

from courses.models import LessonPage
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.factories import LONG_AGO
from tests.journeys.conftest import WCAG, overflow, violations
from tracking import role_giving
from tracking.models import Municipality, SourceRecord

PASSWORD = "en-lång-rad-med-ord"

ANONYMOUS = ["/konto/login/", "/konto/password/reset/", "/konto/password/reset/done/", "/konto/inactive/"]
LOGGED_IN = ["/konto/2fa/", "/konto/password/change/", "/konto/reauthenticate/", "/konto/logout/"]


@pytest.fixture
def anna(live):
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="HEM1"))
    anna.set_password(PASSWORD)
    anna.save()
    return anna


@pytest.fixture
def administrator(live):
    return factories.UserFactory(is_superuser=True, is_staff=True)


def check(page, addresses):
    found = {}
    for address in addresses:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(address)
        found[address] = violations(page)
        page.set_viewport_size({"width": 320, "height": 700})
        found[address] += [f"{overflow(page)} px too wide"] if overflow(page) > 0 else []
    return {address: wrong for address, wrong in found.items() if wrong}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_around_login_have_no_violation(anna, phone, log_in, scheme):
    phone.emulate_media(color_scheme=scheme)
    outside = check(phone, ANONYMOUS)
    log_in(phone, anna)

    assert (outside, check(phone, LOGGED_IN)) == ({}, {})


def test_wrong_answers_to_the_login_form_have_no_violation(anna, phone):
    phone.goto("/konto/login/")
    phone.get_by_label("E-postadress").fill(anna.email)
    phone.get_by_label("Lösenord").fill("något annat")
    phone.get_by_role("main").get_by_role("button").click()

    expect(phone.get_by_role("alert")).to_have_text("E-postadressen eller lösenordet stämmer inte.")
    assert violations(phone) == []


def test_forced_colours_and_english_have_no_violation(anna, phone, log_in):
    lesson = lessons_of(course(lessons=1))[0]
    phone.emulate_media(forced_colors="active", reduced_motion="reduce")
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    phone.get_by_role("button", name="English").click()
    phone.locator("html[lang=en]").wait_for()

    assert check(phone, ["/mina-utbildningar/", "/konto/2fa/", lesson.url]) == {}


def test_municipality_may_choose_any_colour(anna, phone, log_in):
    addresses = ["/mina-utbildningar/", lessons_of(course(lessons=1))[0].url]
    log_in(phone, anna)
    found = {}
    for colour in ("#ffff00", "#ffffff", "#000000", "#ff00ff"):
        Municipality.objects.update_or_create(site=Site.objects.get(), defaults={"colour": colour})
        found[colour] = check(phone, addresses)

    assert found == dict.fromkeys(found, {})


def test_making_and_revoking_a_key_has_no_violation(live, phone, log_in):
    hr = factories.employee("Hanna", "R", factories.UnitFactory(code="LARK", kind="municipality"))
    factories.UnitRoleFactory(user=hr, unit=hr.affiliations.get().unit, role="hr")
    log_in(phone, hr)
    found = check(phone, ["/integrationer/", "/integrationer/ny/"])

    phone.goto("/integrationer/ny/")
    phone.get_by_label("Integrationens namn").fill("Ledningens översikt på intranätet")
    phone.get_by_label("Enhet", exact=True).select_option(index=1)
    phone.get_by_role("button", name="Gör en nyckel").click()  # nothing is ticked yet
    phone.get_by_role("alert").wait_for()
    found["errors"] = violations(phone)
    phone.get_by_label("utfall per enhet").check()
    phone.get_by_role("button", name="Gör en nyckel").click()
    phone.get_by_text("Nyckeln är gjord").wait_for()
    found["made"] = [*violations(phone), *([f"{overflow(phone)} px too wide"] if overflow(phone) > 0 else [])]
    phone.get_by_role("link", name="Jag har sparat nyckeln").click()
    phone.get_by_role("link", name="Återkalla nyckeln för").click()
    phone.get_by_role("heading", name="Återkalla nyckeln för").wait_for()
    found["revoke"] = violations(phone)
    phone.get_by_role("button", name="Återkalla nyckeln").click()
    phone.get_by_text("öppnar inget mer").wait_for()

    assert {place: wrong for place, wrong in (found | check(phone, ["/integrationer/"])).items() if wrong} == {}


def test_skip_link_leads_past_the_menu(live, desktop):
    desktop.goto("/konto/login/code/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.textContent") == "Gå till innehållet"

    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")

    assert desktop.evaluate("document.activeElement.name") == "email"


def test_translating_works_under_the_policy_and_calls_nobody(administrator, desktop, log_in):
    """An editor's way: send the course, open the lesson's translation."""
    page = course(lessons=1)
    Locale.objects.create(language_code="en")
    log_in(desktop, administrator)
    desktop.goto(f"/admin/localize/submit/page/{page.pk}/")
    desktop.locator("[name=include_subtree]").check()
    desktop.get_by_label("English").or_(desktop.locator("[name=locales]")).first.check()
    desktop.get_by_role("button", name="Skicka").click()
    desktop.wait_for_load_state("networkidle")
    english = LessonPage.objects.get(locale__language_code="en")
    desktop.goto(f"/admin/pages/{english.pk}/edit/", wait_until="networkidle")
    desktop.get_by_text("Jag frågar").first.wait_for()
    desktop.goto("/admin/locales/", wait_until="networkidle")

    expect(desktop.get_by_role("main")).to_contain_text("English")


def test_admins_work_under_their_policy_and_call_nobody(administrator, desktop, log_in):
    """The fixture fails on refused content, on script errors and on a request to anybody else."""
    page = course(lessons=1)
    log_in(desktop, administrator)
    addresses = [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{lessons_of(page)[0].pk}/edit/",
        "/admin/images/",
        "/admin/settings/tracking/municipality/",
        "/admin/users/",
        "/admin/account/",
        "/admin/units/",
        "/admin/units/new/",
        f"/admin/audiences/inspect/{factories.AudienceFactory().pk}/",
        "/admin/audiences/new/",
        "/admin/activities/",
        "/admin/plan_tables/new/",
        "/admin/reports/site-history/",
        "/django-admin/",
        "/django-admin/auth/group/",
    ]

    shown, found = {}, {}
    for address in addresses:
        response = desktop.goto(address, wait_until="networkidle")
        shown[address] = response.status
        # The frame is Wagtail's own, and its page editor has two faults: the label of "live" and Draftail's field.
        found[address] = [] if "/pages/" in address else violations(desktop, WCAG)

    assert shown == dict.fromkeys(addresses, 200)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_pages_of_roles_and_people_have_no_violation(live, phone, log_in):
    hr, role = people_and_roles()
    log_in(phone, hr)
    addresses = ["/personer/", "/roller/", "/roller/ny/", "/roller/andringar/", f"/roller/{role.pk}/"]
    addresses += [f"/roller/{role.pk}/{view}/" for view in ("andra", "ta-tillbaka")]
    hidden = factories.employee("Petra", "Hemlig", role.unit)
    hidden.protected, hidden.display_name = True, "Lisa Lund"
    hidden.save()
    by_hand = role.user.affiliations.create(
        source="hand", external_id="h", unit=role.unit, kind="employee", start_on=LONG_AGO, employed_from=LONG_AGO
    )
    addresses += ["/personer/skyddade/"] + [f"/personer/skyddade/{hidden.pk}/{view}" for view in ("", "ta-bort/")]
    addresses += ["/personer/ny/", f"/personer/{role.user_id}/", f"/personer/{role.user_id}/{by_hand.pk}/avsluta/"]
    for source, person in (("hr", hr), ("valda", role.user), ("bolaget", hidden)):
        SourceRecord.objects.create(user=person, source=source, person_id="1", email="samma@example.se")
    addresses += ["/personer/sla-ihop/", f"/personer/sla-ihop/{role.user_id}/{hidden.pk}/"]

    assert check(phone, addresses) == {}
    phone.goto("/roller/ny/")
    phone.get_by_label("Person", exact=True).fill("anna")
    phone.get_by_label("Enhet", exact=True).select_option(index=1)
    phone.get_by_label("Chef –").check()
    phone.get_by_role("button", name="Ge rollen").click()
    phone.get_by_text("Välj här under vem du menar med anna.", exact=True).wait_for()
    assert violations(phone) == [] and overflow(phone) == 0


def people_and_roles():
    """HR at the top, who is also a handler of protected persons, and a role to look at."""
    top = factories.UnitFactory(code="K", name="Lärkdala kommun", kind="municipality")
    unit = factories.UnitFactory(name="Hemtjänst norr, kväll och natt", parent=top)
    hr = factories.employee("Hanna", "Holm", top)
    for held in ("hr", "handler"):
        factories.UnitRoleFactory(user=hr, unit=top, role=held)
    factories.employee("Anna", "Åberg", unit)
    chef = factories.manager("Cecilia", "Chefsson-Bartholomeusdotter", unit)
    role_giving.change(chef.unit_roles.get(), hr, chef.unit_roles.get())
    return hr, chef.unit_roles.get()
