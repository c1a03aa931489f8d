"""Slips with start codes, from printing to a phone that is handed on."""

import datetime as dt
import logging
import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.links import start_visit
from tests import factories
from tests.at_once import at_once
from tests.courses.factories import RIGHT, WRONG, course, first_item, lessons_of, options, plain
from tracking import start_codes
from tracking.assigning import assign
from tracking.models import (
    AccessLog,
    Attempt,
    Completion,
    PersonalLink,
    SourceRecord,
    StartSheet,
    UnitRole,
    Unreachable,
    User,
    WrongCodes,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def kurs(db):
    return course()


@pytest.fixture
def manager(chef):
    asks = Client()
    asks.force_login(chef)
    return asks


def make(manager, unit, kurs, *persons):
    posted = {"unit": unit.pk, "training": kurs.training.pk, "person": [each.pk for each in persons]}
    return manager.post("/startlappar/", posted)


def codes(manager, where):
    return re.findall(r'"slip-code">(\w{4} \w{4})<', manager.get(where).content.decode())


@pytest.fixture
def code(manager, home_care, kurs, anna):
    return codes(manager, make(manager, home_care, kurs, anna).url)[0]


def enter(client, code):
    client.get("/start/")
    return client.post("/start/", {"code": code})


def begin(client, code):
    """The address of the visit, after "Ja, det är jag"."""
    where = enter(client, code).headers["Location"]
    client.post(where, {"me": "yes"})
    return where


def answer(client, base, lesson, text=RIGHT, **headers):
    where = f"{base}{lesson.pk}/svar/{first_item(lesson)}/"
    return client.post(where, {"option": options(lesson, text)[0]}, headers=headers)


def test_code_leads_through_one_lesson_at_a_time_to_the_completion(client, anna, kurs, code):
    first, last = lessons_of(kurs)
    base = begin(client, code.lower())
    assert client.get(base).headers["Location"] == f"{base}{first.pk}/"
    assert "Du går kursen som Anna" in client.get(f"{base}{first.pk}/").content.decode()

    ended = plain(answer(client, base, first))
    assert "Det stämmer" in ended and "Klart! Du kan lämna telefonen vidare." in ended and "med samma kod" in ended

    again = begin(client, code)
    answer(client, again, last)
    assert (again != base, Completion.objects.get().user) == (True, anna)
    assert enter(client, code).headers["Location"] == "/start/klart/"


def test_phone_that_is_handed_on_has_forgotten_everything(client, kurs, code):
    first, last = lessons_of(kurs)
    base = begin(client, code)
    answer(client, base, first)

    for where in (base, f"{base}{first.pk}/", f"{base}{last.pk}/"):
        back = client.get(where)
        assert back.headers["Location"] == "/start/klart/" and not back.content
        assert back.cookies["jag"]["max-age"] == 0
    in_place = answer(client, base, first, **{"HX-Request": "true"})
    assert in_place.headers["HX-Redirect"] == base
    done = client.get("/start/klart/").content.decode()
    assert "Klart! Du kan lämna telefonen vidare." in done and "Anna" not in done
    assert Attempt.objects.count() == 1


def test_answer_in_place_says_that_the_phone_may_be_handed_on(client, kurs, code):
    base = begin(client, code)
    first = lessons_of(kurs)[0]

    once = answer(client, base, first, WRONG, **{"HX-Request": "true"}).content.decode()
    shown = answer(client, base, first, **{"HX-Request": "true"}).content.decode()

    assert "lämna telefonen" not in once
    assert "Klart! Du kan lämna telefonen vidare." in shown and "Öva igen" not in shown


def test_visit_reaches_its_lesson_only(client, kurs, code):
    base = begin(client, code)

    assert client.get(f"{base}{lessons_of(kurs)[1].pk}/").status_code == 404
    assert client.get("/mina-utbildningar/").status_code == 302


def test_whoever_it_is_not_closes_the_visit_and_the_code_works_again(client, code):
    base = begin(client, code)

    said = client.post(base, {"me": "no"})

    assert "Lämna lappen till den som delade ut den." in plain(said)
    assert client.get(base).status_code == 410
    assert enter(client, code).status_code == 303


def test_visit_is_over_after_an_hour(client, kurs, code, monkeypatch):
    base = begin(client, code)
    answer(client, base, lessons_of(kurs)[0], WRONG)
    monkeypatch.setattr(start_codes, "VISIT_SECONDS", -1)

    shown = client.get(base)

    assert shown.status_code == 410 and "Skriv koden igen" in plain(shown) and "Anna" not in shown.content.decode()


def test_forged_visit_opens_nothing(client, anna, kurs, code):
    link = PersonalLink.objects.get()
    held = [link.pk, link.issue, link.code_issue, lessons_of(kurs)[0].translation_key.hex, "x"]

    for token in ("k", "kx", "k" + signing.dumps(held), "k" + signing.dumps(held, salt="x")):
        assert client.get(f"/l/{token}/").status_code == 410


def test_code_is_stored_nowhere_and_has_no_look_alikes(kurs, code):
    typed = code.replace(" ", "")
    stored = str(list(PersonalLink.objects.values())) + str(list(StartSheet.objects.values()))

    assert typed not in stored and len(typed) == 8 and set(typed) <= set(start_codes.ALPHABET)
    assert len(set(start_codes.ALPHABET)) == 30 and not set(start_codes.ALPHABET) & set("01IOSV")


def test_two_links_with_one_code_get_two(monkeypatch, anna, utomstaende, kurs, home_care, chef):
    made = iter(["AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    monkeypatch.setattr(start_codes, "code", lambda link: next(made))

    start_codes.print_sheet(chef, home_care, kurs.training, [anna, utomstaende], timezone.localdate())

    assert PersonalLink.objects.exclude(code_digest=None).values("code_digest").distinct().count() == 2


def test_no_name_and_no_hint_before_a_correct_code(client, code):
    shown = [enter(client, typed) for typed in ("AAAA AAAA", "ÅÄÖ", "0" * 500, code[:-1], "\0")]

    assert {each.status_code for each in shown} == {200}
    assert all("Den koden öppnar inget." in plain(each) and "Anna" not in each.content.decode() for each in shown)
    assert 'value="AAAA AAAA"' in shown[0].content.decode()  # to compare with the slip
    assert "Skriv koden från lappen." in plain(enter(client, " "))


def test_after_ten_failures_a_browser_waits_and_another_does_not(client, code):
    failed = [enter(client, "AAAAAAAA").status_code for _try in range(11)]

    assert failed == [200] * 10 + [429]
    assert enter(client, code).status_code == 429
    assert enter(Client(), code).status_code == 303


def test_correct_codes_are_no_failures(client, code):
    assert [enter(client, code).status_code for _try in range(12)] == [303] * 12


def test_browsers_without_the_cookie_share_their_tries(client, code):
    tried = [Client().post("/start/", {"code": "AAAAAAAA"}).status_code for _try in range(11)]

    assert tried == [200] * 10 + [429]


def test_fifty_wrong_codes_at_once_of_one_browser_are_ten(real_db):
    browser, statuses = Client(), []
    browser.get("/start/")

    def post():
        asks = Client()
        asks.cookies = browser.cookies.copy()
        statuses.append(asks.post("/start/", {"code": "AAAAAAAA"}).status_code)

    at_once(*[post] * 50)

    assert (statuses.count(200), statuses.count(429)) == (10, 40)
    assert start_codes.wrong_lately(timezone.now()) == 10


def test_many_wrong_codes_of_everybody_are_in_the_log_and_told_to_hr(
    client, municipality, manager, home_care, caplog, monkeypatch
):
    hr = factories.UserFactory()
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    monkeypatch.setattr(start_codes, "ALARM", 5)
    with caplog.at_level(logging.WARNING):
        for _try in range(5):
            enter(Client(), "AAAAAAAA")
    client.force_login(hr)

    assert [record.getMessage() for record in caplog.records if record.name == "tracking.start_codes"] == [
        "5 wrong start codes in a quarter of an hour: somebody may be guessing"
    ]
    assert "5 fel koder har skrivits det senaste dygnet" in plain(client.get("/startlappar/"))
    assert "fel kod" not in plain(manager.get("/startlappar/"))
    WrongCodes.objects.update(quarter=timezone.now() - 2 * DAY)
    assert start_codes.wrong_lately(timezone.now()) == 0


def test_sheet_holds_first_names_codes_and_where_to_go(manager, home_care, kurs, anna, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://kommunen.se"
    bo = factories.employee("Bo", "Ek", home_care)

    where = make(manager, home_care, kurs, anna, bo).url
    html = manager.get(where).content.decode()

    assert [name.strip() for name in re.findall(r"<h2>(.*?)</h2>", html, re.S)] == ["Bo", "Anna"]
    assert "Åberg" not in html and "<strong>kommunen.se/start</strong>" in html
    assert len(codes(manager, where)) == 2 and html.count("data:image/svg+xml") == 2
    assert codes(manager, where) == codes(manager, where)


def test_slip_printed_again_ends_the_one_before_and_no_link_in_a_mail(client, manager, home_care, kurs, anna, code):
    from tracking.links import link_of, token  # noqa: PLC0415

    link = PersonalLink.objects.get()
    base = begin(client, code)

    newer = codes(manager, make(manager, home_care, kurs, anna).url)[0]

    assert newer != code
    assert "Den koden öppnar inget." in plain(enter(client, code)) and client.get(base).status_code == 410
    assert enter(client, newer).status_code == 303
    assert link_of(token(link), timezone.localdate()) == link
    first = StartSheet.objects.order_by("pk").first()
    assert "gäller inte längre" in plain(manager.get(f"/startlappar/{first.pk}/"))


def test_lost_sheet_is_revoked_with_one_button_and_a_question(client, manager, home_care, kurs, anna, code):
    sheet = StartSheet.objects.get()
    base = begin(client, code)
    where = f"/startlappar/{sheet.pk}/sparra/"
    assert "Spärra arket?" in plain(manager.get(where)) and enter(client, code).status_code == 303

    manager.post(where)

    assert "Den koden öppnar inget." in plain(enter(client, code)) and client.get(base).status_code == 410
    assert manager.get(f"/startlappar/{sheet.pk}/").status_code == 404
    assert "spärrat" in plain(manager.get("/startlappar/"))


def test_code_ends_with_the_right_of_who_printed_it(client, home_care, kurs, anna):
    deputy = factories.employee("Dan", "Dahl", home_care)
    role = factories.UnitRoleFactory(user=deputy, unit=home_care, role=UnitRole.Role.DEPUTY,
                                     end_on=timezone.localdate())  # fmt: skip
    asks = Client()
    asks.force_login(deputy)
    where = make(asks, home_care, kurs, anna).url
    code = codes(asks, where)[0]
    assert enter(client, code).status_code == 303

    UnitRole.objects.filter(pk=role.pk).update(end_on=timezone.localdate() - DAY)

    assert "Den koden öppnar inget." in plain(enter(client, code))
    assert asks.get(where).status_code == 403


def test_code_ends_when_the_person_leaves_or_the_links_are_revoked(client, anna, code):
    PersonalLink.objects.all().revoke(timezone.now())
    assert "Den koden öppnar inget." in plain(enter(client, code))
    PersonalLink.objects.update(revoked_at=None)
    assert enter(client, code).status_code == 303
    anna.affiliations.update(end_on=timezone.localdate() - DAY)

    assert "Den koden öppnar inget." in plain(enter(client, code))


def test_slips_are_for_the_readers_own_persons(manager, home_care, kurs, anna, utomstaende, school):
    where = make(manager, home_care, kurs, anna, utomstaende).url

    assert list(PersonalLink.objects.values_list("user", flat=True)) == [anna.pk]
    assert len(codes(manager, where)) == 1
    refused = make(manager, school, kurs, utomstaende)
    assert refused.status_code == 200 and PersonalLink.objects.count() == 1
    none = make(manager, home_care, kurs)
    assert "Välj minst en person." in plain(none)


def test_page_names_its_own_persons_with_what_is_left_and_is_logged(manager, home_care, kurs, anna, chef, utomstaende):
    factories.completed(anna, kurs.training, timezone.localdate())
    AccessLog.objects.all().delete()

    shown = manager.get("/startlappar/", {"unit": home_care.pk, "training": kurs.training.pk})
    text = plain(shown)

    assert "Anna Åberg – klar" in text and "Cecilia Chefsson – kvar att göra" in text and "Ulf" not in text
    assert shown.content.decode().count("checked") == 1
    assert list(AccessLog.objects.values_list("subject", "unit_path", "persons")) == [
        ("Startlappar", "LARK/SOC/HEM1", 2)
    ]


@pytest.mark.parametrize("role", ["coordinator", "secretary", "handler", None])
def test_others_have_no_slips(client, social, role):
    reader = factories.UserFactory()
    if role:
        factories.UnitRoleFactory(user=reader, unit=social, role=role)
    client.force_login(reader)

    assert [client.get(f"/startlappar/{where}").status_code for where in ("", "behovs/", "1/", "1/sparra/")] == [
        403
    ] * 4


def test_sheet_opens_for_whoever_printed_it_and_hr_may_revoke_it(client, municipality, code):
    hr = factories.UserFactory()
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    client.force_login(hr)
    sheet = StartSheet.objects.get()

    assert client.get(f"/startlappar/{sheet.pk}/").status_code == 404
    assert client.post(f"/startlappar/{sheet.pk}/sparra/").status_code == 302
    assert StartSheet.objects.get().revoked_at


def test_protected_person_is_on_the_slip_by_display_name_and_not_at_all_without_one(manager, home_care, kurs, anna):
    hidden = factories.employee("Petra", "Hemlig", home_care)
    hidden.protected = True
    hidden.save()
    make(manager, home_care, kurs, anna, hidden)
    assert list(PersonalLink.objects.values_list("user", flat=True)) == [anna.pk]
    hidden.display_name = "Lisa Lund"
    hidden.save()

    html = manager.get(make(manager, home_care, kurs, hidden).url).content.decode()

    assert "Lisa" in html and "Petra" not in html and "Hemlig" not in html


def test_number_of_questions_does_not_grow_with_the_persons(manager, home_care, kurs, anna,
                                                            django_assert_max_num_queries):  # fmt: skip
    counts = []
    for _more in range(2):
        persons = [factories.employee("Kim", f"Ny{number}", home_care) for number in range(5)]
        where = make(manager, home_care, kurs, *persons, *PersonalLink.objects.none()).url
        for address in (where, f"/startlappar/?unit={home_care.pk}&training={kurs.training.pk}"):
            manager.get(address)
            with django_assert_max_num_queries(60) as asked:
                manager.get(address)
            counts.append(len(asked))

    assert counts[:2] == counts[2:]


def test_code_of_a_course_that_is_not_open_says_so(client, kurs, code):
    kurs.unpublish()

    assert "Här finns inget att göra just nu" in plain(enter(client, code))


def test_visit_names_the_next_lesson(rf, anna, kurs, code):
    request = rf.get("/")
    request.user = anna
    visit = start_codes.visit_of(start_visit(request, PersonalLink.objects.get()))

    assert visit.place == lessons_of(kurs)[0].translation_key.hex


@pytest.fixture
def duty(kurs, home_care, anna):
    """Bo and Disa have no address, and Bo has done the course; Anna is mailed."""
    bo, disa = (factories.employee(name, "Ek", home_care) for name in ("Bo", "Disa"))
    User.objects.filter(pk__in=[bo.pk, disa.pk]).update(email=None)
    factories.RequirementFactory(training=kurs.training)
    assign(timezone.localdate())
    factories.completed(bo, kurs.training, timezone.localdate())
    return disa


def test_page_lists_who_needs_a_slip_and_leads_to_the_slips_of_the_unit(manager, home_care, kurs, duty, utomstaende):
    AccessLog.objects.all().delete()
    shown = manager.get("/startlappar/behovs/")
    html, where = shown.content.decode(), f"?unit={home_care.pk}&amp;training={kurs.training.pk}"

    assert "Disa Ek" in html and not [name for name in ("Anna", "Bo Ek", "Ulf") if name in html]
    assert f'href="/startlappar/{where}&amp;person={duty.pk}"' in html and "har en lapp" not in html
    assert [row.persons for row in AccessLog.objects.all()] == [1]
    make(manager, home_care, kurs, duty)
    assert "har en lapp" in plain(manager.get("/startlappar/behovs/"))
    for page in ("/startlappar/", "/min-enhet/"):
        assert 'href="/startlappar/behovs/"' in manager.get(page).content.decode()


def test_hr_lists_one_unit_and_none_outside_the_scope(client, home_care, social, school, duty):
    hr = factories.UserFactory()
    factories.UnitRoleFactory(user=hr, unit=social, role="hr")
    client.force_login(hr)

    assert "Disa Ek" in plain(client.get("/startlappar/behovs/", {"unit": home_care.pk}))
    assert "Ingen behöver en lapp just nu." in plain(client.get("/startlappar/behovs/", {"unit": social.pk}))
    assert client.get("/startlappar/behovs/", {"unit": school.pk}).status_code == 404


def test_protected_person_without_a_name_is_in_no_list_of_who_needs_a_slip(manager, duty):
    duty.refresh_from_db()
    duty.protected = True
    duty.save()
    assert "Ingen behöver en lapp just nu." in plain(manager.get("/startlappar/behovs/"))
    duty.display_name = "Lisa Lund"
    duty.save()

    shown = plain(manager.get("/startlappar/behovs/"))
    assert "Lisa Lund" in shown and "Disa" not in shown


def sms_gateway(number: str, says: str) -> None:
    """Takes everything."""


def test_whoever_has_an_address_that_takes_no_mail_needs_a_slip_unless_an_sms_comes(manager, settings, duty, anna):
    Unreachable.objects.create(user=anna, email=anna.email, how="bounced", at=timezone.now())
    shown = plain(manager.get("/startlappar/behovs/"))
    assert "Anna Åberg" in shown and "Disa Ek" in shown

    settings.SMS_SENDER = f"{__name__}.sms_gateway"
    SourceRecord.objects.create(user=anna, source="hr", person_id="p1", mobile="+46701234567")
    shown = plain(manager.get("/startlappar/behovs/"))
    assert "Anna Åberg" not in shown and "Disa Ek" in shown


def test_whoever_has_another_address_than_the_one_that_took_no_mail_needs_no_slip(manager, duty, anna):
    Unreachable.objects.create(user=anna, email="anna.fore@example.se", how="bounced", at=timezone.now())

    assert "Anna Åberg" not in plain(manager.get("/startlappar/behovs/"))


def test_slip_is_needed_where_the_person_is_employed(manager, municipality, home_care, school, duty):
    """Who is a partner here and employed elsewhere gets it there."""
    factories.AffiliationFactory(user=User.objects.get(pk=duty.pk), unit=school, is_main=False)
    duty.affiliations.filter(unit=home_care).update(kind="partner")
    hr = Client()
    person = factories.UserFactory()
    factories.UnitRoleFactory(user=person, unit=municipality, role="hr")
    hr.force_login(person)

    assert "Ingen behöver en lapp just nu." in plain(manager.get("/startlappar/behovs/"))
    assert "Disa Ek" in plain(hr.get("/startlappar/behovs/", {"unit": school.pk}))
    assert "Disa Ek" not in plain(hr.get("/startlappar/behovs/", {"unit": home_care.pk}))


def test_whoever_cannot_begin_needs_no_slip(manager, duty):
    """An account that is closed opens nothing, whatever slip there is."""
    User.objects.filter(pk=duty.pk).update(is_active=False)

    assert "Ingen behöver en lapp just nu." in plain(manager.get("/startlappar/behovs/"))


def test_nobody_needs_a_slip_for_what_is_not_on_the_web(manager, kurs, duty):
    factories.RequirementFactory(training__title="Studiebesöket")
    assign(timezone.localdate())
    shown = plain(manager.get("/startlappar/behovs/"))
    assert "Disa Ek" in shown and "Bo Ek" not in shown and "Studiebesöket" not in shown

    factories.completed(duty, kurs.training, timezone.localdate())
    assert "Ingen behöver en lapp just nu." in plain(manager.get("/startlappar/behovs/"))


def test_list_of_who_needs_a_slip_asks_no_more_for_many(manager, home_care, kurs, duty):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert manager.get("/startlappar/behovs/").status_code == 200
        return len(queries)

    few = [asked(), asked()][1]
    for number in range(12):
        factories.employee("Kim", f"Ny{number}", home_care)
    User.objects.filter(given_name="Kim").update(email=None)
    assign(timezone.localdate())

    assert asked() == few and "13 personer" in plain(manager.get("/startlappar/behovs/"))


def test_slip_whose_printer_leads_no_more_is_none(client, manager, home_care, kurs, duty, chef):
    make(manager, home_care, kurs, duty)
    chef.unit_roles.all().delete()
    hr = factories.UserFactory()
    factories.UnitRoleFactory(user=hr, unit=home_care.parent, role="hr")
    client.force_login(hr)

    assert "har en lapp" not in plain(client.get("/startlappar/behovs/"))


def test_those_who_are_called_the_same_are_told_apart_on_the_slip_and_the_phone(client, manager, home_care, kurs, anna):
    namesake = factories.employee("Anna", "Öst", home_care)
    hidden = factories.employee("Anna", "Hemlig", home_care)
    User.objects.filter(pk=hidden.pk).update(protected=True, display_name="Anna")
    chosen = [anna.pk, namesake.pk, hidden.pk]

    manager.post("/startlappar/", {"unit": home_care.pk, "training": kurs.training.pk, "person": chosen})
    sheet = StartSheet.objects.get()
    slips = manager.get(f"/startlappar/{sheet.pk}/").context["slips"]
    shown = client.post("/start/", {"code": start_codes.code(sheet.links.get(user=namesake))}, follow=True)

    assert sorted(each.first_name for each in slips) == ["Anna", "Anna Å", "Anna Ö"]
    assert "Är det du som är Anna Ö?" in shown.content.decode()


def test_slip_is_offered_to_those_who_have_it_left(manager, home_care, kurs, anna, duty):
    away = factories.employee("Ingrid", "Dal", home_care)
    assign(timezone.localdate())
    factories.exempt(away, timezone.localdate(), timezone.localdate() + dt.timedelta(days=9))

    shown = manager.get("/startlappar/", {"unit": home_care.pk, "training": kurs.training.pk})

    assert "undantagen just nu" in shown.content.decode()
    assert anna.pk in shown.context["chosen"] and away.pk not in shown.context["chosen"]


def test_list_of_who_needs_a_slip_leads_to_slips_for_just_those(manager, home_care, kurs, duty):
    listed = manager.get("/startlappar/behovs/").content.decode()
    address = re.search(r'href="(/startlappar/\?unit=[^"]*)"', listed)[1].replace("&amp;", "&")

    assert manager.get(address).context["chosen"] == {duty.pk}
