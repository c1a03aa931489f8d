"""A migrated database per test worker, in the engine DATABASE_URL names.

Migrating takes long, so it is done once: SQLite keeps a migrated file in .cache/ until a migration or a locked
version changes; PostgreSQL keeps a template database for as long as its cluster runs.
"""

import contextlib
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

CACHE = Path(settings.BASE_DIR) / ".cache"
TEMPLATE = "larkompass_template"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def migrate(name: str) -> None:
    point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connections.close_all()


class SQLite:
    def __init__(self, worker: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"larkompass-{worker}-"))
        self.count = 0

    def create(self) -> None:
        with one_at_a_time():
            if not self.template().exists():
                draft = self.template().with_suffix(".draft")
                draft.unlink(missing_ok=True)
                migrate(str(draft))
                draft.rename(self.template())
        self.restore()

    def restore(self) -> None:
        # A new name each time: a server thread may still hold the old file open.
        self.count += 1
        name = self.folder / f"{self.count}.sqlite3"
        shutil.copyfile(self.template(), name)
        point_at(str(name))

    def drop(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder)

    @staticmethod
    def template() -> Path:
        base = Path(settings.BASE_DIR)
        sources = [*sorted(base.glob("*/migrations/*.py")), base / "requirements-dev.lock"]
        digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
        return CACHE / f"migrated-{digest[:16]}.sqlite3"


class PostgreSQL:
    def __init__(self, worker: str) -> None:
        self.name = f"larkompass_{worker}"

    def create(self) -> None:
        with one_at_a_time():
            if not self.run("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]):
                self.run(f"CREATE DATABASE {TEMPLATE}_draft")
                migrate(f"{TEMPLATE}_draft")
                self.run(f"ALTER DATABASE {TEMPLATE}_draft RENAME TO {TEMPLATE}")
            self.restore()

    def restore(self) -> None:
        self.drop()
        self.run(f"CREATE DATABASE {self.name} TEMPLATE {TEMPLATE}")
        point_at(self.name)

    def drop(self) -> None:
        self.run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    @staticmethod
    def run(statement: str, params: list[str] | None = None) -> list[tuple]:
        point_at("postgres")
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall() if cursor.description else []


def for_worker(worker: str) -> SQLite | PostgreSQL:
    return PostgreSQL(worker) if connection.vendor == "postgresql" else SQLite(worker)
