"""The mail that a part has come. It never names the topic: a subject is shown on locked screens."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.campaigns import Campaign
from courses.following import followers, places_going
from courses.models import LessonPage
from courses.parts_done import PartsDone, course_of
from courses.progress import lessons_of
from courses.releasing import STEP
from tracking.first_names import greeting
from tracking.letters import Letter, writes
from tracking.links import address
from tracking.minutes import in_words
from tracking.models import Message
from tracking.reminder_steps import mailed_about
from tracking.site_address import site


@writes(STEP, gettext_lazy("Ny del i en serie"))
def write(message: Message, now: dt.datetime) -> Letter | None:
    """None where the series has been stopped, the part is done or gone, or the person is no longer asked for it."""
    on = timezone.localdate(now)
    going = Campaign.objects.not_stopped()  # one that is held since: this was decided before
    campaign = going.filter(pk=message.about["campaign"]).select_related("training").first()
    course = course_of(campaign.training) if campaign else None
    if campaign is None or course is None:
        return None
    part, person = int(message.about["part"]), message.recipient
    done = PartsDone(course, on, [person.pk])
    places = [each for each in places_going(on, [campaign.training_id]) if each.campaign == campaign]
    asked = any(followers(campaign.training, places, on, users=[person.pk]))
    asked = asked and mailed_about(campaign.training, on).filter(pk=person.pk).exists()
    if not asked or part > done.parts or done.done(person.pk, part):
        return None
    lesson = lessons_of([course])[course.pk][part - 1]
    first = done.first_left(person.pk, part) or part  # what the link leads to
    return _letter(message, lesson, {"part": part, "parts": done.parts, "first": first}, on, campaign)


def _letter(message: Message, lesson: LessonPage, numbers: dict[str, int], on: dt.date, campaign: Campaign) -> Letter:
    words = {**numbers, "minutes": in_words(lesson.minutes)}
    begins = _("Du har del %(first)s kvar. Länken leder dit, och del %(part)s kommer efter.") % words
    login = site(reverse("my_trainings"))
    return Letter(
        subject=_("Del %(part)s av %(parts)s – %(minutes)s") % words,
        preheader=_("Nästa del är öppen. Den tar ungefär %(minutes)s.") % words,
        greeting=greeting(message.recipient),
        paragraphs=[
            _("Nu är del %(part)s av %(parts)s öppen. Den tar ungefär %(minutes)s.") % words,
            *([begins] if numbers["first"] < numbers["part"] else []),
            _("Öppna delen och svara på frågorna. Sedan är den klar, och det du har gjort är sparat."),
        ],
        action=(_("Öppna del %(first)s") % words, address(message.recipient, campaign.training, on)),
        after=(
            _("Du gör delen på arbetstid. Fråga din chef när det passar."),
            _("Vill du inte använda länken? Gå till %(address)s och logga in. Delen finns under Mina utbildningar.")
            % {"address": login},
        ),
    )
