from pathlib import Path

from lms.concern.file import FILE, ConcernText, publish_concern
from tracking.management.text_file_command import TextFileCommand, Told


class Command(TextFileCommand):
    help = "Gör sidan Orolig för någon? med nummer att ringa (docs/orolig.md). Det som redan finns ändras inte."
    default = FILE

    def load(self, path: Path, *, dry_run: bool) -> Told:
        numbers, pages = publish_concern(ConcernText.read(path))
        would = "Skulle läsas in" if dry_run else "Inlästa"
        says = f"{would}: {numbers} nya nummer och {pages} nya sidor. Det som fanns är som det var."
        return Told([says], {"numbers": numbers, "pages": pages}, numbers + pages > 0)
