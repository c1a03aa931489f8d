from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from courses.translated_pages import PagesText, publish_pages
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Läser in sidor på ett annat språk ur en fil (docs/innehall.md) och publicerar dem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with transaction.atomic():
                loaded = publish_pages(PagesText.read(Path(str(options["file"]))))
                transaction.set_rollback(bool(options["dry_run"]))
        except Refused as refusal:
            raise CommandError(f"Filen lästes inte in. {refusal}") from None
        would = "Skulle läsas in" if options["dry_run"] else "Inlästa"
        self.stdout.write(f"{would}: {len(loaded.changed)} sidor.")
        for title in loaded.kept:
            self.stdout.write(f"Ändrad i redigeringen, och rörs inte: {title}.")
