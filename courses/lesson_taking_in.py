"""An uploaded document to the draft of a lesson, by a worker."""

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django_tasks import task

from content.documents.parts import Document
from content.documents.reading import read_document
from content.packages.refusals import Refused
from courses.lesson_drafts import draft_lesson
from courses.lesson_uploads import LessonUpload
from courses.models import CoursePage
from tracking.models import User


def receive(file: UploadedFile, course: CoursePage, by: User) -> LessonUpload:
    name = PurePosixPath((file.name or "").replace("\\", "/")).name[:200]
    upload = LessonUpload(course=course, file_name=name)
    upload.file.save(name, file, save=False)
    with transaction.atomic():
        upload.save()
        take_in.enqueue(upload.pk, by.pk)
    return upload


@task
def take_in(upload_id: int, by_id: int) -> None:
    """Twice is as once: only who takes it from the queue goes on."""
    waiting = LessonUpload.objects.filter(pk=upload_id, status=LessonUpload.Status.WAITING)
    if not waiting.update(status=LessonUpload.Status.WORKING):
        return
    upload = LessonUpload.objects.select_related("course").get(pk=upload_id)
    try:
        document = _read(upload)
    except Refused as refusal:
        problem = {"why": refusal.why.value, "entry": refusal.entry, "values": refusal.values}
        upload.close(status=LessonUpload.Status.REFUSED, problem=problem)
        return
    with transaction.atomic():
        title = document.title or PurePosixPath(upload.file_name).stem
        lesson = draft_lesson(upload.course, document, title, User.objects.get(pk=by_id))
        upload.close(status=LessonUpload.Status.DRAFTED, lesson=lesson, notes=document.notes)


def _read(upload: LessonUpload) -> Document:
    """From a copy on this machine's disk, where a file can be read from its end."""
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / "document"
        with upload.file.open() as source, path.open("xb") as copy:
            shutil.copyfileobj(source, copy)
        return read_document(path, is_word=upload.file_name.lower().endswith(".docx"))
