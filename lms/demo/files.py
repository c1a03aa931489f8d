"""The files that Lärkdala's three registers would give on a day: the HR system's, the municipal company's, and the one
of the elected."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from lms.demo import organisation
from lms.demo.people import Job, Person
from tracking.hr_import.rows import COLUMNS

KEPT = dt.timedelta(days=40)  # who has left stays in the file this long
# Our heading → the register's. The demo sends no sms, and its registers give no numbers.
HR = {name: name for name in COLUMNS if name != "mobile"}
REGISTER = {name: COLUMNS[name][0] for name in HR if name != "partner_type"}
SOURCES = ("hr", "bostad", "troman")
AHEAD = {"troman": dt.timedelta(days=42)}  # who is elected is known before the first day


def write_file(path: Path, source: str, people: list[Person], on: dt.date, moved: bool) -> int:
    """What the source says of these people. moved: whether the reorganisation has been. Returns how many rows."""
    headings = REGISTER if source == "troman" else HR
    places = _places(moved)
    rows = [
        _cells(person, job, places)
        for person in people
        for job in person.jobs
        if _source(job) == source
        and job.start <= on + AHEAD.get(source, dt.timedelta(0))
        and (job.end is None or job.end >= on - KEPT)
    ]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(headings.values())
        writer.writerows([row[name] for name in headings] for row in rows)
    return len(rows)


def _source(job: Job) -> str:
    if job.kind == "elected":
        return "troman"
    return "bostad" if organisation.of_company(job.unit) else "hr"


def _cells(person: Person, job: Job, places: dict[str, tuple[str, str, str]]) -> dict[str, object]:
    name, top, top_name = places[job.unit]
    return {
        "person_id": person.person_id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "protected": int(person.protected),
        "affiliation_id": job.affiliation_id,
        "kind": job.kind,
        "unit_code": job.unit,
        "unit_name": name,
        "top_unit_code": top,
        "top_unit_name": top_name,
        "title": job.title,
        "form": job.form,
        "start": job.start.isoformat(),
        "end": job.end.isoformat() if job.end else "",
        "main": int(job.main),
        "manager": int(job.manager),
        "partner_type": job.partner_type,
    }


def _places(moved: bool) -> dict[str, tuple[str, str, str]]:
    """code → (name, code and name of the top)"""
    names = {code: value[0] for code, value in organisation.DEPARTMENTS.items()}
    places = dict(_tops(names.items()))
    now = organisation.MOVED_UNITS if moved else {}
    for code, name, department in organisation.units():
        top = now.get(code, department)
        places[code] = (name, top, names[top])
    places |= _tops((code, name) for code, (name, _seats) in organisation.COMMITTEES.items())
    partners = enumerate(organisation.PARTNERS, start=1)
    return places | dict(_tops((f"SAM-{number}", partner[0]) for number, partner in partners))


def _tops(named: Iterable[tuple[str, str]]) -> Iterable[tuple[str, tuple[str, str, str]]]:
    return ((code, (name, code, name)) for code, name in named)
