from pathlib import Path

from courses.support_file import publish_support, read_support
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Läser in material till Samtalsstöd ur en fil (docs/innehall.md) och publicerar det."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        page, changed = publish_support(read_support(path))
        does = ("skulle ändras" if dry_run else "ändrades") if changed else "är som i filen"
        return Told([f"{page.title}: {does}."], {"title": page.title, "changed": changed}, changed)
