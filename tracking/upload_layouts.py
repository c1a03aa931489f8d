"""What the columns of an upload mean: the upload's own from when its differences are made, and its source's when a file
with them has been approved."""

from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import known_layout
from tracking.models import Source, Upload

Status = Upload.Status


def layout_of(mapped: Upload | Source) -> Layout | None:
    """None = nobody has said what the columns mean."""
    return Layout(mapped.columns, mapped.fixed) if mapped.columns else None


def settle_layout(upload: Upload) -> Layout | None:
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


def keep_layout(upload: Upload) -> None:
    """For the source's next file and import_hr --mapping: only what a file has been approved with."""
    if upload.mapped_at:
        Source.objects.filter(pk=upload.source_id).update(columns=upload.columns, fixed=upload.fixed)
        Upload.objects.filter(source=upload.source_id, status=Status.REFUSED).update(mapped_at=None)
