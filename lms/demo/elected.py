"""The elected of two mandatperioder: their days are facts, whatever day the story is told."""

import datetime as dt
import random
from dataclasses import dataclass

from lms.demo import organisation
from lms.demo.people import Person, some_name

# Private addresses, as many elected have.
DOMAINS = ("post.example", "brev.example", "mejl.example")
RESIGNED_ON = dt.date(2025, 9, 30)
RESIGNED = (25, 34)  # places in the first fullmäktige


@dataclass(frozen=True)
class Term:
    """Fullmäktige begins on 15 October of the election year, the nämnder on 1 January (kommunallagen 5 kap.)."""

    year: int

    @property
    def name(self) -> str:
        return f"mandatperiod {self.year}–{self.year + 4}"

    def days(self, committee: str) -> tuple[dt.date, dt.date]:
        if committee == "KF":
            return dt.date(self.year, 10, 15), dt.date(self.year + 4, 10, 14)
        return dt.date(self.year + 1, 1, 1), dt.date(self.year + 4, 12, 31)


TERMS = (Term(2022), Term(2026))
BEGINNINGS = [term.days("KF")[0] for term in TERMS]  # the register is read on these days too


def make_elected(seed: int, staff: list[Person]) -> list[Person]:
    """The first two are in fullmäktige in both periods, and the second in kommunstyrelsen too. None is called what one
    of the staff is: the site would ask whether they are the same person."""
    names = {(person.given_name, person.family_name) for person in staff}
    return _Maker(random.Random(seed), names).people  # noqa: S311  # nosec B311


class _Maker:
    def __init__(self, chance: random.Random, taken: set[tuple[str, str]]) -> None:
        self.random, self.taken = chance, taken
        self.people: list[Person] = []
        council, others = self._fill(TERMS[0], [], [])
        for place in RESIGNED:
            self._resign(council[place])
        self._fill(TERMS[1], _reelected(council), _reelected(others))

    def person(self) -> Person:
        number = len(self.people) + 1
        address = f"t{number:04d}@{self.random.choice(DOMAINS)}"
        name = next(name for name in iter(lambda: some_name(self.random), None) if name not in self.taken)
        person = Person(f"T{number:04d}", *name, address)
        self.people.append(person)
        return person

    def _fill(self, term: Term, council: list[Person], others: list[Person]) -> tuple[list[Person], list[Person]]:
        """Fullmäktige first; of the seats in the nämnder, two of seven are theirs."""
        council += [self.person() for _seat in range(organisation.COMMITTEES["KF"][1] - len(council))]
        for seat, person in enumerate(council):
            self._seat(person, term, "KF", "Ledamot" if seat else "Ordförande")
        seats = [
            (code, seat)
            for code, (_name, seats) in organisation.COMMITTEES.items()
            for seat in range(seats)
            if code != "KF"
        ]
        from_council, from_others = iter(council), iter(others)
        named = []
        for number, (code, seat) in enumerate(seats):
            in_council = number % 7 in (0, 3)
            person = next(from_council) if in_council else next(from_others, None) or self.person()
            self._seat(person, term, code, _title(seat), main=not in_council)
            named += [] if in_council else [person]
        return council, named

    def _seat(self, person: Person, term: Term, committee: str, title: str, main: bool = True) -> None:
        start, end = term.days(committee)
        person.add_job(kind="elected", unit=committee, title=title, form=term.name, start=start, end=end, main=main)

    def _resign(self, person: Person) -> None:
        """In the middle of the period, and another takes the seat in fullmäktige."""
        job = person.jobs[0]
        person.change_job(end=RESIGNED_ON)
        values = {"kind": "elected", "unit": "KF", "title": job.title, "form": job.form}
        self.person().add_job(start=RESIGNED_ON + dt.timedelta(days=1), end=job.end, **values)


def _title(seat: int) -> str:
    if seat < 2:
        return ("Ordförande", "Vice ordförande")[seat]
    return "Ledamot" if seat < 7 else "Ersättare"


def _reelected(people: list[Person]) -> list[Person]:
    """A little more than half."""
    return [person for place, person in enumerate(people) if place % 9 < 5]
