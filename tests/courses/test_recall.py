"""Who is asked what they remember, and when; that nobody's answers are kept, and what those of many tell."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.overview import overview
from courses.recall import inviting
from courses.recall.models import STEP, RecallAnswered, RecallPoint
from courses.recall.rounds import asked_of, points_of, questions_of, record, waiting
from courses.recall.sticking import what_sticks
from tests import factories
from tests.at_once import at_once
from tests.courses.factories import RIGHT, WRONG, course, lessons_of, plain
from tracking import letters
from tracking.clearing import clear_old
from tracking.models import Completion, Message, Unreachable
from tracking.moments import day_begins
from tracking.outbox import queue
from tracking.reachable import mark_unreachable, try_again

WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def kurs(db):
    return course(lessons=4, code="grunden")


def done(person, kurs, weeks=9.0, **written) -> Completion:
    return factories.completed(person, kurs.training, TODAY() - dt.timedelta(weeks=weeks), **written)


def answers(kurs, completion, *texts: str) -> dict[str, str]:
    """What the form sends: one text for each question, in their order."""
    found = {}
    for part, text in zip(questions_of(kurs, completion), texts or (RIGHT,) * 3, strict=False):
        found[part.name] = next(option.id for option in part.options if option.text == text)
    return found


@pytest.mark.parametrize(("days", "asked"), [(55, False), (56, True), (84, True), (85, False)])
def test_questions_wait_from_eight_to_twelve_weeks_after(anna, kurs, today, days, asked):
    made = factories.completed(anna, kurs.training, today - days * DAY)

    assert list(asked_of(anna, today)) == ([made] if asked else [])
    assert [each.completion for each in overview(anna, today).recalls] == ([made] if asked else [])


def test_three_questions_from_three_lessons_in_their_second_variant(client, anna, kurs):
    made = done(anna, kurs)
    parts = questions_of(kurs, made)

    assert len(parts) == len({part.lesson for part in parts}) == 3
    assert {part.variant.prompt for part in parts} == {"Vad gör du först? (1)"}
    assert [part.item for part in parts] == [part.item for part in questions_of(kurs, made)]
    order = [each.pk for each in lessons_of(kurs)]
    assert [order.index(part.lesson.pk) for part in parts] == sorted(order.index(part.lesson.pk) for part in parts)


def test_short_course_asks_what_it_has(anna, db):
    short = course(lessons=1, code="kort")

    assert len(questions_of(short, done(anna, short))) == 1


def test_learner_answers_and_sees_how_it_went(client, anna, kurs):
    made = done(anna, kurs)
    client.force_login(anna)
    asked = client.get("/minns-du/grunden/")
    assert asked.status_code == 200 and "Tre frågor om det du lärde dig." in plain(asked)
    assert asked.content.decode().count("<fieldset") == 3
    assert "/minns-du/grunden/" in client.get("/mina-utbildningar/").content.decode()

    told = plain(client.post("/minns-du/grunden/", answers(kurs, made, RIGHT, WRONG, RIGHT)))

    assert "2 av 3 rätt." in told
    assert told.count("Det stämmer") == 2 and told.count("Inte riktigt – så här kan du tänka") == 1
    assert "Du har svarat på frågorna" in plain(client.get("/minns-du/grunden/"))
    assert "/minns-du/" not in client.get("/mina-utbildningar/").content.decode()


def test_answers_are_counted_and_nobodys_are_kept(client, anna, kurs):
    made = done(anna, kurs)
    client.force_login(anna)
    client.post("/minns-du/grunden/", answers(kurs, made, RIGHT, WRONG, WRONG))

    fields = {field.name for field in RecallAnswered._meta.get_fields()}
    assert fields == {"id", "user", "completion"}
    assert not [field for field in RecallPoint._meta.get_fields() if field.related_model in (type(anna), Completion)]
    assert sorted(RecallPoint.objects.values_list("asked", "right")) == [(1, 0), (1, 0), (1, 1)]
    assert set(RecallPoint.objects.values_list("told_asked", "told_right")) == {(0, 0)}


def test_form_sent_again_counts_once(client, anna, kurs):
    sent = answers(kurs, done(anna, kurs))
    client.force_login(anna)
    client.post("/minns-du/grunden/", sent)

    again = plain(client.post("/minns-du/grunden/", sent))

    assert "Du har svarat på frågorna" in again
    assert set(RecallPoint.objects.values_list("asked", flat=True)) == {1}


def test_question_left_out_is_named_and_nothing_is_counted(client, anna, kurs):
    sent = answers(kurs, done(anna, kurs))
    left_out = sent.popitem()
    client.force_login(anna)

    answer = client.post("/minns-du/grunden/", sent | {left_out[0]: "finns-inte"})

    assert answer.status_code == 400 and "Någon fråga är utan svar." in plain(answer)
    assert answer.content.decode().count("checked") == 2 and "Välj ett svar här." in plain(answer)
    assert not RecallAnswered.objects.exists() and not RecallPoint.objects.exists()


@pytest.mark.parametrize(("weeks", "said"), [(2, "Frågorna finns här från"), (20, "Frågorna fanns till och med")])
def test_outside_the_weeks_the_page_says_when(client, anna, kurs, weeks, said):
    made = done(anna, kurs, weeks)
    client.force_login(anna)

    assert said in plain(client.get("/minns-du/grunden/"))
    client.post("/minns-du/grunden/", answers(kurs, made))
    assert not RecallPoint.objects.exists()


def test_page_is_not_there_for_whoever_has_not_done_the_course(client, anna, chef, kurs):
    struck = done(anna, kurs)
    struck.correct("wrong_person", chef)
    for reader in (anna, chef):
        client.force_login(reader)
        assert client.get("/minns-du/grunden/").status_code == 404
        assert client.post("/minns-du/grunden/").status_code == 404
    assert client.get("/minns-du/finns-inte/").status_code == 404


def test_training_without_a_course_asks_nothing(client, anna):
    training = factories.TrainingFactory()
    factories.completed(anna, training, TODAY() - 9 * WEEK)
    client.force_login(anna)

    assert client.get(f"/minns-du/{training.code}/").status_code == 404
    assert overview(anna, TODAY()).recalls == []


def answered_by(people: list, kurs, text: str) -> None:
    for person in people:
        made = done(person, kurs)
        parts = questions_of(kurs, made)
        chosen = answers(kurs, made, *(text,) * 3)
        record(made, [part.answered([chosen[part.name]]) for part in parts])


def persons(unit, number):
    return [factories.employee("Kim", f"Ek{each}", unit) for each in range(number)]


def shares(kurs) -> set:
    [found] = what_sticks()
    return {(point.asked, point.percent) for point in found.points}


def test_share_is_told_of_ten_at_a_time(home_care, db):
    kurs = course(lessons=3, code="tre")  # all are asked the same three

    answered_by(persons(home_care, STEP - 1), kurs, RIGHT)
    assert shares(kurs) == {(None, None)}
    answered_by(persons(home_care, 1), kurs, WRONG)
    assert shares(kurs) == {(10, 90)}
    answered_by(persons(home_care, STEP - 1), kurs, WRONG)
    assert shares(kurs) == {(10, 90)}
    answered_by(persons(home_care, 1), kurs, WRONG)
    assert shares(kurs) == {(20, 45)}


def test_weakest_point_stands_first(db):
    kurs = course(lessons=3, code="tre")
    known = points_of(lessons_of(kurs))
    for part, right in zip(known, (9, 2, 5), strict=True):
        told = {"asked": 10, "right": right, "told_asked": 10, "told_right": right}
        RecallPoint.objects.create(training=kurs.training, item=part.item, **told)

    [found] = what_sticks()

    assert [point.percent for point in found.points] == [20, 50, 90]


def test_what_sticks_is_for_those_who_follow_up_the_whole_municipality(client, municipality, social, chef, kurs):
    allowed = {}
    for role, unit in (("hr", municipality), ("coordinator", municipality), ("hr", social), ("coordinator", social)):
        reader = factories.employee("Rut", f"{role}{unit.code}", unit)
        factories.UnitRoleFactory(user=reader, unit=unit, role=role)
        client.force_login(reader)
        allowed[role, unit.code] = client.get("/uppfoljning/vad-sitter/").status_code
    client.force_login(chef)

    assert allowed == {
        ("hr", "LARK"): 200, ("coordinator", "LARK"): 200, ("hr", "SOC"): 404, ("coordinator", "SOC"): 404,
    }  # fmt: skip
    assert client.get("/uppfoljning/vad-sitter/").status_code == 404


def invited(on) -> list:
    inviting.invite(on)
    return list(Message.objects.order_by("pk").values_list("recipient", "key"))


def test_each_employee_is_invited_once_for_a_completion(anna, kurs, today):
    made = factories.completed(anna, kurs.training, today - 8 * WEEK)

    assert inviting.invite(today - DAY) == 0
    assert invited(today) == invited(today + 3 * WEEK) == [(anna.pk, f"recall:{made.pk}")]
    assert inviting.invite(today) == 0
    [message] = Message.objects.all()
    assert (message.step, message.about, message.not_before) == ("recall", {"completion": made.pk}, day_begins(today))


def test_invitation_goes_on_another_day_than_a_mail_that_asks(anna, kurs, today):
    made = factories.completed(anna, kurs.training, today - 8 * WEEK)
    queue("reminder", anna, "reminder:1", about={}, not_before=day_begins(today))

    assert inviting.invite(today) == 0
    Message.objects.update(status=Message.Status.SENT)
    assert invited(today + DAY)[1:] == [(anna.pk, f"recall:{made.pk}")]


def test_two_courses_are_asked_about_on_two_days_the_one_that_closes_first(anna, kurs, today):
    later = factories.completed(anna, course(lessons=1, code="kort").training, today - 8 * WEEK)
    first = factories.completed(anna, kurs.training, today - 9 * WEEK)

    assert invited(today) == invited(today + DAY) == [(anna.pk, f"recall:{first.pk}")]
    Message.objects.update(status=Message.Status.SENT)
    assert invited(today + DAY)[1:] == [(anna.pk, f"recall:{later.pk}")]


def test_dry_run_queues_nothing(anna, kurs, today):
    factories.completed(anna, kurs.training, today - 8 * WEEK)

    assert inviting.invite(today, dry_run=True) == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize("kind", ["elected", "partner"])
def test_elected_and_partners_are_not_mailed(municipality, kurs, today, kind):
    unit = factories.UnitFactory(kind="committee" if kind == "elected" else "partner", parent=municipality)
    person = factories.employee("Vera", "Vald", unit, kind=kind)
    factories.completed(person, kurs.training, today - 9 * WEEK)

    assert invited(today) == []
    assert len(overview(person, today).recalls) == 1


def test_whoever_has_answered_left_or_has_no_address_is_not_invited(anna, chef, utomstaende, kurs, today, home_care):
    for person in (anna, chef, utomstaende):
        factories.completed(person, kurs.training, today - 9 * WEEK)
    record(anna.completions.get(), [])
    chef.affiliations.update(end_on=today - DAY)
    utomstaende.email = None
    utomstaende.save()

    assert invited(today) == []


def test_whoever_has_an_address_that_takes_no_mail_is_invited_once_it_does(anna, kurs, today):
    made = factories.completed(anna, kurs.training, today - 9 * WEEK)
    mark_unreachable(anna, Unreachable.How.BOUNCED, day_begins(today - WEEK))

    assert invited(today) == []
    try_again(anna)
    assert invited(today) == [(anna.pk, f"recall:{made.pk}")]


def letter(message: Message, on: dt.date):
    return letters.write(message, day_begins(on))


def test_letter_names_no_topic_and_leads_to_the_questions(anna, kurs, today):
    factories.completed(anna, kurs.training, today - 9 * WEEK)
    inviting.invite(today)

    written = letter(Message.objects.get(), today)

    assert written.action[1].endswith("/minns-du/grunden/")
    said = " ".join([written.subject, written.preheader, written.greeting, *written.paragraphs, *written.after])
    assert "Hej Anna!" in said and "till och med 6 april" in said and kurs.title not in said


def test_letter_is_not_written_once_its_cause_is_gone(anna, chef, kurs, today):
    made = factories.completed(anna, kurs.training, today - 9 * WEEK)
    inviting.invite(today)
    message = Message.objects.get()

    assert letter(message, today + 4 * WEEK) is None
    record(made, [])
    assert letter(message, today) is None
    RecallAnswered.objects.all().delete()
    made.correct("wrong_person", chef)
    assert letter(message, today) is None


def test_that_somebody_answered_is_forgotten_when_the_weeks_are_over(anna, kurs, today):
    made = factories.completed(anna, kurs.training, today - 12 * WEEK)
    record(made, [])

    assert clear_old(today)["recall_answered"] == 0
    assert clear_old(today + DAY)["recall_answered"] == 1
    assert list(waiting(Completion.objects.all(), today + DAY)) == []


def test_command_says_what_it_did(anna, kurs, today):
    factories.completed(anna, kurs.training, today - 9 * WEEK)

    call_command("recall", on=today, json=True, stdout=(told := StringIO()))

    assert told.getvalue().strip() == '{"on": "2026-03-16", "queued": 1}'


def test_questions_with_no_right_answer_are_not_asked(db):
    choices = [{"text": "A", "consequence": "a"}, {"text": "B", "consequence": "b"}]
    case = {"case": {"key": "fall", "situation": "Kväll", "choices": choices, "discussion": "Båda går."}}

    assert points_of(lessons_of(course(lessons=1, code="fall", blocks=(case,)))) == []


def test_number_of_queries_does_not_grow_with_questions(db):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert what_sticks()
        return len(counted)

    def points(kurs) -> None:
        for part in points_of(lessons_of(kurs)):
            RecallPoint.objects.create(training=kurs.training, item=part.item)

    points(course(lessons=1, code="ett"))
    few = queries()
    points(course(lessons=5, code="fem"))

    assert queries() == few


def test_two_tabs_count_once(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    person, kurs = factories.employee("Anna", "Åberg", unit), course(lessons=3, code="tre")
    made = done(person, kurs)
    parts = [part.answered([part.options[0].id]) for part in questions_of(kurs, made)]

    at_once(*[lambda: record(made, parts)] * 5)

    assert RecallAnswered.objects.count() == 1
    assert list(RecallPoint.objects.values_list("asked", flat=True)) == [1, 1, 1]
