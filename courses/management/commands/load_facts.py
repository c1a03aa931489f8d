from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.facts_file import FactsText, put_facts
from tracking.refusal import Refused


class Command(BaseCommand):
    help = "Läser in uppgifter med källa ur en fil (docs/innehall.md). Det som redan finns ändras inte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, **options: object) -> None:
        try:
            made = put_facts(FactsText.read(Path(str(options["file"]))))
        except Refused as refusal:
            raise CommandError(f"Uppgifterna lästes inte in. {refusal}") from None
        self.stdout.write(f"{made} nya uppgifter.")
