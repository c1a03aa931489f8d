from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from lms.concern.file import FILE, ConcernText, publish_concern
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Gör sidan Orolig för någon? med nummer att ringa (docs/orolig.md). Det som redan finns ändras inte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=FILE, help="annars det som följer med programmet")
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with transaction.atomic():
                numbers, pages = publish_concern(ConcernText.read(Path(str(options["file"]))))
                transaction.set_rollback(bool(options["dry_run"]))
        except Refused as refusal:
            raise CommandError(f"Filen lästes inte in. {refusal}") from None
        would = "Skulle läsas in" if options["dry_run"] else "Inlästa"
        self.stdout.write(f"{would}: {numbers} nya nummer och {pages} nya sidor. Det som fanns är som det var.")
