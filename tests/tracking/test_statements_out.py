"""What the municipality's LRS is told, by a real receiver over HTTP: each once, in order, whatever it answers."""

import datetime as dt
import json
import logging
import uuid
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TrainingFactory, UserFactory, completed
from tests.lrs import DROP_AFTER, DROP_BEFORE, receiver
from tests.tracking.sending_world import NOON, Clock
from tracking import clearing
from tracking.joining import join, separate
from tracking.models import Completion, Enrolment, OutgoingStatement, StatementPosition, User, Withdrawal
from tracking.statements_out import claiming, finding
from tracking.statements_out.forwarding import forward_due
from tracking.statements_out.writing import pseudonym

pytestmark = pytest.mark.django_db
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
ON = NOON.date()
WRONG_DATE = Completion.Correction.WRONG_DATE


@pytest.fixture
def lrs(settings):
    """Turned on, with nothing that was before."""
    with receiver() as server:
        settings.LRS_URL, settings.LRS_KEY, settings.LRS_SECRET = server.url, "nyckel", "hemlig"
        settings.LRS_HOME_PAGE = "https://larkdala.example"
        forward_due(Clock())
        yield server


@pytest.fixture
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="tracking.statements_out.forwarding")


def answered(person: User, training, *, passed=True, finished=True, score=1.0):
    enrolment = training.enrol(person, ON)
    return enrolment.record_attempt(
        uuid.uuid4(), finished=finished, passed=passed, score=score, duration=12.5, source="web"
    )


def rows() -> list[tuple[str, str]]:
    return list(OutgoingStatement.objects.order_by("pk").values_list("kind", "status"))


def test_completion_is_told_once_with_a_pseudonym(lrs):
    person, training = UserFactory(), TrainingFactory(title="Våld i nära relationer")
    done = completed(person, training, ON)

    assert forward_due(Clock()).sent == 1
    assert forward_due(Clock()).sent == 0

    (told,) = lrs.taken
    assert told["actor"]["account"] == {"homePage": "https://larkdala.example", "name": pseudonym(person.pk)}
    assert told["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert told["object"]["id"].endswith(f"/utbildning/{training.code}/")
    assert told["object"]["definition"]["name"] == {"sv": "Våld i nära relationer"}
    assert told["result"] == {"completion": True}
    assert told["context"] == {"language": "sv", "platform": "Lärkompass"}
    assert dt.datetime.fromisoformat(told["timestamp"]) == done.recorded_at
    said = json.dumps(told, ensure_ascii=False)
    assert person.email not in said and person.family_name not in said
    (call,) = lrs.headers
    assert (call["x-experience-api-version"], call["key"], call["path"]) == (
        "1.0.3",
        "nyckel:hemlig",
        "/xapi/statements",
    )


def test_answers_come_before_the_completion_they_end_in(lrs):
    person, training = UserFactory(), TrainingFactory()
    attempts = [answered(person, training, passed=passed, score=score) for passed, score in ((False, 0), (None, None))]
    answered(person, training, finished=False)
    training.enrol(person, ON).complete(ON)

    forward_due(Clock())

    assert lrs.verbs() == ["failed", "answered", "completed"]
    failed, read, _done = lrs.taken
    assert failed["result"] == {
        "completion": True,
        "success": False,
        "score": {"scaled": 0.0},
        "duration": "PT12.50S",
    }
    assert "score" not in read["result"] and "success" not in read["result"]
    assert failed["object"]["id"].endswith(f"/utbildning/{training.code}/#{attempts[0].item}")
    assert failed["context"]["contextActivities"]["parent"][0]["id"].endswith(f"/utbildning/{training.code}/")


def test_off_as_it_is_from_the_start_makes_no_row(settings):
    assert settings.LRS_URL == ""
    completed(UserFactory(), TrainingFactory(), ON)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        forward_due(Clock())

    assert len(queries) == 0
    assert not OutgoingStatement.objects.exists() and not StatementPosition.objects.exists()


def test_answer_asks_the_database_nothing_more_when_the_lrs_is_on(lrs, settings):
    person, training = UserFactory(), TrainingFactory()
    answered(person, training)

    def queries_of_an_answer():
        with CaptureQueriesContext(connection) as queries:
            answered(person, training)
        return len(queries)

    on = queries_of_an_answer()
    settings.LRS_URL = ""

    assert queries_of_an_answer() == on


def test_what_was_before_it_was_turned_on_is_not_told(settings):
    done = completed(UserFactory(), TrainingFactory(), ON)
    with receiver() as server:
        settings.LRS_URL = server.url
        forward_due(Clock())
        forward_due(Clock(NOON + 2 * DAY))

        assert not OutgoingStatement.objects.exists()
        done.correct(WRONG_DATE, UserFactory(), ON - DAY)
        forward_due(Clock(NOON + 3 * DAY))

        assert server.verbs() == ["completed"]  # and nothing is voided that was never told


def test_correction_voids_what_was_told(lrs):
    done = completed(UserFactory(), TrainingFactory(), ON)
    forward_due(Clock())
    done.correct(WRONG_DATE, UserFactory(), ON - DAY)
    forward_due(Clock())

    first, *others = lrs.taken
    by_verb = {each["verb"]["id"].rpartition("/")[2]: each for each in others}
    assert set(by_verb) == {"completed", "voided"}
    assert by_verb["voided"]["object"] == {"objectType": "StatementRef", "id": first["id"]}
    assert "platform" not in by_verb["voided"]["context"]

    done.latest().correct(Completion.Correction.NOT_COMPLETED, UserFactory())
    forward_due(Clock())
    assert lrs.verbs()[3:] == ["voided"]
    assert lrs.taken[3]["object"]["id"] == by_verb["completed"]["id"]


def test_withdrawn_answer_voids_what_was_told(lrs):
    attempt = answered(UserFactory(), TrainingFactory())
    forward_due(Clock())
    Withdrawal.objects.create(attempt=attempt, withdrawn_by=None)
    forward_due(Clock())

    assert lrs.verbs() == ["passed", "voided"]
    assert lrs.taken[1]["object"]["id"] == lrs.taken[0]["id"]


@pytest.mark.parametrize("found_between", [True, False])
def test_completion_corrected_before_it_was_told_is_never_told(lrs, found_between):
    done = completed(UserFactory(), TrainingFactory(), ON)
    if found_between:
        finding.find(NOON)
    done.correct(Completion.Correction.NOT_COMPLETED, UserFactory())

    for _run in range(3):
        forward_due(Clock())

    assert lrs.taken == []
    assert set(OutgoingStatement.objects.values_list("status", flat=True)) == {"cancelled"}


def test_completion_that_the_lrs_may_have_is_told_and_then_voided(lrs, quiet):
    done = completed(UserFactory(), TrainingFactory(), ON)
    lrs.says = [DROP_AFTER]
    forward_due(Clock())
    done.correct(Completion.Correction.NOT_COMPLETED, UserFactory())

    forward_due(Clock(NOON + 2 * MINUTE))

    assert lrs.verbs() == ["completed", "voided"]
    assert rows() == [("completed", "sent"), ("corrected", "sent")]


def test_protected_person_is_never_told_of(lrs):
    before, now = UserFactory(), UserFactory(protected=True)
    for person in (before, now):
        completed(person, TrainingFactory(), ON)
    finding.find(NOON)
    User.objects.filter(pk=before.pk).update(protected=True)

    forward_due(Clock())
    User.objects.update(protected=False)
    forward_due(Clock())

    assert lrs.calls == []
    assert set(OutgoingStatement.objects.values_list("status", "reason")) == {("cancelled", "protected")}


def test_statements_go_fifty_at_a_time_in_their_order(lrs):
    facts = [completed(UserFactory(), TrainingFactory(), ON) for _number in range(120)]

    assert forward_due(Clock()).sent == 120

    assert [len(call) for call in lrs.calls] == [50, 50, 20]
    assert lrs.ids() == [str(OutgoingStatement.id_of(f"completed {fact.cause}")) for fact in facts]


def test_more_than_a_batch_is_found_in_the_order_it_was_recorded(lrs, monkeypatch):
    monkeypatch.setattr(finding, "BATCH", 3)
    person, training = UserFactory(), TrainingFactory()
    for number in range(7):
        answered(person, training)
        if number % 2:
            completed(person, TrainingFactory(), ON)

    assert forward_due(Clock()).found == 10
    assert lrs.verbs() == [*["passed", "passed", "completed"] * 3, "passed"]


@pytest.mark.parametrize("says", [401, 403, 404, 429, 500, 503, 302, DROP_BEFORE, DROP_AFTER])
def test_lrs_that_is_down_is_tried_again_and_nothing_overtakes(lrs, quiet, says):
    person = UserFactory()
    completed(person, TrainingFactory(), ON)
    lrs.says = [says, says]

    assert forward_due(Clock()).down
    completed(person, TrainingFactory(), ON)
    assert forward_due(Clock()).sent == 0  # not yet
    assert len(lrs.calls) == 1
    assert forward_due(Clock(NOON + 2 * MINUTE)).down
    assert forward_due(Clock(NOON + 4 * MINUTE)).sent == 0  # pauses grow
    assert forward_due(Clock(NOON + 10 * MINUTE)).sent == 2

    assert lrs.ids() == [
        str(each) for each in OutgoingStatement.objects.order_by("pk").values_list("statement_id", flat=True)
    ]
    assert [call["path"] for call in lrs.headers] == ["/xapi/statements"] * len(lrs.calls)


def test_lrs_that_does_not_listen_loses_nothing(settings, quiet):
    with receiver() as server:
        settings.LRS_URL = server.url
    forward_due(Clock())
    completed(UserFactory(), TrainingFactory(), ON)

    assert forward_due(Clock()).down
    assert rows() == [("completed", "queued")]


def test_bad_statement_fails_alone_with_the_reason_and_is_tried_again_when_asked(lrs):
    trainings = [TrainingFactory(code=f"u-{number}") for number in range(3)]
    person = UserFactory()
    for training in trainings:
        completed(person, training, ON)
    lrs.refuses = lambda statement: "/u-1/" in statement["object"]["id"]

    done = forward_due(Clock())

    assert (done.sent, done.failed) == (2, 1)
    assert [status for _kind, status in rows()] == ["sent", "failed", "sent"]
    assert claiming.failed().get().answer == "HTTP 400 no because"
    assert forward_due(Clock()).sent == 0
    lrs.refuses = lambda statement: False
    assert claiming.try_again(NOON) == 1
    assert forward_due(Clock()).sent == 1
    assert len(lrs.taken) == 3


def test_lrs_that_goes_down_among_the_one_by_one_keeps_the_order(lrs, quiet):
    for _number in range(3):
        completed(UserFactory(), TrainingFactory(), ON)
    lrs.says = [400, None, 500]

    assert forward_due(Clock()).down
    assert [status for _kind, status in rows()] == ["sent", "queued", "queued"]
    forward_due(Clock(NOON + 2 * MINUTE))

    assert lrs.ids() == [
        str(each) for each in OutgoingStatement.objects.order_by("pk").values_list("statement_id", flat=True)
    ]


def test_what_the_lrs_says_that_it_has_is_sent(lrs, quiet):
    for _number in range(3):
        completed(UserFactory(), TrainingFactory(), ON)
    lrs.conflicts, lrs.says = True, [DROP_AFTER]
    forward_due(Clock())
    completed(UserFactory(), TrainingFactory(), ON)

    assert forward_due(Clock(NOON + 2 * MINUTE)).sent == 4
    assert len(lrs.taken) == 4
    assert {status for _kind, status in rows()} == {"sent"}


def test_what_a_dead_process_had_taken_is_sent_again_with_the_same_id(lrs):
    completed(UserFactory(), TrainingFactory(), ON)
    finding.find(NOON)
    (dead,) = claiming.claim(NOON)
    completed(UserFactory(), TrainingFactory(), ON)

    assert forward_due(Clock(NOON + MINUTE)).sent == 0  # it may be alive
    assert forward_due(Clock(NOON + claiming.STALE + MINUTE)).sent == 2

    assert lrs.ids()[0] == str(dead.statement_id)
    assert not claiming.hold([dead], NOON + claiming.STALE)


def test_row_of_a_transaction_that_ended_late_is_found(lrs):
    late, early = (completed(UserFactory(), TrainingFactory(), ON) for _number in range(2))
    values = Completion.objects.filter(pk=late.pk).values().get()
    Completion.objects.filter(pk=late.pk).delete()
    forward_due(Clock())
    Completion.objects.create(**values)  # its id is below one that has been seen
    forward_due(Clock(NOON + DAY / 2))

    assert len(lrs.taken) == 2
    assert early.pk > late.pk


def test_finding_nothing_reads_only_the_facts_of_the_last_days(lrs):
    for day in range(4):
        completed(UserFactory(), TrainingFactory(), ON)
        forward_due(Clock(NOON + day * DAY + MINUTE))

    position = StatementPosition.objects.get(kind="completed")
    last = Completion.objects.order_by("pk").last()
    assert last.pk - 2 <= position.after < position.seen == last.pk
    with CaptureQueriesContext(connection) as queries:
        forward_due(Clock(NOON + 3 * DAY + 2 * MINUTE))
    few = len(queries)
    for _number in range(30):
        completed(UserFactory(), TrainingFactory(), ON)
    forward_due(Clock(NOON + 3 * DAY + 3 * MINUTE))
    with CaptureQueriesContext(connection) as queries:
        forward_due(Clock(NOON + 3 * DAY + 4 * MINUTE))
    assert len(queries) == few


def test_rows_of_an_erased_person_go_with_them(lrs):
    person = UserFactory()
    completed(person, TrainingFactory(), ON)
    finding.find(NOON)

    person.delete()

    assert not OutgoingStatement.objects.exists()
    forward_due(Clock())
    assert lrs.calls == []


def test_answer_that_is_gone_when_its_turn_comes_is_not_told(lrs):
    attempt = answered(UserFactory(), TrainingFactory())
    finding.find(NOON)
    attempt.delete()

    assert forward_due(Clock()).cancelled == 1
    assert lrs.calls == []


def test_what_was_told_is_cleared_after_a_year_but_of_a_completion_that_is_there(lrs):
    person, training = UserFactory(), TrainingFactory()
    answered(person, training)
    completed(person, training, ON)
    forward_due(Clock())

    assert clearing.clear_old(ON + dt.timedelta(days=365))["statements"] == 0
    assert clearing.clear_old(ON + dt.timedelta(days=366))["statements"] == 1

    assert rows() == [("completed", "sent")]
    Completion.objects.get().correct(Completion.Correction.NOT_COMPLETED, UserFactory())
    forward_due(Clock(NOON + 366 * DAY))
    assert lrs.verbs() == ["passed", "completed", "voided"]


def test_statements_follow_a_person_that_is_joined_and_go_back(lrs, municipality):
    kept, other, by = UserFactory.create_batch(3)
    for person, source in ((kept, "hr"), (other, "troman")):
        person.source_records.create(source=source, person_id="1")
    completed(other, TrainingFactory(), ON)
    finding.find(NOON)

    joined = join(kept, other, by)
    assert OutgoingStatement.objects.get().user == kept
    separate(joined, by)
    assert OutgoingStatement.objects.get().user == other


def test_command_counts_sends_and_names_what_failed(lrs):
    done = completed(UserFactory(), TrainingFactory(), ON)

    def run(**options):
        out = StringIO()
        call_command("forward_statements", stdout=out, **options)
        return out.getvalue()

    assert json.loads(run(dry_run=True, json=True))["found"] == 1
    assert not OutgoingStatement.objects.exists() and lrs.calls == []
    lrs.refuses = lambda statement: True
    assert f"Gick inte fram: {OutgoingStatement.id_of(f'completed {done.cause}')}" in run()
    lrs.refuses = lambda statement: False
    told = json.loads(run(again=True, json=True))
    assert told == {"found": 0, "sent": 1, "cancelled": 0, "failed": 0, "down": False}


def test_pseudonym_follows_its_own_key(settings):
    person = uuid.uuid4().int % 1000
    first = pseudonym(person)
    settings.SECRET_KEY = "en annan hemlighet"
    assert pseudonym(person) != first
    settings.LRS_PSEUDONYM_KEY = "egen"
    own = pseudonym(person)
    settings.SECRET_KEY = "en tredje"
    assert pseudonym(person) == own


@pytest.mark.parametrize(
    ("url", "key", "expected"),
    [
        ("", "", []),
        ("https://lrs.larkdala.example/xapi", "nyckel", []),
        ("http://lrs.larkdala.example/xapi", "nyckel", ["tracking.E001"]),
        ("https://lrs.larkdala.example/xapi", "", ["tracking.E002"]),
    ],
)
def test_deploy_check_asks_for_https_and_a_key(settings, url, key, expected):
    settings.LRS_URL, settings.LRS_KEY, settings.LRS_SECRET = url, key, key

    assert [each.id for each in run_checks(tags=["lrs"], include_deployment_checks=True)] == expected


def test_enrolment_that_is_completed_twice_is_told_once(lrs):
    enrolment: Enrolment = TrainingFactory().enrol(UserFactory(), ON)
    enrolment.complete(ON)
    enrolment.complete(ON)

    assert forward_due(Clock()).sent == 1
