"""Samtalsstöd in Lärkdala: what comes along with the programme and leads to Lärkdala's routine, a samtalsträff that is
followed up, and one today."""

from django.core.management import call_command

from content.models import StandardPage, SupportIndexPage
from courses.course_file import home_page, publish
from courses.models import GuidedTalkPage
from courses.support_file import DATA
from lms.demo.occasions import long_employed, occasion
from lms.demo.times import DAY, Times, moment
from tracking.models import Occasion, Training
from tracking.signing_up import sign_up

CODE = "samtalstraff"
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


def load_support(stdout: object) -> None:
    for path in sorted(DATA.glob("*.yaml")):
        call_command("load_support", str(path), stdout=stdout)


def hold_talk(times: Times) -> None:
    page = GuidedTalkPage.objects.get(slug="asikter-och-granser")
    page.training = Training.objects.create(code=CODE, title="Samtalsträff: Åsikter och gränser")
    publish(page)
    today = occasion(CODE, times.on, (8, 22), "Biblioteket, Tallrummet", kind=Occasion.Kind.GUIDED_TALK)
    for guest in long_employed(times.on)[20:27]:
        sign_up(today, guest, moment(times.on - 2 * DAY))


def write_routine() -> None:
    """What "följ rutinen" leads to."""
    page = StandardPage(title="Rutin när du är orolig", slug="rutin", body=ROUTINE)
    page.search_description = "Vem du pratar med, när du anmäler och vad du inte gör själv."
    home_page().add_child(instance=page)
    publish(page)


def lead_to_routine() -> None:
    """From all material, in each language that the routine is in."""
    swedish = StandardPage.objects.get(slug="rutin")
    for routine in [swedish, *swedish.get_translations()]:
        link = f'<p><a linktype="page" id="{routine.pk}">{routine.title}</a></p>'
        for index in SupportIndexPage.objects.filter(locale=routine.locale):
            for page in index.get_children().live().specific():
                page.routine = link
                publish(page)
