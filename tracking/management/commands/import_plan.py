from pathlib import Path

from tracking.management.text_file_command import TextFileCommand, Told
from tracking.plan_import import PlanText, import_plan


class Command(TextFileCommand):
    help = "Läser in ett styrdokument ur en planfil (docs/plans.md). En ny version sparas bredvid den gamla."
    refused = "Planen lästes inte in."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        imported = import_plan(PlanText.read(path))
        plan, tried = imported.plan, "prövad, inget är ändrat" if dry_run else "inläst"
        done = tried if imported.made else "finns redan, inget är ändrat"
        counts = {"code": plan.code, "version": plan.version}
        return Told([f"{plan.title}, version {plan.version}: {done}."], counts, imported.made)
