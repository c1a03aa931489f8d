"""The follow-up at several sizes, uncached and cached, and the export of many persons; at the largest, the nights and
the API too: laying people out takes longer than any of it."""

import datetime as dt
import io

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks import asking, nights
from tests.benchmarks.population import facts as lay_facts
from tests.benchmarks.population import organisation, people, plan_over, reader, requirement
from tracking.exports import csv_chunks, write_xlsx
from tracking.models import OrganisationalUnit, User
from tracking.people_report import PersonReport, person_table
from tracking.reports import CompletionReport
from tracking.standing import Belonging

TODAY = dt.datetime.now(tz=dt.UTC).date()

AIM_UNCACHED = 5 if connection.vendor == "postgresql" else 10

figures: dict[str, object] = {}
page_queries: set[int] = set()
units = organisation()
requirements = [requirement(number) for number in range(8)]
plan = plan_over(requirements)
hr = reader()
root = OrganisationalUnit.objects.root()
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(hr)
so_far = 0
for size in SIZES:
    before = set(User.objects.filter(password="!").values_list("pk", flat=True))
    people(size - so_far, units, first=so_far)
    lay_facts(requirements, TODAY, above=max(before, default=0))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    so_far = size
    made = {}
    seconds = timed(lambda made=made: made.update(r=CompletionReport(plan, TODAY, TODAY, root, Belonging.THEN)))
    figures[f"report, {size} persons x 8 trainings, s"] = seconds
    assert sum(row.counted + row.exempt for row in made["r"].total) == 8 * size
    cache.clear()
    client.get("/styrdokument/")  # templates are loaded once in a process, and the frame is known for a minute
    with CaptureQueriesContext(connection) as queries:
        figures[f"page uncached, {size}, s (aim {AIM_UNCACHED})"] = timed(lambda: client.get("/uppfoljning/"))
    figures[f"queries of the page, {size}"] = len(queries)
    page_queries.add(len(queries))
    figures[f"page cached, {size}, s (aim 0.5)"] = timed(lambda: client.get("/uppfoljning/"))
    if size == 50_000:
        goal = made["r"].goals[0]
        table = lambda goal=goal: person_table(PersonReport(goal, TODAY, TODAY, root, Belonging.THEN, hr))  # noqa: E731
        figures["export 50,000 rows as CSV, s (aim 1.5)"] = timed(lambda: sum(map(len, csv_chunks(table()))))
        figures["export 50,000 rows as xlsx, s (aim 8)"] = timed(lambda: write_xlsx(table(), io.BytesIO()))
assert len(page_queries) == 1, "the page asks more of a larger municipality"
figures |= asking.run(hr, root)
figures |= nights.run(plan, requirements, TODAY)
tell(figures)
