"""What a second reader looks for, before a text on a sensitive subject is published (docs/innehall.md)."""

from django.utils.translation import gettext_lazy as _

RULES = [
    ("freedom", _("Texten börjar med friheten: åsikter är tillåtna. Den handlar om våld, hot och stöd till våld.")),
    ("no_signs", _("Här finns inga tecken att leta efter hos en person, som kläder, tro, ursprung eller diagnos.")),
    ("listen", _("Här står lyssna, fråga och ta oron vidare, aldrig upptäcka, avslöja eller identifiera människor.")),
    ("no_prediction", _("Riskfaktorer beskrivs inte som förutsägelser, och skyddsfaktorer står bredvid.")),
    ("symmetry", _("Miljöerna behandlas lika. Inga partier, lagliga rörelser eller levande personer nämns.")),
    ("mandate", _("Uppdraget stämmer: lyssna och föra vidare, inte utreda, filma, söka på nätet eller föra lista.")),
    ("children", _("Barn skiljs från vuxna, ska från bör och oro från brott. Det framgår vem som gör vad.")),
    ("secrecy", _("Sekretess förklaras inte bara med exempel. Läsaren leds till sin chef eller kommunens jurist.")),
    ("next_step", _("Lektionen slutar med ett steg att ta och en lokal kontakt.")),
    ("no_propaganda", _("Här finns ingen propaganda, inga metoder, vapen eller gärningspersoners namn.")),
    ("calm", _("Tonen är lugn, utan hotnivåer och utan andel som är i riskzonen.")),
    ("affected", _("Den som själv är berörd möts med respekt och erbjuds stöd.")),
    ("people", _("Personerna är påhittade, med vanliga namn. Inget barn är skurk. Föräldrar är en tillgång.")),
    ("facts", _("Varje uppgift har källa och datum. Omstridda metoder kallas omstridda, och ingen effekt utlovas.")),
    ("read_whole", _("Jag har läst hela texten med alla svar och återkopplingar, och har inte skrivit den själv.")),
]
