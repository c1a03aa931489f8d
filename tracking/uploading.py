"""An uploaded HR file from its arrival to its end. A worker reads and writes; pages only ask and show.

Whoever turns the status first decides: two approvals, a cancelled file or a worker that was thought dead never do the
same thing twice (Upload.turn)."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from tracking.forbidden import find_forbidden
from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import COLUMNS, known_layout, parse
from tracking.hr_import.running import Outcome, import_rows
from tracking.models import ExemptionFile, Source, Upload, UploadDifference, User
from tracking.refusal import MOST, Problem, Refused, gather
from tracking.swedish import sort_key
from tracking.table_file import Sheet, sheet_of

Status = Upload.Status
BEFORE_APPROVAL = (Status.WAITING, Status.WORKING, Status.MAPPING, Status.READY)
# A person's own data where the headings should be: an address, a day, a long number.
DATA = re.compile(r"@|\d{4,}")
GONE = Refused([Problem(None, None, "Filen finns inte kvar. Ladda upp den igen.")])
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
        sheet = _read(upload)
        layout = _settle_layout(upload)
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
    with transaction.atomic():
        # What is written and that it is written: both or neither, and nobody else meanwhile.
        if not upload.close(Status.APPROVED, status=Status.APPLIED, step=""):
            return
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
            _keep_layout(upload)
            return
        transaction.set_rollback(True)
    upload.refresh_from_db()
    if outcome.problems:
        _refuse(upload, Status.APPROVED, outcome.problems)
    else:
        _show(upload, Status.APPROVED, outcome, changed_since=True)


def stored_sheet(upload: Upload) -> Sheet:
    """Raises Refused, also when the file has been deleted."""
    try:
        with upload.file.open("rb") as file:
            return sheet_of(file.read())
    except (OSError, ValueError):
        raise GONE from None


def stored_rows(upload: Upload) -> Iterator[tuple[int, list[str]]]:
    """Each row and its number, without the headings, of a file that has been checked: quicker than a whole sheet.
    Raises Refused when the file has been deleted."""
    try:
        with upload.file.open("rb") as file:
            rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), delimiter=";")
            yield from ((number, cells) for number, cells in enumerate(rows, start=1) if cells and number > 1)
    except (OSError, ValueError, csv.Error):
        raise GONE from None


def layout_of(mapped: Upload | Source) -> Layout | None:
    """None = nobody has said what the columns mean."""
    return Layout(mapped.columns, mapped.fixed) if mapped.columns else None


def map_columns(upload: Upload, layout: Layout, *, on: dt.date) -> bool:
    """What somebody says the columns mean. Of a refused file, whose rows are gone, it is kept for the next with the
    same headings, and False is returned."""
    said = {"columns": layout.columns, "fixed": layout.fixed, "mapped_at": timezone.now()}
    with transaction.atomic():
        if upload.turn(*BEFORE_APPROVAL, **said):
            return start_again(upload, on=on)
        upload.turn(Status.REFUSED, **said)
    return False


def _settle_layout(upload: Upload) -> Layout | None:
    """From here on it is the upload's own: what was said of it, or of a refused file with the same headings; what a
    file of the source has been approved with; or our own headings."""
    if upload.columns:
        return layout_of(upload)
    alike = upload.source.uploads.filter(status=Status.REFUSED, mapped_at__isnull=False, headings=upload.headings)
    refused = alike.order_by("-mapped_at").first()
    saved = layout_of(upload.source)
    if refused:
        found = layout_of(refused)
    else:
        found = saved if saved and saved.fits(upload.headings) else known_layout(upload.headings)
    if found:
        mapped_at = refused.mapped_at if refused else None
        upload.turn(Status.WORKING, columns=found.columns, fixed=found.fixed, mapped_at=mapped_at)
    return found


def _keep_layout(upload: Upload) -> None:
    """For the source's next file and import_hr --mapping: only what a file has been approved with."""
    if upload.mapped_at:
        Source.objects.filter(pk=upload.source_id).update(columns=upload.columns, fixed=upload.fixed)
        Upload.objects.filter(source=upload.source_id).update(mapped_at=None)


def _read(upload: Upload) -> Sheet:
    """The file as rows, with nothing in it that may not come in; kept as CSV, which is quick to read again."""
    sheet = stored_sheet(upload)
    if any(DATA.search(heading) for heading in sheet.headings):
        message = "Första raden ser inte ut som rubriker. Lägg till en rad med kolumnernas namn överst."
        raise Refused([Problem(1, None, message)])
    names = {name for field, synonyms in COLUMNS.items() for name in (field, *synonyms)}
    names |= {heading.casefold() for heading in upload.source.columns.values()}
    known = [place for place, heading in enumerate(sheet.headings) if heading.casefold() in names]
    forbidden = list(find_forbidden(sheet, known))
    if forbidden:
        raise Refused(forbidden)
    if not upload.headings:
        before = str(upload.file.name)
        upload.file.save("", ContentFile(_as_csv(sheet)), save=False)
        if not upload.turn(Status.WORKING, headings=sheet.headings, file=upload.file.name):
            upload.file.delete(save=False)  # cancelled meanwhile
            raise GONE
        upload.file.storage.delete(before)
    return sheet


def _as_csv(sheet: Sheet) -> bytes:
    """Each row keeps its number."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(sheet.headings)
    last = 1
    for number, cells in sheet.rows:
        target.write("\r\n" * (number - last - 1))
        writer.writerow(cells)
        last = number
    return target.getvalue().encode("utf-8-sig")


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
