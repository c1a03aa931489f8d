import json
from io import StringIO

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
        "utfall vid rapportdatum och köa dagens påminnelser. Går att köra igen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men ändra inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        """A step that fails does not stop the others; the exit code says so."""
        self.on, self.dry_run = on_or_today(options["on"]), bool(options["dry_run"])  # type: ignore[arg-type]
        done: dict[str, object] = {"on": self.on.isoformat()}
        failed = []
        steps = {
            "import_hr": self._import_hr,
            "follow_ties": self._follow_ties,
            "assign": self._assign,
            "recheck": self._recheck,
            "measure": self._measure,
            "release": self._release,
            "remind": self._remind,
            "clear_uploads": self._clear_uploads,
        }
        for name, step in steps.items():
            try:
                done[name] = step()
            except (CommandError, DatabaseError) as error:
                failed.append(f"{name}: {error}")
        if options["json"]:
            self.stdout.write(json.dumps(done | {"failed": failed}, ensure_ascii=False))
        else:
            self.stdout.write(", ".join(f"{name}: {what}" for name, what in done.items()))
        if failed:
            raise CommandError("Alla steg gick inte: " + "; ".join(failed))

    def _import_hr(self) -> object:
        """The file that the setting names; None = the municipality uploads by hand. A refused file leaves yesterday's
        people, and the other steps still run."""
        return self._command("import_hr", settings.HR_FILE, on=self.on) if settings.HR_FILE else None

    def _follow_ties(self) -> object:
        return self._command("follow_ties")  # of today, whichever night this makes up for

    def _assign(self) -> object:
        return self._command("assign", on=self.on)

    def _measure(self) -> object:
        return self._command("measure", today=self.on)

    def _release(self) -> object:
        return self._command("release", on=self.on)

    def _remind(self) -> object:
        return self._command("remind", on=self.on)

    def _clear_uploads(self) -> object:
        return self._command("clear_uploads")

    def _command(self, name: str, *given: str, **arguments: object) -> object:
        told = StringIO()
        call_command(name, *given, **arguments, dry_run=self.dry_run, json=True, stdout=told)
        return json.loads(told.getvalue())

    def _recheck(self) -> int:
        """Courses change when they are published, and are looked at then; this is for what was missed."""
        if self.dry_run:
            return 0
        courses = CoursePage.objects.live().filter(training__isnull=False, alias_of=None).select_related("training")
        return sum(recheck(course, self.on) for course in courses)
