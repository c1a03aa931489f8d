import datetime as dt
import json
import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.progress import item_ids
from lms.management.commands import nightly
from tests import factories
from tests.courses.factories import course as make_course
from tests.courses.factories import lessons_of
from tests.lrs import receiver
from tests.tracking.sending_world import write
from tracking import letters
from tracking.models import Attempt, Completion, Goal, Measurement, Message, Plan
from tracking.outbox import queue

NIGHT = dt.date(2026, 1, 1)


def run(**options):
    out = StringIO()
    call_command("nightly", on=NIGHT, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def anna_at_work(municipality):
    course = make_course()
    requirement = factories.RequirementFactory(training=course.training)
    plan = factories.PlanFactory(cadence=Plan.Cadence.YEAR, valid_from=dt.date(2025, 1, 1))
    area = factories.FocusAreaFactory(plan=plan)
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)
    anna = factories.employee("Anna", "Åberg", municipality)
    call_command("assign", on=dt.date(2025, 12, 30), stdout=StringIO())
    return anna, course


def test_night_assigns_looks_at_open_courses_and_measures(anna_at_work):
    anna, course = anna_at_work
    factories.employee("Bo", "Ek", anna.affiliations.get().unit, start_on=NIGHT)
    enrolment = course.training.enrol(anna, NIGHT)
    for lesson in lessons_of(course):
        for item in item_ids(lesson):
            enrolment.record_attempt(
                item, finished=True, passed=True, score=1, duration=None, source=Attempt.Source.WEB
            )

    done = run()

    assert (done["assignments"]["opened"], done["recheck"], done["failed"]) == (1, 1, [])
    assert [each["on"] for each in done["measurements"]] == ["2025-12-31"]
    assert Completion.objects.get().user == anna


def test_night_twice_changes_nothing(anna_at_work):
    run()
    measured = list(Measurement.objects.values_list())

    done = run()

    assert (done["assignments"], done["recheck"], done["measurements"]) == ({"opened": 0, "closed": 0}, 0, [])
    assert list(Measurement.objects.values_list()) == measured


def test_dry_run_of_the_night_changes_nothing(anna_at_work):
    run(dry_run=True)

    assert Measurement.objects.count() == 0


def test_night_goes_on_after_a_step_that_fails_and_says_so(anna_at_work, monkeypatch):
    def fail(self):
        raise CommandError("databasen är låst")

    monkeypatch.setattr(nightly.Command, "_assign", fail)

    with pytest.raises(CommandError, match="assignments: databasen är låst"):
        run()
    assert Measurement.objects.exists()


@pytest.fixture
def mails(monkeypatch, anna_at_work):
    """A step that queues a mail for Anna every night, if it is not there."""
    anna, _course = anna_at_work
    monkeypatch.setitem(letters.WRITERS, "letter", write)
    morning = dt.datetime.combine(NIGHT, dt.time(7), tzinfo=dt.UTC)
    monkeypatch.setattr(
        nightly.Command,
        "_clear_uploads",
        lambda self: {"queued": int(bool(queue("letter", anna, "letter:1", about={}, not_before=morning)))},
    )


def test_night_of_another_day_sends_nothing_unless_it_is_told_to(mails):
    assert run()["mails"] == {"queued": 1, "sent": 0}
    assert Message.objects.get().status == "queued"

    assert run(send=True)["mails"] == {"queued": 0, "sent": 1}
    assert run(send=True)["mails"] == {"queued": 0, "sent": 0}


def test_night_says_that_the_mail_server_is_down(mails, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()

        with pytest.raises(CommandError, match="mails: mejlservern svarar inte"):
            run(send=True)

    assert Message.objects.get().status == "queued"
    assert Measurement.objects.exists()


def test_night_tells_the_lrs_and_says_only_when_it_is_down(anna_at_work, settings):
    anna, course = anna_at_work
    keys = set(run())
    with receiver() as lrs:
        settings.LRS_URL = lrs.url
        run()
        factories.completed(anna, course.training, NIGHT)

        assert set(run()) == keys
        assert lrs.verbs() == ["completed"]
    factories.completed(anna, course.training, NIGHT)

    with pytest.raises(CommandError, match="statements: LRS svarar inte"):
        run()
