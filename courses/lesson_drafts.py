"""A lesson that nobody has published, of what somebody has written elsewhere."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection

from content.documents.parts import Document, Picture
from courses.course_blocks import rich
from courses.models import CoursePage, LessonPage
from tracking.models import User


def draft_lesson(course: CoursePage, document: Document, title: str, by: User) -> LessonPage:
    """The last of the course. Adds to the document's notes what came of its pictures."""
    lesson = LessonPage(title=title[:255], live=False, owner=by, locale=course.locale)
    blocks = [_block(part, document, by) for part in document.parts]
    lesson.body = [block for block in blocks if block]
    course.add_child(instance=lesson)
    lesson.save_revision(user=by, log_action=True)
    return lesson


def _block(part: str | Picture, document: Document, by: User) -> dict[str, Any] | None:
    own = str(uuid.uuid4())
    if isinstance(part, str):
        return {"type": "text", "id": own, "value": rich(part, own)}
    image = _image(part, by)
    if image is None:
        says = _("Bilden %(name)s följde inte med: den går inte att läsa. Spara den som PNG eller JPEG.")
        document.note(says % {"name": part.name[:100]})
        return None
    return {"type": "image", "id": own, "value": {"image": image.pk, "alt_text": part.alt, "decorative": False}}


def _image(picture: Picture, by: User) -> Any:
    """None = not one that Wagtail takes: of another kind, damaged, or too large."""
    try:
        file = WagtailImageField().clean(SimpleUploadedFile(picture.name, picture.content))
    except ValidationError:
        return None
    image = get_image_model()(title=picture.alt[:255] or picture.name, file=file, uploaded_by_user=by)
    image.collection = Collection.get_first_root_node()
    image.save()
    return image
