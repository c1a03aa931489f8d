import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.clearing_packages import clear_packages


class Command(BaseCommand):
    help = "Tar bort filer som inget paket har längre (docs/paket.md). Det som är yngre än ett dygn rörs inte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="räkna men ta inte bort något")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        dry_run = bool(options["dry_run"])
        try:
            cleared = clear_packages(timezone.now(), dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"Paketens filer gick inte att läsa eller ta bort: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(cleared) | {"dry_run": dry_run}))
        else:
            size = round(cleared.bytes / 1024)
            self.stdout.write(f"{'Skulle tas bort' if dry_run else 'Borttagna'}: {cleared.folders} mappar, {size} kB.")
