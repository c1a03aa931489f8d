"""Min enhet: the page of a manager with sixty persons, in a municipality of many."""

import datetime as dt

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.benchmarks.population import facts as lay_facts
from tests.benchmarks.population import organisation, people, requirement
from tracking.models import Affiliation, OrganisationalUnit, UnitRole, User

TODAY = dt.datetime.now(tz=dt.UTC).date()
PERSONS = 60

size = max(SIZES)
units = organisation()
requirements = [requirement(number) for number in range(8)]
people(size, units, first=0)
led = factories.UnitFactory(code="MIN", name="Min enhet", parent=OrganisationalUnit.objects.root())
mine = list(User.objects.filter(password="!").order_by("pk").values_list("pk", flat=True)[: PERSONS - 1])
Affiliation.objects.filter(user__in=mine).update(unit=led)
lay_facts(requirements, TODAY, above=0)
chef = factories.employee("Cecilia", "Chefsson", led, source="bench")
factories.UnitRoleFactory(user=chef, unit=led, role=UnitRole.Role.MANAGER)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(chef)
client.get("/mina-utbildningar/")  # templates are loaded once in a process, and the frame is known for a minute
client.get("/min-enhet/?standing=exempt")
with CaptureQueriesContext(connection) as queries:
    seconds = timed(lambda: client.get("/min-enhet/"))
asked = len(queries)  # the next request forgets them
assert f"{PERSONS} personer" in client.get("/min-enhet/").content.decode()
tell(
    {
        f"Min enhet, {PERSONS} of {size} persons x 8 trainings, s (aim 0.5)": seconds,
        "queries of Min enhet": asked,
    }
)
