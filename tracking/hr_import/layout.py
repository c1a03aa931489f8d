"""How one source's files name what we read: saved once, for files whose headings are not ours."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from tracking.notice import Notice
from tracking.refusal import Problem, Refused
from tracking.table_file import Sheet, unused


@dataclass(frozen=True)
class Layout:
    columns: dict[str, str]  # our name → the file's heading; two may share one
    fixed: dict[str, str]  # our name → the same text for every row. A name in neither is empty in every row.

    def place(self, sheet: Sheet, names: Iterable[str]) -> tuple[Sheet, dict[str, int], list[Notice]]:
        """The sheet with what is the same in every row as cells of its own, our name → place, and warnings."""
        found, problems = self._find(sheet)
        if problems:
            raise Refused(problems)
        added = [name for name in names if name not in found]
        texts = [self.fixed.get(name, "") for name in added]
        width = len(sheet.headings)
        placed = Sheet([*sheet.headings, *added], [(number, [*cells, *texts]) for number, cells in sheet.rows])
        rest = [(place, heading) for place, heading in enumerate(sheet.headings) if place not in found.values()]
        warnings = [unused(heading or str(place + 1)) for place, heading in rest]
        return placed, found | {name: width + place for place, name in enumerate(added)}, warnings

    def knows(self, name: str) -> bool:
        return name in self.columns or name in self.fixed

    def fits(self, headings: list[str]) -> bool:
        known = {heading.casefold() for heading in headings}
        return all(heading.casefold() in known for heading in self.columns.values())

    def _find(self, sheet: Sheet) -> tuple[dict[str, int], list[Problem]]:
        places: dict[str, list[int]] = {}
        for place, heading in enumerate(sheet.headings):
            places.setdefault(heading.casefold(), []).append(place)
        found, problems = {}, []
        for name, heading in self.columns.items():
            own = places.get(heading.casefold(), [])
            if not own:
                text = _("Rubriken %(heading)s saknas. Så heter kolumnen enligt källans sparade kolumner. Ändra dem.")
                problems.append(Problem(1, heading, Notice(text, heading=heading)))
            elif len(own) > 1:
                problems.append(Problem(1, heading, _("Rubriken finns två gånger. Ta bort den ena kolumnen.")))
            else:
                found[name] = own[0]
        return found, problems
