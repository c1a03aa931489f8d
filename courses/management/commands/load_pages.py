from pathlib import Path

from courses.translated_pages import PagesText, publish_pages
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Läser in sidor på ett annat språk ur en fil (docs/innehall.md) och publicerar dem."

    def load(self, path: Path, *, dry_run: bool) -> Told:
        loaded = publish_pages(PagesText.read(path))
        says = [f"{'Skulle läsas in' if dry_run else 'Inlästa'}: {len(loaded.changed)} sidor."]
        says += [f"Ändrad i redigeringen, och rörs inte: {title}." for title in loaded.kept]
        return Told(says, {"changed": loaded.changed, "kept": loaded.kept}, bool(loaded.changed))
