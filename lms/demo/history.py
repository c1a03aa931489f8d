"""What happened in Lärkdala: rules, monthly files, assignments, and people who did their course or did not."""

import datetime as dt
import random
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from courses.models import CoursePage
from courses.progress import item_ids, progress_of
from lms.demo import organisation
from lms.demo.people import Person, write_hr_file
from tracking.models import (
    Assignment,
    Attempt,
    Audience,
    Completion,
    Goal,
    Measurement,
    OrganisationalUnit,
    Requirement,
    Training,
    UnitKind,
    UnitRole,
    User,
)

COURSE_ON = dt.date(2024, 9, 2)
IN_DEPTH_ON = dt.date(2025, 2, 3)
PRIORITY_TITLES = ["Socialsekreterare", "Fritidsledare", "Skolkurator", "Studie- och yrkesvägledare", "Behandlare"]
Tell = Callable[[str], None]


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    days, day = [], first.replace(day=1)
    while day <= last:
        days.append(day)
        day = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return [*days, last] if days[-1] != last else days


def make_organisation() -> None:
    code, name = organisation.ROOT
    OrganisationalUnit.objects.get_or_create(
        code=code, defaults={"name": name, "kind": UnitKind.MUNICIPALITY, "valid_from": dt.date(1971, 1, 1)}
    )


def make_rules() -> None:
    """The trainings and who gets them. The two in-depth courses have no web pages yet."""
    for code, title, months in (
        ("vbe-samordnare", "Samordnarens fördjupning", 36),
        ("vbe-fordjupning", "Fördjupning för prioriterade funktioner", 36),
        ("vbe-fortroendevald", "Förtroendevald: ditt uppdrag", None),
    ):
        Training.objects.get_or_create(
            code=code, defaults={"title": title, "level": Training.Level.IN_DEPTH, "valid_months": months}
        )
    audiences = {
        "anstallda": {"name": "Alla anställda", "kinds": ["employee"]},
        "samordnare": {"name": "Förvaltningarnas samordnare", "kinds": ["employee"], "roles": ["coordinator"]},
        "prioriterade": {"name": "Prioriterade funktioner", "kinds": ["employee"], "titles": PRIORITY_TITLES},
        "fortroendevalda": {"name": "Förtroendevalda", "kinds": ["elected"]},
        "partner": {"name": "Samverkansparter", "kinds": ["partner"]},
    }
    for code, values in audiences.items():
        Audience.objects.get_or_create(code=code, defaults=values)
    for code, audience, training, mandatory, days, starts_on in (
        ("grund-anstallda", "anstallda", "vbe-grunden", True, 90, COURSE_ON),
        ("fordjupning-samordnare", "samordnare", "vbe-samordnare", True, 180, IN_DEPTH_ON),
        ("fordjupning-prioriterade", "prioriterade", "vbe-fordjupning", True, 180, IN_DEPTH_ON),
        ("erbjudande-fortroendevalda", "fortroendevalda", "vbe-fortroendevald", False, 0, IN_DEPTH_ON),
        ("erbjudande-partner", "partner", "vbe-grunden", False, 0, IN_DEPTH_ON),
    ):
        Requirement.objects.get_or_create(
            code=code,
            defaults={
                "audience": Audience.objects.get(code=audience),
                "training": Training.objects.get(code=training),
                "mandatory": mandatory,
                "due_days": days,
                "starts_on": starts_on,
            },
        )


def live(people: list[Person], first: dt.date, last: dt.date, seed: int, tell: Tell) -> None:
    """Month by month: the HR file, the assignments, then what people did until the next."""
    days = month_starts(first, last)
    learners = Learners(random.Random(seed + 1))  # noqa: S311  # nosec B311
    with tempfile.TemporaryDirectory() as folder:
        for day, until in zip(days, [*days[1:], last], strict=True):
            path = Path(folder) / f"hr-{day}.csv"
            write_hr_file(path, people, day)
            call_command("import_hr", str(path), on=day, force=True, stdout=_Quiet())
            if day == days[0]:
                name_coordinators(day)
            call_command("assign", on=day, stdout=_Quiet())
            learners.study(day, until)
            tell(f"  {day:%Y-%m}: {User.objects.filter(is_active=True).count()} personer")


def name_coordinators(on: dt.date) -> None:
    """Most förvaltningar have named their head as coordinator; two have not."""
    without = {"MIF", "RTJ"}
    heads = UnitRole.objects.as_of(on).filter(unit__kind=UnitKind.DEPARTMENT, role=UnitRole.Role.MANAGER)
    for head in heads.select_related("unit"):
        if head.unit.code not in without:
            UnitRole.objects.create(user_id=head.user_id, unit=head.unit, role=UnitRole.Role.COORDINATOR, start_on=on)


class Learners:
    """How likely people are to do what they are given: some förvaltningar are quick, some units lag."""

    def __init__(self, chance: random.Random) -> None:
        self.random = chance
        self.pace: dict[str, float] = defaultdict(lambda: self.random.choice([0.02, 0.05, 0.08, 0.12, 0.2]))
        self.items: list[uuid.UUID] = []

    @transaction.atomic
    def study(self, start: dt.date, until: dt.date) -> None:
        """Through the functions that an answer calls, with the day as argument."""
        length = max(1, (until - start).days)
        waiting = Assignment.objects.filter(ended_on=None).select_related("user", "requirement__training")
        done = set(Completion.objects.valid_on(start).values_list("user", "training"))
        for assignment in waiting.order_by("pk"):
            training = assignment.requirement.training
            if (assignment.user_id, training.pk) in done:
                continue
            home = assignment.user.home_affiliation(start)
            if home is None or self.random.random() > self.pace[home.unit.code_path]:
                continue
            day = start + dt.timedelta(days=self.random.randrange(length))
            self.complete(assignment.user, training, day)
            done.add((assignment.user_id, training.pk))

    def complete(self, user: User, training: Training, day: dt.date) -> None:
        course = CoursePage.objects.filter(training=training).first()
        if course is None:
            Completion.record(user, training, day, Completion.Source.OCCASION, uuid.uuid4())
            return
        if not self.items:
            lessons = progress_of([course], user, day)[course.pk].lessons
            self.items = [item for lesson in lessons for item in item_ids(lesson.page)]
        enrolment = training.enrol(user, day)
        for item in self.items:
            passed = self.random.random() < 0.8
            enrolment.record_attempt(
                item, finished=True, passed=passed, score=float(passed), duration=None, source=Attempt.Source.WEB
            )
        enrolment.complete(day)


def begin_part_one(email: str, on: dt.date) -> None:
    """One persona has done the first lesson and has the rest to do."""
    user = User.objects.get(email=email)
    user.completions.all().delete()
    user.enrolments.all().delete()
    course = CoursePage.objects.get(training__code="vbe-grunden")
    lesson = progress_of([course], user, on)[course.pk].lessons[0]
    enrolment = course.training.enrol(user, on)
    for item in item_ids(lesson.page):
        enrolment.record_attempt(item, finished=True, passed=True, score=1.0, duration=None, source=Attempt.Source.WEB)
    Assignment.objects.filter(user=user, ended_on=None).update(due_on=on + dt.timedelta(days=40))


def report_by_hand(on: dt.date) -> None:
    root = OrganisationalUnit.objects.root()
    for code, values in (("tillfallen", ((120, 2), (40, 4), (5, 5))), ("lagesbild", ((250, 1),))):
        goal = Goal.objects.get(code=code, focus_area__plan__code="larkdala")
        for days, value in values:
            Measurement.objects.get_or_create(
                goal=goal, unit=root, on=on - dt.timedelta(days=days), defaults={"value": value}
            )


class _Quiet:
    """Swallows what the commands say of each month."""

    def write(self, text: str) -> None: ...

    def flush(self) -> None: ...
