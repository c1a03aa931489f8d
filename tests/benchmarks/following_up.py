"""The follow-up at several sizes, uncached and cached, and the export of many persons."""

import datetime as dt
import io
import os

from tests.benchmarks.setting_up import start, tell, timed

start()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.population import facts as lay_facts
from tests.benchmarks.population import organisation, people, plan_over, reader, requirement
from tracking.exports import csv_chunks, write_xlsx
from tracking.models import OrganisationalUnit, User
from tracking.people_report import PersonReport, person_table
from tracking.reports import CompletionReport
from tracking.standing import Belonging

SIZES = [int(size) for size in os.environ.get("BENCH_PERSONS", "10000,50000,200000").split(",")]
TODAY = dt.datetime.now(tz=dt.UTC).date()

figures: dict[str, object] = {}
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
    assert sum(row.counted for row in made["r"].total) == 8 * size
    cache.clear()
    client.get("/styrdokument/")  # templates are loaded once in a process, and the frame is known for a minute
    with CaptureQueriesContext(connection) as queries:
        figures[f"page uncached, {size}, s"] = timed(lambda: client.get("/uppfoljning/"))
    figures[f"queries of the page, {size}"] = len(queries)
    figures[f"page cached, {size}, s (aim 0.5)"] = timed(lambda: client.get("/uppfoljning/"))
    if size == 50_000:
        goal = made["r"].goals[0]
        table = lambda goal=goal: person_table(PersonReport(goal, TODAY, TODAY, root, Belonging.THEN, hr))  # noqa: E731
        figures["export 50,000 rows as CSV, s (aim 1.5)"] = timed(lambda: sum(map(len, csv_chunks(table()))))
        figures["export 50,000 rows as xlsx, s (aim 8)"] = timed(lambda: write_xlsx(table(), io.BytesIO()))
tell(figures)
