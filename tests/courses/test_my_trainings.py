import datetime as dt
import uuid

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from courses.course_file import course_index
from courses.overview import overview
from courses.progress import satisfying_completions
from tests import factories
from tests.courses.factories import RIGHT, course, first_item, lessons_of, options, plain
from tracking.assigning import assign
from tracking.models import Completion, TrainingVersion
from tracking.standing import Standing


def require(kurs, **values):
    return factories.RequirementFactory(
        training=kurs.training, audience=factories.AudienceFactory(name="Alla anställda"), **values
    )


def test_page_shows_one_next_step_with_its_day_and_reason(client, anna, db):
    require(course())
    today = timezone.localdate()
    assign(today)
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert shown.count("ds-card next-step") == 1
    for text in ("Ska göras", "Senast", "0 av 2 delar klara", "Du hör till målgruppen Alla anställda.", ">Börja<"):
        assert text in shown.replace("\n", "").replace("  ", "")
    assert "/kurser/kurs/del-1/" in shown


def test_done_training_moves_to_what_has_been_done(client, anna, db):
    kurs = course()
    require(kurs)
    today = timezone.localdate()
    assign(today)
    kurs.training.enrol(anna, today).complete(today)
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert "Du har ingen utbildning kvar just nu" in shown
    assert "Det här har du genomfört" in shown


def test_offer_says_that_it_is_a_choice(client, anna, db):
    require(course(), mandatory=False)
    assign(timezone.localdate())
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert "Erbjuds dig" in shown and "Du väljer själv om du vill gå den." in shown and "Senast" not in shown


@pytest.mark.parametrize("kind", ["elected", "partner"])
def test_elected_and_partners_see_since_when_it_is_offered_and_then_that_it_is_done(client, municipality, kind):
    kurs, today = course(), timezone.localdate()
    unit = factories.UnitFactory(kind="committee" if kind == "elected" else "partner", parent=municipality)
    person = factories.employee("Vera", "Vald", unit, kind=kind)
    audience = factories.AudienceFactory(name="Utvalda", kinds=[kind])
    factories.RequirementFactory(training=kurs.training, audience=audience, mandatory=False)
    first = today - dt.timedelta(days=400)
    assign(first)
    client.force_login(person)

    offered = plain(client.get("/mina-utbildningar/"))
    kurs.training.enrol(person, today)
    [begun] = overview(person, today).cards
    kurs.training.enrol(person, today).complete(today)
    done = plain(client.get("/mina-utbildningar/"))

    assert f"Erbjuds dig Sedan {date_format(first, 'j F Y')}" in offered
    assert (begun.standing, begun.offered_on, begun.due_on) == ("begun", first, None)
    assert f"Genomförd {date_format(today, 'j F Y')}" in done and "Erbjuds dig" not in done
    for never in ("Ska göras", "Senast", "Tiden har gått ut", "Kvar att göra"):
        assert never not in offered + done


@pytest.mark.parametrize("duty_first", [True, False])
def test_offer_of_what_must_be_done_is_a_duty(anna, today, duty_first):
    kurs = course()
    for number, mandatory in enumerate((duty_first, not duty_first)):
        audience = factories.AudienceFactory(name=f"Grupp {number}")
        factories.RequirementFactory(training=kurs.training, audience=audience, mandatory=mandatory)
    assign(today)

    [card] = overview(anna, today).cards

    assert (card.standing, card.mandatory, card.offered_on) == ("due", True, None)
    assert card.due_on == today + dt.timedelta(days=30)


def test_overdue_comes_first_and_another_persons_facts_never_show(anna, utomstaende, today):
    early, late = course(code="a"), course(code="b")
    require(early, due_days=90)
    require(late, due_days=5)
    assign(today)
    Completion.record(utomstaende, late.training, today, Completion.Source.WEB, late.translation_key)

    seen = overview(anna, today + dt.timedelta(days=30))

    assert [card.training.code for card in seen.cards] == ["b", "a"]
    assert [str(card.standing) for card in seen.cards] == ["overdue", "due"]
    assert seen.done == []


def test_queries_do_not_grow_with_trainings_and_lessons(anna, today, django_assert_num_queries):
    require(course(code="a", lessons=1))
    assign(today)
    with django_assert_num_queries(10) as few:
        overview(anna, today)
    for code in "bcd":
        require(course(code=code, lessons=6))
    assign(today)
    with django_assert_num_queries(len(few)):
        overview(anna, today)


def test_lesson_page_asks_the_same_number_of_queries_however_long_the_course(
    client, anna, django_assert_max_num_queries
):
    short, long = course(code="a", lessons=1), course(code="b", lessons=8)
    client.force_login(anna)
    client.get(lessons_of(short)[0].url)
    with django_assert_max_num_queries(40) as few:
        client.get(lessons_of(short)[0].url)
    with django_assert_max_num_queries(len(few)):
        client.get(lessons_of(long)[3].url)


def test_course_pages_ask_for_login(client, db):
    kurs = course()

    for url in (course_index().url, kurs.url, lessons_of(kurs)[0].url, "/mina-utbildningar/"):
        assert client.get(url).url.startswith("/konto/login/code/?next=")


def test_completion_that_ends_soon_is_the_next_step_and_the_course_renews_it(client, anna, db):
    kurs = course()
    require(kurs)
    today = timezone.localdate()
    done_on = today - dt.timedelta(days=330)
    assign(done_on)
    old = kurs.training.enrol(anna, done_on).complete(done_on)
    client.force_login(anna)

    shown = plain(client.get("/mina-utbildningar/"))
    for page in lessons_of(kurs):
        client.post(f"/lektion/{page.pk}/svar/{first_item(page)}/", {"option": options(page, RIGHT)[:1]})
    after = plain(client.get("/mina-utbildningar/"))

    last_day = date_format(old.valid_until, "j F Y")
    for text in ("Ditt nästa steg", f"Går snart ut Gäller till och med {last_day}", "Gör kursen igen"):
        assert text in shown
    assert "Senast" not in shown and "Du har ingen utbildning kvar just nu" in after and "Går snart ut" not in after
    assert [done.completion.valid_until for done in overview(anna, today).done] == [
        kurs.training.valid_until(today),
        old.valid_until,
    ]


@pytest.mark.parametrize(("left", "soon"), [(61, False), (60, True), (0, True), (-1, False)])
def test_completion_ends_soon_from_the_sixtieth_day_before_through_its_last(anna, today, left, soon):
    kurs = course()
    done = kurs.training.enrol(anna, today).complete(today)

    [row] = overview(anna, done.valid_until - dt.timedelta(days=left)).done

    assert row.ends_soon is soon


def test_training_that_is_valid_for_a_month_is_not_asked_for_again_the_day_after(anna, today):
    kurs = course()
    kurs.training.valid_months = 1
    kurs.training.save()
    require(kurs)
    assign(today)
    kurs.training.enrol(anna, today).complete(today)

    seen = overview(anna, today + dt.timedelta(days=1))

    assert (seen.cards, [row.ends_soon for row in seen.done]) == ([], [False])


def test_done_course_is_a_link_and_a_done_occasion_is_not(client, anna, db):
    kurs, occasion = course(), factories.TrainingFactory(title="Studiebesöket")
    today = timezone.localdate()
    kurs.training.enrol(anna, today).complete(today)
    Completion.record(anna, occasion, today, Completion.Source.OCCASION, kurs.translation_key)
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert '<a class="ds-link" href="/kurser/kurs/">Kursen</a>' in shown
    assert "Studiebesöket" in shown and "Studiebesöket</a>" not in shown


def test_only_trainings_off_the_web_are_not_also_left(client, anna, db):
    requirement = factories.RequirementFactory(mandatory=False, training=factories.TrainingFactory(title="Träffen"))
    assign(timezone.localdate())
    client.force_login(anna)

    shown = plain(client.get("/mina-utbildningar/"))

    assert "Också kvar" not in shown and "Utbildningar för dig Träffen Erbjuds dig" in shown
    assert f"Du hör till målgruppen {requirement.audience.name}." in shown
    assert "Ges inte på webben än. Kommunen meddelar när och hur." in shown


def test_course_that_was_begun_and_done_elsewhere_is_not_left(anna, today):
    training = factories.TrainingFactory()
    training.enrol(anna, today - dt.timedelta(days=1))
    Completion.record(anna, training, today, Completion.Source.EXTERNAL, uuid.uuid4())

    assert overview(anna, today).cards == []


def test_exempt_learner_is_not_asked_and_is_told_until_when(client, anna, db):
    kurs = course()
    requirement = require(kurs)
    today = timezone.localdate()
    assign(today)
    factories.exempt(anna, today, today + dt.timedelta(days=9))
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert "Just nu undantagen" in shown and "Undantagen till och med" in shown
    assert "Du har ingen utbildning kvar just nu" in shown and "frånvarande" not in shown
    another = factories.RequirementFactory(training=requirement.training)
    anna.exemptions.update(requirement=requirement)
    assign(today)
    [card] = overview(anna, today).cards  # freed from one rule, asked by the other
    assert (card.training, card.due_on) == (another.training, anna.assignments.get(requirement=another).due_on)


def test_last_day_is_moved_by_an_exemption(anna, today):
    require(course())
    assign(today)
    factories.exempt(anna, today, today + dt.timedelta(days=9))

    [card] = overview(anna, today + dt.timedelta(days=10)).cards

    assert card.due_on == anna.assignments.get().due_on + dt.timedelta(days=10)


def test_corrected_row_is_shown_once_with_its_version(client, anna, db):
    training = factories.TrainingFactory(title="Samtal")
    training.new_version(factories.LONG_AGO, "new")
    factories.completed(anna, training, dt.date(2026, 3, 1)).correct("wrong_date", anna, dt.date(2026, 3, 3))
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert "Genomförd 3 mars 2026" in shown and "1 mars 2026" not in shown and "version 1" in shown


def test_course_may_be_taken_again_in_the_weeks_before_its_window(municipality):
    anna = factories.employee("Anna", "Åberg", municipality)
    required = factories.RequirementFactory(renewal="window", window_first="09-01", window_last="11-30")
    assign(dt.date(2025, 9, 1))
    done = factories.completed(anna, required.training, dt.date(2025, 10, 1))

    def practice(on):
        return satisfying_completions(anna, [required.training_id], on)

    assert practice(dt.date(2026, 7, 2)) == {required.training_id: done}
    assert practice(dt.date(2026, 7, 3)) == {}


def test_last_day_is_of_the_duty_that_is_left(municipality):
    anna = factories.employee("Anna", "Åberg", municipality)
    training = factories.TrainingFactory()
    factories.RequirementFactory(training=training, due_days=30)
    factories.RequirementFactory(training=training, renewal="window", window_first="09-01", window_last="11-30")
    assign(dt.date(2025, 1, 1))
    factories.completed(anna, training, dt.date(2025, 1, 10))
    assign(dt.date(2026, 9, 1))

    [card] = overview(anna, dt.date(2026, 9, 2)).cards

    assert (card.standing, card.due_on) == (Standing.DUE, dt.date(2026, 11, 30))


def test_learner_is_told_that_the_course_has_been_remade_and_everybody_does_it_again(client, anna, home_care):
    kurs = course()
    require(kurs)
    today = timezone.localdate()
    day = today - dt.timedelta(days=5)
    new = factories.employee("Bo", "Ek", home_care)
    assign(day - dt.timedelta(days=20))
    kurs.training.enrol(anna, day - dt.timedelta(days=10)).complete(day - dt.timedelta(days=10))
    kurs.training.new_version(day, TrainingVersion.Again.EVERYBODY)
    assign(day)
    told = f"Kursen är gjord om den {date_format(day, 'j F Y')}. Alla gör den igen."

    client.force_login(anna)
    assert told in client.get("/mina-utbildningar/").content.decode()
    client.force_login(new)  # who has never done it does nothing again
    assert told not in client.get("/mina-utbildningar/").content.decode()

    kurs.training.enrol(anna, today).complete(today)
    client.force_login(anna)
    assert told not in client.get("/mina-utbildningar/").content.decode()
