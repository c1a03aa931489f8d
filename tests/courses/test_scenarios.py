"""A scenario in a lesson: walked one choice at a time, and done at any end."""

import json

import pytest
from django.test import Client

from content.models import ScenarioPage
from courses.models import LessonPage
from tests import factories
from tests.content.scenarios.writing import ending, graph, scenario, scene
from tests.courses.factories import course, first_item, lessons_of, plain
from tests.courses.test_links import path_of, say_yes
from tests.courses.test_start_codes import begin, codes, make
from tracking.models import Attempt, Completion, Enrolment

HTMX = {"headers": {"HX-Request": "true"}}
TALK = graph(
    scene("Fikarummet", "Gången", "Chefen"),
    scene("Gången", "Fikarummet", "Kvällen"),
    ending("Chefen"),
    ending("Kvällen"),
)


def in_lesson(page, **fields):
    kurs = course(lessons=1, **fields)
    [lesson] = lessons_of(kurs)
    lesson.body = [("scenario", page)]
    lesson.save_revision().publish()
    return kurs, LessonPage.objects.get(pk=lesson.pk)


@pytest.fixture
def lesson(db):
    return in_lesson(scenario(TALK))[1]


@pytest.fixture
def learner(client, anna):
    client.force_login(anna)
    return client


def choose(client, lesson, taken, base="/lektion", **more):
    return client.post(f"{base}/{lesson.pk}/svar/{first_item(lesson)}/", {"val": taken}, **more)


def test_scenario_is_done_at_an_end_and_not_before(learner, anna, lesson):
    first = choose(learner, lesson, "1", **HTMX).content.decode()
    assert "Förtroendet växer." in first and "Gången. Hon ser på dig." in first
    assert not Enrolment.objects.exists()

    ended = choose(learner, lesson, "1.2", **HTMX).content.decode()

    assert "Vem som tar över" in ended and "Klart! Du har genomfört kursen." in ended
    assert list(Attempt.objects.values_list("finished", "passed", "score")) == [(True, None, None)]
    assert Completion.objects.get().user == anna


def test_other_ways_afterwards_are_practice(learner, lesson):
    choose(learner, lesson, "2", **HTMX)
    choose(learner, lesson, "1.2", **HTMX)
    choose(learner, lesson, "1.1.2", **HTMX)

    assert (Attempt.objects.count(), Completion.objects.count()) == (1, 1)


def test_way_that_does_not_end_there_records_nothing(learner, lesson):
    for taken in ("", "9", "1.9.9", "1.1.1.1", "2" * 3000, "\x00", "2x"):
        assert choose(learner, lesson, taken, **HTMX).status_code == 200

    assert not Attempt.objects.exists()


def test_without_javascript_the_lesson_shows_the_way(learner, lesson):
    item = first_item(lesson)
    answer = choose(learner, lesson, "1")
    assert (answer.status_code, answer.url) == (303, f"{lesson.url}?scenario={item}&val=1#fraga-{item}")
    shown = learner.get(answer.url).content.decode()
    assert "Du valde:" in shown and f"{lesson.url}?scenario={item}&amp;val=#fraga-{item}" in shown

    ended = learner.get(choose(learner, lesson, "1.2").url)
    assert "Vem som tar över Din chef" in plain(ended) and "Klart! Du har genomfört kursen." in plain(ended)


def test_looking_at_an_end_records_nothing(learner, lesson):
    item = first_item(lesson)
    assert "Vem som tar över" in learner.get(f"{lesson.url}?scenario={item}&val=2").content.decode()
    back = learner.get(f"/lektion/{lesson.pk}/svar/{item}/?val=1.2", **HTMX).content.decode()

    assert "Vem som tar över" in back and not Enrolment.objects.exists()


def test_way_is_of_one_scenario_in_the_lesson(learner):
    page = scenario(TALK)
    _kurs, lesson = in_lesson(page)
    lesson.body = [("scenario", page), ("scenario", page)]
    lesson.save_revision().publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)

    shown = learner.get(f"{lesson.url}?scenario={first_item(lesson)}&val=1").content.decode()

    assert shown.count("Du valde:") == 1


def test_scenario_by_personal_link_stays_on_it(client, anna):
    kurs, lesson = in_lesson(scenario(TALK))
    base = path_of(anna, kurs)
    say_yes(client, base)

    shown = client.get(choose(client, lesson, "1", base.rstrip("/")).url)
    assert "Du valde:" in plain(shown) and f"{base}{lesson.pk}/?scenario=" in shown.content.decode()
    choose(client, lesson, "2", base.rstrip("/"), **HTMX)

    assert Completion.objects.get().user == anna


@pytest.mark.parametrize("more", [HTMX, {}])
def test_scenario_by_start_code_ends_and_the_phone_is_handed_on(client, anna, chef, home_care, more):
    kurs, lesson = in_lesson(scenario(TALK))
    manager = Client()
    manager.force_login(chef)
    [code] = codes(manager, make(manager, home_care, kurs, anna).url)
    base = begin(client, code).rstrip("/")

    told = choose(client, lesson, "2", base, **more).content.decode()

    assert "Vem som tar över" in told and "Lämna vidare" in told and "Ett steg tillbaka" not in told
    assert Completion.objects.get().user == anna


def test_scenario_that_is_gone_leaves_the_lesson_readable(learner, lesson):
    gone = [each | {"value": None} for each in lesson.body.get_prep_value()]
    LessonPage.objects.filter(pk=lesson.pk).update(body=json.dumps(gone))

    assert learner.get(lesson.url).status_code == 200
    assert choose(learner, lesson, "2", **HTMX).status_code == 200
    assert not Attempt.objects.exists()


@pytest.fixture
def admin(client, db):
    client.force_login(factories.UserFactory(is_superuser=True))
    return client


def test_scenario_that_a_lesson_uses_is_not_deleted_alone_with_its_parent_or_among_many(admin, lesson):
    page = ScenarioPage.objects.get()
    bulk = f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}"

    for address in (f"/admin/pages/{page.pk}/delete/", f"/admin/pages/{page.get_parent().pk}/delete/", bulk):
        told = admin.post(address, follow=True).content.decode()
        assert "Scenariot används, också i utkast räknat" in told and lesson.title in told
    assert ScenarioPage.objects.exists()


def test_scenario_that_only_a_draft_uses_is_not_deleted_and_one_that_none_uses_is(admin, lesson):
    free = scenario(TALK, title="Fri")
    lesson.body = [("scenario", free)]
    lesson.save_revision()

    assert "Scenariot används" in admin.post(f"/admin/pages/{free.pk}/delete/", follow=True).content.decode()
    lesson.body = []
    lesson.save_revision()
    admin.post(f"/admin/pages/{free.pk}/delete/")
    assert not ScenarioPage.objects.filter(pk=free.pk).exists()
