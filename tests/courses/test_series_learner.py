"""A series as its learner meets it: parts that come, all of them at once for who wants to, and in step or behind."""

import datetime as dt

import pytest

from courses import campaigning, opening
from courses.answering import answer
from courses.progress import CourseProgress
from courses.series_standing import in_step, oldest_left
from tests import factories
from tests.courses.factories import RIGHT, first_item, lessons_of, options, plain
from tests.courses.series import DAY, MONDAY, do, going, required
from tracking.assigning import assign
from tracking.models import Assignment, Attempt, Completion

TUESDAY, WEEK = MONDAY + DAY, 7 * DAY


@pytest.fixture
def kurs(db):
    return required()


@pytest.fixture
def serie(kurs, municipality, anna, chef):
    return going(kurs, municipality, chef)


@pytest.fixture
def on_tuesday(monkeypatch):
    """Pages ask what day it is."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TUESDAY)


def opens(kurs, user, on):
    return [lesson.opens_on for lesson in CourseProgress.of(kurs, user, on).lessons]


def test_parts_open_one_at_a_time(serie, kurs, anna):
    assert opens(kurs, anna, MONDAY) == [TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK]
    assert opens(kurs, anna, TUESDAY + WEEK) == [None, None, TUESDAY + 2 * WEEK]
    assert opens(kurs, anna, TUESDAY + 2 * WEEK) == [None, None, None]


@pytest.mark.parametrize("who", ["without a duty", "elsewhere", "done"])
def test_without_a_series_of_ones_own_all_parts_are_open(kurs, social, anna, chef, utomstaende, who):
    going(kurs, social, chef)
    person = utomstaende if who == "elsewhere" else anna
    if who == "without a duty":
        person = factories.UserFactory()
    if who == "done":
        factories.completed(anna, kurs.training, MONDAY)

    assert opens(kurs, person, TUESDAY) == [None, None, None]


def test_whose_time_has_run_out_waits_for_no_part(serie, kurs, anna):
    Assignment.objects.filter(user=anna).update(due_on=TUESDAY)

    assert opens(kurs, anna, TUESDAY) == [None, TUESDAY + WEEK, TUESDAY + 2 * WEEK]
    assert opens(kurs, anna, TUESDAY + DAY) == [None, None, None]


def test_what_was_begun_before_is_open(serie, kurs, anna):
    do(anna, kurs, 3, MONDAY - 30 * DAY)

    assert opens(kurs, anna, TUESDAY) == [None, TUESDAY + WEEK, None]


def test_stopped_series_leaves_all_parts_open(serie, kurs, anna, chef):
    campaigning.stop(serie, chef, TUESDAY)

    assert opens(kurs, anna, TUESDAY) == [None, None, None]


def test_catching_up_opens_all_and_changes_nothing_of_what_is_asked(serie, kurs, anna, chef):
    do(anna, kurs, 1, TUESDAY)

    assert opening.open_all(anna, kurs.training, TUESDAY) and opening.open_all(anna, kurs.training, TUESDAY)

    assert (opens(kurs, anna, TUESDAY), serie.catch_ups.count()) == ([None, None, None], 1)
    assert opens(kurs, chef, TUESDAY)[1:] == [TUESDAY + WEEK, TUESDAY + 2 * WEEK]
    assert in_step([anna.pk], kurs.training, TUESDAY) == {anna.pk: True}


def test_what_was_opened_the_last_time_is_closed_in_the_next_cycle(serie, kurs, anna):
    opening.open_all(anna, kurs.training, TUESDAY)
    factories.completed(anna, kurs.training, TUESDAY)
    again = TUESDAY + 8 * WEEK
    kurs.training.new_version(again, "everybody")
    assign(again)

    assert opens(kurs, anna, again) == [None, again + WEEK, again + 2 * WEEK]


def test_answer_to_a_part_that_is_not_open_is_not_taken(serie, kurs, anna):
    last = lessons_of(kurs)[-1]
    chosen = options(last, RIGHT)[:1]

    recorded = answer(kurs, anna, first_item(last), _question(last), chosen, TUESDAY)

    assert (recorded.opens_on, Attempt.objects.count()) == (TUESDAY + 2 * WEEK, 0)


def test_all_parts_done_in_one_go_complete_the_course(serie, kurs, anna):
    opening.open_all(anna, kurs.training, TUESDAY)
    for page in lessons_of(kurs):
        answer(kurs, anna, first_item(page), _question(page), options(page, RIGHT)[:1], TUESDAY)

    assert Completion.objects.get().user == anna


def _question(page):
    child = next(child for child in page.body if child.block_type == "single_choice")
    return child.block.question(child.value)


def test_in_step_is_to_have_done_what_has_come(serie, kurs, anna, chef):
    assert in_step(None, kurs.training, MONDAY) == {anna.pk: True, chef.pk: True}
    assert in_step(None, kurs.training, TUESDAY) == {anna.pk: False, chef.pk: False}

    do(anna, kurs, 1, TUESDAY)
    do(chef, kurs, 2, TUESDAY)

    assert in_step(None, kurs.training, TUESDAY) == {anna.pk: True, chef.pk: False}
    assert oldest_left(None, kurs.training, TUESDAY + WEEK) == {anna.pk: 2, chef.pk: 1}
    assert in_step(None, kurs.training, TUESDAY - DAY) == {anna.pk: True, chef.pk: True}  # as it was


def test_only_the_due_of_a_series_are_in_step_or_behind(serie, kurs, anna, chef, municipality):
    factories.completed(anna, kurs.training, MONDAY)
    late = factories.employee("Sen", "Sensson", municipality, start_on=MONDAY)
    factories.RequirementFactory(training=kurs.training, due_days=0)
    assign(MONDAY)

    assert set(in_step(None, kurs.training, TUESDAY)) <= {chef.pk, late.pk}
    assert in_step([anna.pk], kurs.training, TUESDAY) == {}
    assert in_step(None, factories.TrainingFactory(), TUESDAY) == {}


def test_who_is_back_from_leave_is_not_behind_with_what_came_meanwhile(serie, kurs, anna):
    do(anna, kurs, 1, TUESDAY)
    factories.exempt(anna, TUESDAY + DAY, TUESDAY + 8 * WEEK)
    back = TUESDAY + 8 * WEEK + DAY

    assert in_step([anna.pk], kurs.training, back) == {anna.pk: True}
    assert in_step([anna.pk], kurs.training, back + WEEK) == {anna.pk: False}
    assert opens(kurs, anna, back) == [None, None, None]


def test_in_step_asks_as_often_for_one_as_for_many(serie, kurs, home_care, django_assert_num_queries):
    for number in range(15):
        do(factories.employee("Ny", f"Nyman{number}", home_care), kurs, 1, TUESDAY)
    assign(MONDAY)

    with django_assert_num_queries(9):
        assert len(in_step(None, kurs.training, TUESDAY)) == 17


def test_pages_say_when_the_next_part_comes(client, serie, kurs, anna, on_tuesday):
    client.force_login(anna)
    do(anna, kurs, 1, TUESDAY)
    second = lessons_of(kurs)[1]

    course_page, lesson_page = plain(client.get(kurs.url)), plain(client.get(second.url))

    assert "Del 2 öppnas tisdag 10 mars" in course_page and "Öppnas 17 mars" in course_page
    assert "Den här delen är inte öppen än. Den öppnas tisdag 10 mars." in lesson_page
    assert "Vad gör du först?" not in lesson_page
    assert "Del 2 öppnas tisdag 10 mars" in plain(client.get("/mina-utbildningar/"))


def test_who_is_done_with_a_part_is_told_when_the_next_comes(client, serie, kurs, anna, on_tuesday):
    client.force_login(anna)
    first = lessons_of(kurs)[0]
    where = f"/lektion/{first.pk}/svar/{first_item(first)}/"

    shown = plain(client.post(where, {"option": options(first, RIGHT)[0]}, follow=True))

    assert "Klart! 1 av 3 delar är gjorda." in shown and "Del 2 öppnas tisdag 10 mars" in shown
    assert "Fortsätt med del 2" not in shown


@pytest.mark.parametrize("in_place", [False, True])
def test_answer_that_came_too_early_leads_to_the_day_it_opens(client, serie, kurs, anna, on_tuesday, in_place):
    client.force_login(anna)
    last = lessons_of(kurs)[-1]
    where = f"/lektion/{last.pk}/svar/{first_item(last)}/"
    headers = {"HX-Request": "true"} if in_place else {}

    answered = client.post(where, {"option": options(last, RIGHT)[0]}, headers=headers)

    assert (answered["HX-Redirect"] if in_place else answered.url) == last.url
    assert Attempt.objects.count() == 0


def test_button_opens_all_parts_for_whoever_is_logged_in(client, serie, kurs, anna, chef, on_tuesday):
    client.force_login(anna)
    assert "Öppna alla delar" in plain(client.get(kurs.url))

    shown = plain(client.post(f"/kurs/{kurs.pk}/oppna-alla/", {"user": chef.pk}, follow=True))

    assert "Alla delar är öppna." in shown and "Öppna alla delar" not in shown
    assert [each.user for each in serie.catch_ups.all()] == [anna]


def test_course_without_a_series_has_no_such_button(client, anna, kurs, on_tuesday):
    client.force_login(anna)

    assert "Öppna alla delar" not in plain(client.get(kurs.url))
    assert client.post(f"/kurs/{kurs.pk}/oppna-alla/").url == kurs.url
    assert client.get(f"/kurs/{kurs.pk}/oppna-alla/").status_code == 405
    assert dt.date(2026, 3, 3) == TUESDAY
