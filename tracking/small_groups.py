"""The report's rows as a reader without a right to all the persons gets them (suppression.py, docs/decisions/0005)."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracking.models import Goal, Kind
from tracking.report_places import Place, ReportPlaces, place_of
from tracking.standing import DONE, Standing
from tracking.suppression import K_INSIDE, Counts, Told, told_exactly, told_of_place, told_of_total

HomeCounts = Iterable[tuple[int | None, str, int]]  # (home unit, standing, persons)


@dataclass(frozen=True)
class Seen:
    """Ids of the units whose persons the reader may see; of those, nämnder of a secretary, who sees the elected."""

    persons: Set[int] = frozenset()
    elected: Set[int] = frozenset()

    def units(self, kinds: Iterable[str]) -> Set[int]:
        return self.persons if Kind.ELECTED in kinds else self.persons - self.elected


@dataclass(frozen=True)
class CoarseRow:
    """A row that tells no more than `told`; None = a group too small to tell anything of."""

    place: Place
    goal: Goal
    told: Told | None

    # Standings are told apart only to those who see the persons. The names are Row's.
    fulfilled = expiring = due = overdue = offered = begun = exempt = in_step = behind = None
    coarse = True

    @property
    def counted(self) -> int | None:
        return self.told.counted if self.told else None

    @property
    def done(self) -> int | None:
        return self.told.done.exact if self.told else None

    @property
    def left(self) -> int | None:
        return None if self.told is None or self.done is None else self.told.counted - self.done

    @property
    def share(self) -> float | None:
        """0–1; None when nobody is counted or it is not told."""
        return None if self.done is None or not self.counted else self.done / self.counted

    @property
    def least(self) -> float | None:
        """The share is this or more. None when nothing is told."""
        return self.told.done.low / self.told.counted if self.told and self.told.counted else None

    @property
    def most(self) -> float | None:
        return self.told.done.high / self.told.counted if self.told and self.told.counted else None

    @property
    def ends(self) -> tuple[int, int] | None:
        """Between which numbers those who have done it are, where that is all that is told."""
        if self.told is None or self.done is not None or (self.told.done.low, self.told.done.high) == (0, self.counted):
            return None
        return self.told.done.low, self.told.done.high

    @property
    def done_told(self) -> int | str | None:
        return f"{self.ends[0]}–{self.ends[1]}" if self.ends else self.done

    @property
    def hidden(self) -> bool:
        return self.done is None

    @property
    def concerns_somebody(self) -> bool:
        """Also where it is not told whether there is anybody."""
        return self.counted != 0

    def as_json(self) -> dict[str, object]:
        figures = {name: getattr(self, name) for name in ("counted", "done", "left", "share", "hidden")}
        ends = {"done_at_least": self.told.done.low, "done_at_most": self.told.done.high} if self.told else {}
        return {"unit_code": self.place.code, "unit_name": self.place.name, "goal": self.goal.code} | figures | ends


def explanation() -> str:
    """For page and file: why something is missing."""
    return _(
        "För att ingen enskild ska gå att känna igen visas inga grupper med färre än %(k)s personer. Ett spann, som "
        "0–4, betyder att antalet ligger däremellan. Ett streck eller en tom ruta betyder att de är för få; är hela "
        "gruppen för liten räknas den inte heller in i totalen. Undantagna räknas bort där de är minst %(k)s."
    ) % {"k": K_INSIDE}


def coarse_rows(goal: Goal, homes: HomeCounts, places: ReportPlaces, seen: Seen) -> tuple[list[CoarseRow], CoarseRow]:
    """The goal's rows and its total, which is of the rows that something is told of."""
    kinds = goal.requirement.kinds() if goal.requirement else []
    known = seen.units(kinds)
    unseen, by_reader = _split(homes, places, known)
    whole = _seen_whole(places, known)
    # Only places that are there for everybody: a row that comes with its first person would tell of that person.
    fixed = set(places.places(kinds)) | (whole & by_reader.keys())
    rows = [
        CoarseRow(place, goal, _told(unseen[place], by_reader[place], place in whole))
        for place in sorted(fixed | unseen.keys(), key=places.order)
    ]
    rows = [row for row in rows if row.told or row.place in fixed]
    shown = [row for row in rows if row.told]
    done = sum(unseen[row.place].done + by_reader[row.place].done for row in shown)
    total = told_of_total(done, [row.told for row in shown if row.told]) if shown else None
    return rows, CoarseRow(place_of(places.unit), goal, total)


def _told(unseen: Counts, seen: Counts, whole: bool) -> Told | None:
    return told_exactly(seen) if whole else told_of_place(unseen, seen, K_INSIDE)


def _split(homes: HomeCounts, places: ReportPlaces, known: Set[int]) -> tuple[dict[Place, Counts], dict[Place, Counts]]:
    """Of each place those the reader may not see, and those the reader may."""
    sums: tuple[dict[Place, list[int]], ...] = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    for home, standing, persons in homes:
        place = places.place(home)
        if place:
            sums[home in known][place][_column(standing)] += persons
    unseen, seen = (defaultdict(Counts, {place: Counts(*three) for place, three in each.items()}) for each in sums)
    return unseen, seen


def _column(standing: str) -> int:
    return 0 if standing in DONE else 2 if standing == Standing.EXEMPT else 1


def _seen_whole(places: ReportPlaces, known: Set[int]) -> set[Place]:
    """Places of which no unit lies outside what the reader may see."""
    units: dict[Place, list[int]] = defaultdict(list)
    for pk in places.units:
        place = places.place(pk)
        if place:
            units[place].append(pk)
    return {place for place, pks in units.items() if set(pks) <= known}
