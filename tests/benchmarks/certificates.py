"""Kursintyg: one as a learner fetches it, and a file of many as the worker makes it."""

import statistics

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.test import Client
from django.utils import timezone

from tests import factories
from tests.benchmarks.population import organisation, people, reader
from tracking.certificate_files import MOST, make, order
from tracking.models import CertificateFile, Completion, OrganisationalUnit, User

MANY = min(MOST, max(SIZES))
ONES = 20

figures: dict[str, object] = {}
people(MANY, organisation())
training, today = (
    factories.TrainingFactory(title="Våldsbejakande extremism: grunden", valid_months=24),
    timezone.localdate(),
)
for person in User.objects.all():
    factories.completed(person, training, today)
done = Completion.objects.select_related("user").first()
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(done.user)
fetch = lambda: client.get(f"/intyg/mitt/{done.pk}/pdf/")  # noqa: E731
client.get("/intyg/")  # templates and addresses are loaded once in a process
figures["certificate, the first of a process, s (aim 1)"] = timed(fetch)
times = [timed(fetch) for _time in range(ONES)]
figures["certificate, s (aim 0.3)"] = statistics.median(times)
assert fetch().content.startswith(b"%PDF")
figures["page of a certificate, s (aim 0.3)"] = timed(lambda: client.get(f"/intyg/mitt/{done.pk}/"))
ordered = order(OrganisationalUnit.objects.root(), training, "sv", reader(), today)
figures[f"{MANY} certificates in a file, s (aim 120)"] = timed(lambda: make.call(str(ordered.pk), 1))
ordered = CertificateFile.objects.get()
assert (ordered.status, ordered.total) == (CertificateFile.Status.READY, MANY)
figures[f"{MANY} certificates in a file, KiB"] = ordered.file.size // 1024
tell(figures)
