"""What holds when a group talks, whatever about: the rules that are read aloud, and what its leader does when somebody
defends violence or is affected."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from content.read_language import reading

RULES = [
    _("Alla får tala till punkt. Alla får avstå."),
    _("Vi pratar om arbetsplatsen, inte om personer. Inga egna fall och inget om dem vi är till för."),
    _("Åsikter är fria. Gränsen går vid våld, hot och stöd till våld."),
    _("Vad någon säger skrivs inte ner. Vi skriver vilka som var med, och vad vi vill ändra."),
    _(
        "Den som misstänker att ett barn far illa tar det själv till socialtjänsten, genast. Hör vi att någon är hotad "
        "tar vi det vidare genast. Det gäller också det som sägs här."
    ),
]
IF_DEFENDED = _(
    "Bryt lugnt. Säg att åsikter är fria, att våld är gränsen och att ni inte försvarar våld här. Gå vidare. Prata "
    "med personen efteråt, för er själva, om du känner dig trygg med det. Fråga också hur de andra har det: någon kan "
    "ha känt sig träffad. Är du osäker ber du din chef om råd, utan att säga vem. Har någon hotat säger du det "
    "genast till din chef, och till personen om det är tryggt. Vid fara nu ringer du 112."
)
IF_AFFECTED = _(
    "Låt var och en avstå eller gå ut en stund utan att förklara sig. Fråga efteråt, i enrum, om personen vill "
    "ha stöd. Berätta vem som kan ge det."
)


class TalkRules(NamedTuple):
    language: str  # that they are said in
    rules: list[str]
    if_defended: str
    if_affected: str


def talk_rules(language: str) -> TalkRules:
    """In the language of what the group talks about, where we have its words: they are read aloud to everybody."""
    with reading(language) as said_in:
        return TalkRules(said_in, [*map(str, RULES)], str(IF_DEFENDED), str(IF_AFFECTED))
