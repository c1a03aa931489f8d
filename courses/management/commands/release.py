import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandParser

from courses.releasing import release
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = "Lägg utskick i kö till dem som får en ny del i en serie den dagen. Går att köra igen."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men lägg inget i kö")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        done = release(on, dry_run=bool(options["dry_run"]))
        if options["json"]:
            self.stdout.write(json.dumps({"on": on.isoformat()} | asdict(done)))
        else:
            waits = f" {done.held} väntar nu på ett andra ja." if done.held else ""
            self.stdout.write(f"{on}: {done.series} serier, {done.queued} nya utskick.{waits}")
