"""Lärkdala's open pages: the plan in short, about the training, the routine when somebody is worried, personal data and
accessibility."""

import datetime as dt

from wagtail.models import Locale, Page

from content.models import StandardPage
from courses.course_file import home_page, publish
from lms.models import AccessibilityPage, PrivacyPage, StrategyPage

ABOUT = """<h2>För vem?</h2>
<p>Alla anställda i Lärkdala kommun går en kort kurs i sex delar. Samverkansparter erbjuds samma kurs, och
förtroendevalda en egen. Den som arbetar nära frågan, till exempel på en mottagningsenhet, går också en fördjupning.</p>
<h2>Vad handlar den om?</h2>
<p>Kursen handlar om att lyssna, fråga och ta en oro vidare till rätt person. Den börjar med att åsikter är fria, också
sådana som väcker starka känslor. Det som ska förebyggas är våld, hot och stöd till våld.</p>
<h2>Vad handlar den inte om?</h2>
<p>Den lär ingen att bedöma enskilda personer, och den innehåller inga listor över hur någon ser ut eller vad någon tror
på. Den som är orolig pratar med sin chef eller med socialtjänsten, som har i uppdrag att ta det vidare.
<a linktype="page" id="{routine}">Läs rutinen.</a></p>
<h2>Så går det till</h2>
<ul>
<li>En del tar några minuter och slutar med något att göra på jobbet.</li>
<li>Kursen går att göra i mobilen eller tillsammans på ett arbetsplatsmöte.</li>
<li>Vad en person svarar ser ingen annan. Chefen ser att kursen är genomförd.</li>
</ul>"""
ROUTINE = """<h2>Är det fara nu?</h2>
<p>Ring 112. Gå undan själv om du kan.</p>
<h2>Gäller det någon under 18 år?</h2>
<p>Du som arbetar i till exempel förskola, skola, kommunens fritidsgård, vård eller socialtjänst ska genast anmäla till
socialtjänsten om du misstänker att ett barn far illa. Skyldigheten är din egen. Alla andra bör anmäla. Numren står
under Orolig för någon?, överst på sidan.</p>
<h2>Gäller det en vuxen?</h2>
<p>Prata med din chef samma dag. Berätta vad du själv har sett och hört, med personens egna ord. Du kan ha
tystnadsplikt. Fråga din chef eller kommunens jurist vad du får berätta, och för vem.</p>
<h2>Har någon hotat, eller har något hänt på arbetsplatsen?</h2>
<p>Berätta för din chef genast. Chefen kontaktar polisen, 114 14, om det kan vara ett brott. Vid fara 112.</p>
<h2>Det här gör du inte</h2>
<p>Du utreder inte, söker inte på nätet, filmar inte och för inga listor. Skriv inte om en person i e-post. Ring.</p>
<h2>Efteråt</h2>
<p>Be om ett samtal med din chef eller företagshälsovården. Du ska inte bära det ensam.</p>
<p>Lärkdala är en påhittad kommun. Skriv er egen rutin, och låt kommunens jurist läsa den.</p>"""
PLAN = """<p>Kommunen vill att alla ska kunna leva utan hot och våld, och tycka vad de vill. Här står vad vi har lovat
att göra, vem som gör det och hur långt vi har kommit.</p>"""
PRIVACY = """<p>Vi har så få uppgifter om människor som det går, och bara så länge de behövs.</p>"""
OFFICER = """<p>Ring växeln, 08-465 004 10, och fråga efter dataskyddsombudet.</p>"""


def open_pages(on: dt.date) -> None:
    """In the menu of the first page, those that most come for; the others stand at the foot of every page."""
    _put(
        StrategyPage(title="Det här gör kommunen", slug="det-har-gor-kommunen", introduction=PLAN, show_in_menus=True),
        "Vad kommunen har lovat, vem som gör det och hur långt vi har kommit.",
    )
    routine = StandardPage(title="Rutin när du är orolig", slug="rutin", body=ROUTINE)
    _put(routine, "Vem du pratar med, när du anmäler och vad du inte gör själv.")
    about = ABOUT.format(routine=routine.pk)
    _put(
        StandardPage(title="Om utbildningen", slug="om-utbildningen", body=about, show_in_menus=True),
        "Vilka som går den, vad den handlar om och vad den inte handlar om.",
    )
    _put(
        PrivacyPage(
            title="Så hanterar vi personuppgifter", slug="personuppgifter", introduction=PRIVACY, officer=OFFICER
        ),
        "Vad som sparas om människor, varför och hur länge.",
    )
    _put(
        AccessibilityPage(title="Tillgänglighet", slug="tillganglighet", stated_on=on),
        "Hur webbplatsen kan användas av alla, och vad som brister.",
    )


def _put(page: Page, description: str) -> None:
    page.search_description, page.locale = description, Locale.get_default()
    home_page().add_child(instance=page)
    publish(page)
