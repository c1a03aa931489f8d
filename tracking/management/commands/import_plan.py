import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tracking.plan_import import PlanText, import_plan
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Läser in ett styrdokument ur en planfil (docs/plans.md). En ny version sparas bredvid den gamla."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        try:
            with transaction.atomic():
                imported = import_plan(PlanText.read(Path(str(options["file"]))))
                transaction.set_rollback(bool(options["dry_run"]))
        except Refused as refusal:
            if options["json"]:
                problems = [problem.as_json() for problem in refusal.problems]
                self.stdout.write(json.dumps({"applied": False, "problems": problems}, ensure_ascii=False))
            raise CommandError(f"Planen lästes inte in. {refusal}") from None
        plan = imported.plan
        applied = imported.made and not options["dry_run"]
        if options["json"]:
            found = {"code": plan.code, "version": plan.version, "applied": applied, "problems": []}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            done = (
                "inläst" if applied else "prövad, inget är ändrat" if imported.made else "finns redan, inget är ändrat"
            )
            self.stdout.write(f"{plan.title}, version {plan.version}: {done}.")
