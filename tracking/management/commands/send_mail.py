import datetime as dt
import json
import signal
import threading

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tracking.management.arguments import add_on
from tracking.sending import Sent, send_due, waiting

PAUSE = 15  # seconds between two looks
LONGEST_PAUSE = 300  # while the mail server cannot be used


class Command(BaseCommand):
    help = (
        "Skickar de mejl som väntar (docs/operations.md). Med --stay går det tills det avbryts. Med en annan dag än i "
        "dag skickas inget utan --send; med --on och --send gäller inte sändningstiderna."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--send", action="store_true", help="skicka, som om dagen i --on var slut")
        parser.add_argument("--stay", action="store_true", help="fortsätt att skicka tills processen avbryts")
        parser.add_argument("--dry-run", action="store_true", help="räkna men skicka inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on, send = options["on"], bool(options["send"])
        if send and on is None:
            raise CommandError("--send gäller en dag: skriv också --on ÅÅÅÅ-MM-DD.")
        if options["stay"]:
            if on or options["dry_run"]:
                raise CommandError("--stay går inte ihop med --on eller --dry-run.")
            self._stay()
            return
        self._tell(*self._once(on, send, bool(options["dry_run"])), as_json=bool(options["json"]))  # type: ignore[arg-type]

    def _once(self, on: dt.date | None, send: bool, dry_run: bool) -> tuple[Sent, int]:
        """What was done, and how many would be sent."""
        now = timezone.now()
        due = timezone.make_aware(dt.datetime.combine(on, dt.time.max)) if on and send else None
        if on and on != timezone.localdate(now) and not send:
            return Sent(), 0
        if dry_run:
            return Sent(), waiting(now, due=due, anytime=send)
        return send_due(timezone.now, due=due, anytime=send), 0

    def _tell(self, done: Sent, would: int, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(done.as_json() | {"would_send": would}))
            return
        if would:
            self.stdout.write(f"Skulle skickas: {would}.")
        counts = f"inställda: {done.cancelled}, gick inte: {done.failed}, senare: {done.postponed}."
        down = " Mejlservern svarar inte; resten väntar." if done.down else ""
        self.stdout.write(f"Skickade: {done.sent}, {counts}{down}")

    def _stay(self) -> None:
        """A mail that is under way is finished first. While the server is down the pauses grow."""
        stopped = threading.Event()
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_signal: stopped.set())
        pause = PAUSE
        while not stopped.is_set():
            close_old_connections()
            done = send_due(timezone.now, stop=stopped.is_set)
            pause = min(pause * 2, LONGEST_PAUSE) if done.down else PAUSE
            stopped.wait(pause)
