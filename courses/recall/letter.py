"""The mail that three questions wait. It names no topic."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.parts_done import course_of
from courses.recall.inviting import STEP
from courses.recall.rounds import LAST, waiting
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.models import Completion, Message
from tracking.site_address import site


@writes(STEP, gettext_lazy("Minns du?"))
def write(message: Message, now: dt.datetime) -> Letter | None:
    """None where they have been answered, the time is over, or there is no course any more."""
    asked = Completion.objects.filter(pk=message.about["completion"]).select_related("training")
    completion = waiting(asked, timezone.localdate(now)).first()
    if completion is None or course_of(completion.training) is None:
        return None
    last = date_format(completion.completed_on + LAST, "j F")
    path = reverse("recall", args=[completion.training.code])
    return Letter(
        subject=_("Minns du? Tre frågor, en minut"),
        preheader=_("Du väljer själv om du vill svara."),
        greeting=greeting(message.recipient),
        paragraphs=[
            _("För en tid sedan gick du en kurs. Vill du se vad som har fastnat? Det är tre frågor och tar en minut."),
            _("Ingen får veta vad du svarar. Svaren räknas ihop för hela kommunen, så att kursen kan bli bättre."),
        ],
        action=(_("Svara på tre frågor"), site(path)),
        after=(
            _("Frågorna finns till och med %(day)s, också under Mina utbildningar. Du gör dem på arbetstid.")
            % {"day": last},
        ),
    )
