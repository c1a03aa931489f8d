"""A series for tests: a course that everybody in the municipality must take, and a campaign that goes."""

import datetime as dt

from courses import campaigning
from courses.campaigns import Campaign
from courses.models import CoursePage
from courses.progress import item_ids
from tests import factories
from tests.courses.factories import course, lessons_of
from tracking.assigning import assign
from tracking.models import Attempt, OrganisationalUnit, User

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def required(lessons: int = 3, code: str = "kurs", **fields) -> CoursePage:
    made = course(lessons=lessons, code=code)
    factories.RequirementFactory(training=made.training, due_days=fields.pop("due_days", 300), **fields)
    return made


def prepared(made: CoursePage, unit: OrganisationalUnit, by: User, **fields) -> Campaign:
    values = {"weekday": 1, "at": dt.time(9), "every_weeks": 1, "starts_on": MONDAY, "summer": False} | fields
    campaign = Campaign(training=made.training, **values)
    campaigning.prepare(campaign, unit, by)
    return campaign


def going(made: CoursePage, unit: OrganisationalUnit, by: User, on: dt.date = MONDAY - DAY, **fields) -> Campaign:
    """Started on `on`: its first part comes on the Tuesday after."""
    campaign = prepared(made, unit, by, **fields)
    assign(on)
    campaigning.start(campaign, by, on)
    campaign.refresh_from_db()
    return campaign


def do(user: User, made: CoursePage, number: int, on: dt.date) -> None:
    """The part of that number, from 1, as somebody who answers it."""
    enrolment = made.training.enrol(user, on)
    pages = lessons_of(made)
    for item in item_ids(pages[number - 1]):
        attempt = enrolment.record_attempt(
            item, finished=True, passed=True, score=1, duration=None, source=Attempt.Source.WEB
        )
        attempt.recorded_at = dt.datetime.combine(on, dt.time(12), dt.UTC)
        attempt.save()
    if number == len(pages) and enrolment.attempts.count() == len(pages):
        enrolment.complete(on)
