"""A file in which nearly everybody changes has most often got one column wrong: which one is told."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from tracking.hr_import.rows import Row
from tracking.hr_import.ties import Ties
from tracking.models import Affiliation
from tracking.notice import Notice

FEWEST, SHARE = 20, 80  # persons, percent
# What changes, in the order in which it is told when as many have each.
TEXTS = {
    "unit": _("Nästan alla ändras: %(changed)s av %(known)s, oftast enheten (%(number)s). Kontrollera kolumnen."),
    "title": _("Nästan alla ändras: %(changed)s av %(known)s, oftast befattningen (%(number)s). Kontrollera kolumnen."),
    "form": _(
        "Nästan alla ändras: %(changed)s av %(known)s, oftast anställningsformen (%(number)s). Kontrollera kolumnen."
    ),
    "kind": _("Nästan alla ändras: %(changed)s av %(known)s, oftast sorten (%(number)s). Kontrollera kolumnen."),
    "main": _(
        "Nästan alla ändras: %(changed)s av %(known)s, oftast huvudsaklig plats (%(number)s). Kontrollera kolumnen."
    ),
    "start": _("Nästan alla ändras: %(changed)s av %(known)s, oftast första dagen (%(number)s). Kontrollera kolumnen."),
    "end": _("Nästan alla ändras: %(changed)s av %(known)s, oftast sista dagen (%(number)s). Kontrollera kolumnen."),
    "name": _("Nästan alla ändras: %(changed)s av %(known)s, oftast namnet (%(number)s). Kontrollera kolumnen."),
    "email": _(
        "Nästan alla ändras: %(changed)s av %(known)s, oftast e-postadressen (%(number)s). Kontrollera kolumnen."
    ),
    "id": _("Nästan alla ändras: %(changed)s av %(known)s, oftast radens nummer (%(number)s). Kontrollera kolumnen."),
}


@dataclass
class Changes:
    """Who changes how: known persons in the file, by what changes."""

    persons: dict[str, set[str]] = field(default_factory=lambda: {what: set() for what in TEXTS})

    def see(self, row: Row, user_id: int, ties: Ties) -> None:
        """Asked before the ties are changed."""
        of_id = ties.of_id.get(row.affiliation_id, [])
        theirs = of_id and of_id[-1].user_id == user_id
        for what in _between(of_id[-1], row, ties) if theirs else ["id"]:
            self.persons[what].add(row.person_id)

    def warning(self, changed: Collection[str], known: int) -> list[Notice]:
        """changed: of the known persons in the file, those of whom anything changes."""
        if len(changed) < FEWEST or len(changed) * 100 < known * SHARE:
            return []
        numbers = {what: len(self.persons[what].intersection(changed)) for what in TEXTS}
        most = max(numbers, key=lambda what: numbers[what])
        if not numbers[most]:
            return []
        return [Notice(TEXTS[most], changed=len(changed), known=known, number=numbers[most])]


def _between(tie: Affiliation, row: Row, ties: Ties) -> Iterator[str]:
    before: Mapping[str, object] = {
        "title": tie.title, "form": tie.form, "kind": tie.kind, "main": tie.is_main, "start": tie.employed_from,
        "end": tie.end_on,
    }  # fmt: skip
    if tie.unit.code != row.unit_code or row.unit_code in ties.places.moved:
        yield "unit"
    yield from (what for what, value in before.items() if value != getattr(row, what))
