import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from tracking.hr_import.layout import Layout
from tracking.hr_import.running import Outcome, import_file
from tracking.management.arguments import add_on, on_or_today
from tracking.models import Source
from tracking.notice import Notice


class Command(BaseCommand):
    help = "Läser in personer, enheter och anställningar från HR-systemets fil (docs/hr-fil.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        add_on(parser)
        parser.add_argument("--source", help="källans namn, annars hr; bara dess personer kan saknas")
        parser.add_argument("--mapping", metavar="KÄLLA", help="läs kolumnerna som de är sparade för källan")
        parser.add_argument("--dry-run", action="store_true", help="visa skillnaderna men ändra inget")
        parser.add_argument("--force", action="store_true", help="läs in även om många saknas i filen")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        mapping = str(options["mapping"] or "")
        source = options["source"] if options["source"] is not None else mapping or "hr"
        outcome = import_file(
            Path(str(options["file"])),
            str(source),
            on,
            layout=_saved_layout(mapping) if mapping else None,
            dry_run=bool(options["dry_run"]),
            force=bool(options["force"]),
        )
        if on > timezone.localdate():
            text = _("Dagen %(on)s har inte kommit än: det som ändras gäller från den dagen.")
            outcome.warnings.append(Notice(text, on=str(on)))
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))
        else:
            self._tell(outcome)
        if outcome.problems:
            # What went to a machine is told to a person too; what was printed above is not told again.
            first = f" Det första: {outcome.problems[0]}" if options["json"] else ""
            raise CommandError(f"Filen lästes inte in: {len(outcome.problems)} fel.{first}")

    def _tell(self, outcome: Outcome) -> None:
        for problem in outcome.problems:
            self.stdout.write(f"- {problem}")
        for warning in outcome.warnings:
            self.stdout.write(f"* {warning}")
        if outcome.problems and not outcome.rows:
            return
        words = {
            "new": "nya",
            "changed": "ändrade",
            "ended": "avslutade",
            "missing": "saknas",
            "unchanged": "oförändrade",
        }
        counts = ", ".join(f"{outcome.persons[name]} {word}" for name, word in words.items())
        done = "Inläst" if outcome.applied else "Inget är ändrat"
        self.stdout.write(f"{done}: {outcome.rows} rader; personer: {counts}; nya enheter: {outcome.new_units}.")


def _saved_layout(name: str) -> Layout:
    saved = Source.objects.filter(name=name).exclude(columns={}).first()
    if saved is None:
        names = ", ".join(Source.objects.exclude(columns={}).values_list("name", flat=True))
        raise CommandError(f"Inga kolumner är sparade för källan {name}. Sparade: {names or 'inga'}.")
    return Layout(saved.columns, saved.fixed)
