import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tracking.management.arguments import add_on, day, on_or_today
from tracking.management.commands.completion_report import find_plan
from tracking.measuring import due_measurements, measure
from tracking.models import Plan


class Command(BaseCommand):
    help = "Skriver ner utfallet för planens mål. Utan --on: vid det senaste rapportdatumet, om det inte är gjort."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument(
            "--today", type=day, default=None, help="dagen som senaste rapportdatum räknas från; annars i dag"
        )
        parser.add_argument("--plan", help="planens kod; annars kommunens egna planer som gäller den dagen")
        parser.add_argument("--dry-run", action="store_true", help="räkna men skriv inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        asked = self._asked(options["on"], options["plan"], on_or_today(options["today"]))  # type: ignore[arg-type]
        told = []
        for plan, on in asked:
            with transaction.atomic():
                done = measure(plan, on)
                transaction.set_rollback(bool(options["dry_run"]))
            told.append({"plan": plan.code, "on": on.isoformat(), "written": done.written, "kept": done.kept})
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for each in told:
            self.stdout.write(
                f"{each['plan']} {each['on']}: {each['written']} utfall skrivna, {each['kept']} fanns redan."
            )
        if not told:
            self.stdout.write("Inget rapportdatum väntar på att skrivas ner.")

    def _asked(self, on: dt.date | None, code: str | None, today: dt.date) -> list[tuple[Plan, dt.date]]:
        if on is None:
            return [(plan, last) for plan, last in due_measurements(today) if code in (None, plan.code)]
        if on >= timezone.localdate():
            raise CommandError(f"Dagen {on} är inte slut. Utfall skrivs ner när den har varit, och ändras sedan inte.")
        return [(find_plan(code, on), on)]
