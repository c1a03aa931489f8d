import contextlib
import os
import signal
import socket
import subprocess  # nosec B404
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.demo.personas import PASSWORD, logins
from lms.demo.together import start_code

PAGES = [
    ("Uppföljning:", "uppfoljning"), ("Min enhet:", "min-enhet"), ("Serier:", "serier"),
    ("Kurstillfällen:", "kurstillfallen"), ("Redigera:", "admin"), ("Mejl:", "mejl"),
]  # fmt: skip


class Command(BaseCommand):
    help = "Startar demon: en påhittad kommun på den här datorn. Avsluta med Ctrl-C."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--employees", type=int, default=3000)

    def handle(self, *args: object, **options: object) -> None:
        port = int(str(options["port"]))
        self._check_port(port)
        # Where links in mails lead: those that are written while it is loaded, and those of the processes.
        settings.WAGTAILADMIN_BASE_URL = os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
        settings.PACKAGES_URL = os.environ.setdefault("PACKAGES_URL", f"http://localhost:{port}")
        Path(settings.VAR).mkdir(exist_ok=True)
        self.stdout.write("Förbereder databasen …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", employees=options["employees"], stdout=self.stdout)
        self._run(port)

    def _check_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(f"Port {port} är upptagen. Välj en annan: make demo PORT={port + 1}") from None

    def _run(self, port: int) -> None:
        """The web process, a worker and the sender of mails, until one of them or the person stops."""
        web = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
        commands = [
            [*web, "--threads", "4", "--log-level", "warning", "--env", "DJANGO_SETTINGS_MODULE=lms.settings.dev"],
            [sys.executable, "manage.py", "db_worker", "-v", "0"],
            [sys.executable, "manage.py", "send_mail", "--stay"],
        ]
        # A shell may start a background command with SIGINT ignored: ask for both.
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, _stop)
        children = [
            subprocess.Popen(command, cwd=settings.BASE_DIR)  # nosec B603  # noqa: S603
            for command in commands
        ]
        self._tell(port)
        with contextlib.suppress(KeyboardInterrupt):
            while all(child.poll() is None for child in children):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    children[0].wait(timeout=1)
        for child in children:
            child.terminate()
        for child in children:
            child.wait()
        self.stdout.write("\nDemon är avslutad.")

    def _tell(self, port: int) -> None:
        self.stdout.write(f"\nLärkdala kommun är igång: http://127.0.0.1:{port}/\n")
        for what, path in PAGES:
            self.stdout.write(f"  {what:15} http://127.0.0.1:{port}/{path}/")
        code = start_code(timezone.localdate())
        if code:
            self.stdout.write(f"  Utan e-post:    http://127.0.0.1:{port}/start/ med startkoden {code}")
        self.stdout.write()
        self.stdout.write(f"Logga in med lösenord: http://127.0.0.1:{port}/konto/login/")
        self.stdout.write(f"Lösenordet är {PASSWORD} för alla:\n")
        for email, what in logins():
            self.stdout.write(f"  {email:42} {what}")
        self.stdout.write("\nMejl och inloggningskoder skickas inte, utan läses under Mejl. De första kommer strax.")
        self.stdout.write("Avsluta med Ctrl-C.\n")


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt
