"""What the commands that read files of completions share."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from tracking.completion_import.adding import Outcome, import_file
from tracking.completion_import.rows import Given


def add_file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--source", default="hr", help="källan som numren kommer från, annars hr")
    parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle läggas till men ändra inget")
    parser.add_argument("--json", action="store_true", help="skriv JSON")


def read_file(given: Given, options: dict[str, object], out: OutputWrapper) -> None:
    outcome = import_file(Path(str(options["file"])), given, dry_run=bool(options["dry_run"]))
    if options["json"]:
        out.write(json.dumps(outcome.as_json(), ensure_ascii=False))
    else:
        _tell(outcome, out)
    if outcome.problems:
        first = f" Det första: {outcome.problems[0]}" if options["json"] else ""
        raise CommandError(f"Filen lästes inte in: {len(outcome.problems)} fel.{first}")


def _tell(outcome: Outcome, out: OutputWrapper) -> None:
    for problem in outcome.problems:
        out.write(f"- {problem}")
    for warning in outcome.warnings:
        out.write(f"* {warning}")
    for row, first in outcome.repeated:
        out.write(f"* rad {row}: samma person, utbildning och dag som på rad {first}. Räknas en gång.")
    if not outcome.problems:
        done = "Inläst" if outcome.applied else "Inget är ändrat"
        out.write(f"{done}: {len(outcome.new)} nya genomförda utbildningar; {outcome.already} fanns redan.")
