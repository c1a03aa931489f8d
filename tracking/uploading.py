"""An uploaded HR file from its arrival to its end. A worker reads and writes; pages only ask and show.

Whoever turns the status first decides: two approvals, a cancelled file or a worker that was thought dead never do the
same thing twice (Upload.turn)."""

import datetime as dt
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import Parsed, parse
from tracking.hr_import.running import Outcome, import_rows
from tracking.models import CertificateFile, CompletionFile, ExemptionFile, Source, Upload, UploadDifference, User
from tracking.refusal import MOST, Problem, Refused, gather
from tracking.swedish import sort_key
from tracking.upload_files import checked_sheet, stored_sheet
from tracking.upload_layouts import keep_layout, layout_of, settle_layout

Status = Upload.Status
BEFORE_APPROVAL = (Status.WAITING, Status.WORKING, Status.MAPPING, Status.READY)
LISTED = ("new", "changed", "ended", "missing")  # groups; nothing happens to the unchanged


def receive(file: UploadedFile, source: Source, user: User, on: dt.date) -> Upload:
    name = PurePosixPath((file.name or "").replace("\\", "/")).name[:200]
    upload = Upload(source=source, uploaded_by=user, on=on, file_name=name)
    upload.file.save(name, file, save=False)
    with transaction.atomic():
        upload.save()
        work_out.enqueue(upload.pk, upload.attempt)
    return upload


def start_again(upload: Upload, *, on: dt.date) -> bool:
    """Works the differences out anew: other columns, another day, or a worker that is thought dead."""
    with transaction.atomic():
        again = {"status": Status.WAITING, "step": "", "on": on, "attempt": F("attempt") + 1}
        done = upload.turn(*BEFORE_APPROVAL, **again)
        if done:
            work_out.enqueue(upload.pk, upload.attempt)
    return done


def approve(upload: Upload, user: User, fingerprint: str, *, forced: bool) -> bool:
    """False when somebody was first, or the differences are others than those that were approved."""
    if upload.fingerprint != fingerprint:
        return False
    with transaction.atomic():
        said = {"status": Status.APPROVED, "step": "", "decided_by": user, "forced": forced}
        done = upload.turn(Status.READY, **said)
        if done:
            apply_approved.enqueue(upload.pk, upload.attempt)
    return done


def write_again(upload: Upload) -> bool:
    """An approved file whose worker is thought dead. If it is not, only one of the two writes."""
    with transaction.atomic():
        done = upload.turn(Status.APPROVED, step="", attempt=F("attempt") + 1)
        if done:
            apply_approved.enqueue(upload.pk, upload.attempt)
    return done


def discard(upload: Upload, user: User) -> bool:
    """Waits for an import that is being written, and then is too late."""
    return upload.close(*Upload.OPEN, status=Status.DISCARDED, decided_by=user)


def clear(now: dt.datetime, *, dry_run: bool = False) -> int:
    """Ends the uploads that nobody has decided on for a day, and deletes what a crash left. Returns how many end."""
    old = list(Upload.objects.too_old(now))
    if dry_run:
        return len(old)
    ExemptionFile.objects.too_old(now).delete()
    CompletionFile.objects.too_old(now).delete()
    for made in CertificateFile.objects.too_old(now):
        made.throw_away()
    ended = sum(upload.close(*Upload.OPEN, status=Status.EXPIRED) for upload in old)
    for upload in Upload.objects.exclude(status__in=Upload.OPEN).exclude(file=""):
        upload.forget_file()
    return ended


@task
def work_out(upload_id: int, attempt: int) -> None:
    """What the file would change; nothing is changed."""
    clear(timezone.now())
    upload = Upload.objects.select_related("source__unit").filter(pk=upload_id, attempt=attempt).first()
    if upload is None or not upload.turn(Status.WAITING, status=Status.WORKING, step=Upload.Step.READING):
        return
    try:
        sheet = checked_sheet(upload)
        layout = settle_layout(upload)
        if layout is None:
            upload.turn(Status.WORKING, status=Status.MAPPING, step="")
            return
        parsed = parse(sheet, layout)
    except Refused as refusal:
        _refuse(upload, Status.WORKING, refusal.every)
        return
    if not upload.turn(Status.WORKING, step=Upload.Step.COMPARING):
        return
    outcome = import_rows(parsed, upload.source.name, upload.on, dry_run=True, force=True)
    if outcome.problems:
        _refuse(upload, Status.WORKING, outcome.problems)
    else:
        _show(upload, Status.WORKING, outcome)


@task
def apply_approved(upload_id: int, attempt: int) -> None:
    upload = Upload.objects.select_related("source__unit").filter(pk=upload_id, attempt=attempt).first()
    if upload is None or not upload.turn(Status.APPROVED, step=Upload.Step.WRITING):
        return
    try:
        sheet = stored_sheet(upload)
        parsed = parse(sheet, layout_of(upload))
    except Refused as refusal:
        _refuse(upload, Status.APPROVED, refusal.every)
        return
    outcome = _write(upload, parsed)
    if outcome is None or outcome.applied:
        return
    upload.refresh_from_db()
    if outcome.problems:
        _refuse(upload, Status.APPROVED, outcome.problems)
    else:
        _show(upload, Status.APPROVED, outcome, changed_since=True)


def _write(upload: Upload, parsed: Parsed) -> Outcome | None:
    """What is written and that it is written: both or neither, and nobody else meanwhile. None = somebody was first."""
    with transaction.atomic():
        if not upload.close(Status.APPROVED, status=Status.APPLIED, step=""):
            return None
        outcome = import_rows(
            parsed,
            upload.source.name,
            upload.on,
            force=upload.forced,
            approved=upload.fingerprint,
            upload=upload,
        )
        if outcome.applied:
            Upload.objects.filter(pk=upload.pk).update(outcome=_told(outcome))
            keep_layout(upload)
        else:
            transaction.set_rollback(True)
    return outcome


def map_columns(upload: Upload, layout: Layout, *, on: dt.date) -> bool:
    """What somebody says the columns mean. Of a refused file, whose rows are gone, it is kept for the next with the
    same headings, and False is returned."""
    said = {"columns": layout.columns, "fixed": layout.fixed, "mapped_at": timezone.now()}
    with transaction.atomic():
        if upload.turn(*BEFORE_APPROVAL, **said):
            return start_again(upload, on=on)
        upload.turn(Status.REFUSED, **said)
    return False


def _refuse(upload: Upload, before: Status, problems: list[Problem]) -> None:
    gathered = gather(problems)
    told = [each.as_json() for each in gathered[:MOST]]
    upload.close(before, status=Status.REFUSED, step="", outcome={"problems": told, "wrong": len(gathered)})


def _show(upload: Upload, before: Status, outcome: Outcome, *, changed_since: bool = False) -> None:
    told = _told(outcome) | {"changed_since": changed_since}
    rows = _differences(upload, outcome)
    with transaction.atomic():
        ready = {"status": Status.READY, "step": "", "forced": False, "decided_by": None}
        if upload.turn(before, outcome=told, fingerprint=outcome.fingerprint, **ready):
            upload.differences.all().delete()
            UploadDifference.objects.bulk_create(rows, batch_size=1000)


def _told(outcome: Outcome) -> dict[str, object]:
    warnings = [warning for warning in outcome.warnings if warning not in outcome.unit_news]
    return {
        "rows": outcome.rows,
        "in_file": outcome.in_file,
        "left": outcome.left,
        "persons": outcome.persons,
        "new_units": outcome.new_units,
        "unit_news": [news.as_json() for news in outcome.unit_news[:MOST]],
        "unit_news_count": len(outcome.unit_news),
        "warnings": [warning.as_json() for warning in warnings[:MOST]],
        "warnings_count": len(warnings),
        "guards": [guard.as_json() for guard in outcome.guards],
        "mass_change": outcome.mass_change.as_json() if outcome.mass_change else None,
    }


def _differences(upload: Upload, outcome: Outcome) -> list[UploadDifference]:
    """In the order of names. Whom the file calls protected has a name there that nobody sees: in the counts only,
    unless another name is agreed. Whose only change is protection is in the counts only, or the list would say who."""
    found = outcome.found
    assert found  # noqa: S101  # nosec B101  (it has no problems)
    hidden = {row.person_id for row in found.rows if row.protected}
    only_protection, keyed = found.only_protection(), []
    for person_id, group in found.group_of.items():
        record, new = found.records.get(person_id), found.new_persons.get(person_id)
        if group not in LISTED or person_id in only_protection:
            continue
        if person_id in hidden and not (record and record.user.display_name):
            continue
        if new:
            key = sort_key(f"{new.family_name} {new.given_name}")
            keyed.append((group, key, UploadDifference(upload=upload, group=group, row=new.number)))
        elif record:
            key = record.user.sort_key
            keyed.append((group, key, UploadDifference(upload=upload, group=group, user_id=record.user_id)))
    keyed.sort(key=lambda each: each[:2])
    return [difference for _group, _key, difference in keyed]
