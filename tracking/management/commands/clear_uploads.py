import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tracking.management.arguments import add_on
from tracking.uploading import clear


class Command(BaseCommand):
    help = "Tar bort uppladdade HR-filer som ingen har beslutat om på 24 timmar (docs/hr-fil.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="visa hur många men ta inte bort något")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        dry_run = bool(options["dry_run"])
        ended = clear(_moment(options["on"]), dry_run=dry_run)  # type: ignore[arg-type]
        if options["json"]:
            self.stdout.write(json.dumps({"expired": ended, "dry_run": dry_run}))
        else:
            self.stdout.write(f"{'Skulle tas bort' if dry_run else 'Borttagna'}: {ended} uppladdade filer.")


def _moment(on: dt.date | None) -> dt.datetime:
    """Now, or the end of the given day."""
    return timezone.make_aware(dt.datetime.combine(on, dt.time.max)) if on else timezone.now()
