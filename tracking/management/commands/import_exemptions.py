import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracking.exemption_import.adding import Outcome, import_file
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = "Läser in undantag för flera personer från en fil (docs/hr-fil.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_on(parser)
        parser.add_argument("--source", default="hr", help="källan som numren kommer från, annars hr")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle läggas till men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        path, source = Path(str(options["file"])), str(options["source"])
        outcome = import_file(path, source, on, dry_run=bool(options["dry_run"]))
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        else:
            self._tell(outcome)
        if outcome.problems:
            first = f" Det första: {outcome.problems[0]}" if options["json"] else ""
            raise CommandError(f"Filen lästes inte in: {len(outcome.problems)} fel.{first}")

    def _tell(self, outcome: Outcome) -> None:
        for problem in outcome.problems:
            self.stdout.write(f"- {problem}")
        for warning in outcome.warnings:
            self.stdout.write(f"* {warning}")
        if not outcome.problems:
            done = "Inläst" if outcome.applied else "Inget är ändrat"
            told = f"{len(outcome.new)} nya undantag, {outcome.over} av dem har redan tagit slut"
            self.stdout.write(f"{done}: {told}; {outcome.already} fanns redan.")
