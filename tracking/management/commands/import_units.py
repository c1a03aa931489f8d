import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracking.management.arguments import add_on, on_or_today
from tracking.refusal import Refused
from tracking.unit_import.running import import_units


class Command(BaseCommand):
    help = "Läser in hela organisationen med datum: code, name, parent_code, kind, valid_from, valid_to, predecessors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        try:
            loaded = import_units(
                Path(str(options["file"])),
                on_or_today(options["on"]),  # type: ignore[arg-type]
                dry_run=bool(options["dry_run"]),
            )
        except Refused as refusal:
            if options["json"]:
                problems = [problem.as_json() for problem in refusal.problems]
                self.stdout.write(json.dumps({"applied": False, "problems": problems}, ensure_ascii=False))
            raise CommandError(f"Enheterna lästes inte in. {refusal}") from None
        applied = not options["dry_run"]
        figures = {"rows": loaded.rows, "units": {"new": loaded.new, "changed": loaded.changed}, "applied": applied}
        if options["json"]:
            self.stdout.write(json.dumps(figures | {"problems": [], "warnings": loaded.warnings}, ensure_ascii=False))
        else:
            for warning in loaded.warnings:
                self.stdout.write(f"* {warning}")
            self.stdout.write(f"{loaded.rows} rader: {loaded.new} nya enheter, {loaded.changed} ändrade.")
