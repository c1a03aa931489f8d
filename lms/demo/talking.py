"""Samtalsstöd in Lärkdala: what comes along with the programme and leads to Lärkdala's routine, a samtalsträff that is
followed up, and one today."""

from django.core.management import call_command

from content.models import StandardPage, SupportIndexPage
from courses.course_file import publish
from courses.models import GuidedTalkPage
from courses.support_file import DATA
from lms.demo.occasions import long_employed, occasion
from lms.demo.times import DAY, Times, moment
from tracking.models import Occasion, Training
from tracking.signing_up import sign_up

CODE = "samtalstraff"


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


def lead_to_routine() -> None:
    """Where "följ rutinen" leads, from all material, in each language that the routine is in."""
    swedish = StandardPage.objects.get(slug="rutin")
    for routine in [swedish, *swedish.get_translations()]:
        link = f'<p><a linktype="page" id="{routine.pk}">{routine.title}</a></p>'
        for index in SupportIndexPage.objects.filter(locale=routine.locale):
            for page in index.get_children().live().specific():
                page.routine = link
                publish(page)
