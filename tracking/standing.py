"""How an assignment stands on a day. The rules are architecture's "Rules that decide figures"; first match wins."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from tracking.models import (
    Affiliation,
    Assignment,
    Completion,
    Enrolment,
    Exemption,
    Requirement,
    Training,
    TrainingPause,
)
from tracking.models.completions import CompletionQuerySet
from tracking.models.exemptions import ExemptionQuerySet
from tracking.models.requirements import AssignmentQuerySet
from tracking.models.training import EnrolmentQuerySet

BEFORE_ALL = dt.date(1, 1, 1)
OF_TRAINING = Q(training=OuterRef("requirement__training"))
OF_RECAP = Q(training__recap_of=OuterRef("requirement__training"))


class Standing(models.TextChoices):
    """DUE and OVERDUE are of duties, OFFERED and BEGUN of offers: without a last day no time runs out."""

    FULFILLED = "fulfilled", _("Klar")
    EXPIRING = "expiring", _("Går snart ut")
    EXEMPT = "exempt", _("Undantagen")
    OVERDUE = "overdue", _("Tiden har gått ut")
    DUE = "due", _("Kvar att göra")
    OFFERED = "offered", _("Erbjuden")
    BEGUN = "begun", _("Påbörjad")

    def word(self, offer: bool) -> str:
        """What it is called. A duty is ready or not; an offer that was taken has been carried out."""
        return str(_OF_OFFERS[self] if offer and self in _OF_OFFERS else self.label)

    @classmethod
    def of(cls, offer: bool) -> list["Standing"]:
        """Those that an offer, or a duty, can have, in the order they are shown."""
        left = [cls.BEGUN, cls.OFFERED] if offer else [cls.DUE, cls.OVERDUE]
        return [cls.FULFILLED, cls.EXPIRING, *left, cls.EXEMPT]


DONE = (Standing.FULFILLED, Standing.EXPIRING)
DUTY_LEFT = (Standing.OVERDUE, Standing.DUE)
LEFT = (*DUTY_LEFT, Standing.BEGUN, Standing.OFFERED)
_OF_OFFERS = {Standing.FULFILLED: _("Genomförd"), Standing.EXPIRING: _("Genomförd, går snart ut")}


class Belonging(models.TextChoices):
    THEN = "then", _("där personen hörde hemma då")
    NOW = "now", _("där personen hör hemma nu")

    def home_day(self, on: dt.date, today: dt.date) -> dt.date:
        """The day whose units are the rows of a report on `on`."""
        return on if self == Belonging.THEN else today


@dataclass(frozen=True)
class _Question:
    asks: Q
    yes: "_Question | Standing"
    no: "_Question | Standing"

    def answer(self) -> Case:
        """Which standing."""
        yes, no = (each.answer() if isinstance(each, _Question) else Value(each) for each in (self.yes, self.no))
        return Case(When(self.asks, then=yes), default=no)

    def is_one_of(self, standings: Collection[str]) -> Q | bool:
        """Asks no more than it must: True or False where all that can follow are among them, or none."""
        yes, no = (
            each.is_one_of(standings) if isinstance(each, _Question) else each in standings
            for each in (self.yes, self.no)
        )
        if isinstance(yes, Q):
            if isinstance(no, Q):
                return (self.asks & yes) | (~self.asks & no)
            return ~self.asks | yes if no else self.asks & yes
        if isinstance(no, Q):
            return self.asks | no if yes else ~self.asks & no
        return yes if yes == no else self.asks if yes else ~self.asks


def with_standing(assignments: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    """Annotates `standing`. Only for assignments open on `on`. To filter, take stands: an annotation is written out
    again, all 7 KB of it, wherever a query uses it, and Django is slower to write that than a database to answer."""
    return assignments.annotate(standing=_questions(on).answer())


def stands(on: dt.date, *standings: str) -> Q:
    """The condition on an assignment for standing so on `on`, or for standing so on a coming day if nothing more were
    done."""
    found, nobody = _questions(on).is_one_of(standings), Q(pk__in=[])
    return found if isinstance(found, Q) else ~nobody if found else nobody


def _questions(on: dt.date) -> _Question:
    return _asked(on, on + dt.timedelta(days=settings.EXPIRING_DAYS + 1))  # the sixtieth day is within sixty days


@lru_cache(maxsize=32)
def _asked(on: dt.date, soon: dt.date) -> _Question:
    """What decides a standing, in order. Put together once for each day: queries take copies."""
    done = _Question(_satisfied(on, valid_through=soon), Standing.FULFILLED, Standing.EXPIRING)
    offer = _Question(Q(Exists(_begun(on))), Standing.BEGUN, Standing.OFFERED)
    duty = _Question(_is_late(on), Standing.OVERDUE, Standing.DUE)
    left = _Question(Q(due_on=None), offer, duty)
    not_done = _Question(Q(Exists(_freeing().as_of(on))), Standing.EXEMPT, left)
    return _Question(_satisfied(on, valid_through=on), done, not_done)


def _freeing() -> ExemptionQuerySet:
    return Exemption.objects.about(OuterRef("requirement")).filter(user=OuterRef("user"))


def _begun(on: dt.date) -> EnrolmentQuerySet:
    mine = Enrolment.objects.filter(user=OuterRef("user"), training=OuterRef("requirement__training"))
    return mine.open_on(on)


class _Days(models.Func):
    """From the second day to the first, as a number: each database subtracts days in its own way."""

    output_field = models.IntegerField()
    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        days = self.copy()
        days.set_source_expressions([models.Func(each, function="JULIANDAY") for each in self.get_source_expressions()])
        return super(_Days, days).as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)


def _is_late(on: dt.date) -> Q:
    """More days since its time began than it gave, not counting those on which the clock stood still
    (Assignment.clock_from, pausing.py)."""
    today = Value(on, models.DateField())
    begun = Coalesce(OuterRef("given_on"), OuterRef("assigned_on"))
    days = _Days(Least("end_on", today), Greatest("start_on", begun)) + 1
    since = _freeing().filter(start_on__lte=on, end_on__gte=begun)
    exempt = Subquery(since.order_by().values("user").annotate(days=Sum(days)).values("days"))
    still = Coalesce(exempt, 0) + Coalesce(_paused(on), 0)
    return Q(due_on__lt=on) & Q(GreaterThan(_Days(today, F("due_on")), still))


def _paused(on: dt.date) -> Subquery:
    """Days since the time began that lie in a pause where the person's home is, and are not exempt. NULL for none."""
    today = Value(on, models.DateField())
    begun = Coalesce(OuterRef("given_on"), OuterRef("assigned_on"))
    last, first = Least("end_on", today), Greatest("start_on", begun)
    ties = Affiliation.objects.filter(
        Q(end_on=None) | Q(end_on__gte=OuterRef("start_on")),
        user=OuterRef(OuterRef("user")),
        start_on__lte=OuterRef("end_on"),
    )
    pauses = TrainingPause.objects.filter(training=OuterRef("requirement__training"), start_on__lte=on)
    here = pauses.filter(end_on__gte=begun).annotate(home=Subquery(ties.home_first().values("unit__path")[:1]))
    here = here.filter(home__startswith=F("unit__path")).annotate(first=first, last=last)
    counted = here.annotate(days=_Days(F("last"), F("first")) + 1 - Coalesce(_also_exempt(), 0))
    return Subquery(counted.order_by().values("training").annotate(sum=Sum("days")).values("sum"))


def _also_exempt() -> Subquery:
    """Exempt days within a pause."""
    requirement, user = OuterRef(OuterRef("requirement")), OuterRef(OuterRef("user"))
    freeing = Exemption.objects.about(requirement).filter(user=user)
    within = freeing.filter(start_on__lte=OuterRef("last"), end_on__gte=OuterRef("first"))
    days = _Days(Least("end_on", OuterRef("last")), Greatest("start_on", OuterRef("first"))) + 1
    return Subquery(within.order_by().values("user").annotate(days=Sum(days)).values("days"))


def _satisfied(on: dt.date, valid_through: dt.date) -> Q:
    """By the training itself or by a recap of it. Asked for each by itself, and for recaps only where there are any:
    otherwise a municipality without them would wait twice as long for every report."""
    found = _counting(on, valid_through)
    has_recap = Q(requirement__training__in=Training.objects.filter(recap_of__isnull=False).values("recap_of"))
    return Q(Exists(found.filter(OF_TRAINING))) | Q(has_recap, Exists(found.filter(OF_RECAP).renewing()))


def _counting(on: dt.date, valid_through: dt.date) -> CompletionQuerySet:
    """The person's completions that are late enough for the assignment, of any training, and stay valid through a
    day."""
    return Completion.objects.in_force().filter(
        Q(valid_until=None) | Q(valid_until__gte=valid_through),
        user=OuterRef("user"),
        completed_on__lte=on,
        completed_on__gte=Coalesce(OuterRef("counts_from"), Value(BEFORE_ALL)),
    )


def with_completion(assignments: AssignmentQuerySet, on: dt.date) -> AssignmentQuerySet:
    """Annotates `completed_on` and `valid_until` of the completion that satisfies the assignment the longest on `on`;
    both NULL for none."""
    found = _counting(on, valid_through=on).with_renewed()
    counting = found.filter(OF_TRAINING | Q(renews=OuterRef("requirement__training")))
    longest = counting.order_by(F("valid_until").desc(nulls_first=True), "-completed_on")
    return assignments.annotate(
        completed_on=Subquery(longest.values("completed_on")[:1]),
        valid_until=Subquery(longest.values("valid_until")[:1]),
    )


def with_home(
    assignments: AssignmentQuerySet,
    requirement: Requirement,
    belonging: Belonging,
    on: dt.date,
    today: dt.date,
) -> AssignmentQuerySet:
    """Annotates `home`, the id of the home unit, NULL for none. All assignments must be the requirement's.

    Then: among the affiliations on `on`. Those that put the person in the audience come first; as the rule may have
    been rewritten since, the others of the audience's kinds that day come after (who is counted is never today's
    reading of the rule). Now: among the affiliations that put the person in the audience today."""
    day = belonging.home_day(on, today)
    rule = requirement.rule(day)
    ties = Affiliation.objects.as_of(day).filter(user=OuterRef("user")).home_first()
    if belonging == Belonging.NOW:
        ties = ties.filter(rule)
    else:
        ties = ties.filter(kind__in=requirement.kinds())
        if requirement.audience.tells_ties_apart():
            ties = ties.order_by(Case(When(rule, then=0), default=1), *ties.query.order_by)
    return assignments.annotate(home=Subquery(ties.values("unit")[:1]))


def open_assignments(requirement: Requirement, on: dt.date) -> AssignmentQuerySet:
    return Assignment.objects.filter(requirement=requirement).open_on(on)


def standings_by_home(
    requirement: Requirement,
    belonging: Belonging,
    on: dt.date,
    today: dt.date,
    homes: Collection[int] | None = None,
) -> list[tuple[int | None, str, int]]:
    """(home unit, standing, persons): one query whatever the number of persons and units. homes: ids of the units to
    count; None = all."""
    found = with_home(with_standing(open_assignments(requirement, on), on), requirement, belonging, on, today)
    if homes is not None:
        found = found.filter(home__in=homes)  # type: ignore[misc]
    return list(found.values_list("home", "standing").annotate(persons=Count("pk")).order_by())  # type: ignore[misc]
