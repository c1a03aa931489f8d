import json
import signal
import threading

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tracking.statements_out.claiming import failed, try_again
from tracking.statements_out.forwarding import forward_due, waiting

PAUSE = 60  # seconds between two looks


class Command(BaseCommand):
    help = (
        "Lämnar det som är nytt till kommunens LRS (docs/operations.md, Statements out). Gör inget om LRS_URL är tom. "
        "Med --stay går det tills det avbryts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stay", action="store_true", help="fortsätt tills processen avbryts")
        parser.add_argument("--again", action="store_true", help="försök igen med det som inte gick fram")
        parser.add_argument("--dry-run", action="store_true", help="räkna men lämna inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        if options["dry_run"] and (options["stay"] or options["again"]):
            raise CommandError("--dry-run går inte ihop med --stay eller --again.")
        if options["again"]:
            try_again(timezone.now())
        if options["stay"]:
            self._stay()
            return
        done = waiting(timezone.now()) if options["dry_run"] else forward_due(timezone.now)
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json()))
            return
        counts = f"Nya: {done.found}, lämnade: {done.sent}, inställda: {done.cancelled}, gick inte: {done.failed}."
        self.stdout.write(f"{counts}{' LRS svarar inte; resten väntar.' if done.down else ''}")
        for row in failed().order_by("pk"):
            self.stdout.write(f"Gick inte fram: {row.statement_id} ({row.get_kind_display()}): {row.answer}")

    def _stay(self) -> None:
        """A call that is under way is finished first."""
        stopped = threading.Event()
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_signal: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            forward_due(timezone.now, stop=stopped.is_set)
            stopped.wait(PAUSE)
