"""A package in a lesson: opened by its learner, kept while it is open, counted by the rules of its block."""

import datetime as dt
import json
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.keeping import Place, keep
from content.kept_packages import Package
from courses.models import LessonPage
from courses.playing import models, opening
from courses.playing.models import Launch, PlayerState, Statement
from courses.playing.receiving import NotKept, Refusal, take_statement
from courses.progress import CourseProgress
from tests import factories
from tests.at_once import at_once
from tests.content.packages.building import h5p
from tests.content.packages.playable import playable_scorm
from tests.content.playing.saying import commit_12, commit_2004, scored, statement
from tests.courses.factories import course, first_item, lessons_of, plain
from tests.courses.packages import TEXT, course_with, in_lesson
from tests.courses.test_links import path_of, say_yes
from tests.courses.test_start_codes import begin, codes, make
from tracking.models import Attempt, Completion, Enrolment, PersonalLink, StartSheet

HOST, SITE = "paket.larkdala.example", "larkdala.example"
HTMX = {"headers": {"HX-Request": "true"}}
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def two_hosts(settings, package_storage):
    settings.PACKAGES_URL, settings.WAGTAILADMIN_BASE_URL = f"https://{HOST}", f"https://{SITE}"


@pytest.fixture
def question(db, file):
    return keep(file(h5p()))


@pytest.fixture
def learner(client, anna):
    client.force_login(anna)
    return client


def act(client, lesson, does, base="/lektion"):
    return client.post(f"{base}/{lesson.pk}/svar/{first_item(lesson)}/", {"do": does}, **HTMX)


def opened(client, lesson, does="open", base="/lektion"):
    """The package's address on the second origin."""
    page = act(client, lesson, does, base).content.decode()
    return page.partition(f'src="https://{HOST}')[2].partition('"')[0]


def sent(address, where, body):
    return Client(SERVER_NAME=HOST).post(address + where, body, content_type="text/plain")


def played(address):
    return Client(SERVER_NAME=HOST).get(address)


def attempts():
    return list(Attempt.objects.order_by("pk").values_list("finished", "passed", "score"))


def done(kurs, person):
    return CourseProgress.of(kurs, person, timezone.localdate()).done_count


def test_lesson_with_a_package_records_nothing_until_it_is_opened(learner, question):
    _kurs, lesson = course_with(question)

    page = learner.get(lesson.url)

    assert "Öppna övningen" in page.content.decode() and "<iframe" not in page.content.decode()
    assert f"frame-src https://{HOST}" in page["Content-Security-Policy"]
    assert (Enrolment.objects.count(), Launch.objects.count()) == (0, 0)


def test_result_of_the_whole_completes_the_course_and_one_of_a_part_does_not(learner, anna, question):
    kurs, lesson = course_with(question)
    address = opened(learner, lesson)
    part = {"id": "https://x.example/1?subContentId=2", "objectType": "Activity"}

    assert sent(address, "rapport/", statement("completed", object=part, result=scored(1, 1))).json()["result"]
    assert (attempts(), Statement.objects.count()) == ([], 1)
    assert sent(address, "rapport/", statement("completed", result=scored(4, 5))).json() == {
        "result": True,
        "errorCode": 0,
    }

    assert attempts() == [(True, None, 0.8)]
    assert Completion.objects.get().user == anna
    state = learner.get(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", **HTMX).content.decode()
    assert "Övningen är gjord." in state and "Du har genomfört kursen" in state and "<iframe" not in state


@pytest.mark.parametrize(
    ("counts", "kept"),
    [("best", [(True, True, 0.8)]), ("last", [(True, True, 0.8), (True, False, 0.2)]), ("any", [(True, None, 0.8)])],
)
def test_worse_result_after_a_better_counts_as_the_block_says(learner, question, counts, kept):
    kurs, lesson = course_with(question, counts=counts, pass_percent=50)
    unfinished(kurs)
    address = opened(learner, lesson)

    for raw in (4, 1):
        sent(address, "rapport/", statement("completed", result=scored(raw, 5)))

    assert attempts() == kept


def unfinished(kurs):
    """A second lesson, so that the course goes on."""
    again = lessons_of(kurs)[0].copy(update_attrs={"slug": "del-2", "title": "Del 2"}, copy_revisions=False)
    again.body = [("remember", "Fråga.")]
    again.save_revision().publish()


def test_course_that_asks_for_passing_waits_for_it(learner, anna, file):
    kurs = course(lessons=1, passing="passed", blocks=({"remember": "Fråga."},))
    lesson = in_lesson(keep(file(h5p())), lessons_of(kurs)[0], pass_percent=80)
    address = opened(learner, lesson)

    sent(address, "rapport/", statement("completed", result=scored(2, 5)))
    assert done(kurs, anna) == 0
    assert "inte godkänd än" in learner.get(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", **HTMX).content.decode()
    sent(address, "rapport/", statement("completed", result=scored(5, 5)))
    assert done(kurs, anna) == 1


def test_same_result_again_is_no_new_attempt(learner, question):
    kurs, lesson = course_with(question)
    unfinished(kurs)
    address = opened(learner, lesson)

    for _time in range(3):
        sent(address, "rapport/", statement("completed", result=scored(4, 5)))

    assert (len(attempts()), Statement.objects.count()) == (1, 3)


def test_where_one_was_is_given_back_and_begins_afresh_when_asked(learner, question):
    kurs, lesson = course_with(question)
    unfinished(kurs)
    address = opened(learner, lesson)
    assert sent(address, "lage/", '{"sida":3}').status_code == 200

    assert "Fortsätt övningen" in learner.get(lesson.url).content.decode()
    assert (
        '<script id="state" type="application/json">"{\\"sida\\":3}"'
        in played(opened(learner, lesson)).content.decode()
    )
    assert 'id="state"' not in played(opened(learner, lesson, "again")).content.decode()
    assert PlayerState.objects.count() == 0


def test_what_is_done_begins_afresh_the_next_time(learner, question):
    kurs, lesson = course_with(question)
    unfinished(kurs)
    address = opened(learner, lesson)
    sent(address, "lage/", '{"sida":3}')
    sent(address, "rapport/", statement("completed", result=scored(4, 5)))

    assert "Gör övningen igen" in learner.get(lesson.url).content.decode()
    assert 'id="state"' not in played(opened(learner, lesson)).content.decode()


def test_attempt_under_way_keeps_its_version_and_the_next_takes_the_newest(learner, question, file):
    kurs, lesson = course_with(question)
    newer = keep(file(h5p({"content/texts/ny.txt": b"ny"})), Place(package=question.package))
    sent(opened(learner, lesson), "lage/", "{}")
    Launch.objects.update(version=question)
    PlayerState.objects.update(version=question)

    opened(learner, lesson)
    assert Launch.objects.latest("opened_at").version == question
    opened(learner, lesson, "again")
    assert Launch.objects.latest("opened_at").version == newer


def test_package_that_the_editor_has_replaced_is_not_gone_on_with(learner, question, file):
    _kurs, lesson = course_with(question)
    sent(opened(learner, lesson), "lage/", "{}")
    scorm = keep(file(playable_scorm("1.2", ["Lyssna"])))
    Package.objects.update(text_alternative=TEXT)
    lesson.body[0].value["package"] = scorm.package
    lesson.save_revision().publish()

    address = opened(learner, lesson)

    assert Launch.objects.latest("opened_at").version == scorm
    assert played(address).status_code == 200
    assert PlayerState.objects.count() == 0


def test_lesson_may_stay_at_a_version(learner, question, file):
    _kurs, lesson = course_with(question, version=1)
    keep(file(h5p({"content/texts/ny.txt": b"ny"})), Place(package=question.package))

    opened(learner, lesson)

    assert Launch.objects.get().version == question


def test_nothing_is_kept_of_practice(learner, anna, question):
    kurs, lesson = course_with(question)
    sent(opened(learner, lesson), "rapport/", statement("completed", result=scored(4, 5)))
    launches = Launch.objects.count()

    address = opened(learner, lesson)

    assert address.startswith("/prova/") and played(address).status_code == 200
    assert (Launch.objects.count(), Statement.objects.count()) == (launches, 1)


def test_report_after_the_course_is_done_is_kept_and_changes_nothing(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    for raw in (4, 5):
        assert sent(address, "rapport/", statement("completed", result=scored(raw, 5))).status_code == 200

    assert (len(attempts()), Completion.objects.count(), Statement.objects.count()) == (1, 1, 2)


def test_what_was_done_elsewhere_meanwhile_is_not_done_twice(learner, anna, question):
    kurs, lesson = course_with(question)
    address = opened(learner, lesson)
    factories.completed(anna, kurs.training, timezone.localdate())

    assert sent(address, "rapport/", statement("completed", result=scored(4, 5))).status_code == 200

    assert (Completion.objects.count(), attempts()) == (1, [])


def test_opening_on_another_device_ends_the_first(learner, question):
    _kurs, lesson = course_with(question)
    first = opened(learner, lesson)
    second = opened(learner, lesson)

    assert sent(first, "lage/", "{}").status_code == 410
    assert sent(first, "rapport/", statement()).json() == {"result": False, "errorCode": 101, "why": "over"}
    assert played(first).status_code == 404
    assert sent(second, "lage/", "{}").status_code == 200


def test_launch_ends_with_the_login(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    learner.post("/konto/logout/")

    assert sent(address, "lage/", "{}").status_code == 410


def test_launch_ends_for_whoever_has_left(learner, anna, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    anna.affiliations.update(end_on=timezone.localdate() - DAY)

    assert sent(address, "lage/", "{}").status_code == 410


def test_launch_ends_after_a_day_of_work(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    Launch.objects.update(expires_at=timezone.now())

    assert sent(address, "lage/", "{}").status_code == 410
    assert opening.HOURS == 8


def test_package_opens_by_personal_link_until_it_is_revoked(client, anna, question):
    kurs, lesson = course_with(question)
    unfinished(kurs)
    base = path_of(anna, kurs)
    assert opened(client, lesson, base=base.rstrip("/")) == ""  # whose link it is has not been said
    say_yes(client, base)

    address = opened(client, lesson, base=base.rstrip("/"))
    assert sent(address, "rapport/", statement("completed", result=scored(4, 5))).status_code == 200
    assert done(kurs, anna) == 1

    PersonalLink.objects.update(revoked_at=timezone.now())
    assert sent(address, "lage/", "{}").status_code == 410


def test_not_me_ends_what_was_open(client, anna, question):
    kurs, lesson = course_with(question)
    base = path_of(anna, kurs)
    say_yes(client, base)
    address = opened(client, lesson, base=base.rstrip("/"))

    client.post(base, {"me": "no"})

    assert sent(address, "lage/", "{}").status_code == 410


def test_address_is_of_one_launch_and_cannot_be_made(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)
    pk = Launch.objects.get().pk

    for made in (f"/spela/{pk.hex}/", f"/spela/{pk.hex}:x/", address.replace(pk.hex, "0" * 32)):
        assert played(made).status_code == 404
        assert sent(made, "lage/", "{}").status_code == 410
    assert Client(SERVER_NAME=SITE).get(address).status_code == 404


def test_what_is_too_large_or_unreadable_is_told_so(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    assert sent(address, "lage/", "x" * (PlayerState.LARGEST + 1)).status_code == 413
    assert sent(address, "lage/", b"\xff").status_code == 400
    assert sent(address, "lage/", "a\0b").status_code == 400
    assert sent(address, "rapport/", b"x" * (1024 * 1024 + 1)).status_code == 413
    assert sent(address, "commit/1/", commit_12()).status_code == 400  # H5P has no parts
    assert (PlayerState.objects.count(), Statement.objects.count()) == (0, 0)


def test_scorm_is_done_by_its_parts_and_by_nothing_that_h5p_says(learner, file):
    _kurs, lesson = course_with(keep(file(playable_scorm("1.2", ["Lyssna", "Fråga"]))))
    address = opened(learner, lesson)

    assert sent(address, "rapport/", statement("completed", result=scored(5, 5))).status_code == 400
    assert sent(address, "lage/", "{}").status_code == 400

    assert (attempts(), PlayerState.objects.count()) == ([], 0)


def test_state_of_a_part_has_its_cap_and_answers_give_way_first(learner, file):
    _kurs, lesson = course_with(keep(file(playable_scorm("1.2", ["Lyssna"]))))
    address = opened(learner, lesson)
    answers = {str(number): {"student_response": "x" * 1000} for number in range(300)}

    assert sent(address, "commit/1/", commit_12(cmi={"interactions": answers})).status_code == 200
    kept = PlayerState.objects.get().state
    assert "x" * 1000 not in kept and '"suspend_data":"sida=3"' in kept
    assert "x" * 1000 in Statement.objects.get().raw
    assert sent(address, "commit/1/", commit_12(cmi={"suspend_data": "y" * PlayerState.LARGEST})).status_code == 413


def test_lesson_that_is_taken_down_counts_nothing_more(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)
    lesson.unpublish()

    assert sent(address, "rapport/", statement("completed", result=scored(5, 5))).status_code == 200

    assert attempts() == []


def test_report_that_cannot_be_read_is_kept_as_it_came(learner, question):
    _kurs, lesson = course_with(question)

    assert sent(opened(learner, lesson), "rapport/", b"\xff\x00{").status_code == 200

    kept = Statement.objects.get()
    assert (kept.raw, kept.finished) == ("\ufffd\ufffd{", None)


def test_report_whose_enrolment_goes_as_it_comes_is_over(learner, question):
    """Two accounts are joined, or a person is erased, between the two looks."""
    _kurs, lesson = course_with(question)
    opened(learner, lesson)
    launch = Launch.objects.get()
    Enrolment.objects.all().delete()

    with pytest.raises(NotKept) as refused:
        take_statement(launch, statement(), timezone.now())
    assert refused.value.why == Refusal.OVER


def test_launch_has_its_share_of_reports(learner, question, monkeypatch):
    monkeypatch.setattr(models, "MOST_REPORTS", 2)
    monkeypatch.setattr(models, "MOST_BYTES", len(statement()))
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)

    answers = [sent(address, "rapport/", statement()).status_code for _time in range(3)]

    assert answers == [200, 200, 410]
    assert [bool(each.raw) for each in Statement.objects.order_by("pk")] == [True, False]


@pytest.mark.parametrize(("version", "commit"), [("1.2", commit_12), ("2004", commit_2004)])
def test_scorm_is_done_when_all_its_parts_are(learner, file, version, commit):
    kurs, lesson = course_with(keep(file(playable_scorm(version, ["Lyssna", "Fråga"]))))
    unfinished(kurs)
    address = opened(learner, lesson)

    def says(part, status):
        body = commit({"lesson_status": status} if version == "1.2" else {"completion_status": status})
        return sent(address, f"commit/{part}/", body).status_code

    assert (says(1, "completed"), says(2, "incomplete"), says(3, "completed")) == (200, 200, 400)
    assert attempts() == []
    assert says(2, "completed") == 200
    assert [(finished, passed) for finished, passed, _score in attempts()] == [(True, None)]
    assert PlayerState.objects.count() == 2


def test_commit_that_comes_late_does_not_turn_time_back(learner, file):
    _kurs, lesson = course_with(keep(file(playable_scorm("1.2", ["Lyssna"]))))
    address = opened(learner, lesson)

    for sequence, place in ((2, "p9"), (1, "p3")):
        sent(address, "commit/1/", commit_12({"lesson_location": place}, commitSequence=sequence))

    assert json.loads(PlayerState.objects.get().state)["core"]["lesson_location"] == "p9"
    assert Statement.objects.count() == 2


def test_commit_that_comes_late_does_not_lead_back_to_its_part(learner, file):
    _kurs, lesson = course_with(keep(file(playable_scorm("2004", ["Lyssna", "Fråga"]))))
    address = opened(learner, lesson)

    for part, sequence, where in ((2, 2, "i1"), (1, 1, "i0")):
        at = json.dumps({"currentActivityId": where})
        sent(address, f"commit/{part}/", commit_2004(commitSequence=sequence, sequencing=at))

    assert json.loads(PlayerState.objects.get(part=0).state)["currentActivityId"] == "i1"
    assert PlayerState.objects.filter(part=1).exists()


def test_package_that_reports_nothing_counts_when_it_is_opened(learner, anna, question):
    kurs, lesson = course_with(question, counts="opened")

    told = act(learner, lesson, "open").content.decode()

    assert "Övningen är gjord." in told and "övar" not in told
    assert Completion.objects.get().user == anna


def test_seconds_are_counted_by_the_server(learner, anna, question):
    kurs, lesson = course_with(question, counts="after", seconds=60)
    assert "hx-trigger" in act(learner, lesson, "open").content.decode()

    act(learner, lesson, "done")
    assert attempts() == []
    Launch.objects.update(opened_at=timezone.now() - dt.timedelta(seconds=61))
    act(learner, lesson, "done")

    assert Completion.objects.get().user == anna


@pytest.mark.parametrize(("chosen", "does"), [({}, "read"), ({"counts": "button"}, "done")])
def test_form_that_a_browser_sends_again_by_itself_says_what_it_does(learner, question, chosen, does):
    """form.submit() sends no button (static/courses/lesson.js)."""
    _kurs, lesson = course_with(question, **chosen)

    assert f'<input type="hidden" name="do" value="{does}"' in act(learner, lesson, "open").content.decode()


def test_button_counts_once_the_package_is_open(learner, question):
    _kurs, lesson = course_with(question, counts="button")

    act(learner, lesson, "done")
    assert attempts() == []
    opened(learner, lesson)
    act(learner, lesson, "done")

    assert [each[0] for each in attempts()] == [True]


def test_whoever_cannot_use_the_package_reads_instead(learner, anna, question):
    kurs, lesson = course_with(question)
    assert TEXT in plain(learner.get(lesson.url))

    told = act(learner, lesson, "read").content.decode()

    assert "Övningen är gjord." in told and Completion.objects.get().user == anna


def test_reading_instead_needs_no_javascript(learner, anna, question):
    _kurs, lesson = course_with(question)

    back = learner.post(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", {"do": "read"})

    assert (back.status_code, back.url) == (303, lesson.url)
    assert Completion.objects.get().user == anna
    assert "Du har gjort kursen." in learner.get(lesson.url).content.decode()


def test_package_that_is_gone_leaves_no_button_in_its_place(learner, question):
    _kurs, lesson = course_with(question)
    gone = [each | {"value": each["value"] | {"package": None}} for each in lesson.body.get_prep_value()]
    LessonPage.objects.filter(pk=lesson.pk).update(body=json.dumps(gone))

    page = learner.get(lesson.url)

    assert page.status_code == 200 and "Jag har läst klart" not in page.content.decode()


def test_without_a_text_there_is_nothing_to_read_instead(learner, question):
    _kurs, lesson = course_with(question)
    Package.objects.update(text_alternative="")

    act(learner, lesson, "read")

    assert attempts() == []


def test_without_a_second_origin_the_text_is_offered(learner, question, settings):
    settings.PACKAGES_URL = ""
    _kurs, lesson = course_with(question)

    told = act(learner, lesson, "open").content.decode()

    assert "går inte att öppna just nu" in told and "<iframe" not in told and TEXT in told


def test_form_without_htmx_leads_back_to_the_lesson(learner, question):
    _kurs, lesson = course_with(question)

    back = learner.post(f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/", {"do": "open"})

    assert (back.status_code, back.url) == (303, lesson.url)
    assert Launch.objects.count() == 0


def test_questions_are_as_many_however_many_packages(learner, question, django_assert_num_queries):
    _kurs, lesson = course_with(question)
    learner.get(lesson.url)
    with CaptureQueriesContext(connection) as one:
        learner.get(lesson.url)
    asked = len(one)
    block = {"package": question.package, "counts": "best"}
    lesson.body = [("package", block)] * 4
    lesson.save_revision().publish()
    learner.get(lesson.url)

    with django_assert_num_queries(asked):
        learner.get(lesson.url)


def test_launches_go_after_a_year_with_what_they_kept(learner, question):
    _kurs, lesson = course_with(question)
    address = opened(learner, lesson)
    sent(address, "lage/", "{}")
    sent(address, "rapport/", statement("completed", result=scored(4, 5)))

    call_command("clear_old", "--on", str(timezone.localdate() + 365 * DAY))
    assert Launch.objects.count() == 1
    call_command("clear_old", "--on", str(timezone.localdate() + 367 * DAY))

    assert (Launch.objects.count(), Statement.objects.count(), PlayerState.objects.count()) == (0, 0, 0)
    assert Completion.objects.count() == 1


@pytest.mark.usefixtures("real_db")
def test_reports_that_come_at_once_make_one_attempt(file):
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="LARK", kind="municipality"))
    _kurs, lesson = course_with(keep(file(h5p())))
    client = Client()
    client.force_login(anna)
    address = opened(client, lesson)
    told = statement("completed", result=scored(4, 5))

    at_once(*[lambda: sent(address, "rapport/", told)] * 5)

    assert (Attempt.objects.count(), Completion.objects.count(), Statement.objects.count()) == (1, 1, 5)


def test_package_by_start_code_is_done_and_the_phone_is_handed_on(client, anna, chef, home_care, question):
    kurs, lesson = course_with(question)
    manager = Client()
    manager.force_login(chef)
    [code] = codes(manager, make(manager, home_care, kurs, anna).url)
    base = begin(client, code).rstrip("/")
    address = opened(client, lesson, base=base)
    assert Launch.objects.get().expires_at < timezone.now() + dt.timedelta(hours=1)

    assert sent(address, "rapport/", statement("completed", result=scored(4, 5))).status_code == 200
    told = client.get(f"{base}/{lesson.pk}/svar/{first_item(lesson)}/", **HTMX)

    assert "HX-Redirect" not in told and "Övningen är gjord." in told.content.decode()
    assert "Lämna vidare" in told.content.decode() and f'href="{base}/"' in told.content.decode()
    assert Completion.objects.get().user == anna


def test_sheet_that_is_revoked_ends_what_its_codes_opened(client, anna, chef, home_care, question):
    kurs, lesson = course_with(question)
    manager = Client()
    manager.force_login(chef)
    [code] = codes(manager, make(manager, home_care, kurs, anna).url)
    address = opened(client, lesson, base=begin(client, code).rstrip("/"))

    manager.post(f"/startlappar/{StartSheet.objects.get().pk}/sparra/")

    assert played(address).status_code == 404
    assert sent(address, "rapport/", statement("completed", result=scored(4, 5))).status_code == 410


def test_button_is_shown_when_the_package_is_open(learner, question):
    _kurs, lesson = course_with(question, counts="button")

    assert "Klar med övningen" not in learner.get(lesson.url).content.decode()
    assert "Klar med övningen" in act(learner, lesson, "open").content.decode()


@pytest.mark.usefixtures("real_db")
def test_packages_of_two_courses_opened_at_once_leave_one_open_or_wait(file):
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="LARK", kind="municipality"))
    version = keep(file(h5p()))
    lessons = [course_with(version, code=code)[1] for code in ("forsta", "andra")]
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(anna)
        for lesson in lessons:
            act(client, lesson, "open")

    at_once(*[partial(act, client, lesson, "open") for client, lesson in zip(clients, lessons, strict=True)] * 2)

    assert 1 <= Launch.objects.filter(ended_at=None).count() <= 2


@pytest.mark.usefixtures("real_db")
def test_package_opens_while_one_of_another_course_reports(file):
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(code="LARK", kind="municipality"))
    version = keep(file(h5p()))
    first, second = [course_with(version, code=code)[1] for code in ("forsta", "andra")]
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(anna)

    for _time in range(5):
        address = opened(clients[1], second)
        reports = [partial(sent, address, "rapport/", statement("attempted"))] * 4
        at_once(*reports, partial(act, clients[0], first, "open"), partial(act, clients[1], second, "open"))

    assert Launch.objects.filter(ended_at=None).count() >= 1
