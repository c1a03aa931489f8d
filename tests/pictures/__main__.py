"""Loads a small demo into a database of its own, and takes the pictures of docs/pictures.md (taking.py)."""

import os
import tempfile

import django
from django.core.management import call_command

EMPLOYEES = 400


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", employees=EMPLOYEES)
        from tests.pictures.taking import take_all  # noqa: PLC0415  (models must be loaded first)

        take_all()


if __name__ == "__main__":
    main()
