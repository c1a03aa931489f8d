import json

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from content.searchable import put_all


class Command(BaseCommand):
    help = "Skriver om sökningen efter sidorna som de är nu. Behövs en gång efter en uppgradering; går att köra igen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="räkna men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        with transaction.atomic():
            written, gone = put_all()
            transaction.set_rollback(bool(options["dry_run"]))
        if options["json"]:
            self.stdout.write(json.dumps({"written": written, "gone": gone}))
        else:
            self.stdout.write(f"{written} sidor skrevs om i sökningen, {gone} togs bort.")
