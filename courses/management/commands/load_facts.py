from pathlib import Path

from courses.facts_file import FactsText, put_facts
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Läser in uppgifter med källa ur en fil (docs/innehall.md). Det som redan finns ändras inte."
    refused = "Uppgifterna lästes inte in."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        made = put_facts(FactsText.read(path))
        return Told([f"{'Skulle läsas in: ' if dry_run else ''}{made} nya uppgifter."], {"made": made}, made > 0)
