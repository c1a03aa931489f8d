"""The persons of the units somebody leads, and how each stands today with what is to be learned there: name, standing
and days, never answers or scores."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.series_standing import in_step
from tracking.exempting import due_after, exempt_until
from tracking.models import Affiliation, Assignment, Exemption, OrganisationalUnit, Requirement, Training, User
from tracking.models.requirements import AssignmentQuerySet
from tracking.pausing import Pauses, pauses_of, still_days
from tracking.standing import DONE, Standing, with_completion, with_standing


class Situation(models.TextChoices):
    """A standing as a manager needs it: who is due in a series is either in step with it or behind."""

    OVERDUE = Standing.OVERDUE.value, Standing.OVERDUE.label
    BEHIND = "behind", _("Ligger efter")
    DUE = Standing.DUE.value, Standing.DUE.label
    IN_STEP = "in_step", _("I fas")
    BEGUN = Standing.BEGUN.value, Standing.BEGUN.label
    OFFERED = Standing.OFFERED.value, Standing.OFFERED.label
    EXPIRING = Standing.EXPIRING.value, Standing.EXPIRING.label
    EXEMPT = Standing.EXEMPT.value, Standing.EXEMPT.label
    FULFILLED = Standing.FULFILLED.value, Standing.FULFILLED.label

    def word(self, offer: bool) -> str:
        standing = next((each for each in Standing if each.value == self.value), None)
        return standing.word(offer) if standing else str(self.label)


# Where several rules ask for one training, what is most pressing is told: freed from one is not freed from the others.
PRESSING = list(Situation)
LATE = (Situation.OVERDUE, Situation.BEHIND)
LEFT = (*LATE, Situation.DUE, Situation.IN_STEP)
OFFERS = (Situation.OFFERED, Situation.BEGUN)


@dataclass(frozen=True)
class Row:
    """One person and one training."""

    assignment_id: int
    training: Training
    situation: Situation
    offer: bool
    due_on: dt.date | None  # moved by exemptions and pauses; None = an offer
    exempt_until: dt.date | None
    completed_on: dt.date | None
    valid_until: dt.date | None

    @property
    def says(self) -> str:
        return self.situation.word(self.offer)

    @property
    def may_be_reminded(self) -> bool:
        """Nobody is reminded of an offer by the manager: it is the person's own choice."""
        return not self.offer and self.situation in LEFT

    @property
    def is_late(self) -> bool:
        return not self.offer and self.situation in LATE


@dataclass(frozen=True)
class LedPerson:
    person_id: int
    name: str
    unit_id: int  # that the reader sees the person in
    home: str  # the unit the person mostly belongs to; empty = that same one
    is_reader: bool
    rows: list[Row]

    def narrowed(self, training: str, standing: str) -> "LedPerson | None":
        """With the rows that were asked for; None if there are none. Empty = all: then offers stand back for duties."""
        if not training and not standing:
            return replace(self, rows=[row for row in self.rows if not row.offer] or self.rows)
        rows = [row for row in self.rows if row.training.code == (training or row.training.code)]
        rows = [row for row in rows if row.situation == (standing or row.situation)]
        return replace(self, rows=rows) if rows else None

    def to_remind(self, training: str, *, late_only: bool) -> "LedPerson | None":
        """With the duties that are left, of the training if one is given. Nobody reminds herself."""
        rows = [
            row for row in self.rows if row.may_be_reminded and row.training.code == (training or row.training.code)
        ]
        if self.is_reader or not rows or late_only and not any(row.is_late for row in rows):
            return None
        return replace(self, rows=rows)

    @property
    def may_be_chosen(self) -> bool:
        """For a reminder or a slip: whoever has something left, offers too."""
        return not self.is_reader and any(row.situation in (*LEFT, *OFFERS) for row in self.rows)

    @property
    def is_late(self) -> bool:
        return not self.is_reader and any(row.is_late for row in self.rows)


@dataclass(frozen=True)
class Summary:
    """One training of the unit's, as a duty or as an offer. Counts everybody, also who has no name to show."""

    training: Training
    offer: bool
    counts: Counter[Situation]

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts[Situation.FULFILLED] + self.counts[Situation.EXPIRING]

    @property
    def share(self) -> float:
        return self.done / self.total

    @property
    def figures(self) -> list[tuple[Situation, str, int]]:
        """Those that somebody is counted in, what is done first."""
        order = [Situation.FULFILLED, *(each for each in Situation if each != Situation.FULFILLED)]
        return [(each, each.word(self.offer), self.counts[each]) for each in order if self.counts[each]]


class LedPeople:
    """`units`: all of them within the reader's right to persons. As many queries for sixty persons as for ten."""

    def __init__(self, reader: User, units: Iterable[OrganisationalUnit], today: dt.date) -> None:
        self.reader, self.today = reader, today
        self.units = sorted(units, key=lambda unit: unit.path)

    @cached_property
    def summaries(self) -> list[Summary]:
        """Duties first, then offers, each in order of name."""
        found: dict[tuple[bool, str, int], Summary] = {}
        for row in self.rows():
            found.setdefault(_by_name(row), Summary(row.training, row.offer, Counter())).counts[row.situation] += 1
        return [found[key] for key in sorted(found)]

    @property
    def anybody(self) -> bool:
        """Also whom no name is shown of."""
        return bool(self._ties)

    @property
    def ids(self) -> list[int]:
        return list(self._ties)

    def rows(self) -> Iterator[Row]:
        """Of everybody, also whom no name is shown of."""
        for found in self._rows.values():
            yield from found

    @property
    def anybody_late(self) -> bool:
        """Also whom the reader does not remind: herself, or somebody without a name to show."""
        return any(each.counts[late] for each in self.summaries if not each.offer for late in LATE)

    @cached_property
    def persons(self) -> list[LedPerson]:
        """Those the reader may be shown, unit by unit, in Swedish order of name."""
        fields = ("given_name", "family_name", "protected", "display_name", "email", "sort_key")
        visible = User.objects.visible_to(self.reader, self.today).filter(pk__in=self._at.values("user"))
        listed = [self._person(each) for each in visible.only(*fields)]
        place = {unit.pk: number for number, unit in enumerate(self.units)}
        return sorted(listed, key=lambda each: place[each.unit_id])

    def _person(self, person: User) -> LedPerson:
        ids = {unit.pk for unit in self.units}
        ties = self._ties[person.pk]
        here = next(tie for tie in ties if tie.unit_id in ids)
        home = ties[0].unit.name if ties[0].unit_id != here.unit_id else ""
        is_reader = person.pk == self.reader.pk
        name = person.name_for(self.reader)
        return LedPerson(person.pk, name, here.unit_id, home, is_reader, self._rows.get(person.pk, []))

    @property
    def _at(self) -> models.QuerySet[Affiliation]:
        return Affiliation.objects.as_of(self.today).filter(unit__in=[unit.pk for unit in self.units])

    @cached_property
    def _ties(self) -> dict[int, list[Affiliation]]:
        """All of each person's, the home unit's first."""
        found: dict[int, list[Affiliation]] = defaultdict(list)
        ties = Affiliation.objects.as_of(self.today).filter(user__in=self._at.values("user"))
        for tie in ties.home_first().select_related("unit").only("user", "kind", "unit__name"):
            found[tie.user_id].append(tie)
        return found

    @cached_property
    def _rows(self) -> dict[int, list[Row]]:
        """By person, in the order of the trainings' names, one for each training."""
        found: dict[int, dict[int, Row]] = defaultdict(dict)
        for assignment in self._reaching():
            row, others = self._row(assignment), found[assignment.user_id]
            before = others.get(row.training.pk)
            if before is None or _presses_more(row, before):
                others[row.training.pk] = row
        return {person: sorted(rows.values(), key=_by_name) for person, rows in found.items()}

    @cached_property
    def _assignments(self) -> list[Any]:
        mine: AssignmentQuerySet = Assignment.objects.filter(user__in=self._at.values("user")).open_on(self.today)
        return list(with_completion(with_standing(mine, self.today), self.today))

    def _reaching(self) -> list[Any]:
        """By the kind of tie the person has here: a manager is not told what somebody does as elected."""
        ids = {unit.pk for unit in self.units}
        kinds = {person: {tie.kind for tie in ties if tie.unit_id in ids} for person, ties in self._ties.items()}
        reaching = {pk: set(required.kinds()) for pk, required in self._requirements.items()}
        return [each for each in self._assignments if kinds[each.user_id] & reaching[each.requirement_id]]

    def _row(self, assignment: Any) -> Row:
        required = self._requirements[assignment.requirement_id]
        own = [each for each in self._freed[assignment.user_id] if each.requirement_id in (None, required.pk)]
        standing = Standing(assignment.standing)
        due_on = due_after(assignment, still_days(own, self._paused[assignment.user_id, required.training_id]))
        return Row(
            assignment_id=assignment.pk,
            training=required.training,
            situation=self._situation(standing, assignment.user_id, required.training_id),
            offer=not required.mandatory,
            due_on=None if standing in DONE else due_on,
            exempt_until=exempt_until(own, self.today) if standing == Standing.EXEMPT else None,
            completed_on=assignment.completed_on,
            valid_until=assignment.valid_until,
        )

    def _situation(self, standing: Standing, person: int, training: int) -> Situation:
        keeps_up = self._in_step[training].get(person) if standing == Standing.DUE else None
        if keeps_up is None:  # follows no series
            return Situation(standing.value)
        return Situation.IN_STEP if keeps_up else Situation.BEHIND

    @cached_property
    def _in_step(self) -> dict[int, dict[int, bool]]:
        """Of those who are due: by training and person."""
        due: dict[int, set[int]] = defaultdict(set)
        for each in self._assignments:
            if each.standing == Standing.DUE:
                due[self._requirements[each.requirement_id].training_id].add(each.user_id)
        trainings = {each.training_id: each.training for each in self._requirements.values()}
        return {pk: in_step(persons, trainings[pk], self.today) for pk, persons in due.items()}

    @cached_property
    def _requirements(self) -> dict[int, Requirement]:
        asked = {each.requirement_id for each in self._assignments}
        return Requirement.objects.select_related("audience", "training").in_bulk(asked)

    @cached_property
    def _paused(self) -> Pauses:
        return pauses_of(self.ids, [each.training_id for each in self._requirements.values()])

    @cached_property
    def _freed(self) -> dict[int, list[Exemption]]:
        found: dict[int, list[Exemption]] = defaultdict(list)
        freed = Exemption.objects.filter(user__in=self._at.values("user"))
        for each in freed.only("user", "requirement", "start_on", "end_on"):
            found[each.user_id].append(each)
        return found


def _presses_more(row: Row, other: Row) -> bool:
    """A duty comes before an offer of the same training, then what presses more."""
    key = (row.offer, PRESSING.index(row.situation), row.due_on or dt.date.max)
    return key < (other.offer, PRESSING.index(other.situation), other.due_on or dt.date.max)


def _by_name(row: Row) -> tuple[bool, str, int]:
    return row.offer, row.training.title, row.training.pk
