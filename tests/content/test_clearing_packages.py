"""What no version has goes after a day, and nothing else."""

import datetime as dt
import json
import os
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from content.clearing_packages import Cleared, clear_packages
from content.keeping import Place, keep
from content.kept_packages import PackageVersion, StoredFolder
from content.package_storage import ARRIVING
from tests.content.packages.building import h5p, scorm
from tests.content.test_keeping import every_name, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def now():
    """A day after everything was brought."""
    return timezone.now() + DAY + SECOND


def lies(folder: StoredFolder) -> list[str]:
    try:
        return sorted(every_name(folder.sha256))
    except FileNotFoundError:
        return []


def test_folders_of_versions_stay(file, now):
    keep(file(h5p()))
    keep(file(scorm()))
    before = [stored(version) for version in PackageVersion.objects.all()]

    assert clear_packages(now) == Cleared(0, 0, 0, 0)
    assert [stored(version) for version in PackageVersion.objects.all()] == before


def test_folder_that_only_a_version_that_is_gone_had_goes_with_its_files(file, now):
    keep(file(h5p()))
    shared = list(StoredFolder.objects.all())
    keep(file(h5p({"content/content.json": b"{}"}), "andra.h5p"), Place("Andra frågor"))
    gone = PackageVersion.objects.get(package__title="Andra frågor")
    only = [folder for folder in gone.folders.all() if folder not in shared]
    gone.delete()
    size, number = sum(folder.size for folder in only), len(only)
    assert number

    assert clear_packages(now, dry_run=True) == Cleared(number, size, 0, 0) and all(lies(folder) for folder in only)
    assert clear_packages(now) == Cleared(number, size, 0, 0)

    assert not any(lies(folder) for folder in only)
    assert clear_packages(now) == Cleared(0, 0, 0, 0)
    assert stored(PackageVersion.objects.get())


def test_folder_that_was_brought_within_a_day_waits_for_its_version(file):
    keep(file(scorm()))
    PackageVersion.objects.all().delete()
    StoredFolder.objects.update(brought_at=timezone.now() - 30 * DAY)
    keep(file(scorm()))  # the row is the same, and brought again
    PackageVersion.objects.all().delete()

    assert clear_packages(timezone.now() + DAY - 60 * SECOND).folders == 0
    assert clear_packages(timezone.now() + DAY + 60 * SECOND).folders == 1


def test_package_whose_folder_was_cleared_is_stored_again(file, now):
    keep(file(scorm()))
    PackageVersion.objects.all().delete()
    clear_packages(now)

    keep(file(scorm()))
    assert lies(StoredFolder.objects.get())


def test_what_a_killed_process_left_on_its_way_goes(package_storage, now):
    storage = storages["packages"]
    (package_storage / ARRIVING).mkdir(parents=True)
    for name, age in (("gammal", 2 * DAY), ("ny", SECOND)):
        (package_storage / ARRIVING / name).write_bytes(b"halv")
        at = (timezone.now() - age).timestamp()
        os.utime(package_storage / ARRIVING / name, (at, at))

    assert clear_packages(timezone.now()) == Cleared(0, 0, 1, 0)
    assert storage.listdir(ARRIVING)[1] == ["ny"]


def test_command_says_what_went(file, now, monkeypatch):
    keep(file(scorm()))
    PackageVersion.objects.all().delete()
    StoredFolder.objects.update(brought_at=timezone.now() - 2 * DAY)
    size, said, told = StoredFolder.objects.get().size, StringIO(), StringIO()

    call_command("clear_packages", json=True, dry_run=True, stdout=said)
    call_command("clear_packages", stdout=told)

    assert json.loads(said.getvalue()) == {"folders": 1, "bytes": size, "arriving": 0, "uploads": 0, "dry_run": True}
    assert told.getvalue() == f"Borttagna: 1 mappar, {round(size / 1024)} kB.\n" and not StoredFolder.objects.exists()


def test_night_clears_too_and_a_storage_that_fails_stops_only_that(file, package_storage):
    keep(file(scorm()))
    PackageVersion.objects.all().delete()
    StoredFolder.objects.update(brought_at=timezone.now() - 2 * DAY)
    at = package_storage / StoredFolder.objects.get().sha256
    aside = at.rename(package_storage / "aside")
    at.write_bytes(b"no folder")

    with pytest.raises(CommandError, match="Paketens filer gick inte att"):
        call_command("nightly", stdout=StringIO())
    assert StoredFolder.objects.exists()

    at.unlink()
    aside.rename(at)
    told = StringIO()
    call_command("nightly", json=True, stdout=told)
    assert json.loads(told.getvalue())["clear_packages"]["folders"] == 1 and not at.is_file()
