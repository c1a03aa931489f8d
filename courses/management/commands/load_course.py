from pathlib import Path

from courses.course_file import Loaded, publish_course
from courses.course_text import CourseText
from courses.translation_file import TranslationText, is_translation, publish_translation
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Läser in en kurs, eller en översättning av den, ur en kursfil (docs/innehall.md) och publicerar den."
    refused = "Kursen lästes inte in."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        if is_translation(path):
            return _told(publish_translation(TranslationText.read(path)), dry_run)
        return _told(publish_course(CourseText.read(path)), dry_run)


def _told(loaded: Loaded, dry_run: bool) -> Told:
    changed, takes_down = ("Skulle ändra", "Skulle avpublicera") if dry_run else ("Ändrade", "Avpublicerade")
    says = [f"{loaded.course.title}: {changed} {loaded.changed} sidor."]
    if loaded.order:
        says.append(f"Ny ordning: {', '.join(loaded.order)}.")
    says += [f"{takes_down} {title}: den finns inte längre i filen." for title in loaded.taken_down]
    counts = {"changed": loaded.changed, "order": loaded.order, "taken_down": loaded.taken_down}
    return Told(says, counts, any(counts.values()))
