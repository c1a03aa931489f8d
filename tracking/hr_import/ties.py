"""What a row of the file does to the rows that its id has had. What has been counted stays as it was counted, unless
the file corrects the first or the last day. The rows of one id share no day, and none ends before it starts."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from tracking.hr_import.places import PlacePlan
from tracking.hr_import.rows import Row
from tracking.models import Affiliation

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NewAffiliation:
    row: Row
    start_on: dt.date


def holds(affiliation: Affiliation, on: dt.date) -> bool:
    return affiliation.end_on is None or affiliation.end_on >= on


@dataclass
class Ties:
    """The source's affiliations by id, earliest first, and what is to be written. Changed rows have their new values
    set, all but the unit, which may not be made yet."""

    on: dt.date
    places: PlacePlan
    of_id: dict[str, list[Affiliation]]
    new: list[NewAffiliation] = field(default_factory=list)
    changed: dict[int, Affiliation] = field(default_factory=dict)
    dropped: dict[int, Affiliation] = field(default_factory=dict)
    rewritten: set[int] = field(default_factory=set)  # of the changed: those with more than another end
    unit_code_of: dict[int, str] = field(default_factory=dict)  # affiliation → unit, for changes in place

    @classmethod
    def of(cls, source: str, on: dt.date, places: PlacePlan) -> "Ties":
        of_id: dict[str, list[Affiliation]] = defaultdict(list)
        for tie in Affiliation.objects.filter(source=source).select_related("unit").order_by("start_on"):
            of_id[tie.external_id].append(tie)
        return cls(on, places, of_id)

    def touched_users(self) -> set[int]:
        return {tie.user_id for tie in [*self.changed.values(), *self.dropped.values()]}

    def follow(self, row: Row, user_id: int | None) -> bool:
        """True when the row changes something. user_id None = a person that is not known yet."""
        ties = self.of_id.get(row.affiliation_id, [])
        dropped = False
        while ties and self._never_held(ties[-1], row, user_id):
            self.drop(ties.pop())
            dropped = True
        return self._follow(ties, row, user_id) or dropped

    def _never_held(self, tie: Affiliation, row: Row, user_id: int | None) -> bool:
        """It begins after the file's last day, was planned while the file says that the tie runs already, or began
        today as another person's. It cannot be kept: a row that holds no day would have to end before it starts."""
        if tie.user_id != user_id:
            return tie.start_on >= self.on
        return (row.end is not None and tie.start_on > row.end) or tie.start_on > self.on >= row.start

    def _follow(self, ties: list[Affiliation], row: Row, user_id: int | None) -> bool:
        if not ties:
            return self._begin(row, row.start)
        current = ties[-1]
        if current.user_id != user_id:
            return self._follow_other_person(current, row)
        if not holds(current, self.on):
            return self._follow_ended(ties, row)
        if row.start > max(current.start_on, current.employed_from) and current.start_on <= self.on:
            # The id is used again for a later employment, which may lie ahead.
            self._end(current, row.start - DAY)
            return self._begin(row, row.start)
        return self._follow_held(ties, row)

    def _follow_other_person(self, current: Affiliation, row: Row) -> bool:
        """The days until today are counted as the first person's."""
        held = holds(current, self.on)
        if held:
            self._end(current, self.on - DAY)
        assert current.end_on  # noqa: S101  # nosec B101  (it does not hold any more)
        start = max(row.start, current.end_on + DAY)
        if row.end and row.end < start:
            return held
        return self._begin(row, start)

    def _follow_ended(self, ties: list[Affiliation], row: Row) -> bool:
        current = ties[-1]
        assert current.end_on  # noqa: S101  # nosec B101  (it does not hold any more)
        still = row.end is None or row.end >= self.on
        if row.start > current.end_on:
            return self._begin(row, row.start)
        if row.end and row.end < current.end_on:
            return self._change(current, end_on=row.end)
        if current.missing_since:
            # It was ended because the file had lost it; the days in between stay as they were counted.
            return still and self._begin(row, self.on)
        if still and self._differs(current, row):
            return self._begin(row, current.end_on + DAY)
        changed = self._change(current, end_on=row.end)
        return (still and self._follow_held(ties, row)) or changed

    def _follow_held(self, ties: list[Affiliation], row: Row) -> bool:
        current = ties[-1]
        over = row.end is not None and row.end < self.on
        differs = not over and self._differs(current, row)
        if differs and current.start_on < self.on:
            self._end(current, self.on - DAY)
            return self._begin(row, self.on)
        values: dict[str, object] = {"end_on": row.end, "missing_since": None, "employed_from": row.start}
        if current.start_on == current.employed_from or current.start_on > self.on:
            values["start_on"] = max(row.start, self._end_before(ties) + DAY)
        if differs:
            values |= {"title": row.title, "form": row.form, "is_main": row.main, "kind": row.kind}
            if row.partner_type is not None:
                values["partner_type"] = row.partner_type
            self.unit_code_of[current.pk] = row.unit_code
            self.changed[current.pk] = current
            self.rewritten.add(current.pk)
        return self._change(current, **values) or differs

    def _end_before(self, ties: list[Affiliation]) -> dt.date:
        before = ties[-2].end_on if len(ties) > 1 else None
        return before or dt.date.min

    def _differs(self, current: Affiliation, row: Row) -> bool:
        own = (current.title, current.form, current.is_main, current.kind)
        of_another_type = row.partner_type not in (None, current.partner_type)
        return own != (row.title, row.form, row.main, row.kind) or of_another_type or self._moves(current, row)

    def _moves(self, current: Affiliation, row: Row) -> bool:
        """Compared by row, not by code: the unit may have ended and got a successor with the same code."""
        there = self.places.known.get(row.unit_code)
        return there is None or there.pk != current.unit_id or row.unit_code in self.places.moved

    def _begin(self, row: Row, start_on: dt.date) -> bool:
        self.new.append(NewAffiliation(row, start_on))
        return True

    def _end(self, tie: Affiliation, last: dt.date) -> None:
        self._change(tie, end_on=min(last, tie.end_on or last), missing_since=None)

    def _change(self, tie: Affiliation, **values: object) -> bool:
        changed = {name: value for name, value in values.items() if getattr(tie, name) != value}
        for name, value in changed.items():
            setattr(tie, name, value)
        if changed:
            self.changed[tie.pk] = tie
        if changed.keys() - {"end_on", "missing_since"}:
            self.rewritten.add(tie.pk)
        return bool(changed)

    def mark_missing(self, tie: Affiliation) -> None:
        self._change(tie, missing_since=self.on)

    def end_missing(self, tie: Affiliation, last_seen: dt.date) -> None:
        if tie.start_on > last_seen:
            self.drop(tie)
        else:
            self._change(tie, end_on=last_seen)

    def drop(self, tie: Affiliation) -> None:
        self.changed.pop(tie.pk, None)
        self.dropped[tie.pk] = tie
