"""Ten thousand mails through the queue to a server on this machine, by one process: letters written, addresses looked
at again, one commit before and one after each."""

import datetime as dt
import resource
import subprocess
import sys

from tests.benchmarks.setting_up import SIZES, start, tell, timed

start()

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.benchmarks.population import organisation, people
from tests.tracking.sending_world import write
from tracking import letters
from tracking.models import Message, User
from tracking.outbox import Queued, queue_many
from tracking.sending import Sent, send_due

SIZE = min(10_000, max(SIZES))
NOW = timezone.now()


def peak() -> int:
    """MB"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


people(SIZE, organisation())
ids = list(User.objects.exclude(email=None).values_list("pk", flat=True)[:SIZE])
wanted = [Queued("letter", pk, f"letter:{pk}", {}, NOW - dt.timedelta(minutes=1)) for pk in ids]
figures: dict[str, object] = {}
figures[f"queueing {SIZE} mails, s (aim 5)"] = timed(lambda: queue_many(wanted))
letters.WRITERS["letter"] = write
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
command = [sys.executable, "-m", "tests.smtp"]
server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAILS_A_DAY = "127.0.0.1", int(server.stdout.readline()), 0
idle, done = peak(), []
seconds = timed(lambda: done.append(send_due(timezone.now, anytime=True)))
told, _nothing = server.communicate()
assert done == [Sent(sent=SIZE)], done
assert int(told) == Message.objects.filter(status="sent").count() == SIZE
figures[f"sending {SIZE} mails, mails/s (aim 50)"] = round(SIZE / seconds)
figures["sending, memory over idle, MB (aim 50)"] = peak() - idle
tell(figures)
