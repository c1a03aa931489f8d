from pathlib import Path

from courses.library_file import LibraryText, publish_library
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Läser in Kunskapsbanken ur en fil (docs/kunskapsbank.md) och publicerar den."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        loaded = publish_library(LibraryText.read(path))
        would = "Skulle läsas in" if dry_run else "Inlästa"
        says = [f"{would}: {loaded.made} nya sidor, {loaded.changed} ändrade."]
        says += [f"Ändrad i redigeringen, och rörs inte: {title}." for title in loaded.kept]
        counts = {"made": loaded.made, "changed": loaded.changed, "kept": loaded.kept}
        return Told(says, counts, loaded.made + loaded.changed > 0)
