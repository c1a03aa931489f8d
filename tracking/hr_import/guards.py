"""The guards against a file that has lost its people (trust.md, case 13), or in which a column has gone wrong."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tracking.hr_import.managers import managers_held
from tracking.hr_import.mass_change import MassChange
from tracking.hr_import.planning import Differences
from tracking.models import Affiliation, Kind, OrganisationalUnit, SourceRecord
from tracking.notice import Notice
from tracking.refusal import Problem

FEWEST = 3  # that count as most of the managers, or of a kind
MISSING = _(
    "%(lost)s av %(held)s anställningar eller uppdrag saknas i filen. Gränsen är 5 procent, minst 20. Kontrollera att "
    "filen är hel."
)
MISSING_AT = _("%(lost)s av %(held)s i %(where)s saknas i filen. Gränsen är 30 procent. Kontrollera att filen är hel.")
MISSING_ELECTED = _(
    "%(lost)s av %(held)s förtroendeuppdrag saknas i filen. De ser ut att ha slutat med mandatperioden. Kontrollera "
    "att filen är hel."
)
UNPROTECTED = _(
    "%(lost)s av %(held)s personer med skyddade personuppgifter har inte det i filen, och skulle visas med sina namn. "
    "Kontrollera kolumnen för skyddade personuppgifter."
)
NO_MANAGERS = _(
    "%(lost)s av %(held)s chefer finns i filen utan att vara chefer, och skulle förlora den rollen. Kontrollera "
    "kolumnen för chef."
)
OTHER_KIND = {
    Kind.EMPLOYEE: _("%(lost)s av %(held)s anställningar blir något annat i filen. Kontrollera kolumnen för sort."),
    Kind.ELECTED: _("%(lost)s av %(held)s förtroendeuppdrag blir något annat i filen. Kontrollera kolumnen för sort."),
    Kind.PARTNER: _("%(lost)s av %(held)s samverkansparter blir något annat i filen. Kontrollera kolumnen för sort."),
}


@dataclass(frozen=True)
class Guard:
    of: str  # what is lost: missing, protection, managers or kinds
    lost: int
    says: Notice

    @classmethod
    def of_lost(cls, of: str, text: str, lost: int, held: int, **values: str) -> Self:
        return cls(of, lost, Notice(text, lost=lost, held=held, **values))

    def as_json(self) -> dict[str, object]:
        return {"of": self.of, "lost": self.lost, "text": self.says.as_json()}

    def as_problem(self) -> Problem:
        return Problem(None, None, Notice(_("%(guard)s Stämmer den, kör igen med --force."), guard=self.says))


def find_guards(found: Differences, mass_change: MassChange | None) -> list[Guard]:
    """With a new term of office the elected are judged by themselves: one guard if any of them is missing."""
    return [*_protection(found), *_managers(found), *_kinds(found), *_missing(found, mass_change)]


def _protection(found: Differences) -> list[Guard]:
    """One person may cease to be protected any day; most of them on one day is a column gone wrong."""
    held = SourceRecord.objects.filter(source=found.source, protected=True).count()
    if found.unprotected < 2 or found.unprotected * 2 <= held:
        return []
    return [Guard.of_lost("protection", UNPROTECTED, found.unprotected, held)]


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
    return [Guard.of_lost("managers", NO_MANAGERS, gone, len(held))]


def _kinds(found: Differences) -> list[Guard]:
    """One person may change from employee to elected; most of a kind at once is a column gone wrong."""
    held = Counter(
        Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=found.on), source=found.source).values_list(
            "kind", flat=True
        )
    )
    return [
        Guard.of_lost("kinds", OTHER_KIND[Kind(kind)], gone, held[kind])
        for kind, gone in sorted(found.rekinded.items())
        if gone >= FEWEST and gone * 2 > held[kind]
    ]


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
    guards = [Guard.of_lost("missing", MISSING_ELECTED, gone, len(elected))] if gone else []
    return guards + _ordinary([tie for tie in held if tie.kind != Kind.ELECTED], lost)


def _ordinary(held: list[Affiliation], lost: set[int]) -> list[Guard]:
    names = dict(OrganisationalUnit.objects.values_list("pk", "name"))
    return [
        Guard.of_lost("missing", MISSING_AT, gone, size, where=names[top])
        if top
        else Guard.of_lost("missing", MISSING, gone, size)
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
