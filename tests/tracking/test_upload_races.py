"""Two who approve at once, and a worker that is killed in the middle: one import, or none."""

import datetime as dt
import os
import signal
import sys
import threading
import traceback

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import row, text
from tracking.models import Affiliation, ImportRun, OrganisationalUnit, Source, Upload, User
from tracking.uploading import apply_approved, work_out

ROWS = 40


@pytest.fixture
def hr(real_db):
    root = factories.UnitFactory(code="LARK", kind="municipality")
    person = factories.employee("Hanna", "Hr", root, source="hand")
    factories.UnitRoleFactory(user=person, unit=root, role="hr")
    return person


@pytest.fixture
def ready(hr):
    source = Source.objects.create(name="hr", unit=OrganisationalUnit.objects.root())
    made = Upload(source=source, uploaded_by=hr, on=timezone.localdate(), file_name="hr.csv")
    content = text(*(row(number, manager=str(number % 2)) for number in range(ROWS)))
    made.file.save("hr.csv", ContentFile(content.encode()), save=False)
    made.save()
    work_out.call(made.pk, made.attempt)
    made.refresh_from_db()
    assert made.status == "ready", made.outcome
    return made


def at_once(run, number):
    together, failed = threading.Barrier(number), []

    def one():
        try:
            together.wait()
            run()
        except Exception as error:  # noqa: BLE001  (any failure in a thread must fail the test)
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_two_approvals_and_two_workers_at_once_apply_a_file_once(hr, ready):
    def approve_and_work():
        client = Client()
        client.force_login(hr)
        client.post(f"/inlasning/{ready.pk}/godkann/", {"fingerprint": ready.fingerprint})
        apply_approved.call(ready.pk, ready.attempt)

    at_once(approve_and_work, 4)

    ready.refresh_from_db()
    assert (ready.status, ready.outcome["persons"]["new"], ImportRun.objects.count()) == ("applied", ROWS, 1)
    assert User.objects.filter(source_records__source="hr").count() == Affiliation.objects.filter(source="hr").count()
    assert Affiliation.objects.filter(source="hr").count() == ROWS


def test_approval_and_throwing_away_at_once_do_one_of_them(hr, ready):
    ends = iter(["godkann", "slang"])

    def decide():
        client = Client()
        client.force_login(hr)
        client.post(f"/inlasning/{ready.pk}/{next(ends)}/", {"fingerprint": ready.fingerprint})
        apply_approved.call(ready.pk, ready.attempt)

    at_once(decide, 2)

    apply_approved.call(ready.pk, ready.attempt)
    ready.refresh_from_db()
    written = Affiliation.objects.filter(source="hr").count()
    assert (ready.status, written) in [("applied", ROWS), ("discarded", 0)]


def killed_at(table, upload):
    """A worker of its own that dies of -9 when the first row of the table has been written."""
    connections.close_all()  # two processes must not share one
    worker = os.fork()
    if worker == 0:

        def die(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            if sql.startswith("INSERT") and f'"{table}"' in sql:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        try:
            # If a browser's loop runs in the parent, Django finds the connection from before it here: long dead.
            connections["default"] = connections.create_connection("default")
            connection.execute_wrappers.append(die)
            apply_approved.call(upload.pk, upload.attempt)
            upload.refresh_from_db()
            sys.stderr.write(f"not killed: {upload.status} {upload.step} {upload.outcome}\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  (the parent says that it failed, this says why)
            traceback.print_exc()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(worker, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.parametrize("table", ["tracking_user", "tracking_affiliation", "tracking_unitrole", "tracking_importrun"])
def test_worker_that_is_killed_leaves_nothing_and_the_file_can_be_written_again(hr, ready, table):
    client = Client()
    client.force_login(hr)
    client.post(f"/inlasning/{ready.pk}/godkann/", {"fingerprint": ready.fingerprint})

    assert killed_at(table, ready)

    ready.refresh_from_db()
    assert (ready.status, ready.step, bool(ready.file)) == ("approved", "writing", True)
    assert not User.objects.filter(source_records__source="hr").exists()
    assert not Affiliation.objects.filter(source="hr").exists() and not ImportRun.objects.exists()
    Upload.objects.update(stepped_at=timezone.now() - dt.timedelta(minutes=2))
    assert "Inget har hänt på en minut" in client.get(f"/inlasning/{ready.pk}/").content.decode()

    client.post(f"/inlasning/{ready.pk}/igen/")
    ready.refresh_from_db()
    apply_approved.call(ready.pk, ready.attempt)

    ready.refresh_from_db()
    assert (ready.status, ImportRun.objects.count(), Affiliation.objects.filter(source="hr").count()) == (
        "applied", 1, ROWS,
    )  # fmt: skip
