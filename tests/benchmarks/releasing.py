"""A series that reaches the whole municipality, at the sizes of BENCH_PERSONS: who gets what when before it starts, the
night of a part, and a night when no part comes."""

import datetime as dt

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.campaign_preview import preview
from courses.releasing import Released, release
from tests import factories
from tests.benchmarks.population import organisation, people
from tests.courses.series import going, required
from tracking.assigning import assign
from tracking.models import Message, OrganisationalUnit, ReminderPlan
from tracking.outbox import BATCH

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)

settings.SERIES_SECOND_YES = max(SIZES)  # nobody is there to say it
figures: dict[str, object] = {}
units = organisation()
ReminderPlan.objects.create()
series = going(required(lessons=6), OrganisationalUnit.objects.root(), factories.UserFactory(), on=MONDAY)


def night(what: str, on: dt.date, expected: int) -> None:
    done: list[Released] = []
    with CaptureQueriesContext(connection) as queries:
        figures[f"{what}, s"] = timed(lambda: done.append(release(on)))
    figures[f"{what}, mails, queries"] = f"{done[0].queued}, {len(queries)}"
    assert done == [Released(1, expected, held=0)], done
    # SQLite takes some 80 rows in a statement, PostgreSQL all. What came within a week is looked for again.
    assert len(queries) <= 40 + 40 * -(-size // BATCH), "a series asks for each person"


so_far = 0
for size in SIZES:
    people(size - so_far, units, first=so_far)
    assign(MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures[f"preview of a series, {size} persons, s (aim 10)"] = timed(lambda: preview(series, MONDAY))
    night(f"release, {size} persons, a part for all (aim 30)", MONDAY + DAY, size)
    night(f"release, {size} persons, no part (aim 10)", MONDAY + 7 * DAY, 0)
    Message.objects.all().delete()
    so_far = size
tell(figures)
