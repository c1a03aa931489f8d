import json
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from courses.models import CoursePage
from courses.progress import recheck
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = (
        "Nattens arbete: stäng inloggningen för dem som har slutat, tilldela, se över påbörjade kurser, skriv ner "
        "utfall vid rapportdatum, köa dagens påminnelser och skicka mejl som väntar. Går att köra igen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--send", action="store_true", help="skicka mejl också för en annan dag, dygnet runt")
        parser.add_argument("--dry-run", action="store_true", help="räkna men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        """A step that fails does not stop the others; the exit code says so."""
        self.on, self.dry_run = on_or_today(options["on"]), bool(options["dry_run"])  # type: ignore[arg-type]
        self.send = bool(options["send"])
        self.done: dict[str, object] = {"on": self.on.isoformat()}
        self.failed: list[str] = []
        steps = {
            "import": self._import_hr,
            "follow_ties": self._follow_ties,
            "assignments": self._assign,
            "recheck": self._recheck,
            "measurements": self._measure,
            "release": self._release,
            "remind": self._remind,
            "recall": self._recall,
            "remind_editors": self._remind_editors,
            "clear_uploads": self._clear_uploads,
            "clear_old": self._clear_old,
            "clear_packages": self._clear_packages,
            "index_pages": self._index_pages,
            "mails": self._mails,  # after all that queues
        }
        for name, step in steps.items():
            try:
                self.done[name] = step()
            except (CommandError, DatabaseError) as error:
                self.failed.append(f"{name}: {error}")
        self._forward()
        if options["json"]:
            self.stdout.write(json.dumps(self.done | {"failed": self.failed}, ensure_ascii=False))
        else:
            self.stdout.write(", ".join(f"{name}: {what}" for name, what in self.done.items()))
        if self.failed:
            raise CommandError("Alla steg gick inte: " + "; ".join(self.failed))

    def _import_hr(self) -> object:
        """The file that the setting names; None = the municipality uploads by hand. A refused file leaves yesterday's
        people, and the other steps still run."""
        return self._command("import_hr", settings.HR_FILE, on=self.on) if settings.HR_FILE else None

    def _follow_ties(self) -> object:
        return self._command("follow_ties")  # of today, whichever night this makes up for

    def _assign(self) -> object:
        told = self._command("assign", on=self.on)
        return {"opened": told["opened"], "closed": told["closed"]}

    def _measure(self) -> object:
        return self._command("measure", today=self.on)

    def _release(self) -> object:
        return self._command("release", on=self.on)

    def _remind(self) -> object:
        return self._command("remind", on=self.on)

    def _recall(self) -> object:
        return self._command("recall", on=self.on)

    def _remind_editors(self) -> object:
        return self._command("remind_editors", on=self.on)

    def _clear_uploads(self) -> object:
        return self._command("clear_uploads")

    def _clear_old(self) -> object:
        return self._command("clear_old")  # of today too

    def _clear_packages(self) -> object:
        return self._command("clear_packages")

    def _index_pages(self) -> object:
        """Pages are found when they are published; this is for what was missed, and for an upgrade."""
        return self._command("index_pages")

    def _mails(self) -> dict[str, int]:
        """What the steps of this night have queued, and what was sent of all that waits."""
        told = self._command("send_mail", on=self.on, send=self.send)
        if told["down"]:
            self.failed.append("mails: mejlservern svarar inte; mejlen väntar")
        queued = sum(what.get("queued", 0) for what in self.done.values() if isinstance(what, dict))
        return {"queued": queued, "sent": told["sent"]}

    def _forward(self) -> None:
        """What this night has recorded. Told only when it did not go: most municipalities have no LRS."""
        if not settings.LRS_URL:
            return
        try:
            told = self._command("forward_statements")
        except (CommandError, DatabaseError) as error:
            self.failed.append(f"statements: {error}")
            return
        if told["down"]:
            self.failed.append("statements: LRS svarar inte; uppgifterna väntar")

    def _command(self, name: str, *given: str, **arguments: object) -> Any:
        told = StringIO()
        call_command(name, *given, **arguments, dry_run=self.dry_run, json=True, stdout=told)
        return json.loads(told.getvalue())

    def _recheck(self) -> int:
        """Courses change when they are published, and are looked at then; this is for what was missed."""
        if self.dry_run:
            return 0
        courses = CoursePage.objects.live().filter(training__isnull=False, alias_of=None).select_related("training")
        return sum(recheck(course, self.on) for course in courses)
