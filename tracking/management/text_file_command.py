"""A command that loads a text file, whole or not at all: tried with --dry-run, told in words or with --json."""

import json
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tracking.refusal import Refused


class Told(NamedTuple):
    says: list[str]
    counts: dict[str, Any]  # the same for machines
    applied: bool  # False where the file held nothing new


class TextFileCommand(BaseCommand):
    refused = "Filen lästes inte in."
    default: ClassVar[Path | None] = None  # read where no file is named

    def load(self, path: Path, *, dry_run: bool) -> Told:
        """Raises Refused. `dry_run` is for the words: what is changed is undone here."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        if self.default:
            parser.add_argument("file", type=Path, nargs="?", default=self.default, help="annars det som följer med")
        else:
            parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="pröva filen men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        dry_run = bool(options["dry_run"])
        try:
            with transaction.atomic():
                told = self.load(Path(str(options["file"])), dry_run=dry_run)
                transaction.set_rollback(dry_run)
        except Refused as refusal:
            if options["json"]:
                self._write({"applied": False, "problems": [problem.as_json() for problem in refusal.problems]})
            raise CommandError(f"{self.refused} {refusal}") from None
        if options["json"]:
            self._write(told.counts | {"applied": told.applied and not dry_run, "problems": []})
        else:
            self.stdout.write("\n".join(told.says))

    def _write(self, found: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False))
