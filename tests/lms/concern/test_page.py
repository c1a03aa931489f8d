"""“Orolig för någon?”: whom to call, in every situation, for anybody; and what only staff are shown."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale

from content.searchable import Searchable
from lms.concern.numbers import ContactNumber, NumberCheck
from tests import factories
from tests.courses.factories import plain
from tests.lms.concern.conftest import SWITCHBOARD
from tracking.models import Municipality


def section(response, anchor):
    """The text of one situation, and the numbers that can be called from it."""
    html = response.content.decode().split(f'id="{anchor}"', 1)[1].split("</section>", 1)[0]
    html = re.sub(r"<div[^>]*hidden>.*?</div>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()), re.findall(r'href="tel:([^"]+)"', html)


def staff_of(unit, name="Anna"):
    return factories.employee(name, "Ek", unit)


def staff_number(unit=None, code="kontakt"):
    return ContactNumber.objects.create(
        code=code, function=f"Kontakt {code}", number="08-77", national=True, for_staff=True, unit=unit,
        source="Kommunen", locale=Locale.get_default(),
    )  # fmt: skip


def test_page_begins_with_112_and_has_every_situation(client, loaded):
    page = client.get(loaded.url).content.decode()

    assert re.findall(r'href="(tel:[^"]+)"', page)[0] == "tel:112"
    anchors = re.findall(r'<section class="situation stack"\s+id="([^"]+)"', page)
    assert anchors == [
        "det-ar-fara-nu", "jag-ar-orolig-for-ett-barn", "jag-ar-orolig-for-en-vuxen",
        "nagot-har-hant-eller-jag-har-sett-klotter-eller-ett-flygblad", "jag-vill-sjalv-lamna",
        "jag-eller-min-familj-hotas", "jag-ar-under-18", "jag-ar-anhorig",
    ]  # fmt: skip
    assert [page.count(f'href="#{anchor}"') for anchor in anchors] == [1] * 8


def test_function_without_a_number_is_reached_by_the_switchboard(client, loaded):
    text, calls = section(client.get(loaded.url), "jag-ar-orolig-for-ett-barn")

    assert "Be att få prata med: Socialtjänstens mottagning för barn och unga." in text
    assert set(calls) == {SWITCHBOARD.replace(" ", "").replace("-", "")}


def test_number_shows_when_it_was_tried(client, loaded, number):
    number("socialjouren", "0999-10 00 13", days=10, hours="Alla kvällar")
    day = timezone.localdate() - dt.timedelta(days=10)

    text, calls = section(client.get(loaded.url), "jag-ar-orolig-for-ett-barn")

    assert "0999-10 00 13 Alla kvällar" in text
    assert f"Numret kontrollerades den {day.day} " in text
    assert "0999100013" in calls


def test_number_that_is_changed_must_be_tried_again(client, loaded, number):
    number("socialjouren", "0999-10 00 13", days=10)
    number("socialjouren", "0999-10 00 14")

    text, _calls = section(client.get(loaded.url), "jag-ar-orolig-for-ett-barn")

    assert "0999-10 00 14" not in text and "0999-10 00 13" not in text
    assert "Be att få prata med: Socialjouren." in text


def test_local_number_not_tried_for_a_year_gives_way_and_a_national_one_stays_marked(client, loaded, number):
    number("socialjouren", "0999-10 00 13", days=400)
    number("bris", "116 111", days=400)

    jour, _calls = section(client.get(loaded.url), "jag-ar-orolig-for-ett-barn")
    young, calls = section(client.get(loaded.url), "jag-ar-under-18")

    assert "0999-10 00 13" not in jour
    assert "116 111" in young and "Numret ska kontrolleras." in young
    assert calls[0] == "116111"


def test_without_a_switchboard_the_page_says_whom_to_ask_for(client, loaded):
    row = Municipality.objects.get()
    row.contact_phone = ""
    row.save()

    text, calls = section(client.get(loaded.url), "jag-ar-orolig-for-ett-barn")

    assert "Ring kommunens växel och be att få prata med: Socialjouren." in text
    assert calls == []


def test_anonymous_reader_gets_no_cookie_and_no_form(client, loaded, english):
    for page in (loaded, english):
        answer = client.get(page.url)

        assert answer.status_code == 200
        assert not answer.cookies
        assert "<form" not in answer.content.decode() and "<input" not in answer.content.decode()


def test_staff_see_their_own_forvaltnings_contact_and_nobody_else_does(client, loaded, social, home_care, school):
    staff_number(social, "soc")
    staff_number(school, "skola")
    pages = {}
    for name, unit in (("Anna", home_care), ("Bo", school)):
        client.force_login(staff_of(unit, name))
        answer = client.get(loaded.url)
        pages[name] = plain(answer)
        assert answer.headers["Cache-Control"] == "private, no-store"
    client.logout()
    public = plain(client.get(loaded.url))

    assert ["Kontakt soc" in pages["Anna"], "Kontakt skola" in pages["Anna"]] == [True, False]
    assert ["Kontakt soc" in pages["Bo"], "Kontakt skola" in pages["Bo"]] == [False, True]
    assert "Kontakt" not in public and "CVE" not in public and "inloggad" not in public


def test_whoever_has_left_sees_what_everybody_sees(client, loaded, social):
    staff_number(social, "soc")
    person = staff_of(social)
    person.affiliations.update(end_on=timezone.localdate() - dt.timedelta(days=1))
    client.force_login(person)

    assert "Kontakt soc" not in plain(client.get(loaded.url))


def test_staff_number_that_stands_in_a_situation_is_neither_shown_nor_found(client, loaded, social):
    kept = ContactNumber.objects.filter(code="socialjouren")
    kept.update(for_staff=True, unit=social, function="Hemlig funktion")
    call_command("index_pages", verbosity=0)

    assert "Hemlig" not in client.get(loaded.url).content.decode()
    assert "hemlig" not in Searchable.objects.get(page_id=loaded.pk).stems


def test_page_takes_the_same_questions_however_many_numbers(client, loaded, django_assert_max_num_queries):
    client.get(loaded.url)
    for place in range(30):
        staff_number(code=f"fler-{place}")
    with django_assert_max_num_queries(14):
        client.get(loaded.url)


def test_english_page_says_what_is_true_of_the_swedish_rows_in_its_own_words(client, english, number):
    contact = number("socialjouren", "0999-10 00 13", days=10)
    ContactNumber.objects.filter(code="socialjouren").exclude(pk=contact.pk).update(
        number="0999-99 99 99", hours="Nights"
    )

    answer = client.get(english.url)
    text, _calls = section(answer, "i-am-worried-about-a-child")

    assert "Social services out of hours 0999-10 00 13 Nights" in text
    assert '<html lang="en"' in answer.content.decode() and answer.headers["Content-Language"] == "en"
    assert "Leave this page now" in plain(answer)  # the frame too, whoever reads


def test_page_is_published_when_112_comes_first_and_every_situation_has_a_number(loaded):
    loaded.situations.pop(0)
    revision = loaded.save_revision()
    last = loaded.situations[-1].value
    last["numbers"] = type(last["numbers"])(last["numbers"].list_block, [])

    says = [text for _place, text in loaded.lacking(loaded.situations)]

    assert says == [
        "Först på sidan ska 112 stå. Lägg till det i det första läget.",
        "Läget har inget nummer att ringa. Lägg till minst ett.",
    ]
    with pytest.raises(PermissionDenied, match="112"):
        loaded.publish(revision)


def test_page_is_published_by_a_second_reader_only(loaded):
    with pytest.raises(PermissionDenied) as refused:
        loaded.publish(loaded.save_revision())

    assert str(refused.value) == ""  # nothing is lacking but a reader


def test_worker_lies_below_the_page_and_holds_it_alone(client, loaded):
    answer = client.get(f"{loaded.url}sparad/")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Service-Worker-Allowed"] == loaded.url
    assert not answer.cookies


def test_every_page_leads_there(client, loaded):
    for address in ("/", "/konto/login/code/", "/finns-inte/"):
        assert f'href="{loaded.url}"' in client.get(address, follow=True).content.decode(), address


def test_file_is_read_twice_and_changes_nothing(loaded, number, capsys):
    number("socialjouren", "0999-10 00 13", days=3)
    before = list(ContactNumber.objects.order_by("pk").values()), NumberCheck.objects.count()

    call_command("load_concern")

    assert "0 nya nummer och 0 nya sidor" in capsys.readouterr().out
    assert (list(ContactNumber.objects.order_by("pk").values()), NumberCheck.objects.count()) == before
