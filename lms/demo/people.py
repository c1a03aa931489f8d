"""Who works in Lärkdala over two and a half years, and the monthly HR files that say so."""

import csv
import datetime as dt
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from lms.demo import organisation
from lms.demo.names import FAMILY, GIVEN
from tracking.hr_import.rows import HEADINGS

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


@dataclass
class Person:
    person_id: str
    given_name: str
    family_name: str
    email: str
    protected: bool = False
    jobs: list[Job] = field(default_factory=list)


def make_people(seed: int, employees: int, first: dt.date, last: dt.date) -> list[Person]:
    """Employees with managers everywhere, then elected officials and partners."""
    maker = _Maker(random.Random(seed), first, last)  # noqa: S311  # nosec B311  (a demo, not a secret)
    maker.managers()
    units = organisation.units()
    sizes = [maker.random.uniform(0.4, 1.8) for _unit in units]
    for unit in maker.random.choices(units, weights=sizes, k=max(0, employees - len(maker.people))):
        maker.employee(unit)
    maker.elected()
    maker.partners()
    return maker.people


class _Maker:
    def __init__(self, chance: random.Random, first: dt.date, last: dt.date) -> None:
        self.random, self.first, self.last = chance, first, last
        self.people: list[Person] = []

    def person(self, given: str = "", family: str = "", email: str = "") -> Person:
        number = len(self.people) + 1
        given, family = given or self.random.choice(GIVEN), family or self.random.choice(FAMILY)
        person = Person(f"P{number:05d}", given, family, email or f"p{number:05d}@{DOMAIN}")
        self.people.append(person)
        return person

    def job(self, person: Person, **values: object) -> Job:
        number = len(person.jobs) + 1
        job = Job(affiliation_id=f"A{person.person_id[1:]}-{number}", **values)  # type: ignore[arg-type]
        person.jobs.append(job)
        return job

    def some_day(self, start: dt.date, end: dt.date) -> dt.date:
        return start + dt.timedelta(days=self.random.randint(0, max(0, (end - start).days)))

    def managers(self) -> None:
        for code in organisation.DEPARTMENTS:
            title, start = "Förvaltningschef", self.some_day(dt.date(2012, 1, 1), self.first)
            self.job(
                self.person(), kind="employee", unit=code, title=title, form="tillsvidare", start=start, manager=True
            )
        for code, _name, _department in organisation.units():
            start = self.some_day(dt.date(2014, 1, 1), self.first)
            values = {"unit": code, "title": "Enhetschef", "form": "tillsvidare", "start": start, "manager": True}
            self.job(self.person(), kind="employee", **values)

    def employee(self, unit: tuple[str, str, str]) -> None:
        code, _name, department = unit
        titles = organisation.DEPARTMENTS[department][2]
        person = self.person()
        form = self.random.choices(["tillsvidare", "visstid", "timavlönad"], weights=[75, 10, 15])[0]
        newcomer = self.random.random() < 0.22
        start = self.some_day(self.first, self.last) if newcomer else self.some_day(dt.date(2008, 1, 1), self.first)
        end = self.some_day(max(start, self.first), self.last) if self.random.random() < 0.16 else None
        values = {"kind": "employee", "title": self.random.choice(titles), "form": form}
        self.job(person, unit=code, start=start, end=end, **values)
        person.protected = self.random.random() < 0.002
        if form == "timavlönad":
            person.email = "" if self.random.random() < 0.5 else person.email
            self.job(
                person, unit=self.random.choice(organisation.units())[0], start=start, end=end, main=False, **values
            )
        if end and self.random.random() < 0.12:
            back = self.some_day(end + dt.timedelta(days=40), self.last + dt.timedelta(days=40))
            if back <= self.last:
                self.job(person, unit=code, start=back, **values)

    def elected(self) -> None:
        first_day = dt.date(2022, 10, 15)
        for number in range(61):
            person = self.person()
            self.job(person, kind="elected", unit="KF", title="Ledamot", form="mandatperiod 2022–2026", start=first_day)
            if number % 2:
                committee = self.random.choice([code for code in organisation.COMMITTEES if code != "KF"])
                values = {"title": "Ledamot", "form": "mandatperiod 2022–2026", "start": dt.date(2023, 1, 1)}
                self.job(person, kind="elected", unit=committee, main=False, **values)
        for committee in organisation.COMMITTEES:
            for _seat in range(3 if committee != "KF" else 0):  # in a nämnd, and not in fullmäktige
                values = {"title": "Ersättare", "form": "mandatperiod 2022–2026", "start": dt.date(2023, 1, 1)}
                self.job(self.person(), kind="elected", unit=committee, **values)

    def partners(self) -> None:
        for number, (_name, title) in enumerate(organisation.PARTNERS, start=1):
            start = self.some_day(self.first, self.first + dt.timedelta(days=300))
            self.job(self.person(), kind="partner", unit=f"SAM-{number}", title=title, form="samverkan", start=start)


def write_hr_file(path: Path, people: list[Person], on: dt.date) -> None:
    """What the HR system would export that day: those who had begun, and who left within the last month."""
    places = _places(on)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(HEADINGS)
        for person in people:
            for job in person.jobs:
                if job.start <= on and (job.end is None or job.end >= on - dt.timedelta(days=40)):
                    writer.writerow(_cells(person, job, places))


def _cells(person: Person, job: Job, places: dict[str, tuple[str, str, str]]) -> list[object]:
    name, top, top_name = places[job.unit]
    return [
        person.person_id, person.given_name, person.family_name, person.email, int(person.protected),
        job.affiliation_id, job.kind, job.unit, name, top, top_name, job.title, job.form,
        job.start.isoformat(), job.end.isoformat() if job.end else "", int(job.main), int(job.manager),
    ]  # fmt: skip


def _places(on: dt.date) -> dict[str, tuple[str, str, str]]:
    """code → (name, code and name of the top), as the organisation was on the day."""
    names = {code: value[0] for code, value in organisation.DEPARTMENTS.items()}
    places = {code: (name, code, name) for code, name in names.items()}
    moved = organisation.MOVED_UNITS if on.isoformat() >= organisation.REORGANISED_ON else {}
    for code, name, top in organisation.units():
        top = moved.get(code, top)
        places[code] = (name, top, names[top])
    places |= {code: (name, code, name) for code, name in organisation.COMMITTEES.items()}
    for number, (name, _title) in enumerate(organisation.PARTNERS, start=1):
        places[f"SAM-{number}"] = (name, f"SAM-{number}", name)
    return places


def rename(person: Person, given: str, family: str, email: str) -> None:
    person.given_name, person.family_name, person.email = given, family, f"{email}@{DOMAIN}"


def change_job(person: Person, **values: object) -> None:
    person.jobs[0] = replace(person.jobs[0], **values)  # type: ignore[arg-type]
