from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from courses.course_file import Loaded, publish_course
from courses.course_text import CourseText
from courses.translation_file import TranslationText, is_translation, publish_translation
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Läser in en kurs, eller en översättning av den, ur en kursfil (docs/innehall.md) och publicerar den."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with transaction.atomic():
                loaded = self._load(Path(str(options["file"])))
                transaction.set_rollback(bool(options["dry_run"]))
        except Refused as refusal:
            raise CommandError(f"Kursen lästes inte in. {refusal}") from None
        self._tell(loaded, bool(options["dry_run"]))

    def _load(self, path: Path) -> Loaded:
        if is_translation(path):
            return publish_translation(TranslationText.read(path))
        return publish_course(CourseText.read(path))

    def _tell(self, loaded: Loaded, only_tried: bool) -> None:
        changed, takes_down = ("Skulle ändra", "Skulle avpublicera") if only_tried else ("Ändrade", "Avpublicerade")
        self.stdout.write(f"{loaded.course.title}: {changed} {loaded.changed} sidor.")
        if loaded.order:
            self.stdout.write(f"Ny ordning: {', '.join(loaded.order)}.")
        for title in loaded.taken_down:
            self.stdout.write(f"{takes_down} {title}: den finns inte längre i filen.")
