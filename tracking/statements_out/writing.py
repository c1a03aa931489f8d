"""A row as an xAPI statement, of what is known when it is sent, or why it is not told. A person is told of by a
pseudonym alone: no name, no address, no unit."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tracking.delivered import names
from tracking.models import Attempt, Completion, OutgoingStatement, Training, Withdrawal
from tracking.site_address import site

Kind, Status, Reason = OutgoingStatement.Kind, OutgoingStatement.Status, OutgoingStatement.Reason
Statement = dict[str, object]
SALT = "tracking.statements_out"
VERBS = "http://adlnet.gov/expapi/verbs"
ACTIVITIES = "http://adlnet.gov/expapi/activities"
PLATFORM = "Lärkompass"


def pseudonym(user_id: int) -> str:
    """The account name in the LRS: the same in every statement, and nobody's without the key."""
    secret = settings.LRS_PSEUDONYM_KEY or None
    return salted_hmac(SALT, str(user_id), secret=secret, algorithm="sha256").hexdigest()


class Writer:
    """Of some rows, with their users: as many queries for fifty as for one."""

    def __init__(self, rows: Sequence[OutgoingStatement]) -> None:
        completions = Completion.objects.select_related("training", "corrected_by")
        self._completions = completions.in_bulk(_facts(rows, Kind.COMPLETED, Kind.CORRECTED))
        attempts = Attempt.objects.select_related("enrolment__training", "withdrawal")
        self._attempts = attempts.in_bulk(_facts(rows, Kind.ANSWERED))
        self._withdrawals = Withdrawal.objects.in_bulk(_facts(rows, Kind.WITHDRAWN))
        targets = OutgoingStatement.objects.filter(statement_id__in=[row.voids for row in rows if row.voids])
        self._told = set(targets.filter(status=Status.SENT).values_list("statement_id", flat=True))
        trainings = {each.training_id for each in self._completions.values()}
        trainings |= {each.enrolment.training_id for each in self._attempts.values()}
        self._names = names(trainings)

    def write(self, row: OutgoingStatement) -> Statement | OutgoingStatement.Reason:
        fact = self._fact(row)
        if fact is None:
            return Reason.GONE
        if row.user.protected:
            return Reason.PROTECTED
        if row.voids:
            if row.voids not in self._told:
                return Reason.NEVER_TOLD
            return self._statement(row, _recorded_at(fact), "voided", _reference(row))
        if _is_taken_back(fact) and not row.tries:
            return Reason.CORRECTED
        if isinstance(fact, Attempt):
            return self._answered(row, fact)
        return self._statement(row, fact.recorded_at, "completed", self._training(fact.training)) | {
            "result": {"completion": True}
        }

    def _fact(self, row: OutgoingStatement) -> Any:
        if row.kind == Kind.ANSWERED:
            return self._attempts.get(row.fact)
        if row.kind == Kind.WITHDRAWN:
            return self._withdrawals.get(row.fact)
        return self._completions.get(row.fact)

    def _answered(self, row: OutgoingStatement, attempt: Attempt) -> Statement:
        training = self._training(attempt.enrolment.training)
        verb = {None: "answered", True: "passed", False: "failed"}[attempt.passed]
        item = {
            "objectType": "Activity",
            "id": f"{training['id']}#{attempt.item}",
            "definition": {"type": f"{ACTIVITIES}/interaction", "name": training["definition"]["name"]},
        }
        statement = self._statement(row, attempt.recorded_at, verb, item, parent=training)
        return statement | {"result": _result(attempt)}

    def _training(self, training: Training) -> dict[str, Any]:
        return {
            "objectType": "Activity",
            "id": site(f"/utbildning/{training.code}/"),
            "definition": {
                "type": f"{ACTIVITIES}/course",
                "name": {settings.LANGUAGE_CODE: training.title} | self._names.get(training.pk, {}),
            },
        }

    def _statement(
        self,
        row: OutgoingStatement,
        at: dt.datetime,
        verb: str,
        what: dict[str, Any],
        parent: dict[str, Any] | None = None,
    ) -> Statement:
        context: dict[str, object] = {"language": settings.LANGUAGE_CODE}
        if what["objectType"] == "Activity":  # the xAPI forbids it of anything else
            context["platform"] = PLATFORM
        if parent:
            context["contextActivities"] = {"parent": [parent]}
        return {
            "id": str(row.statement_id),
            "actor": {
                "objectType": "Agent",
                "account": {"homePage": settings.LRS_HOME_PAGE, "name": pseudonym(row.user_id)},
            },
            "verb": {"id": f"{VERBS}/{verb}", "display": {"en": verb}},
            "object": what,
            "context": context,
            "timestamp": timezone.localtime(at).isoformat(),
        }


def _facts(rows: Iterable[OutgoingStatement], *kinds: str) -> list[int]:
    return [row.fact for row in rows if row.kind in kinds]


def _recorded_at(fact: Completion | Withdrawal) -> dt.datetime:
    return fact.withdrawn_at if isinstance(fact, Withdrawal) else fact.recorded_at


def _is_taken_back(fact: Completion | Attempt) -> bool:
    return hasattr(fact, "corrected_by") or hasattr(fact, "withdrawal")


def _reference(row: OutgoingStatement) -> dict[str, Any]:
    return {"objectType": "StatementRef", "id": str(row.voids)}


def _result(attempt: Attempt) -> dict[str, object]:
    result: dict[str, object] = {"completion": attempt.finished}
    if attempt.passed is not None:
        result["success"] = attempt.passed
    if attempt.score is not None:
        result["score"] = {"scaled": attempt.score}
    if attempt.duration is not None:
        result["duration"] = f"PT{attempt.duration:.2f}S"
    return result
