"""Who in a unit stands how with one goal: the persons behind a row, for readers with a right to them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from tracking.exempting import due_after, exempt_until
from tracking.exports import Cell, Table
from tracking.models import Affiliation, Exemption, Goal, OrganisationalUnit, Requirement, User
from tracking.models.organisation import Reader
from tracking.models.requirements import AssignmentQuerySet
from tracking.pausing import pauses_of, still_days
from tracking.standing import (
    DONE,
    Belonging,
    Standing,
    open_assignments,
    stands,
    with_completion,
    with_home,
    with_standing,
)
from tracking.stepping import Step, in_step

# All that a name for the reader is made of: fifty thousand rows with every field are slow to build.
NAME = ("user__given_name", "user__family_name", "user__protected", "user__display_name", "user__email")
BATCH = 2000  # of a file; a page is less


@dataclass(frozen=True)
class PersonRow:
    person_id: int
    name: str
    standing: Standing
    completed_on: dt.date | None  # of the completion that makes the standing, with its last valid day
    valid_until: dt.date | None
    due_on: dt.date | None  # moved by exemptions and pauses
    offered_on: dt.date | None  # None = a duty
    exempt_until: dt.date | None  # of one that holds on the report's day
    unit: str | None  # None: the person belongs nowhere now
    counted_elsewhere: bool  # the person has a tie here, but is counted in `unit`
    in_step: bool | None = None  # with a series; None = the person is not due, or follows none

    @property
    def says(self) -> str:
        """The standing in the words of an offer or a duty, and whether the person keeps in step with a series."""
        return said(self.standing, self.offered_on is not None, self.in_step)

    @property
    def still_due_on(self) -> dt.date | None:
        """Of who is done, the last day is of no more use: it may be long past."""
        return None if self.standing in DONE else self.due_on

    @property
    def unit_name(self) -> str:
        return self.unit or _("Hör inte hemma någonstans nu")


@dataclass(frozen=True)
class PersonReport:
    goal: Goal
    on: dt.date
    today: dt.date
    unit: OrganisationalUnit
    belonging: Belonging
    reader: Reader
    search: str = ""
    standing: str = ""  # a Standing, or a Step of those who are due and follow a series; empty = all

    @property
    def offers(self) -> bool:
        return self.goal.requirement is not None and not self.goal.requirement.mandatory

    def query(self) -> AssignmentQuerySet:
        """Assignments of persons the reader may see today, in Swedish order of name."""
        found = self._listed()
        if self.standing in Step.values:
            found = found.filter(user__in=self._of_step)
        elif self.standing:
            found = found.filter(stands(self.on, self.standing))
        found = (
            found.select_related("user")
            .only("due_on", "given_on", "assigned_on", *NAME)
            .order_by("user__sort_key", "user__pk")
        )
        return with_completion(found, self.on)

    @cached_property
    def _of_step(self) -> list[int]:
        requirement = self.goal.requirement
        assert requirement  # noqa: S101  # nosec B101  (the view has looked)
        due = list(self._listed().filter(stands(self.on, Standing.DUE)).values_list("user", flat=True))
        steps = in_step(due, requirement.training, self.on) if requirement.mandatory and due else {}
        return [user for user in due if user in steps and Step.of(steps[user]) == self.standing]

    def _listed(self) -> AssignmentQuerySet:
        requirement = self.goal.requirement
        assert requirement  # noqa: S101  # nosec B101  (the view has looked)
        home_date = self.belonging.home_day(self.on, self.today)
        tied = Affiliation.objects.as_of(home_date).filter(unit__in=self._here())
        found = with_home(
            with_standing(open_assignments(requirement, self.on), self.on),
            requirement,
            self.belonging,
            self.on,
            self.today,
        )
        found = found.filter(
            user__in=User.objects.visible_to(self.reader, self.today).matching(self.search).values("pk")
        )
        return found.filter(
            Q(home__in=self._here()) | Exists(tied.filter(user=OuterRef("user"), kind__in=requirement.kinds()))
        )

    def elsewhere(self) -> int:
        """How many of them are not counted here."""
        elsewhere = Q(home=None) | ~Q(home__in=self._here())
        return self.query().filter(elsewhere).count()

    def rows(self, assignments: Iterable[Any]) -> Iterator[PersonRow]:
        """`assignments`: all or a page of query()."""
        for batch in batched(assignments, BATCH):
            yield from self._rows(batch)

    def _rows(self, assignments: Iterable[Any]) -> Iterator[PersonRow]:
        units = OrganisationalUnit.objects.in_bulk({each.home for each in assignments if each.home})
        persons, requirement = [each.user_id for each in assignments], self.goal.requirement
        assert requirement  # noqa: S101  # nosec B101  (the view has looked)
        freed, training = freed_of(persons, requirement), requirement.training_id
        paused, steps = pauses_of(persons, [training]), in_step(persons, requirement.training, self.on)
        for assignment in assignments:
            home = units.get(assignment.home)
            own = freed[assignment.user_id]
            yield PersonRow(
                person_id=assignment.user_id,
                name=assignment.user.name_for(self.reader),
                standing=Standing(assignment.standing),
                completed_on=assignment.completed_on,
                valid_until=assignment.valid_until,
                due_on=due_after(assignment, still_days(own, paused[assignment.user_id, training])),
                offered_on=assignment.assigned_on if assignment.due_on is None else None,
                exempt_until=exempt_until(own, self.on),
                unit=home.name if home else None,
                counted_elsewhere=home is None or not self.unit.contains(home),
                in_step=steps.get(assignment.user_id) if assignment.standing == Standing.DUE else None,
            )

    def _here(self) -> QuerySet[OrganisationalUnit]:
        return OrganisationalUnit.objects.counted_in(self.unit)


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def freed_of(user_ids: list[int], requirement: Requirement | None) -> dict[int, list[Exemption]]:
    """By person."""
    freed: dict[int, list[Exemption]] = defaultdict(list)
    found = Exemption.objects.about(requirement).filter(user__in=user_ids)
    for exemption in found.only("user", "start_on", "end_on"):
        freed[exemption.user_id].append(exemption)
    return freed


def person_table(report: PersonReport) -> Table:
    return Table(
        title=f"{report.unit.code} {report.on}",
        headings=[
            _("Namn"),
            _("Läge"),
            _("Genomförd den") if report.offers else _("Klar den"),
            _("Gäller till"),
            _("Erbjuden den") if report.offers else _("Ska vara klar"),
            _("Undantagen till"),
            _("Räknas i"),
        ],
        rows=_table_rows(report),
        notes=[f"{report.goal.title}, {report.on}"],
    )


def said(standing: Standing, offer: bool, step: bool | None) -> str:
    word = standing.word(offer)
    return word if step is None else f"{word}, {Step.of(step).label}"


def _table_rows(report: PersonReport) -> Iterator[list[Cell]]:
    # Translated once, not once a row.
    every = product(Standing, (True, False), (True, False, None))
    words = {each: said(*each) for each in every}
    for row in report.rows(report.query().iterator(chunk_size=BATCH)):
        day = row.offered_on if report.offers else row.still_due_on
        dates = (row.completed_on, row.valid_until, day, row.exempt_until)
        yield [row.name, words[row.standing, row.offered_on is not None, row.in_step], *dates, row.unit_name]
