"""What people really upload is taken in, file by file as it was."""

import hashlib
import random
import zipfile

import pytest

from content.packages.opening import open_package
from content.packages.refusals import Refused
from tests.content.packages.building import PNG, h5p, scorm
from tests.content.packages.good import Good, cases

CASES = cases()


def test_good_packages_are_many():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_good_package_is_unpacked_whole(case: Good, tmp_path):
    path, folder = tmp_path / "paket.zip", tmp_path / "inside" / "uppackat"
    path.write_bytes(case.package)

    package = open_package(path, folder)

    unpacked = {found.relative_to(folder).as_posix(): found for found in folder.rglob("*") if found.is_file()}
    assert set(unpacked) == case.files == {file.name for file in package.files}
    for file in package.files:
        data = unpacked[file.name].read_bytes()
        assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert package.sha256 == hashlib.sha256(case.package).hexdigest()
    assert package.size == sum(file.size for file in package.files)
    assert list((tmp_path / "inside").iterdir()) == [folder]


def test_package_is_unpacked_as_zipfile_would(tmp_path):
    path = tmp_path / "paket.h5p"
    film = random.Random(1).randbytes(300_000)  # noqa: S311  (the same each time)
    path.write_bytes(h5p({"content/film.mp4": film}))

    open_package(path, tmp_path / "uppackat")

    with zipfile.ZipFile(path) as same:
        assert all((tmp_path / "uppackat" / name).read_bytes() == same.read(name) for name in same.namelist())


def test_package_is_not_unpacked_over_another(tmp_path):
    path = tmp_path / "paket.zip"
    path.write_bytes(scorm())
    open_package(path, tmp_path / "uppackat")

    with pytest.raises(FileExistsError):
        open_package(path, tmp_path / "uppackat")

    assert (tmp_path / "uppackat" / "start.html").is_file()


@pytest.mark.parametrize("seed", range(8))
def test_damaged_package_is_refused_or_still_whole(seed, tmp_path):
    """Any byte may be another: nothing but a refusal comes of it, and no file but as it was."""
    path, chance = tmp_path / "paket.zip", random.Random(seed)  # noqa: S311  (the same each time)
    whole = [scorm(), h5p({"content/x.png": PNG})][seed % 2]
    path.write_bytes(whole)
    known = {(file.name, file.sha256) for file in open_package(path, tmp_path / "rätt").files}

    for attempt in range(60):
        damaged = bytearray(whole)
        for _times in range(chance.choice((1, 1, 3))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.choice((len(damaged), len(damaged), chance.randrange(len(damaged))))])
        folder = tmp_path / str(attempt)
        try:
            files = open_package(path, folder).files
        except Refused:
            assert not folder.exists()
        else:
            assert {file.sha256 for file in files} <= {sha256 for _name, sha256 in known}
