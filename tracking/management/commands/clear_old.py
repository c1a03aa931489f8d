import json

from django.core.management.base import BaseCommand, CommandParser

from tracking.clearing import clear_old
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = "Tar bort det som inte ska sparas längre, till exempel utskick efter ett år (docs/dataskydd.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men ta inte bort något")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        dry_run = bool(options["dry_run"])
        cleared = clear_old(on_or_today(options["on"]), dry_run=dry_run)  # type: ignore[arg-type]
        if options["json"]:
            self.stdout.write(json.dumps(cleared))
            return
        what = ", ".join(f"{name} {number}" for name, number in cleared.items() if number)
        self.stdout.write(f"{'Skulle tas bort' if dry_run else 'Borttaget'}: {what or 'inget'}.")
