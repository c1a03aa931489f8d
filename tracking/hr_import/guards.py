"""The guards against a file that has lost its people (trust.md, case 13)."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from tracking.hr_import.mass_change import MassChange
from tracking.hr_import.planning import Differences
from tracking.models import Affiliation, Kind, OrganisationalUnit, SourceRecord
from tracking.refusal import Problem


@dataclass(frozen=True)
class Guard:
    lost: int
    held: int
    limit: str
    where: str = ""  # empty = the whole source
    what: str = "anställningar eller uppdrag"
    says: str = ""  # in place of what is missing from the file

    def as_json(self) -> dict[str, object]:
        return {"lost": self.lost, "held": self.held, "text": self.text, "of_protection": bool(self.says)}

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
    return [*_protection(found), *_missing(found, mass_change)]


def _protection(found: Differences) -> list[Guard]:
    """One person may cease to be protected any day; most of them on one day is a column gone wrong."""
    held = SourceRecord.objects.filter(source=found.source, protected=True).count()
    if found.unprotected < 2 or found.unprotected * 2 <= held:
        return []
    says = (
        f"{found.unprotected} av {held} personer med skyddade personuppgifter har inte det i filen, och skulle visas "
        "med sina namn. Kontrollera kolumnen för skyddade personuppgifter."
    )
    return [Guard(found.unprotected, held, "", says=says)]


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
    gone = sum(tie.pk in lost for tie in held)
    if gone > 20 and gone * 20 > len(held):
        return [Guard(gone, len(held), "Gränsen är 5 procent, minst 20.")]
    names = dict(OrganisationalUnit.objects.values_list("pk", "name"))
    sizes: dict[int, list[bool]] = defaultdict(list)
    for tie in held:
        sizes[tie.unit.row_id].append(tie.pk in lost)
    return [
        Guard(sum(own), len(own), "Gränsen är 30 procent.", where=names[top])
        for top, own in sizes.items()
        if len(own) >= 10 and sum(own) * 10 > len(own) * 3
    ]
