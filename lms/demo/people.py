"""Who works in Lärkdala over two and a half years, and those the municipality works with."""

import datetime as dt
import random
from dataclasses import dataclass, field, replace

from lms.demo import organisation
from lms.demo.names import FAMILY, GIVEN

DOMAIN = "larkdala.example"


@dataclass(frozen=True)
class Job:
    affiliation_id: str
    kind: str
    unit: str  # code
    title: str
    form: str
    start: dt.date
    end: dt.date | None = None
    main: bool = True
    manager: bool = False
    partner_type: str = ""


@dataclass
class Person:
    person_id: str
    given_name: str
    family_name: str
    email: str
    protected: bool = False
    cast: bool = False  # the story is about this person
    resting: bool = False  # does nothing by itself: the story says what
    jobs: list[Job] = field(default_factory=list)

    def add_job(self, **values: object) -> None:
        number = len(self.jobs) + 1
        self.jobs.append(Job(affiliation_id=f"A{self.person_id[1:]}-{number}", **values))  # type: ignore[arg-type]

    def change_job(self, **values: object) -> None:
        self.jobs[0] = replace(self.jobs[0], **values)  # type: ignore[arg-type]

    @property
    def is_staff_for_good(self) -> bool:
        """An ordinary employee with one job that does not end."""
        return self._is_staff and self.jobs[0].end is None

    @property
    def is_leaving(self) -> bool:
        return self._is_staff and self.jobs[0].end is not None

    @property
    def _is_staff(self) -> bool:
        job = self.jobs[0]
        return len(self.jobs) == 1 and job.kind == "employee" and not job.manager


def some_name(chance: random.Random) -> tuple[str, str]:
    return chance.choice(GIVEN), chance.choice(FAMILY)


def make_people(seed: int, employees: int, first: dt.date, last: dt.date) -> list[Person]:
    """Employees with managers everywhere, then partners."""
    maker = _Maker(random.Random(seed), first, last)  # noqa: S311  # nosec B311  (a demo, not a secret)
    maker.managers()
    units = organisation.units()
    sizes = [maker.random.uniform(0.4, 1.8) for _unit in units]
    for unit in maker.random.choices(units, weights=sizes, k=max(0, employees - len(maker.people))):
        maker.employee(unit)
    maker.partners()
    return maker.people


class _Maker:
    def __init__(self, chance: random.Random, first: dt.date, last: dt.date) -> None:
        self.random, self.first, self.last = chance, first, last
        self.people: list[Person] = []

    def person(self) -> Person:
        number = len(self.people) + 1
        person = Person(f"P{number:05d}", *some_name(self.random), f"p{number:05d}@{DOMAIN}")
        self.people.append(person)
        return person

    def some_day(self, start: dt.date, end: dt.date) -> dt.date:
        return start + dt.timedelta(days=self.random.randint(0, max(0, (end - start).days)))

    def managers(self) -> None:
        for code in organisation.DEPARTMENTS:
            self._manager(code, "Förvaltningschef", since=dt.date(2012, 1, 1))
        for code, _name, _department in organisation.units():
            self._manager(code, "Enhetschef", since=dt.date(2014, 1, 1))

    def _manager(self, unit: str, title: str, since: dt.date) -> None:
        start = self.some_day(since, self.first)
        self.person().add_job(kind="employee", unit=unit, title=title, form="tillsvidare", start=start, manager=True)

    def employee(self, unit: tuple[str, str, str]) -> None:
        code, _name, department = unit
        titles = organisation.DEPARTMENTS[department][2]
        person = self.person()
        form = self.random.choices(["tillsvidare", "visstid", "timavlönad"], weights=[75, 10, 15])[0]
        newcomer = self.random.random() < 0.22
        start = self.some_day(self.first, self.last) if newcomer else self.some_day(dt.date(2008, 1, 1), self.first)
        end = self.some_day(max(start, self.first), self.last) if self.random.random() < 0.16 else None
        values = {"kind": "employee", "title": self.random.choice(titles), "form": form}
        person.add_job(unit=code, start=start, end=end, **values)
        if form == "timavlönad":
            person.email = "" if self.random.random() < 0.5 else person.email
            company = organisation.of_company(code)
            others = [each for each, _name, _top in organisation.units() if organisation.of_company(each) == company]
            other = self.random.choice(others)
            person.add_job(unit=other, start=start, end=end, main=False, **values)
        if end and self.random.random() < 0.12:
            back = self.some_day(end + dt.timedelta(days=40), self.last + dt.timedelta(days=40))
            if back <= self.last:
                person.add_job(unit=code, start=back, **values)

    def partners(self) -> None:
        for number, (_name, title, partner_type) in enumerate(organisation.PARTNERS, start=1):
            self.person().add_job(
                kind="partner",
                unit=f"SAM-{number}",
                title=title,
                form="samverkan",
                start=self.some_day(self.first, self.first + dt.timedelta(days=300)),
                partner_type=partner_type,
            )
