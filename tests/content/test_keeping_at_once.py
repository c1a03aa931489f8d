import datetime as dt

from django.utils import timezone

from content.clearing_packages import clear_packages
from content.keeping import Kept, keep, told
from content.kept_packages import PackageVersion, StoredFolder, VersionFolder
from tests.at_once import at_once
from tests.content.packages.building import LIBRARY, h5p, h5p_files, scorm


def test_same_package_taken_in_by_four_at_once_is_kept_once(file, real_db, package_storage):
    many = {f"{LIBRARY}/js/{number}.js": b"x" * 100_000 for number in range(40)}
    uploads = [file(h5p(many), f"{number}.h5p") for number in range(4)]
    kept: list[Kept] = []

    at_once(*[lambda upload=upload: kept.append(told(keep(upload))) for upload in uploads])

    assert kept == [kept[0]] * 4
    assert PackageVersion.objects.count() == 1
    assert not StoredFolder.objects.filter(ready_at=None).exists()
    places = {row.name: row.folder.sha256 for row in VersionFolder.objects.select_related("folder")}
    for name, data in h5p_files(many).items():
        top, slash, rest = name.partition("/")
        where = f"{places[top]}/{rest}" if slash else f"{places['']}/{name}"
        assert (package_storage / where).read_bytes() == data
    everything = [path for path in package_storage.rglob("*") if path.is_file()]
    assert len(everything) == sum(StoredFolder.objects.values_list("entries", flat=True))


def test_package_that_is_taken_in_while_its_folder_is_cleared_has_its_files(file, real_db, package_storage):
    upload = file(scorm())
    for _time in range(8):
        keep(upload)
        PackageVersion.objects.all().delete()
        StoredFolder.objects.update(brought_at=timezone.now() - dt.timedelta(days=2))

        at_once(lambda: keep(upload), lambda: clear_packages(timezone.now()))

        for row in VersionFolder.objects.select_related("folder"):
            everything = [path for path in (package_storage / row.folder.sha256).rglob("*") if path.is_file()]
            assert len(everything) == row.folder.entries
        assert VersionFolder.objects.exists()
