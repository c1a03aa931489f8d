from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from courses.support_file import publish_support, read_support
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Läser in material till Samtalsstöd ur en fil (docs/innehall.md) och publicerar det."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with transaction.atomic():
                page, changed = publish_support(read_support(Path(str(options["file"]))))
                transaction.set_rollback(bool(options["dry_run"]))
        except Refused as refusal:
            raise CommandError(f"Filen lästes inte in. {refusal}") from None
        does = ("skulle ändras" if options["dry_run"] else "ändrades") if changed else "är som i filen"
        self.stdout.write(f"{page.title}: {does}.")
