"""A file of what people have completed that waits for approval: an attendance list, or what was done elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.completions import Completion
from tracking.models.waiting_files import WaitingFile
from tracking.personal_data import Basis, PersonalData


class CompletionFile(WaitingFile):
    personal_data = PersonalData(
        name=_("Inläst fil med genomförda utbildningar"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Vilka personer en inläst fil säger har genomfört vilken utbildning, vilken dag och med vilket underlag."
        ),
        why=_("Låta HR se vad filen ger innan det läggs till."),
        keep=_("Tills filen är godkänd eller kastad, högst 24 timmar."),
    )

    source = models.CharField(max_length=20, choices=Completion.Source)
    repeated = models.JSONField(default=list)  # [row, the row it repeats]: named, and counted once
