"""Planning the mails of a first night, of a night when nothing happens and of one when many are near their last day, at
the sizes of BENCH_PERSONS."""

import datetime as dt

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.population import organisation, people, requirement
from tracking.assigning import assign
from tracking.models import Message, ReminderPlan
from tracking.reminding import BATCH, Reminded, remind

TODAY = dt.datetime.now(tz=dt.UTC).date()
DAY = dt.timedelta(days=1)

settings.ASKED_PER_DAY = max(SIZES)  # all at once, not in portions
figures: dict[str, object] = {}
units = organisation()
ReminderPlan.objects.create()
for number in range(2):
    requirement(number)
so_far = 0


def night(what: str, on: dt.date, expected: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    done: list[Reminded] = []
    with CaptureQueriesContext(connection) as queries:
        figures[f"{what}, s"] = timed(lambda: done.append(remind(on)))
    figures[f"{what}, mails, queries"] = f"{done[0].queued}, {len(queries)}"
    assert done[0].queued == expected, done[0]
    batches = -(-expected // BATCH)
    # SQLite takes some 80 rows in a statement, PostgreSQL all.
    assert len(queries) <= 20 + 40 * batches, "planning asks for each person"
    Message.objects.update(status=Message.Status.SENT)


for size in SIZES:
    people(size - so_far, units, first=so_far)
    assign(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    night(f"remind, {size} persons x 2, first night (aim 60)", TODAY, size - so_far)
    night(f"remind, {size} persons x 2, nothing to tell (aim 10)", TODAY + DAY, 0)
    so_far = size
night(f"remind, {so_far} persons x 2, all near the last day (aim 60)", TODAY + 80 * DAY, so_far)
tell(figures)
