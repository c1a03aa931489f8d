import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tracking.leaving import follow_all


class Command(BaseCommand):
    help = "Stänger inloggningen för dem vars anknytning har tagit slut och öppnar den för dem som är tillbaka."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="räkna men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on = timezone.localdate()  # no other day: that is when they log in
        done = follow_all(on, dry_run=bool(options["dry_run"]))
        if options["json"]:
            self.stdout.write(json.dumps({"on": on.isoformat()} | asdict(done)))
        else:
            self.stdout.write(f"{on}: {done.closed} konton stängda, {done.opened} öppnade.")
