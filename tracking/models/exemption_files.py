"""A file of exemptions that waits for approval: who, from what, which days."""

from django.utils.translation import gettext_lazy as _

from tracking.models.waiting_files import WaitingFile
from tracking.personal_data import Basis, PersonalData


class ExemptionFile(WaitingFile):
    personal_data = PersonalData(
        name=_("Inläst fil med undantag"),
        basis=Basis.CONTRACT,
        what=_(
            "Vilka personer en inläst fil skulle undanta, från vad, mellan vilka dagar och av vilken av tre orsaker."
        ),
        why=_("Låta HR se vilka undantag filen ger innan de läggs till."),
        keep=_("Tills filen är godkänd eller kastad, högst 24 timmar."),
    )
