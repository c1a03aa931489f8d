"""A new term of office (mandatperiod): most elected leave and others come, on one day and as they should.

It is one when the source had at least ten förtroendeuppdrag at its last import, at least 30 percent of them end with
this file, and as large a share begin. An uppdrag ends when it is missing, gets a last day, or has passed it since the
last import. A new period of the same uppdrag (same number and first day) neither ends nor begins."""

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass

from django.db.models import Max

from tracking.hr_import.planning import Differences
from tracking.models import Affiliation, ImportRun, Kind

FEWEST, SHARE = 10, 30  # held, percent


@dataclass(frozen=True)
class CommitteeChange:
    name: str
    ends: int
    begins: int
    stays: int


@dataclass(frozen=True)
class MassChange:
    held: int
    ends: int
    begins: int
    committees: list[CommitteeChange]

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def find_mass_change(found: Differences) -> MassChange | None:
    new = [each.row for each in found.ties.new if each.row.kind == Kind.ELECTED]
    new = [row for row in new if row.end is None or row.end >= found.on]
    if not new:
        return None
    held = list(
        Affiliation.objects.filter(source=found.source, kind=Kind.ELECTED, missing_since=None)
        .as_of(_last_day(found))
        .select_related("unit")
    )
    known = {(tie.external_id, tie.employed_from) for tie in held}
    continued = {(row.affiliation_id, row.start) for row in new} & known
    begins = [row for row in new if (row.affiliation_id, row.start) not in continued]
    lost = {tie.pk for tie in found.newly_missing}
    ends = [tie for tie in held if (tie.external_id, tie.employed_from) not in continued and _ends(found, tie, lost)]
    if len(held) < FEWEST or min(len(ends), len(begins)) * 100 < len(held) * SHARE:
        return None
    names = {code: unit.name for code, unit in found.places.known.items()}
    names |= {placing.code: placing.name for placing in found.places.placings}
    had = Counter(tie.unit.code for tie in held)
    ended, begun = Counter(tie.unit.code for tie in ends), Counter(row.unit_code for row in begins)
    names = {tie.unit.code: tie.unit.name for tie in held} | names
    committees = [
        CommitteeChange(names[code], ended[code], begun[code], had[code] - ended[code])
        for code in sorted(had.keys() | begun.keys(), key=lambda code: names[code])
    ]
    return MassChange(len(held), len(ends), len(begins), committees)


def _last_day(found: Differences) -> dt.date:
    runs = ImportRun.objects.filter(source=found.source, on__lte=found.on)
    return runs.aggregate(last=Max("on"))["last"] or found.on


def _ends(found: Differences, tie: Affiliation, lost: set[int]) -> bool:
    if tie.pk in lost or tie.pk in found.ties.dropped:
        return True
    after = found.ties.changed.get(tie.pk)
    last = after.end_on if after else tie.end_on
    return last is not None and (last < found.on or last != tie.end_on)
