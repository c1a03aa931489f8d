import pytest

from lms.settings import base


@pytest.fixture
def file(tmp_path):
    def write(package: bytes, name: str = "paket.zip"):
        (tmp_path / name).write_bytes(package)
        return tmp_path / name

    return write


@pytest.fixture
def package_storage(settings, tmp_path):
    """What production has, empty; where it lies."""
    place = tmp_path / "stored"
    real = base.STORAGES["packages"] | {"OPTIONS": {"location": place}}
    settings.STORAGES = settings.STORAGES | {"packages": real}
    return place
