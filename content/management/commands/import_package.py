import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.keeping import Kept, Place, keep, told, try_package
from content.packages.refusals import Refused


class Command(BaseCommand):
    help = "Läser in ett H5P- eller SCORM-paket (docs/paket.md). Samma titel igen blir nästa version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--title", default="", help="annars den titel som paketet har")
        parser.add_argument("--dry-run", action="store_true", help="pröva paketet men spara inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        path, place = Path(str(options["file"])), Place(title=str(options["title"]))
        if not path.is_file():
            raise CommandError("Filen finns inte. Kontrollera sökvägen.")
        try:
            kept = try_package(path, place) if options["dry_run"] else told(keep(path, place))
        except Refused as refusal:
            raise CommandError(f"Paketet lästes inte in. {refusal}") from None
        self.stdout.write(json.dumps(asdict(kept), ensure_ascii=False) if options["json"] else _told(kept))


def _told(kept: Kept) -> str:
    size = round(kept.bytes / 1024)
    return f"{kept.title}, version {kept.version} ({kept.kind}): {kept.entries} filer, {size} kB."
