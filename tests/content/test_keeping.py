import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from content.keeping import Kept, Place, keep, told
from content.kept_packages import Package, PackageVersion, StoredFolder, VersionFolder
from content.packages.h5p_joining import JOINED
from content.packages.refusals import Refused
from tests.content.packages.building import (
    GONE,
    LIBRARY,
    PNG,
    h5p,
    h5p_files,
    manifest,
    other_library,
    scorm,
    scorm_files,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("package_storage")]


def every_name(folder: str):
    folders, names = storages["packages"].listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for each in folders:
        yield from every_name(f"{folder}/{each}")


def stored(version: PackageVersion) -> dict[str, bytes]:
    """What a player would find, by the names of the package; what was made of it is left out."""
    found = {}
    own = VersionFolder.objects.filter(version=version).exclude(name=JOINED)
    for place in own.select_related("folder"):
        for name in every_name(place.folder.sha256):
            inside = name.removeprefix(f"{place.folder.sha256}/")
            with storages["packages"].open(name) as opened:
                found[f"{place.name}/{inside}" if place.name else inside] = opened.read()
    return found


def test_kept_package_holds_every_file_of_it(file):
    assert told(keep(file(h5p()))) == Kept(
        "h5p", "Frågor om samtal", 1, 6, sum(map(len, h5p_files().values())), ["H5P.MultiChoice 1.16.4"]
    )

    version = PackageVersion.objects.get()
    assert stored(version) == h5p_files()
    assert (version.entries, version.format, version.about["licence"]) == (6, "h5p", "CC BY-SA")
    assert not StoredFolder.objects.filter(ready_at=None).exists()


@pytest.mark.parametrize(
    ("said", "spaces", "kind"), [("1.2", "1.2", "scorm12"), ("2004 3rd Edition", "2004", "scorm2004")]
)
def test_scorm_is_kept_as_one_folder(file, said, spaces, kind):
    kept = told(keep(file(scorm({"bilder/a.png": PNG}, version=said, spaces=spaces))))

    assert (kept.kind, kept.title, kept.entries, kept.libraries) == (kind, "Trygga samtal", 3, [])
    assert stored(PackageVersion.objects.get()) == scorm_files({"bilder/a.png": PNG}, version=said, spaces=spaces)
    assert StoredFolder.objects.count() == 1


def test_packages_share_the_libraries_they_both_bring(file):
    keep(file(h5p()))
    keep(file(h5p(h5p={"title": "Andra frågor"}, content={"question": "En annan?"})))

    shared = StoredFolder.objects.get(versionfolder__name=LIBRARY, versions__package__title="Andra frågor")
    assert shared.versions.count() == 2
    joined = StoredFolder.objects.get(versionfolder__name=JOINED, versions__package__title="Andra frågor")
    assert joined.versions.count() == 2
    assert StoredFolder.objects.count() == 6  # these two; of each package what lies at its top, and its content


def test_library_with_a_higher_patch_changes_nobody_elses(file):
    keep(file(h5p()))
    evil = {f"{LIBRARY}/js/multichoice.js": b"alert(document.cookie)"}

    keep(file(h5p(evil, h5p={"title": "Andra frågor"}, library={"patchVersion": 999})))

    first = PackageVersion.objects.get(package__title="Frågor om samtal")
    assert stored(first) == h5p_files()


def test_new_file_of_the_same_title_is_the_next_version_and_the_old_stays(file):
    keep(file(h5p()))
    version = keep(file(h5p(content={"question": "Ny fråga?"})))

    package = Package.objects.get()
    assert (version.number, [each.number for each in package.versions.all()]) == (2, [2, 1])
    assert stored(package.versions.get(number=1)) == h5p_files()


def test_same_file_again_is_the_version_it_was(file):
    first = keep(file(h5p()))

    assert keep(file(h5p())) == first
    assert PackageVersion.objects.count() == 1


def test_title_is_what_is_given_else_the_packages_own_else_the_files(file):
    untitled = manifest('<item identifier="i1" identifierref="r1"/>').replace(b"<title>Trygga samtal</title>", b"")

    assert keep(file(h5p()), Place(" Samtal\n i vården ")).package.title == "Samtal i vården"
    assert keep(file(scorm({"imsmanifest.xml": untitled}), "trygga.zip")).package.title == "trygga"
    assert keep(file(h5p(h5p={"title": GONE}, library={"title": ""}), "trygga.h5p")).package.title == "H5P.MultiChoice"


def test_titles_of_h5p_and_scorm_are_apart(file):
    assert [keep(file(package), Place("Samtal")).number for package in (h5p(), scorm())] == [1, 1]


def test_refused_package_keeps_nothing(file):
    with pytest.raises(Refused):
        keep(file(h5p({"content/evil.php": b"<?php"})))

    assert not Package.objects.exists() and not StoredFolder.objects.exists()


def test_folder_that_was_stored_by_half_is_stored_anew(file):
    keep(file(h5p()))
    folder = StoredFolder.objects.get(versionfolder__name=LIBRARY)
    PackageVersion.objects.all().delete()
    StoredFolder.objects.filter(pk=folder.pk).update(ready_at=None)
    half = f"{folder.sha256}/js/multichoice.js"
    storages["packages"].delete(half)
    storages["packages"].save(half, ContentFile(b"H5P."))

    keep(file(h5p()))

    folder.refresh_from_db()
    assert folder.ready_at is not None
    assert stored(PackageVersion.objects.get()) == h5p_files()


def test_number_of_questions_does_not_grow_with_files(file, django_assert_num_queries):
    many = {f"content/images/{number}.png": PNG for number in range(30)}
    keep(file(h5p()))

    with django_assert_num_queries(24):
        keep(file(h5p(h5p={"title": "B"}, content={"a": 1})))
    with django_assert_num_queries(24):
        keep(file(h5p(many, h5p={"title": "C"})))


def test_command_tells_what_it_took_in(file, capsys):
    call_command("import_package", file(h5p(other_library("H5P.Question", 5))), "--title", "Samtal", "--json")

    told = json.loads(capsys.readouterr().out)
    size = sum(map(len, h5p_files(other_library("H5P.Question", 5)).values()))
    assert told == {
        "kind": "h5p",
        "title": "Samtal",
        "version": 1,
        "entries": 7,
        "bytes": size,
        "libraries": ["H5P.MultiChoice 1.16.4", "H5P.Question 1.5.0"],
    }


def test_command_tries_without_keeping(file, capsys):
    keep(file(scorm()))

    call_command("import_package", file(scorm({"ny.js": b"x"})), "--dry-run")

    assert capsys.readouterr().out == "Trygga samtal, version 2 (scorm12): 3 filer, 1 kB.\n"
    assert PackageVersion.objects.count() == 1


def test_command_refuses_in_one_line_with_the_entry(file, tmp_path):
    with pytest.raises(CommandError) as told:
        call_command("import_package", file(scorm({"a/evil.php": b"x"})), "--json")

    assert str(told.value) == (
        "Paketet lästes inte in. a/evil.php: Program och serverfiler tas inte emot. Ta bort filen ur paketet."
    )
    with pytest.raises(CommandError, match="Filen finns inte"):
        call_command("import_package", tmp_path / "gone.zip")
