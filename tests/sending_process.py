"""Sends mails in a new process for each line it reads, so that a test can kill it: writes the process' id, and when it
has ended how. Django is loaded once."""

import os
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.tracking.sending_world import write  # noqa: E402
from tracking import claiming, letters  # noqa: E402
from tracking.sending import send_due  # noqa: E402

settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["PORT"])
settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
settings.MAILS_A_DAY = 0
letters.WRITERS["letter"] = write


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def send(number: int) -> None:
    """As if the processes before had been dead for long."""
    send_due(lambda: timezone.now() + number * 2 * claiming.STALE, anytime=True)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        send(int(line))
        os._exit(0)
    tell(child)
    _pid, status = os.waitpid(child, 0)
    tell(os.waitstatus_to_exitcode(status))
