"""An uploaded HR file with many rows: the worker works the differences out, and HR reads the page."""

import tempfile
from pathlib import Path

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from tests.benchmarks.hr_file import write
from tests.benchmarks.population import organisation, reader
from tracking.hr_import.running import import_file
from tracking.models import OrganisationalUnit, Source, Upload
from tracking.upload_groups import GROUPS
from tracking.uploading import work_out

TODAY = timezone.localdate()
SIZE = min(50_000, max(SIZES))


def upload(path: Path) -> Upload:
    made = Upload(source=source, uploaded_by=hr, on=TODAY, file_name=path.name)
    made.file.save(path.name, ContentFile(path.read_bytes()), save=False)
    made.save()
    return made


def differences(path: Path, group: str) -> dict[str, object]:
    """All of the file is in the one group."""
    made = upload(path)
    working = timed(lambda: work_out.call(made.pk, made.attempt))
    made.refresh_from_db()
    assert made.status == Upload.Status.READY, made.outcome
    assert made.outcome["persons"][group] == SIZE, made.outcome["persons"]
    slug = next(slug for slug, each in GROUPS.items() if each.key == group)
    page, persons = f"/inlasning/{made.pk}/", f"/inlasning/{made.pk}/personer/{slug}/"
    client.get("/styrdokument/")  # templates are loaded once in a process
    return {
        f"differences of {SIZE} rows, all {group}, working out, s (aim 60)": working,
        f"page of the differences, all {group}, s (aim 0.5)": timed(lambda: get(page)),
        f"first page of persons, all {group}, s (aim 0.5)": timed(lambda: get(persons)),
    }


def get(address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


organisation()
hr = reader()
source = Source.objects.create(name="hr", unit=OrganisationalUnit.objects.root())
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(hr)
figures: dict[str, object] = {}
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "hr.csv"
    write(path, SIZE)
    figures |= differences(path, "new")
    outcome = import_file(path, "hr", TODAY, force=True)
    assert outcome.applied, outcome.problems[:3]
    write(path, SIZE, title="Vårdbiträde")
    figures |= differences(path, "changed")
tell(figures)
