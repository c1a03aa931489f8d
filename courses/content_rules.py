"""What a second reader looks for, before a text on a sensitive subject is published (docs/innehall.md).

Fifteen rules behind five ticks: a single one for them all is ticked unread, and so are fifteen."""

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

Rules = dict[str, tuple[Promise, list[Promise]]]  # heading, what stands under it

RULES: Rules = {
    "freedom": (_("Friheten först."), [
        _("Texten börjar med friheten: åsikter är tillåtna. Den handlar om våld, hot och stöd till våld."),
        _("Miljöerna behandlas lika. Inga partier, lagliga rörelser eller levande personer nämns."),
        _("Tonen är lugn, utan hotnivåer och utan andel som är i riskzonen."),
        _("Här finns ingen propaganda, inga metoder, vapen eller gärningspersoners namn."),
    ]),
    "people": (_("Människor, inte tecken."), [
        _("Här finns inga tecken att leta efter hos en person, som kläder, tro, ursprung eller diagnos."),
        _("Riskfaktorer beskrivs inte som förutsägelser, och skyddsfaktorer står bredvid."),
        _("Den som själv är berörd möts med respekt och erbjuds stöd."),
        _("Personerna är påhittade, med vanliga namn. Inget barn är skurk. Föräldrar är en tillgång."),
    ]),
    "mandate": (_("Rätt uppdrag."), [
        _("Här står lyssna, fråga och ta oron vidare, aldrig upptäcka, avslöja eller identifiera människor."),
        _("Uppdraget stämmer: lyssna och föra vidare, inte utreda, filma, söka på nätet eller föra lista."),
        _("Barn skiljs från vuxna, ska från bör och oro från brott. Det framgår vem som gör vad."),
        _("Sekretess förklaras inte bara med exempel. Läsaren leds till sin chef eller kommunens jurist."),
        _("Lektionen slutar med ett steg att ta och en lokal kontakt."),
    ]),
    "facts": (_("Uppgifter som håller."), [
        _("Varje uppgift har källa och datum. Omstridda metoder kallas omstridda, och ingen effekt utlovas."),
    ]),
    "read_whole": (_("Hela texten."), [
        _("Jag har läst hela texten med alla svar och återkopplingar, och har inte skrivit den själv."),
    ]),
}  # fmt: skip

# Of a fact or a number that many pages show.
ROW_RULES: Rules = {
    "right": (_("Rätt uppgift."), [
        _("Jag har ringt numret, eller jämfört siffra, år och ord med källan."),
    ]),
    "nobody": (_("Ingen person."), [
        _("Här står en myndighet eller en funktion, aldrig någons namn."),
    ]),
    "read_whole": (_("Hela raden."), [
        _("Jag har läst alla fält, och har inte skrivit dem själv."),
    ]),
}  # fmt: skip


def to_tick(rules: Rules) -> list[tuple[str, str]]:
    """In the language of whoever asks."""
    return [
        (name, format_html("<span><strong>{}</strong>{}</span>", heading, format_html_join("", "<br>{}", zip(said))))
        for name, (heading, said) in rules.items()
    ]
