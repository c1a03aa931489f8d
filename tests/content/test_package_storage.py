import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages


class Cut(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError


def files(place):
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_file_saved_again_is_replaced_under_its_own_name(package_storage):
    for data in (b"half", b"whole"):
        assert storages["packages"].save("a/b.js", ContentFile(data)) == "a/b.js"

    assert files(package_storage) == {"a/b.js": b"whole"}


def test_file_that_is_cut_short_leaves_what_was_there(package_storage):
    storages["packages"].save("a/b.js", ContentFile(b"whole"))

    with pytest.raises(OSError):
        storages["packages"].save("a/b.js", Cut(b""))

    assert files(package_storage) == {"a/b.js": b"whole"}


def test_name_that_leads_out_is_refused(package_storage):
    with pytest.raises(SuspiciousFileOperation):
        storages["packages"].save("a/../../b.js", ContentFile(b""))
