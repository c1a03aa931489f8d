"""What must not come in: refused with its reason, and nothing is left."""

import pytest

from content.packages.opening import open_package
from content.packages.refusals import Refused, printable
from tests.content.packages import hostile_files, hostile_names, hostile_words, hostile_zips
from tests.content.packages.hostile import Hostile, case_ids

CASES = [*hostile_names.cases(), *hostile_zips.cases(), *hostile_files.cases(), *hostile_words.cases()]


def test_hostile_packages_are_many():
    assert len(CASES) >= 150
    assert len({case.package for case in CASES}) > len(CASES) - 5


@pytest.mark.parametrize("case", CASES, ids=case_ids(CASES))
def test_hostile_package_is_refused_and_leaves_nothing(case: Hostile, tmp_path):
    package = tmp_path / "paket.zip"
    package.write_bytes(case.package)

    with pytest.raises(Refused) as refusal:
        open_package(package, tmp_path / "inside" / "uppackat")

    assert (refusal.value.why, refusal.value.entry) == (case.why, printable(case.entry)) or not case.entry
    assert refusal.value.why == case.why
    assert "\n" not in str(refusal.value) and "%(" not in str(refusal.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [package]
    assert list((tmp_path / "inside").glob("*")) == []
