"""Lärkdala's open pages: the plan in short, about the training, personal data and accessibility."""

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
på. Den som är orolig pratar med sin chef eller med socialtjänsten, som har i uppdrag att ta det vidare.</p>
<h2>Så går det till</h2>
<ul>
<li>En del tar några minuter och slutar med något att göra på jobbet.</li>
<li>Kursen går att göra i mobilen eller tillsammans på ett arbetsplatsmöte.</li>
<li>Vad en person svarar ser ingen annan. Chefen ser att kursen är genomförd.</li>
</ul>"""
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
    _put(
        StandardPage(title="Om utbildningen", slug="om-utbildningen", body=ABOUT, show_in_menus=True),
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
