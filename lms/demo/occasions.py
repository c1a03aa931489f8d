"""Kurstillfällen: two that have been, one today, one that is full; and what some have done elsewhere."""

import csv
import datetime as dt
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lms.demo.personas import COORDINATOR, DEPUTY, IN_STEP, LEARNER, MANAGER, PERSONAS, user_of
from lms.demo.times import DAY, Times, moment
from tracking.attending import attend
from tracking.completion_import.adding import import_file
from tracking.completion_import.rows import Given
from tracking.models import (
    Affiliation,
    Attendance,
    Completion,
    Kind,
    Occasion,
    OrganisationalUnit,
    SourceRecord,
    Training,
    User,
)
from tracking.signing_up import sign_up

IN_DEPTH, INTRODUCTION = "vbe-fordjupning", "introduktion"
FILM = ["Filmen från föreläsningen", "https://film.larkdala.example/fordjupning"]
PAPERS = ["Bilderna, som PDF", "https://larkdala.example/fordjupning.pdf"]


def hold_occasions(times: Times) -> None:
    Training.objects.create(code=INTRODUCTION, title="Introduktionsdag för nya medarbetare")
    staff = long_employed(times.on)
    first = occasion(INTRODUCTION, times.on - 30 * DAY, (9, 15), "Kommunhuset, Lärksalen", kind="course_day")
    _was_held(first, [user_of(persona) for persona in (LEARNER, IN_STEP)])
    lecture = occasion(IN_DEPTH, times.on - 16 * DAY, (13, 16), "Folkets hus, stora salen", materials=[FILM, PAPERS])
    _was_held(lecture, staff[:9])
    _open_house(times, staff[3:8])
    _full(times, staff[9:15])


def _open_house(times: Times, guests: Iterable[User]) -> None:
    about = "Kom när det passar under dagen. Säkerhetssamordnaren går igenom grunderna en gång i timmen."
    today = occasion("vbe-grunden", times.on, (7, 22), "Biblioteket, hörsalen", title="Öppet hus", about=about)
    for guest in guests:
        sign_up(today, guest, moment(times.on - 3 * DAY))


def _full(times: Times, guests: list[User]) -> None:
    """Six places. Mei has one, and Anna is the second in line."""
    day = times.on + 7 * DAY
    day += (0, 0, 0, 0, 0, 2, 1)[day.weekday()] * DAY
    full = occasion(IN_DEPTH, day, (9, 16), "Kommunhuset, Lärksalen", kind="course_day", capacity=6)
    order = [user_of(DEPUTY), *guests, user_of(LEARNER)]
    for number, guest in enumerate(order):
        sign_up(full, guest, moment(times.on - 2 * DAY) + number * dt.timedelta(minutes=20))


def occasion(code: str, day: dt.date, hours: tuple[int, int], place: str, **values: object) -> Occasion:
    return Occasion.objects.create(
        training=Training.objects.get(code=code),
        place=place,
        starts_at=moment(day, hour=hours[0]),
        ends_at=moment(day, hour=hours[1]),
        sign_up_until=day - DAY,
        unit=OrganisationalUnit.objects.get(parent=None),
        leader=user_of(COORDINATOR),
        **values,
    )


def _was_held(occasion: Occasion, guests: list[User]) -> None:
    for guest in guests:
        sign_up(occasion, guest, occasion.starts_at - 7 * DAY)
    leader, at = user_of(COORDINATOR), occasion.ends_at
    there = attend(occasion, [guest.pk for guest in guests], Attendance.How.LIST, leader, at)
    Completion.objects.filter(cause__in=[row.pk for row in there]).update(recorded_at=at)


def record_from_elsewhere(times: Times) -> None:
    """HR reads in what an earlier employer and an organiser have certified."""
    staff = SourceRecord.objects.filter(source="hr", user__in=[user.pk for user in long_employed(times.on)[15:19]])
    evidence = ("kursintyg", "tidigare arbetsgivare", "den som höll utbildningen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fran-annat-hall.csv"
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, delimiter=";")
            writer.writerow(["personid", "utbildning", "datum", "underlag"])
            for number, record in enumerate(staff.order_by("pk")):
                day = times.on - (40 + 11 * number) * DAY
                writer.writerow([record.person_id, IN_DEPTH, day, evidence[number % 3]])
        outcome = import_file(path, Given(Completion.Source.EXTERNAL, "hr", times.on), dry_run=False)
    assert not outcome.problems, outcome.problems  # noqa: S101  # nosec B101
    causes = [row.cause for row in outcome.new]
    Completion.objects.filter(cause__in=causes).update(recorded_at=moment(times.on - 3 * DAY))


def long_employed(on: dt.date) -> list[User]:
    """Those who have been employed for long and have not done the fördjupning, its target group first."""
    ties = Affiliation.objects.as_of(on).filter(kind=Kind.EMPLOYEE, is_main=True, employed_from__lt=on - 200 * DAY)
    done = Completion.objects.valid_on(on).filter(training__code=IN_DEPTH)
    found = User.objects.filter(pk__in=ties.values("user"), is_active=True, protected=False)
    found = found.exclude(pk__in=done.values("user")).exclude(email=None)
    found = found.exclude(email__in=[each.email for each in PERSONAS if each is not MANAGER])
    asked = set(found.filter(assignments__requirement__training__code=IN_DEPTH).values_list("pk", flat=True))
    return sorted(found.order_by("pk"), key=lambda user: user.pk not in asked)[:40]
