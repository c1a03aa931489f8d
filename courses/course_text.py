"""A course as a text file: what stands there, and what contradicts itself."""

from collections.abc import Iterator
from typing import Literal

from content.facts import Fact
from courses.block_text import LessonText
from courses.course_blocks import not_accepted
from courses.models import CoursePage
from tracking.models import Training
from tracking.text_file import Fields, Place, Slug, TextFile


class TrainingText(Fields):
    fills = Training

    code: Slug
    title: str
    level: Literal["nano", "in_depth", "other"]
    valid_months: int | None = None
    length_days: int = 0
    recap_of: Slug | None = None  # code of the training that this one renews; left out = as it is


class LessonsText(TextFile):
    """What a course and its translation have in common."""

    fills = CoursePage

    title: str
    introduction: str = ""
    lessons: list[LessonText]

    @property
    def course_code(self) -> str:
        raise NotImplementedError

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        slugs = [lesson.slug for lesson in self.lessons]
        for place, lesson in enumerate(self.lessons):
            if lesson.slug in slugs[:place]:
                yield ("lessons", place, "slug"), "Två lektioner har samma slug. Byt den ena."
            keys: set[str | None] = set()
            for number, block in enumerate(lesson.blocks):
                path = ("lessons", place, "blocks", number)
                if len(block.model_fields_set) != 1:
                    yield path, "Ett block ska vara av exakt en sort. Dela det i flera."
                    continue
                key = getattr(block.only[1], "key", None)
                if key is not None and key in keys:
                    yield path, "Två frågor i lektionen har samma key. Byt den ena."
                keys.add(key)
                if block.fact and not Fact.objects.filter(code=block.fact).exists():
                    yield (*path, "fact"), "Uppgiften finns inte. Rätta koden, eller läs in den med load_facts."
                    continue
                for message in not_accepted(self.course_code, lesson.slug, number, block):
                    yield path, message


class CourseText(LessonsText):
    code: Slug
    passing: Literal["answered", "passed"] = "answered"
    sensitive: bool = True
    training: TrainingText

    @property
    def course_code(self) -> str:
        return self.code

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        yield from super().contradictions()
        whole = self.training.recap_of
        if whole and not Training.objects.filter(code=whole).exists():
            yield ("training", "recap_of"), "Utbildningen finns inte. Rätta koden, eller läs in den kursen först."
