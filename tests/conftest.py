import copy
import datetime as dt
import logging
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection, connections

from lms.settings import base
from tests import database, factories
from tests.canary import Lines
from tests.matrix_world import World, build


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request) -> Iterator[database.SQLite | database.PostgreSQL]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    mine = database.for_worker(worker)
    with django_db_blocker.unblock():
        mine.create()
        yield mine
        mine.drop()


@pytest.fixture(autouse=True)
def forget_the_last_minute() -> None:
    """What a process remembers of one test's database is wrong in the next."""
    caches["minute"].clear()


@pytest.fixture
def real_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Commits for real, for threads, races and browsers; the database is laid anew afterwards."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        django_db_setup.restore()


@pytest.fixture(scope="module")
def logged() -> Iterator[Lines]:
    lines, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(lines)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(lines)
    root.setLevel(before)


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The municipality of tests/matrix_world.py, made once for a whole file; it goes when the file is done."""
    with django_db_blocker.unblock():
        caches["minute"].clear()
        try:
            yield build()
        finally:  # also of a half one
            django_db_setup.restore()


@pytest.fixture
def world(matrix, db) -> World:
    """The same for a test that changes it: what the test does is undone."""
    return copy.deepcopy(matrix)


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(config, items) -> None:
    """A journey gets a second and a third try, told as RERUN in the report: a real browser on a machine that does other
    things as well is sometimes too late. Nothing else does. On PostgreSQL only what touches the database runs again,
    and no browser: its loop stays in the process, and Django keeps other connections for a thread with a loop."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=2))
    if connection.vendor != "postgresql":
        return
    again = [
        item
        for item in items
        if {"db", "real_db", "django_db_setup"} & set(item.fixturenames) or item.get_closest_marker("django_db")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = again


@pytest.fixture
def today() -> dt.date:
    """A fixed day: the code under test is always told what day it is."""
    return dt.date(2026, 3, 16)


@pytest.fixture
def municipality(db):
    return factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")


@pytest.fixture
def social(municipality):
    return factories.UnitFactory(code="SOC", name="Socialförvaltningen", kind="department", parent=municipality)


@pytest.fixture
def school(municipality):
    return factories.UnitFactory(code="UTB", name="Utbildningsförvaltningen", kind="department", parent=municipality)


@pytest.fixture
def home_care(social):
    return factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=social)


@pytest.fixture
def anna(home_care):
    """Employed in an enhet."""
    return factories.employee("Anna", "Åberg", home_care)


@pytest.fixture
def chef(home_care):
    """Leads anna's unit."""
    return factories.manager("Cecilia", "Chefsson", home_care)


@pytest.fixture
def utomstaende(school):
    """Employed in another förvaltning."""
    return factories.employee("Ulf", "Utman", school)


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
