"""What holds when a group talks, whatever about: the rules that are read aloud, and what its leader does when somebody
defends violence or is affected."""

from django.utils.translation import gettext_lazy as _

RULES = [
    _("Alla får tala till punkt. Alla får avstå."),
    _("Vi pratar om arbetsplatsen, inte om personer. Inga egna fall och inget om dem vi är till för."),
    _("Åsikter är fria. Det är våld som är gränsen."),
    _("Inget av det vi säger skrivs ner. Bara vilka som var med."),
]
IF_DEFENDED = _(
    "Lyssna klart. Skilj på åsikten, som är fri, och våldet, som är gränsen. Säg lugnt att ni inte försvarar "
    "våld här, och gå vidare. Ta det med personen efteråt, och med din chef."
)
IF_AFFECTED = _(
    "Låt var och en avstå eller gå ut en stund utan att förklara sig. Fråga efteråt, i enrum, om personen vill "
    "ha stöd. Berätta vem som kan ge det."
)
