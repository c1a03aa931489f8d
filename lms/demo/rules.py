"""What Lärkdala has decided: its trainings and their versions, who gets them, and how often."""

import datetime as dt

from courses.models import CoursePage, LessonPage
from lms.demo import organisation
from lms.demo.times import Times, moment
from tracking.models import Audience, OrganisationalUnit, Requirement, Source, Training, TrainingVersion, UnitKind

PRIORITY_TITLES = ["Socialsekreterare", "Fritidsledare", "Skolkurator", "Studie- och yrkesvägledare", "Behandlare"]
AUDIENCES: dict[str, dict[str, object]] = {
    "anstallda": {"name": "Alla anställda", "kinds": ["employee"]},
    "samordnare": {"name": "Förvaltningarnas samordnare", "kinds": ["employee"], "roles": ["coordinator"]},
    "prioriterade": {"name": "Prioriterade funktioner", "kinds": ["employee"], "titles": PRIORITY_TITLES},
    "fortroendevalda": {"name": "Förtroendevalda", "kinds": ["elected"]},
    "partner": {"name": "Samverkansparter", "kinds": ["partner"]},
}
Again, Renewal = TrainingVersion.Again, Requirement.Renewal


def make_organisation() -> None:
    """The top, and the registers that say who is below it. The company's own says so of the company only."""
    code, name = organisation.ROOT
    values = {"name": name, "kind": UnitKind.MUNICIPALITY, "valid_from": dt.date(1971, 1, 1)}
    root = OrganisationalUnit.objects.create(code=code, **values)
    for source in ("hr", "troman"):
        Source.objects.create(name=source, unit=root)
    values = {"name": organisation.DEPARTMENTS[organisation.COMPANY][0], "kind": UnitKind.DEPARTMENT, "parent": root}
    company = OrganisationalUnit.objects.create(code=organisation.COMPANY, valid_from=dt.date(1995, 1, 1), **values)
    Source.objects.create(name="bostad", unit=company)


def make_rules(times: Times) -> None:
    """The fördjupning has no web pages: it is given at occasions."""
    Training.objects.create(
        code="vbe-fordjupning",
        title="Fördjupning för prioriterade funktioner",
        level=Training.Level.IN_DEPTH,
        valid_months=36,
    )
    for code, values in AUDIENCES.items():
        Audience.objects.create(code=code, **values)
    for code, audience, training, mandatory, days, starts_on, renewal in (
        ("grund-anstallda", "anstallda", "vbe-grunden", True, 90, times.course_on, Renewal.MONTHS),
        ("fordjupning-samordnare", "samordnare", "vbe-samordnare", True, 180, times.in_depth_on, Renewal.MONTHS),
        ("fordjupning-prioriterade", "prioriterade", "vbe-fordjupning", True, 180, times.in_depth_on, Renewal.NONE),
        ("erbjudande-fortroendevalda", "fortroendevalda", "vbe-fortroendevald", False, 0, times.in_depth_on,
         Renewal.NONE),
        ("erbjudande-partner", "partner", "vbe-grunden", False, 0, times.in_depth_on, Renewal.NONE),
    ):  # fmt: skip
        Requirement.objects.create(
            code=code,
            audience=Audience.objects.get(code=audience),
            training=Training.objects.get(code=training),
            mandatory=mandatory,
            due_days=days,
            starts_on=starts_on,
            renewal=renewal,
        )


def date_courses(times: Times) -> None:
    """As if the courses had been published when they were first given, and two of them remade since."""
    begun = {
        "vbe-grunden": times.course_on,
        "vbe-samordnare": times.in_depth_on,
        "vbe-fortroendevald": times.in_depth_on,
    }
    for code, day in begun.items():
        TrainingVersion.objects.filter(training__code=code, number=1).update(starts_on=day)
    Training.objects.get(code="vbe-grunden").new_version(times.revised_on, Again.NEW)
    Training.objects.get(code="vbe-samordnare").new_version(times.coordinators_again_on, Again.EVERYBODY)
    for pages in (CoursePage.objects.all(), LessonPage.objects.all()):
        pages.update(first_published_at=moment(times.course_on))
