"""A samtalsträff: planned, shown on a big screen, and ended in who was there. Nothing is kept of what is said."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from content.ready import says_of
from courses.models import GuidedTalkPage
from lms.demo.times import moment
from tests import factories
from tests.content.scenarios.writing import support_index
from tests.courses.factories import plain
from tests.tracking.occasion_world import DAY, HOUR, occasion
from tracking.models import Occasion, UnitRole

ROUND = {
    "title": "Det är fritt att tycka",
    "minutes": 10,
    "way": "pairs",
    "text": "Läs högt för varandra.",
    "questions": ["Varför är det bra?"],
    "notes": "Låt ett par säga en sak.",
}


def talk(*rounds: dict[str, object], **fields: object) -> GuidedTalkPage:
    values = {
        "title": "Åsikter och gränser",
        "introduction": "En timme.",
        "purpose": "Vi vet var gränsen går.",
        "sensitive": False,
        "rounds": [("round", each) for each in rounds or [ROUND, ROUND | {"title": "En sak var", "minutes": 1}]],
    }
    return support_index().add_child(instance=GuidedTalkPage(**(values | fields)))


@pytest.fixture
def training(db):
    return factories.TrainingFactory(title="Samtalsträff")


@pytest.fixture
def hr(municipality):
    reader = factories.employee("Hanna", "Rask", municipality)
    factories.UnitRoleFactory(user=reader, unit=municipality, role=UnitRole.Role.HR)
    return reader


def screen(client, page) -> str:
    return plain(client.get(page.url, {"visa": "1"}))


def test_plan_has_purpose_rules_what_its_leader_does_and_rounds_with_their_minutes(client, db):
    told = plain(client.get(talk(own_rules="Telefonen är i väskan.\n\n", preparation="Ställ fram stolar.").url))

    assert "Syfte Vi vet var gränsen går." in told
    assert "gäller också det som sägs här. Telefonen är i väskan. Till samtalsledaren Ställ fram stolar." in told
    assert "Om någon försvarar våld Bryt lugnt." in told and "Om någon är berörd Låt var och en avstå" in told
    assert (
        "Det är fritt att tycka Två och två · 10 minuter Läs högt för varandra. Varför är det bra? "
        "Till samtalsledaren Låt ett par säga en sak."
    ) in told
    assert "En sak var Två och två · 1 minut " in told


def test_talk_says_its_own_words_where_it_has_them(client, db):
    page = talk(if_defended="Säg stopp.", if_affected="Gå ut tillsammans.")

    for told in (plain(client.get(page.url)), screen(client, page)):
        assert "Säg stopp." in told and "Gå ut tillsammans." in told and "Bryt lugnt" not in told


def test_rules_are_read_aloud_in_the_language_of_the_talk(client, db):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = talk(if_defended="Säg stopp.")

    for html in (client.get(page.url).content.decode(), client.get(page.url, {"visa": "1"}).content.decode()):
        assert '<li lang="sv">Alla får tala till punkt. Alla får avstå.</li>' in html
        assert '<div class="prose" lang="sv"><p>Låt var och en avstå' in html
        assert '<div class="prose" lang="sv"><p>Säg stopp.</p></div>' in html
        assert "To the facilitator" in html


def test_big_screen_has_a_step_for_the_rules_each_round_and_the_end(client, db):
    page = talk()
    html = client.get(page.url, {"visa": "1"}).content.decode()

    assert html.count("data-slide") == 4
    assert [minutes in html for minutes in ('data-minutes="10"', 'data-minutes="1"')] == [True, True]
    assert "Tack! Vem var med?" in html


def test_whoever_is_not_logged_in_is_told_who_registers(client, training):
    assert "Den som höll i träffen loggar in" in screen(client, talk(training=training))


def test_talk_that_is_not_followed_up_registers_nobody(client, hr):
    client.force_login(hr)

    assert "Inget skrivs in efter den här träffen" in screen(client, talk())


def test_leader_comes_to_the_attendance_of_the_occasion_that_has_begun(client, training, hr, municipality):
    client.force_login(hr)
    now, page = timezone.now(), talk(training=training)
    held = occasion(municipality, now - HOUR, training=training, leader=hr)
    occasion(municipality, now + 2 * DAY, training=training, leader=hr)  # to come
    occasion(municipality, now - 40 * DAY, training=training, leader=hr)  # long ago
    occasion(municipality, now - HOUR, leader=hr)  # of another training
    occasion(municipality, now - HOUR, training=training, leader=hr, cancelled_at=now)

    assert [each.pk for each in registering(client, page).occasions] == [held.pk]
    assert f'href="/kurstillfallen/{held.pk}/narvaro/"' in client.get(page.url).content.decode()


def test_leader_whose_occasion_is_still_to_come_is_told_when_it_opens(client, training, anna, municipality):
    client.force_login(anna)
    soon = timezone.now() + 2 * HOUR
    occasion(municipality, soon, training=training, leader=anna)

    told = screen(client, talk(training=training))

    assert f"{timezone.localtime(soon):%H.%M} öppnar för närvaro 30 minuter innan det börjar." in told
    assert "Be HR" not in told


def test_employee_who_leads_nothing_is_told_whom_to_ask(client, training, anna, municipality):
    client.force_login(anna)
    occasion(municipality, timezone.now() - HOUR, training=training)

    assert "Be HR eller samordnaren lägga upp ett före träffen." in screen(client, talk(training=training))


def test_new_occasion_begins_with_the_training_and_the_kind(client, training, hr):
    client.force_login(hr)
    address = registering(client, talk(training=training)).new_url

    assert parse_qs(urlsplit(address).query) == {"training": [str(training.pk)], "kind": ["guided_talk"]}
    form = client.get(address).context["form"]
    assert (form["training"].value(), form["kind"].value()) == (str(training.pk), Occasion.Kind.GUIDED_TALK)


@pytest.mark.parametrize("query", ["training=x&kind=nix", "training=0", "on=2026-13-45&capacity=-1", "unit=999999&x=1"])
def test_new_occasion_takes_what_an_address_says_as_a_suggestion_only(client, hr, query):
    client.force_login(hr)

    assert client.get(f"/kurstillfallen/nytt/?{query}").status_code == 200


def test_talk_without_rounds_is_not_published(db):
    page = talk(live=False)
    page.rounds = []

    assert says_of(page) == ["Samtalsträffen har ingen runda. Lägg till minst en."]


def registering(client, page):
    return client.get(page.url).context["registering"]


def test_day_shown_is_the_swedish_one(client, training, hr, municipality):
    client.force_login(hr)
    day = timezone.localdate() - DAY
    occasion(municipality, moment(day, hour=0), training=training, leader=hr)  # the day before, in UTC

    told = plain(client.get(talk(training=training).url))
    assert f"Skriv in vilka som var med {day.day} {date_format(day, 'F')}" in told
