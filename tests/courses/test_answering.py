import datetime as dt
import threading
from contextlib import suppress
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.answering import answer as record_answer
from courses.course_file import publish_course
from courses.course_text import CourseText
from courses.lessons import find_child
from courses.models import CoursePage, LessonPage
from courses.progress import CourseProgress, recheck
from courses.publishing import pages_changing_together
from tests import factories
from tests.courses.factories import RIGHT, WRONG, course, first_item, lesson, lessons_of, options, plain, variant
from tracking.models import Attempt, Completion, Enrolment


@pytest.fixture
def kurs(db):
    return course()


def post(client, lesson, *texts, number=0, **extra):
    chosen = [options(lesson, text)[number] for text in texts]
    return client.post(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", {"option": chosen} | extra)


def test_answers_to_all_lessons_end_in_one_completion(client, anna, kurs):
    client.force_login(anna)
    for page in lessons_of(kurs):
        assert post(client, page, RIGHT).status_code == 303

    made = Completion.objects.get()
    today = timezone.localdate()
    assert (made.user, made.training, made.completed_on, made.source) == (anna, kurs.training, today, "web")
    assert (made.unit_path, made.version.number) == ("LARK/SOC/HEM1", 1)
    assert made.cause == Enrolment.objects.get().pk
    assert made.valid_until == kurs.training.valid_until(today)


def test_wrong_answer_is_tried_again_and_then_counts_as_answered(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]

    first = client.get(post(client, page, WRONG).url).content.decode()
    second = client.get(post(client, page, WRONG).url).content.decode()

    assert "Inte riktigt – så här kan du tänka" in first and "En fråga öppnar." not in first
    assert "Ett bättre svar:" in second and "En fråga öppnar." in second
    assert list(Attempt.objects.order_by("pk").values_list("finished", "passed")) == [(False, False), (True, False)]
    assert CourseProgress.of(kurs, anna, timezone.localdate()).done_count == 1


def test_where_passing_is_asked_the_other_variant_follows_until_one_is_right(client, anna, db):
    kurs = course(lessons=1, passing="passed")
    page = lessons_of(kurs)[0]
    client.force_login(anna)

    post(client, page, WRONG)
    post(client, page, WRONG)
    assert "Vad gör du först? (1)" in client.get(page.url).content.decode()
    assert Completion.objects.count() == 0
    post(client, page, RIGHT, number=1)

    assert Completion.objects.count() == 1


def tries(client, page, *texts, **extra):
    """What the page says after so many answers, without JavaScript."""
    for text in texts:
        answered = post(client, page, text, **extra)
    return plain(client.get(answered.url))


def test_where_passing_is_asked_two_wrong_tries_lead_on_to_the_other_variant(client, anna, db):
    page = lessons_of(course(lessons=1, passing="passed"))[0]
    address = f"/lektion/{page.pk}/svar/{first_item(page)}/"
    client.force_login(anna)

    shown = tries(client, page, WRONG, WRONG)
    again = plain(client.get(address, follow=True))
    in_place = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "Delen blir klar när du har svarat rätt." in shown and shown.count("Försök igen") == 1
    assert "Du har svarat på en annan fråga här förut, men inte helt rätt." in again
    assert "Vad gör du först? (1)" in again and "Svara rätt på frågorna, så är delen klar." in again
    assert "Vad gör du först? (1)" in in_place and 'name="tries" value="2"' in in_place and "<html" not in in_place


def test_where_there_is_one_variant_it_is_asked_again(client, anna, db):
    only = {"single_choice": {"key": "fraga", "variants": [variant()]}}
    page = lessons_of(course(lessons=1, passing="passed", blocks=(only,)))[0]
    client.force_login(anna)
    tries(client, page, WRONG, WRONG)

    again = plain(client.get(page.url))
    tries(client, page, RIGHT)

    assert "Vad gör du först? (0)" in again and "Du har svarat förut, men inte helt rätt. Försök igen." in again
    assert Completion.objects.count() == 1


def test_course_without_a_training_leads_on_and_says_that_nothing_is_kept(client, anna, kurs):
    kurs.training = None
    kurs.save()
    first, last = lessons_of(kurs)
    client.force_login(anna)

    shown = tries(client, first, WRONG)
    at_last = plain(client.get(last.url))

    assert "Ett bättre svar: Jag frågar" in shown and "Gå till del 2" in shown
    for text in (shown, at_last, plain(client.get(kurs.url))):
        assert "Den här kursen följs inte upp. Inget du gör här sparas." in text
    assert "Till kursens start" in at_last and "Svara på frågorna" not in at_last
    assert Enrolment.objects.count() == 0


def test_lesson_without_questions_asks_for_no_answers(client, anna, db):
    kurs = course(lessons=1, blocks=({"remember": "Kom ihåg"},))
    page = lessons_of(kurs)[0]
    client.force_login(anna)

    followed_up = plain(client.get(page.url))
    kurs.training = None
    kurs.save()
    free = plain(client.get(page.url))

    assert "Läs texten och tryck på knappen, så är delen klar." in followed_up and "Jag har läst klart" in followed_up
    assert "Svara på frågorna" not in followed_up + free and "Jag har läst klart" not in free


def test_lesson_opened_again_shows_a_right_answer_with_what_was_said_of_it(client, anna, kurs):
    page = lessons_of(kurs)[0]
    client.force_login(anna)
    tries(client, page, WRONG, RIGHT)

    shown = plain(client.get(page.url))

    assert "Vad gör du först? (0)" in shown and "Jag frågar Ditt svar Rätt svar" in shown
    for text in ("Jag går", "Jag väntar", "Det stämmer", "Bra, du fick veta mer.", "En fråga öppnar.", "Öva igen"):
        assert text in shown


def test_lesson_opened_again_says_what_is_known_of_a_wrong_answer(client, anna, kurs):
    page = lessons_of(kurs)[0]
    client.force_login(anna)
    once = tries(client, page, WRONG), plain(client.get(page.url))
    tries(client, page, WRONG)

    twice = plain(client.get(page.url))

    assert "Jag går Ditt förra svar" in once[0] and "Ditt" not in once[1]
    assert "Du har svarat förut, men inte helt rätt. Försök igen." in once[1]
    assert "Ett bättre svar: Jag frågar" in twice and "Vilket svar du valde sparas inte." in twice
    assert "Ditt svar" not in twice


def test_all_options_stay_after_the_answer_with_mine_and_the_right_ones_marked(client, anna, db):
    several = variant()
    several["options"][2]["correct"] = True
    question = {"multiple_choice": {"key": "fraga", "variants": [several]}}
    page = lessons_of(course(lessons=1, blocks=(question,)))[0]
    client.force_login(anna)

    post(client, page, RIGHT, WRONG)
    shown = plain(client.get(post(client, page, RIGHT, WRONG).url))

    for text in ("Jag frågar Ditt svar Rätt svar", "Jag går Ditt svar", "Jag väntar Rätt svar"):
        assert text in shown


def test_case_keeps_its_choices_and_opened_again_tells_where_each_leads(client, anna, db):
    choices = [{"text": "Stanna", "consequence": "Det blev lugnt."}, {"text": "Gå", "consequence": "Du fick hjälp."}]
    case = {"case": {"key": "fall", "situation": "Kväll", "choices": choices, "discussion": "Båda går."}}
    page = lessons_of(course(lessons=2, blocks=(case,)))[0]
    client.force_login(anna)

    answered = tries(client, page, "Gå")
    again = plain(client.get(page.url))

    assert "Gå Ditt val" in answered and "Stanna" in answered and "Det blev lugnt." not in answered
    for text in ("Det blev lugnt.", "Du fick hjälp.", "Båda går.", "Vilket svar du valde sparas inte."):
        assert text in again


def test_lessons_of_a_done_course_lead_on_to_the_next(client, anna, kurs):
    client.force_login(anna)
    for page in lessons_of(kurs):
        post(client, page, RIGHT)

    first, last = (plain(client.get(page.url)) for page in lessons_of(kurs))

    assert "Klart! Du har genomfört kursen." in first and "Läs vidare i del 2" in first
    assert "Klart! Du har genomfört kursen." in last and "Läs vidare" not in last


def test_answering_a_finished_course_again_is_practice(client, anna, kurs):
    client.force_login(anna)
    for page in lessons_of(kurs):
        post(client, page, RIGHT)

    shown = client.get(post(client, page, WRONG).url).content.decode()

    assert "Ett bättre svar:" in shown
    assert (Completion.objects.count(), Enrolment.objects.count(), Attempt.objects.count()) == (1, 1, 2)


def test_after_the_completion_has_run_out_a_new_enrolment_starts(anna, kurs, today):
    page = lessons_of(kurs)[0]
    child = find_child(page, first_item(page))
    question = child.block.question(child.value)
    training = kurs.training
    training.enrol(anna, today).complete(today)
    later = training.valid_until(today) + dt.timedelta(days=1)

    record_answer(kurs, anna, first_item(page), question, options(page, RIGHT)[:1], later)

    assert Enrolment.objects.filter(user=anna, completed_on=None).count() == 1


def test_reading_a_lesson_records_nothing(client, anna, kurs):
    client.force_login(anna)

    assert client.get(lessons_of(kurs)[0].url).status_code == 200
    assert (Enrolment.objects.count(), Attempt.objects.count()) == (0, 0)


def test_learner_is_who_is_logged_in_whatever_the_body_says(client, anna, utomstaende, kurs):
    client.force_login(anna)

    post(client, lessons_of(kurs)[0], RIGHT, user=utomstaende.pk, passed="1", completed_on="2020-01-01", source="group")

    attempt = Attempt.objects.get()
    assert (attempt.enrolment.user, attempt.source, attempt.recorded_by) == (anna, "web", None)


def test_answer_needs_a_login_and_a_live_lesson(client, anna, kurs):
    page = lessons_of(kurs)[0]
    assert "/konto/" in post(client, page, RIGHT).url
    client.force_login(anna)
    page.unpublish()

    assert post(client, page, RIGHT).status_code == 404
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_session_that_ended_leads_through_login_back_to_the_lesson(client, anna, kurs, method):
    page = lessons_of(kurs)[0]
    address = f"/lektion/{page.pk}/svar/{first_item(page)}/"
    login = f"/konto/login/code/?next={page.url}"

    plain = getattr(client, method)(address)
    in_place = getattr(client, method)(address, headers={"HX-Request": "true"})

    assert (plain.status_code, plain.url) == (302, login)
    assert (in_place.status_code, in_place["HX-Redirect"], in_place.content) == (200, login, b"")


def test_address_of_an_answer_leads_to_its_lesson(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]

    shown = client.get(f"/lektion/{page.pk}/svar/{first_item(page)}/", follow=True)

    assert (shown.status_code, shown.context["page"]) == (200, page)
    assert Attempt.objects.count() == 0


def test_item_of_another_lesson_is_refused(client, anna, kurs):
    client.force_login(anna)
    one, other = lessons_of(kurs)

    assert client.post(f"/lektion/{one.pk}/svar/{first_item(other)}/", {"option": "x"}).status_code == 404


def test_nothing_chosen_is_said_and_not_recorded(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]

    shown = client.get(post(client, page).url).content.decode()

    assert "Välj ett svar först." in shown
    assert Attempt.objects.count() == 0


def test_with_htmx_the_question_its_foot_and_the_bar_come_back_in_place(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]

    answered = client.post(
        f"/lektion/{page.pk}/svar/{first_item(page)}/",
        {"option": options(page, RIGHT)[0]},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "<html" not in answered
    assert answered.count('role="status"') == 1
    assert "Det stämmer" in answered and answered.count('hx-swap-oob="true"') == 2 and "Fortsätt med del 2" in answered
    assert 'max="2" value="1"' in " ".join(answered.split())


def test_lesson_without_questions_is_done_by_its_button(client, anna, db):
    kurs = course(lessons=1, blocks=({"remember": "Kom ihåg"},))
    page = lessons_of(kurs)[0]
    client.force_login(anna)

    client.post(f"/lektion/{page.pk}/svar/{first_item(page)}/")

    assert Completion.objects.count() == 1


def test_case_has_no_right_answer_and_is_done_by_choosing(client, anna, db):
    choices = [{"text": "Stanna", "consequence": "Det blev lugnt."}, {"text": "Gå", "consequence": "Du fick hjälp."}]
    case = {"case": {"key": "fall", "situation": "Kväll", "choices": choices, "discussion": "Båda går."}}
    kurs = course(lessons=1, blocks=(case,))
    client.force_login(anna)

    shown = client.get(post(client, lessons_of(kurs)[0], "Gå").url).content.decode()

    assert "Du fick hjälp." in shown and "Båda går." in shown
    assert list(Attempt.objects.values_list("finished", "passed")) == [(True, None)]


def test_preview_records_nothing_and_cannot_be_answered(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]
    request = client.get(page.url).wsgi_request

    shown = page.make_preview_request(request).content.decode()

    assert '<fieldset class="ds-fieldset" disabled>' in " ".join(shown.split())
    assert Enrolment.objects.count() == 0


def test_question_removed_completes_those_who_had_done_the_rest(anna, kurs, today):
    first, second = lessons_of(kurs)
    training = kurs.training
    enrolment = training.enrol(anna, today)
    values = {"finished": True, "passed": True, "score": 1.0, "duration": None, "source": "web"}
    enrolment.record_attempt(first_item(first), **values)

    second.unpublish()

    assert Completion.objects.get().user == anna
    assert recheck(CoursePage.objects.get(pk=kurs.pk), today) == 0


@pytest.mark.parametrize("how", ["delete", "unpublish", "move", "delete above", "edit"])
def test_what_happens_to_a_page_never_touches_a_completion(client, anna, kurs, how):
    client.force_login(anna)
    for page in lessons_of(kurs):
        post(client, page, RIGHT)
    before = list(Completion.objects.values())

    if how == "delete":
        kurs.delete()
    elif how == "unpublish":
        kurs.unpublish()
    elif how == "move":
        lessons_of(kurs)[0].move(course(lessons=0, code="annan"), pos="last-child")
    elif how == "delete above":
        kurs.get_parent().delete()
    else:
        publish_course(
            CourseText.model_validate(
                {
                    "code": "kurs",
                    "title": "Nytt namn",
                    "training": {"code": "kurs", "title": "Nytt", "level": "nano", "valid_months": 1},
                    "lessons": [lesson(1)],
                }
            )
        )

    assert list(Completion.objects.values()) == before


def test_copied_course_starts_without_a_training_and_with_nothing_done(anna, kurs, today):
    kurs.training.enrol(anna, today).complete(today)

    copied = kurs.copy(recursive=True, update_attrs={"slug": "kopia"})

    assert copied.training is None
    assert not {first_item(page) for page in lessons_of(copied)} & {first_item(page) for page in lessons_of(kurs)}


def test_loading_the_same_course_again_keeps_its_items(kurs):
    before = [first_item(page) for page in lessons_of(kurs)]

    course()

    assert [first_item(page) for page in lessons_of(kurs)] == before


def test_two_courses_cannot_deliver_the_same_training(kurs):
    other = course(code="annan")
    other.training = kurs.training

    with pytest.raises(Exception, match="ges redan av kursen"):
        other.full_clean()


@pytest.mark.parametrize("lessons", [1, 2])
def test_parallel_answers_give_one_completion(real_db, lessons):
    kurs = course(lessons=lessons)
    user = factories.UserFactory()
    today = timezone.localdate()
    pages = lessons_of(kurs)
    questions = []
    for page in pages:
        child = find_child(page, first_item(page))
        questions.append((first_item(page), child.block.question(child.value), options(page, RIGHT)[:1]))

    def submit(number):
        item, question, chosen = questions[number % len(questions)]
        record_answer(kurs, user, item, question, chosen, today)

    assert failures([partial(submit, number) for number in range(20)]) == []
    assert (Completion.objects.count(), Enrolment.objects.count()) == (1, 1)


def test_course_that_loses_a_part_while_its_learners_answer_leaves_nobody_behind(real_db):
    kurs = course(lessons=2)
    first, last = lessons_of(kurs)
    question = find_child(first, first_item(first)).block.question
    child = find_child(first, first_item(first))
    learners = [factories.UserFactory() for _number in range(3)]
    changed, answered = threading.Event(), threading.Barrier(4)

    def submit(user):
        changed.wait(5)
        chosen = options(first, RIGHT)[:1]
        record_answer(kurs, user, first_item(first), question(child.value), chosen, timezone.localdate())
        meet()

    def take_away():
        with transaction.atomic():
            with pages_changing_together():
                LessonPage.objects.get(pk=last.pk).unpublish()
            changed.set()
            meet()

    def meet():
        """On SQLite nobody can answer before the change is there, and the first to wait gives up."""
        with suppress(threading.BrokenBarrierError):
            answered.wait(1)

    assert failures([*(partial(submit, user) for user in learners), take_away]) == []
    assert (Completion.objects.count(), Enrolment.objects.open().count()) == (3, 0)


def failures(doings):
    """All at once, each on a connection of its own."""
    failed = []

    def run(doing):
        try:
            doing()
        except Exception as error:  # noqa: BLE001  (any failure in a thread must fail the test)
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[doing]) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_form_sent_twice_is_one_try(client, anna, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]
    form = {"option": options(page, WRONG)[0], "tries": "0"}
    address = f"/lektion/{page.pk}/svar/{first_item(page)}/"

    first = client.post(address, form, headers={"HX-Request": "true"}).content.decode()
    again = client.post(address, form, headers={"HX-Request": "true"}).content.decode()

    assert Attempt.objects.count() == 1
    assert "Inte riktigt" in first and "Inte riktigt" in again and "Ett bättre svar" not in again
    assert 'name="tries" value="1"' in again


def test_lesson_of_an_unpublished_course_is_not_there_but_for_its_editor(client, anna, kurs):
    page = lessons_of(kurs)[0]
    kurs.unpublish()
    client.force_login(anna)
    assert client.get(page.url).status_code == 404
    assert post(client, page, RIGHT).status_code == 404
    assert client.get(f"/lektion/{page.pk}/svar/{first_item(page)}/").status_code == 404

    client.force_login(factories.UserFactory(is_superuser=True))
    assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200


def test_what_one_has_answered_is_shown_to_nobody_else(client, anna, utomstaende, kurs):
    client.force_login(anna)
    page = lessons_of(kurs)[0]
    address = post(client, page, RIGHT).url
    said = "Bra, du fick veta mer."
    assert said in plain(client.get(address))

    client.force_login(utomstaende)
    assert said not in plain(client.get(address))


def test_closed_course_takes_no_answer(client, anna, kurs):
    restriction = PageViewRestriction.objects.create(page=kurs, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Andra"))
    client.force_login(anna)

    lesson = lessons_of(kurs)[0]
    assert post(client, lesson, RIGHT).status_code == 404
    assert client.get(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/").status_code == 404  # nor says where it lies
    assert Attempt.objects.count() == 0
    assert kurs.title not in client.get(kurs.get_parent().url).content.decode()


def test_number_that_no_lesson_can_have_is_no_lesson(client, kurs):
    assert client.get(f"/lektion/{'9' * 23}/svar/{first_item(lessons_of(kurs)[0])}/").status_code == 404


@pytest.mark.parametrize("how", ["delete", "move"])
def test_taking_away_the_last_undone_lesson_completes(client, anna, how, db):
    kurs, other = course(lessons=2), course(lessons=1, code="annan")
    client.force_login(anna)
    first, second = lessons_of(kurs)
    post(client, first, RIGHT)

    second.delete() if how == "delete" else second.move(other, "last-child")

    assert [completion.training for completion in Completion.objects.all()] == [kurs.training]
