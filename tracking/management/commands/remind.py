import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandParser

from tracking.management.arguments import add_on, on_or_today
from tracking.reminding import remind
from tracking.summaries import summarise


class Command(BaseCommand):
    help = "Köar dagens inbjudningar och påminnelser, och sammanfattningar till chefer och samordnare. Skickar inget."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on, dry_run = on_or_today(options["on"]), bool(options["dry_run"])  # type: ignore[arg-type]
        asked, summaries = remind(on, dry_run=dry_run), summarise(on, dry_run=dry_run)
        queued = asked.queued + summaries.managers + summaries.coordinators
        if options["json"]:
            told = {"on": on.isoformat(), "queued": queued, "persons": asked.queued, "steps": asked.told}
            self.stdout.write(json.dumps(told | asdict(summaries)))
        else:
            self.stdout.write(
                f"{on}: {asked.queued} personer får mejl, {summaries.managers} chefer och "
                f"{summaries.coordinators} samordnare får en sammanfattning."
            )
