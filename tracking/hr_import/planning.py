"""The differences between a file and what is known of its source, worked out before anything is written.

Groups: every person of the source is in exactly one. new: the id was not known. missing: all that still held is
missing, some of it since this file. ended: something held on the day, and after this file nothing does.
changed: anything else that differs. unchanged: the rest, also those who left long ago."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Max, Q

from tracking.hr_import.places import PlacePlan, plan_places
from tracking.hr_import.rows import Row
from tracking.models import Affiliation, ImportRun, OrganisationalUnit, SourceRecord
from tracking.models.organisation import STEP
from tracking.refusal import Problem

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NewAffiliation:
    row: Row
    start_on: dt.date


@dataclass
class Differences:
    source: str
    on: dt.date
    rows: list[Row]
    places: PlacePlan
    records: dict[str, SourceRecord]
    new_persons: dict[str, Row] = field(default_factory=dict)
    changed_users: dict[str, Row] = field(default_factory=dict)  # name or protected differs
    changed_emails: dict[str, str] = field(default_factory=dict)
    new_affiliations: list[NewAffiliation] = field(default_factory=list)
    # Rows with their new values set, to be written as they are.
    changed_affiliations: list[Affiliation] = field(default_factory=list)
    unit_code_of: dict[int, str] = field(default_factory=dict)  # affiliation → unit, for changes in place
    person_of: dict[int, str] = field(default_factory=dict)  # affiliation → person_id, where the file corrects it
    earlier_end: dict[str, dt.date] = field(default_factory=dict)  # affiliation id → last day of the row before
    newly_missing: list[Affiliation] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def stops(self) -> list[Problem]:
        """The guards against a file that has lost its people (trust.md, case 13)."""
        return _guard(self)


@dataclass
class _Known:
    """The source's affiliations: the newest row of each id."""

    current: dict[str, Affiliation]
    by_person: dict[str, list[Affiliation]]
    earlier_end: dict[str, dt.date]
    person_of: dict[int, str]  # user id → person_id

    @classmethod
    def of(cls, source: str, records: dict[str, SourceRecord]) -> "_Known":
        person_of = {record.user_id: person_id for person_id, record in records.items()}
        current: dict[str, Affiliation] = {}
        earlier_end: dict[str, dt.date] = {}
        for affiliation in Affiliation.objects.filter(source=source).select_related("unit").order_by("start_on"):
            before = current.get(affiliation.external_id)
            if before and before.end_on:
                earlier_end[affiliation.external_id] = before.end_on
            current[affiliation.external_id] = affiliation
        by_person = defaultdict(list)
        for affiliation in current.values():
            by_person[person_of[affiliation.user_id]].append(affiliation)
        return cls(current, by_person, earlier_end, person_of)


def holds(affiliation: Affiliation, on: dt.date) -> bool:
    return affiliation.end_on is None or affiliation.end_on >= on


def plan_differences(rows: list[Row], source: str, on: dt.date) -> Differences:
    records = {record.person_id: record for record in SourceRecord.objects.filter(source=source).select_related("user")}
    found = Differences(source, on, rows, plan_places(rows, on), records)
    known = _Known.of(source, records)
    found.earlier_end = known.earlier_end
    held_before = {person_id: [a for a in ties if holds(a, on)] for person_id, ties in known.by_person.items()}
    held_before = {person_id: ties for person_id, ties in held_before.items() if ties}
    touched: set[str] = set()
    in_file: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        in_file[row.person_id].append(row)
    for person_id, own in in_file.items():
        if _plan_person(found, person_id, own):
            touched.add(person_id)
    for row in rows:
        current = known.current.get(row.affiliation_id)
        if _plan_affiliation(found, current, row):
            touched.add(row.person_id)
            if current:
                touched.add(known.person_of[current.user_id])  # the one it was another's before
    touched |= _plan_missing(found, known, {row.affiliation_id for row in rows})
    _group(found, known, held_before, touched, in_file)
    return found


def _plan_person(found: Differences, person_id: str, own: list[Row]) -> bool:
    row = own[0]
    email = next((each.email for each in own if each.email), "")
    if len({each.email for each in own if each.email}) > 1:
        found.warnings.append(f"Rad {row.number}: personen har flera e-postadresser i filen; den första används.")
    record = found.records.get(person_id)
    if record is None:
        found.new_persons[person_id] = row
        found.changed_emails[person_id] = email
        return True
    user = record.user
    protected = any(each.protected for each in own)
    named = (user.given_name, user.family_name, user.protected) != (
        row.given_name,
        row.family_name,
        protected,
    )
    if named:
        found.changed_users[person_id] = row
    if record.email != email:
        found.changed_emails[person_id] = email
    return named or record.email != email


def _plan_affiliation(found: Differences, current: Affiliation | None, row: Row) -> bool:
    """True when the row changes something."""
    record = found.records.get(row.person_id)
    if current is None:
        found.new_affiliations.append(NewAffiliation(row, row.start))
        return True
    if record is None or current.user_id != record.user_id:
        return _plan_other_person(found, current, row)
    if not holds(current, found.on):
        return _plan_ended(found, current, row)
    if row.start > max(current.start_on, current.employed_from) and current.start_on <= found.on:
        # The id is used again for a later employment, which may lie ahead.
        _close(found, current, row.start - DAY)
        found.new_affiliations.append(NewAffiliation(row, row.start))
        return True
    return _plan_held(found, current, row)


def _plan_other_person(found: Differences, current: Affiliation, row: Row) -> bool:
    """The id was another person's. What has been counted stays; a row that begins today or later is corrected."""
    if not holds(current, found.on):
        assert current.end_on  # noqa: S101  # nosec B101  (it does not hold any more)
        start = max(row.start, current.end_on + DAY)
        if row.end and row.end < start:
            return False  # the days are counted as the first person's already
        found.new_affiliations.append(NewAffiliation(row, start))
    elif current.start_on < found.on:
        _close(found, current, found.on - DAY)
        if row.end is None or row.end >= found.on:
            found.new_affiliations.append(NewAffiliation(row, max(row.start, found.on)))
    else:
        found.person_of[current.pk] = row.person_id
        if not _plan_held(found, current, row):
            found.changed_affiliations.append(current)
    return True


def _plan_ended(found: Differences, current: Affiliation, row: Row) -> bool:
    assert current.end_on  # noqa: S101  # nosec B101  (it does not hold any more)
    still = row.end is None or row.end >= found.on
    if row.start > current.end_on:
        found.new_affiliations.append(NewAffiliation(row, row.start))
        return True
    if current.missing_since and still:
        # It was ended because the file had lost it; the days in between stay as they were counted.
        found.new_affiliations.append(NewAffiliation(row, found.on))
        return True
    if current.missing_since or row.end == current.end_on:
        return False
    if still and _differs(found, current, row):
        found.new_affiliations.append(NewAffiliation(row, current.end_on + DAY))
        return True
    return _change(found, current, row.unit_code, end_on=row.end)


def _moves(found: Differences, current: Affiliation, row: Row) -> bool:
    """Compared by row, not by code: the unit may have ended and got a successor with the same code."""
    there = found.places.known.get(row.unit_code)
    return there is None or there.pk != current.unit_id or row.unit_code in found.places.moved


def _differs(found: Differences, current: Affiliation, row: Row) -> bool:
    own = (current.title, current.form, current.is_main, current.kind)
    return own != (row.title, row.form, row.main, row.kind) or _moves(found, current, row)


def _plan_held(found: Differences, current: Affiliation, row: Row) -> bool:
    moves, differs = _moves(found, current, row), _differs(found, current, row)
    over = row.end is not None and row.end < found.on
    if differs and not over and current.start_on < found.on:
        _close(found, current, found.on - DAY)
        found.new_affiliations.append(NewAffiliation(row, found.on))
        return True
    values: dict[str, object] = {"end_on": row.end, "missing_since": None}
    if differs and not over:
        values |= {"title": row.title, "form": row.form, "is_main": row.main, "kind": row.kind}
        found.unit_code_of[current.pk] = row.unit_code
    if current.employed_from != row.start:
        values["employed_from"] = row.start
        if current.start_on == current.employed_from:
            before = found.earlier_end.get(current.external_id)
            values["start_on"] = max(row.start, before + DAY) if before else row.start
    if moves and not over:
        values["unit_id"] = None  # set when the units are made
    return _change(found, current, row.unit_code, **values)


def _change(found: Differences, affiliation: Affiliation, unit_code: str, **values: object) -> bool:
    changed = {name: value for name, value in values.items() if getattr(affiliation, name) != value}
    for name, value in changed.items():
        if name != "unit_id":
            setattr(affiliation, name, value)
    if changed:
        found.changed_affiliations.append(affiliation)
    return bool(changed)


def _close(found: Differences, affiliation: Affiliation, last: dt.date) -> None:
    affiliation.end_on = max(last, affiliation.start_on)
    affiliation.missing_since = None
    found.changed_affiliations.append(affiliation)


def _plan_missing(found: Differences, known: _Known, in_file: set[str]) -> set[str]:
    """Persons touched. What is not in the file is marked at once and ended when the grace is over."""
    touched = set()
    grace = dt.timedelta(days=settings.HR_MISSING_GRACE_DAYS)
    last_seen: dict[dt.date, dt.date] = {}
    for person_id, ties in known.by_person.items():
        for tie in ties:
            if tie.external_id in in_file or not holds(tie, found.on):
                continue
            if tie.missing_since is None:
                tie.missing_since = found.on
                found.newly_missing.append(tie)
                found.changed_affiliations.append(tie)
                touched.add(person_id)
            elif found.on >= tie.missing_since + grace:
                since = tie.missing_since
                if since not in last_seen:
                    last_seen[since] = _last_seen(found.source, since)
                tie.end_on = max(last_seen[since], tie.start_on)
                found.changed_affiliations.append(tie)
                touched.add(person_id)
    return touched


def _last_seen(source: str, missing_since: dt.date) -> dt.date:
    """The day of the last file that held what has been missing since."""
    runs = ImportRun.objects.filter(source=source, on__lt=missing_since)
    return runs.aggregate(last=Max("on"))["last"] or missing_since - DAY


def _group(
    found: Differences,
    known: _Known,
    held_before: dict[str, list[Affiliation]],
    touched: set[str],
    in_file: dict[str, list[Row]],
) -> None:
    gains = {new.row.person_id for new in found.new_affiliations if new.row.end is None or new.row.end >= found.on}
    lost = {tie.pk for tie in found.newly_missing}
    groups = dict.fromkeys(("new", "changed", "ended", "missing", "unchanged"), 0)
    for person_id in found.records.keys() | in_file.keys():
        still = [tie for tie in known.by_person.get(person_id, []) if holds(tie, found.on)]
        if person_id in found.new_persons:
            groups["new"] += 1
        elif person_id not in touched:
            groups["unchanged"] += 1
        elif person_id in held_before and not still and person_id not in gains:
            groups["ended"] += 1
        elif (
            person_id not in gains and any(tie.pk in lost for tie in still) and all(tie.missing_since for tie in still)
        ):
            groups["missing"] += 1
        else:
            groups["changed"] += 1
    found.groups = groups


def _guard(found: Differences) -> list[Problem]:
    held = list(
        Affiliation.objects.filter(source=found.source, missing_since=None)
        .filter(Q(end_on=None) | Q(end_on__gte=found.on))
        .select_related("unit")
    )
    lost = {tie.pk for tie in found.newly_missing}
    if len(lost) > 20 and len(lost) * 20 > len(held):
        message = (
            f"{len(lost)} av {len(held)} anställningar eller uppdrag saknas i filen. Gränsen är 5 procent, minst 20. "
            "Kontrollera att filen är hel. Stämmer den, kör igen med --force."
        )
        return [Problem(None, None, message)]
    names = dict(OrganisationalUnit.objects.values_list("pk", "name"))
    sizes: dict[int, list[bool]] = defaultdict(list)
    for tie in held:
        sizes[_top_id(tie.unit)].append(tie.pk in lost)
    return [
        Problem(
            None,
            None,
            f"{sum(gone)} av {len(gone)} i {names[top]} saknas i filen. Gränsen är 30 procent. "
            "Kontrollera att filen är hel. Stämmer den, kör igen med --force.",
        )
        for top, gone in sizes.items()
        if len(gone) >= 10 and sum(gone) * 10 > len(gone) * 3
    ]


def _top_id(unit: OrganisationalUnit) -> int:
    return int(unit.path[STEP : 2 * STEP] or unit.path[:STEP])
