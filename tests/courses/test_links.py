"""A course by personal link: without login, for one person and one training."""

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from courses import link_views
from courses.models import CoursePage
from tests.at_once import at_once
from tests.courses.factories import RIGHT, WRONG, course, english, first_item, lessons_of, options, plain
from tests.factories import UnitFactory, employee
from tracking import links
from tracking.models import Attempt, Completion, Enrolment, PersonalLink, Spent
from tracking.pace import Limit

DAY = dt.timedelta(days=1)


@pytest.fixture
def kurs(db):
    return course()


@pytest.fixture
def base(anna, kurs):
    return path_of(anna, kurs)


def path_of(person, kurs):
    return links.address(person, kurs.training, timezone.localdate()).removeprefix(settings.WAGTAILADMIN_BASE_URL)


def say_yes(client, base):
    return client.post(base, {"me": "yes"})


def answer(client, base, lesson, text=RIGHT, **more):
    where = f"{base}{lesson.pk}/svar/{first_item(lesson)}/"
    return client.post(where, {"option": options(lesson, text)[0]} | more)


def test_course_is_taken_to_its_completion_without_a_login(client, anna, kurs, base):
    assert "Hej Anna!" in plain(client.get(base))
    first, last = lessons_of(kurs)
    assert say_yes(client, base).headers["Location"] == f"{base}{first.pk}/"

    shown = client.get(answer(client, base, first).url)
    assert "Det stämmer" in plain(shown) and f'href="{base}{last.pk}/"' in shown.content.decode()
    ended = plain(client.get(answer(client, base, last).url))

    made = Completion.objects.get()
    assert (made.user, made.training, made.completed_on, made.source) == (
        anna, kurs.training, timezone.localdate(), "web")  # fmt: skip
    assert "Klart! Du har genomfört kursen." in ended and "Mina utbildningar" not in ended
    assert "Du har genomfört kursen" in plain(client.get(base))
    assert not Session.objects.exists() and settings.SESSION_COOKIE_NAME not in client.cookies


def test_every_address_on_the_pages_lies_under_the_link(client, kurs, base):
    say_yes(client, base)
    first = lessons_of(kurs)[0]

    for where in (base, f"{base}{first.pk}/", answer(client, base, first).url):
        html = client.get(where).content.decode()
        found = {each.split('"')[0] for attribute in ("href", "action", "hx-post", "hx-get")
                 for each in html.split(f' {attribute}="')[1:]}  # fmt: skip
        own = {each for each in found if each.startswith("/") and not each.startswith(("/static/", "/tema.css"))}
        assert {each for each in own if not each.startswith(base)} == {"/sprak/"}


def test_reading_records_nothing_and_logs_nobody_in(client, anna, kurs, base):
    link = PersonalLink.objects.values().get()
    for _scan in range(5):
        for where in (base, f"{base}{lessons_of(kurs)[0].pk}/", f"{base}?me=yes"):
            for method in (client.get, client.head):
                assert method(where).status_code in (200, 302)

    assert PersonalLink.objects.values().get() == link
    assert not any(model.objects.exists() for model in (Enrolment, Attempt, Completion, Session, Spent))
    assert say_yes(client, base).status_code == 303


def test_click_of_a_scanner_leaves_no_trace_and_the_link_still_works(client, kurs, base):
    say_yes(client, base)
    client.post(base, {"me": "no"})

    assert not any(model.objects.exists() for model in (Enrolment, Attempt, Completion, Session))
    person = Client()
    say_yes(person, base)
    answer(person, base, lessons_of(kurs)[0])
    assert Attempt.objects.count() == 1


def test_nothing_is_answered_before_the_person_has_said_whose_it_is(client, kurs, base):
    first = lessons_of(kurs)[0]

    assert client.get(f"{base}{first.pk}/").headers["Location"] == base
    assert answer(client, base, first).headers["Location"] == base
    told = client.post(f"{base}{first.pk}/svar/{first_item(first)}/", headers={"HX-Request": "true"})

    assert told.headers["HX-Redirect"] == base
    assert not Attempt.objects.exists()


def test_saying_yes_holds_for_that_link_only(client, anna, kurs, base):
    response = say_yes(client, base)
    cookie = response.cookies[link_views.ITS_ME]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (base, True, "Lax")
    assert cookie["max-age"] == link_views.ITS_ME_SECONDS  # seconds, so that a browser's own clock is not asked
    assert "Är det du" in plain(client.get(path_of(employee("Bo", "Ek", UnitFactory()), kurs)))


def test_whoever_it_was_not_for_is_thanked_and_asked_again_next_time(client, base):
    say_yes(client, base)

    said = client.post(base, {"me": "no"})

    assert said.status_code == 200 and "Tack för att du sa till" in plain(said) and "Anna" not in plain(said)
    assert "Är det du" in plain(client.get(base))


def test_learner_is_the_links_whatever_the_body_says(client, anna, utomstaende, kurs, base):
    say_yes(client, base)
    answer(client, base, lessons_of(kurs)[0], user=utomstaende.pk, user_id=utomstaende.pk, learner=utomstaende.pk)

    assert Enrolment.objects.get().user == anna


def test_somebody_else_who_is_logged_in_is_told_so_and_stops(client, anna, utomstaende, kurs, base):
    say_yes(client, base)
    client.force_login(utomstaende)
    before = Session.objects.values().get()

    shown = client.get(base)
    sent = answer(client, base, lessons_of(kurs)[0])

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "Du är inloggad, men länken är till någon annan" in plain(shown)
    assert "Anna" not in shown.content.decode() and "Ulf" not in shown.content.decode()
    assert not Enrolment.objects.exists()
    assert Session.objects.values().get() == before


def test_own_login_opens_the_course_at_once_and_stays_as_it_was(client, anna, kurs, base):
    client.force_login(anna)
    before = Session.objects.values().get()

    assert "Börja" in plain(client.get(base))
    answer(client, base, lessons_of(kurs)[0])

    assert Attempt.objects.get().enrolment.user == anna
    assert Session.objects.values().get() == before


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        (lambda link: {"expires_on": timezone.localdate() - DAY}, 410, "Länken gäller inte längre"),
        (lambda link: {"revoked_at": timezone.now()}, 410, "Länken är spärrad"),
        (lambda link: {"issue": link.issue + 1}, 404, "Länken går inte att använda"),
    ],
)
def test_link_that_opens_nothing_says_why_kindly_and_no_name(client, anna, kurs, base, change, status, says):
    say_yes(client, base)
    PersonalLink.objects.update(**change(PersonalLink.objects.get()))

    for response in (client.get(base), answer(client, base, lessons_of(kurs)[0])):
        assert response.status_code == status
        assert says in plain(response) and "Logga in i stället" in plain(response)
        assert "Anna" not in response.content.decode() and "Kursen" not in response.content.decode()
    assert not Attempt.objects.exists()


def test_link_of_who_left_yesterday_opens_nothing_whatever_the_night_has_done(client, anna, base):
    anna.affiliations.update(end_on=timezone.localdate() - DAY)

    shown = client.get(base)

    assert shown.status_code == 410 and "uppdrag eller en anställning som är slut" in plain(shown)


def test_training_without_a_live_course_says_that_nothing_is_open(client, kurs, base):
    first = lessons_of(kurs)[0]
    say_yes(client, base)
    CoursePage.objects.get(pk=kurs.pk).unpublish()

    for response in (client.get(base), client.get(f"{base}{first.pk}/")):
        assert response.status_code == 404 and "Här finns inget att göra just nu" in plain(response)


def test_link_leads_to_no_other_course(client, kurs, base):
    other = lessons_of(course(code="annan"))[0]
    say_yes(client, base)

    assert [client.get(f"{base}{other.pk}/").status_code, answer(client, base, other).status_code] == [404, 404]
    assert client.get(f"{base}{kurs.pk}/").status_code == 404
    assert client.get(f"{base}999999999999999999999/").status_code == 404
    assert client.get("/mina-utbildningar/").status_code == 302
    assert not Attempt.objects.exists()


def test_reader_of_english_takes_the_course_in_english(client, kurs, base):
    translated = english(kurs)
    client.cookies["django_language"] = "en"

    assert say_yes(client, base).headers["Location"] == f"{base}{lessons_of(translated)[0].pk}/"
    assert "Part 1" in plain(client.get(base))


def test_pages_are_kept_by_no_cache_and_name_no_address_to_others(client, kurs, base):
    say_yes(client, base)
    wheres = [base, f"{base}{lessons_of(kurs)[0].pk}/", "/l/x/", "/start/", "/start/klart/"]

    for response in [client.get(where) for where in wheres] + [answer(client, base, lessons_of(kurs)[0])]:
        held = [response.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")]
        assert held == ["private, no-store", "same-origin", "noindex"]


def test_form_sent_again_is_one_try(client, kurs, base):
    say_yes(client, base)
    first = lessons_of(kurs)[0]
    for _again in range(3):
        answer(client, base, first, WRONG, tries="0")

    assert Attempt.objects.count() == 1


def test_too_many_answers_of_one_link_and_browser_wait_and_no_others_do(client, anna, kurs, base, monkeypatch):
    monkeypatch.setattr(link_views, "POSTS", Limit("link", 2, 60))
    at_home, (first, last) = Client(), lessons_of(kurs)
    for each in (client, at_home):
        say_yes(each, base)
    for _again in range(2):
        answer(client, base, first, WRONG)

    refused = answer(client, base, last)

    assert refused.status_code == 429 and "Vänta en minut" in plain(refused)
    assert client.get(base).status_code == 200
    assert "svar=" in answer(at_home, base, last).url
    assert say_yes(client, path_of(employee("Bo", "Ek", UnitFactory()), kurs)).status_code == 303


def test_browser_that_is_made_up_or_of_another_link_is_none(client, anna, kurs, base, monkeypatch):
    monkeypatch.setattr(link_views, "POSTS", Limit("link", 2, 60))
    other = path_of(employee("Bo", "Ek", UnitFactory()), kurs)
    said = say_yes(client, other).cookies[link_views.ITS_ME].value
    statuses = []
    for made_up in (said, "abc.def", "abc", f".{said}"):
        browser = Client()
        browser.cookies[link_views.ITS_ME] = made_up
        statuses.append(answer(browser, base, lessons_of(kurs)[0]).status_code)

    assert statuses == [303, 303, 429, 429] and not Attempt.objects.exists()


def test_protected_person_is_called_by_the_display_name(client, kurs, home_care):
    person = employee("Petra", "Hemlig", home_care)
    person.protected = True
    person.save()
    base = path_of(person, kurs)
    nameless = client.get(base).content.decode()
    person.display_name = "Lisa Lund"
    person.save()

    shown = client.get(base).content.decode()

    assert "Hej Lisa!" in shown and "Är länken till dig?" in nameless
    assert "Petra" not in shown + nameless and "Lund" not in shown


def test_number_of_questions_does_not_grow_with_the_lessons(client, anna, django_assert_max_num_queries):
    few, many = course(lessons=2, code="liten"), course(lessons=8, code="stor")
    counts = []
    for kurs in (few, many):
        base = path_of(anna, kurs)
        say_yes(client, base)
        client.get(f"{base}{lessons_of(kurs)[0].pk}/")
        with django_assert_max_num_queries(40) as asked:
            client.get(f"{base}{lessons_of(kurs)[0].pk}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_fifty_at_once_by_link_and_by_login_give_one_completion(real_db):
    unit = UnitFactory(code="HEM1")
    anna, kurs = employee("Anna", "Åberg", unit), course(lessons=1)
    base, lesson = path_of(anna, kurs), lessons_of(kurs)[0]
    by_link, by_login = Client(), Client()
    say_yes(by_link, base)
    by_login.force_login(anna)
    option = options(lesson, RIGHT)[0]
    statuses = []

    def post(number):
        asks = Client()
        asks.cookies = by_link.cookies.copy() if number % 2 else by_login.cookies.copy()
        start = base + f"{lesson.pk}/" if number % 2 else f"/lektion/{lesson.pk}/"
        statuses.append(asks.post(f"{start}svar/{first_item(lesson)}/", {"option": option, "tries": "0"}).status_code)

    at_once(*[lambda number=number: post(number) for number in range(50)])

    assert set(statuses) == {303}
    assert (Completion.objects.count(), Enrolment.objects.count(), Attempt.objects.count()) == (1, 1, 1)
