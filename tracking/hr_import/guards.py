"""The guards against a file that has lost its people (trust.md, case 13)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from tracking.hr_import.managers import managers_held
from tracking.hr_import.mass_change import MassChange
from tracking.hr_import.planning import Differences
from tracking.models import Affiliation, Kind, OrganisationalUnit, SourceRecord
from tracking.refusal import Problem

FEWEST = 3  # that count as most of the managers, or of a kind


@dataclass(frozen=True)
class Guard:
    lost: int
    held: int
    limit: str
    where: str = ""  # empty = the whole source
    what: str = "anställningar eller uppdrag"
    of: str = "missing"  # what is lost: missing, protection, managers or kinds
    says: str = ""  # in place of what is missing from the file

    def as_json(self) -> dict[str, object]:
        return {"lost": self.lost, "held": self.held, "text": self.text, "of": self.of}

    def as_problem(self) -> Problem:
        return Problem(None, None, f"{self.text} Stämmer den, kör igen med --force.")

    @property
    def text(self) -> str:
        if self.says:
            return self.says
        place = f"i {self.where}" if self.where else self.what
        return f"{self.lost} av {self.held} {place} saknas i filen. {self.limit} Kontrollera att filen är hel."


def find_guards(found: Differences, mass_change: MassChange | None) -> list[Guard]:
    """With a new term of office the elected are judged by themselves: one guard if any of them is missing."""
    return [*_protection(found), *_managers(found), *_kinds(found), *_missing(found, mass_change)]


def _protection(found: Differences) -> list[Guard]:
    """One person may cease to be protected any day; most of them on one day is a column gone wrong."""
    held = SourceRecord.objects.filter(source=found.source, protected=True).count()
    if found.unprotected < 2 or found.unprotected * 2 <= held:
        return []
    says = (
        f"{found.unprotected} av {held} personer med skyddade personuppgifter har inte det i filen, och skulle visas "
        "med sina namn. Kontrollera kolumnen för skyddade personuppgifter."
    )
    return [Guard(found.unprotected, held, "", of="protection", says=says)]


def _managers(found: Differences) -> list[Guard]:
    """Those who work on in the file and are no managers there, as many as may be missing from it."""
    if not found.tells_manager:
        return []
    users = {person_id: record.user_id for person_id, record in found.records.items()}
    rows = [row for row in found.rows if row.person_id in users and (row.end is None or row.end >= found.on)]
    lost = {users[row.person_id] for row in rows} - {users[row.person_id] for row in rows if row.manager}
    roles = managers_held(found).select_related("unit")
    held = {role.user_id: (role.unit.row_id, role.user_id in lost) for role in roles}
    gone = sum(is_lost for _top, is_lost in held.values())
    most = gone >= FEWEST and gone * 2 > len(held)
    if not most and not _over_the_limit(held.values()):
        return []
    says = (
        f"{gone} av {len(held)} chefer finns i filen utan att vara chefer, och skulle förlora den rollen. "
        "Kontrollera kolumnen för chef."
    )
    return [Guard(gone, len(held), "", of="managers", says=says)]


def _kinds(found: Differences) -> list[Guard]:
    """One person may change from employee to elected; most of a kind at once is a column gone wrong."""
    held = Counter(
        Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=found.on), source=found.source).values_list(
            "kind", flat=True
        )
    )
    return [
        Guard(gone, held[before], "", of="kinds", says=_other_kind(gone, held[before], Kind(before), Kind(after)))
        for (before, after), gone in sorted(found.rekinded.items())
        if gone >= FEWEST and gone * 2 > held[before]
    ]


def _other_kind(gone: int, held: int, before: Kind, after: Kind) -> str:
    names = f"{str(before.label).lower()} blir {str(after.label).lower()}"
    return f"{gone} av {held} platser byter sort: {names}. Kontrollera kolumnen för sort."


def _missing(found: Differences, mass_change: MassChange | None) -> list[Guard]:
    lost = {tie.pk for tie in found.newly_missing}
    held = list(
        Affiliation.objects.filter(source=found.source, missing_since=None)
        .filter(Q(end_on=None) | Q(end_on__gte=found.on))
        .select_related("unit")
    )
    if mass_change is None:
        return _ordinary(held, lost)
    elected = [tie for tie in held if tie.kind == Kind.ELECTED]
    gone = sum(tie.pk in lost for tie in elected)
    limit = "De ser ut att ha slutat med mandatperioden."
    guards = [Guard(gone, len(elected), limit, what="förtroendeuppdrag")] if gone else []
    return guards + _ordinary([tie for tie in held if tie.kind != Kind.ELECTED], lost)


def _ordinary(held: list[Affiliation], lost: set[int]) -> list[Guard]:
    names: dict[int | None, str] = dict(OrganisationalUnit.objects.values_list("pk", "name"))
    limits = {False: "Gränsen är 30 procent.", True: "Gränsen är 5 procent, minst 20."}
    return [
        Guard(gone, size, limits[top is None], where=names.get(top, ""))
        for top, gone, size in _over_the_limit([(tie.unit.row_id, tie.pk in lost) for tie in held])
    ]


def _over_the_limit(held: Collection[tuple[int, bool]]) -> list[tuple[int | None, int, int]]:
    """held: the förvaltning of each, and whether it is lost. Returns where too many are, with how many of how many;
    None = in the whole source."""
    gone = sum(is_lost for _top, is_lost in held)
    if gone > 20 and gone * 20 > len(held):
        return [(None, gone, len(held))]
    sizes: dict[int, list[bool]] = defaultdict(list)
    for top, is_lost in held:
        sizes[top].append(is_lost)
    return [(top, sum(own), len(own)) for top, own in sizes.items() if len(own) >= 10 and sum(own) * 10 > len(own) * 3]
