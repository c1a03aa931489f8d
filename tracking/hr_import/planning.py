"""The differences between a file and what is known of its source, worked out before anything is written.

Groups: every person of the source is in exactly one. new: the id was not known. missing: all that still held is
missing, some of it since this file. ended: something held on the day, and after this file nothing does.
changed: anything else that differs. unchanged: the rest, also those who left long ago."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_noop as _

from tracking.hr_import.commonest import Changes
from tracking.hr_import.places import PlacePlan, plan_places
from tracking.hr_import.rows import Row
from tracking.hr_import.ties import DAY, Ties, holds
from tracking.hr_import.trust import Trust
from tracking.hr_import.unsaid import fill_main, main_stays
from tracking.models import Affiliation, ImportRun, SourceRecord
from tracking.models.sources import precedence
from tracking.notice import Notice

GROUPS = ("new", "changed", "ended", "missing", "unchanged")


@dataclass
class Differences:
    source: str
    on: dt.date
    rows: list[Row]
    places: PlacePlan
    records: dict[str, SourceRecord]
    ties: Ties
    new_persons: dict[str, Row] = field(default_factory=dict)
    # Name or protected differs from what the person's sources say together.
    changed_users: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    changed_protected: dict[str, bool] = field(default_factory=dict)  # what this source itself says
    # user id → (source, protected) of the person's records in other sources
    others: dict[int, list[tuple[str, bool]]] = field(default_factory=dict)
    rank: Callable[[str], tuple[bool, bool, str]] = field(default_factory=precedence)  # of sources
    trust: Trust = field(init=False)
    reprotected: set[str] = field(default_factory=set)  # person ids whose protection begins or ends
    renamed: set[str] = field(default_factory=set)  # not of the protected, whose name no list shows
    rekinded: Counter[str] = field(default_factory=Counter)  # kind → how many of its ties become another
    left: int = 0  # persons who are not in the file, and of whom nothing held on the day
    unprotected: int = 0  # persons that the source has called protected until now
    changed_emails: dict[str, str] = field(default_factory=dict)
    changed_mobiles: dict[str, str] = field(default_factory=dict)
    newly_missing: list[Affiliation] = field(default_factory=list)
    group_of: dict[str, str] = field(default_factory=dict)  # person_id → group
    warnings: list[Notice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.trust = Trust(self.on)

    @property
    def tells_manager(self) -> bool:
        return any(row.manager is not None for row in self.rows)

    def record_differs(self, person_id: str) -> bool:
        changed = (self.changed_emails, self.changed_mobiles, self.changed_protected)
        return any(person_id in each for each in changed)

    def only_protection(self) -> set[str]:
        """Persons of whom nothing else changes: no name, address or tie."""
        touched = self.ties.touched_users()
        tied = {person_id for person_id in self.reprotected if self.records[person_id].user_id in touched}
        tied |= {new.row.person_id for new in self.ties.new}
        return self.reprotected - tied - self.renamed - self.changed_emails.keys() - self.changed_mobiles.keys()

    def count_as_changed(self, users: set[int]) -> None:
        """What was changed outside the file and is put back, which shows first when it is written."""
        for person_id, record in self.records.items():
            if record.user_id in users and self.group_of[person_id] == "unchanged":
                self.group_of[person_id] = "changed"

    @property
    def groups(self) -> dict[str, int]:
        counts = Counter(self.group_of.values())
        return {name: counts[name] for name in GROUPS}


def plan_differences(rows: list[Row], source: str, on: dt.date) -> Differences:
    records = {record.person_id: record for record in SourceRecord.objects.filter(source=source).select_related("user")}
    places = plan_places(rows, on)
    found = Differences(source, on, rows, places, records, Ties.of(source, on, places))
    found.others, found.rank = _other_records(source), precedence()
    if any(row.main is None for row in rows):
        found.warnings += main_stays(found.ties)
        found.rows = rows = fill_main(rows, found.ties, records)
    person_of = {record.user_id: person_id for person_id, record in records.items()}
    by_person: dict[str, list[Affiliation]] = defaultdict(list)
    for ties in found.ties.of_id.values():
        for tie in ties:
            by_person[person_of[tie.user_id]].append(tie)
    held_before = {person_id for person_id, ties in by_person.items() if any(holds(tie, on) for tie in ties)}
    in_file: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        in_file[row.person_id].append(row)
    found.left = len(records.keys() - in_file.keys() - held_before)
    touched = {person_id for person_id, own in in_file.items() if _plan_person(found, person_id, own)}
    changes = Changes()
    found.rekinded = _rekinded(found)
    changes.persons |= {"name": found.renamed, "email": found.changed_emails.keys() - found.new_persons.keys()}
    for row in rows:
        record = records.get(row.person_id)
        if record:
            changes.see(row, record.user_id, found.ties)
        if found.ties.follow(row, record.user_id if record else None):
            touched.add(row.person_id)
    _plan_missing(found, {row.affiliation_id for row in rows})
    touched |= {person_of[user_id] for user_id in found.ties.touched_users()}
    _group(found, by_person, held_before, touched, in_file)
    known = records.keys() & in_file.keys()
    found.warnings += changes.warning({each for each in known if found.group_of[each] != "unchanged"}, len(known))
    found.ties.of_id.clear()  # tens of thousands of rows need not wait in memory for the writing
    return found


def _other_records(source: str) -> dict[int, list[tuple[str, bool]]]:
    """What other sources say of this one's persons: few have more than one record."""
    here = SourceRecord.objects.filter(source=source).values("user")
    others: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    records = SourceRecord.objects.exclude(source=source).filter(user__in=here)
    for user_id, name, protected in records.values_list("user", "source", "protected"):
        others[user_id].append((name, protected))
    return others


def _plan_person(found: Differences, person_id: str, own: list[Row]) -> bool:
    row = own[0]
    email = next((each.email for each in own if each.email), "")
    if len({each.email for each in own if each.email}) > 1:
        text = _("Rad %(row)s: personen har flera e-postadresser i filen; den första används.")
        found.warnings.append(Notice(text, row=row.number))
    record = found.records.get(person_id)
    if record is None:
        found.new_persons[person_id] = row
        found.changed_emails[person_id] = email
        found.changed_mobiles[person_id] = _mobile(own, "", protected=any(each.protected for each in own))
        return True
    user, others = record.user, found.others.get(record.user_id, [])
    protected = any(each.protected for each in own) if row.tells_protected else record.protected
    found.unprotected += record.protected and not protected
    # Of several sources the first gives the person's name, and any of them protection.
    believed = all(found.rank(found.source) < found.rank(name) for name, _protected in others)
    gives_name = believed and found.trust.gives_name(found.source, record.user_id)
    name = (row.given_name, row.family_name) if gives_name else (user.given_name, user.family_name)
    wanted = (*name, protected or any(says for _name, says in others))
    changed = (user.given_name, user.family_name, user.protected) != wanted
    if changed:
        found.changed_users[person_id] = wanted
    if name != (user.given_name, user.family_name) and not user.protected:
        found.renamed.add(person_id)
    if record.protected != protected:
        found.changed_protected[person_id] = protected
    if record.protected != protected or user.protected != wanted[2]:
        found.reprotected.add(person_id)
    if record.email != email:
        found.changed_emails[person_id] = email
    if found.trust.gives_address(found.source, record.user_id):
        mobile = _mobile(own, record.mobile, protected=wanted[2])
        if record.mobile != mobile:
            found.changed_mobiles[person_id] = mobile
    return changed or found.record_differs(person_id)


def _mobile(own: list[Row], before: str, *, protected: bool) -> str:
    """None is kept of whoever is protected."""
    if protected:
        return ""
    if own[0].mobile is None:
        return before
    return next((each.mobile for each in own if each.mobile), "")


def _rekinded(found: Differences) -> Counter[str]:
    """Asked before the ties are changed."""
    known = {external_id: ties[-1] for external_id, ties in found.ties.of_id.items() if holds(ties[-1], found.on)}
    rows = [row for row in found.rows if row.affiliation_id in known and (row.end is None or row.end >= found.on)]
    return Counter(str(known[row.affiliation_id].kind) for row in rows if known[row.affiliation_id].kind != row.kind)


def _plan_missing(found: Differences, in_file: set[str]) -> None:
    """What is not in the file is marked at once and ended when the grace is over."""
    grace = dt.timedelta(days=settings.HR_MISSING_GRACE_DAYS)
    last_seen: dict[dt.date, dt.date] = {}
    lost = [tie for external_id, ties in found.ties.of_id.items() if external_id not in in_file for tie in ties]
    for tie in lost:
        if not holds(tie, found.on):
            continue
        since = tie.missing_since
        if since is None:
            found.ties.mark_missing(tie)
            found.newly_missing.append(tie)
        elif found.on >= since + grace:
            if since not in last_seen:
                last_seen[since] = _last_seen(found.source, since)
            found.ties.end_missing(tie, last_seen[since])


def _last_seen(source: str, missing_since: dt.date) -> dt.date:
    """The day of the last file that held what has been missing since."""
    runs = ImportRun.objects.filter(source=source, on__lt=missing_since)
    return runs.aggregate(last=Max("on"))["last"] or missing_since - DAY


def _group(
    found: Differences,
    by_person: dict[str, list[Affiliation]],
    held_before: set[str],
    touched: set[str],
    in_file: dict[str, list[Row]],
) -> None:
    gains = {new.row.person_id for new in found.ties.new if new.row.end is None or new.row.end >= found.on}
    lost = {tie.pk for tie in found.newly_missing}
    for person_id in found.records.keys() | in_file.keys():
        kept = [tie for tie in by_person.get(person_id, []) if tie.pk not in found.ties.dropped]
        still = [tie for tie in kept if holds(tie, found.on)]
        if person_id in found.new_persons:
            group = "new"
        elif person_id not in touched:
            group = "unchanged"
        elif person_id in held_before and not still and person_id not in gains:
            group = "ended"
        elif (
            person_id not in gains and any(tie.pk in lost for tie in still) and all(tie.missing_since for tie in still)
        ):
            group = "missing"
        else:
            group = "changed"
        found.group_of[person_id] = group
