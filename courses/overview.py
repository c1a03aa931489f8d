"""Everything a learner has to do, may do and has done, for "Mina utbildningar"."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

from courses.languages import in_readers_language
from courses.models import CoursePage
from courses.progress import CourseProgress, ends_soon, progress_of
from courses.recall.rounds import asked_of, is_recent
from tracking.exempting import due_after
from tracking.models import Assignment, Completion, Enrolment, Exemption, Occasion, SignUp, Training, User
from tracking.occasions_shown import coming_by_training, own_coming
from tracking.pausing import pauses_of, still_days
from tracking.recapping import recaps_open_to
from tracking.standing import DONE, LEFT, Standing, with_standing

# What must be done comes before an offer of the same training, and both before what one is freed from.
PRESSING = [*LEFT, Standing.EXPIRING, Standing.EXEMPT, Standing.FULFILLED]


@dataclass
class Card:
    training: Training
    progress: CourseProgress | None  # None = no course on the web
    standing: Standing | None = None  # None = the learner's own choice
    mandatory: bool = False
    due_on: dt.date | None = None  # moved by exemptions and pauses
    exempt_until: dt.date | None = None
    offered_on: dt.date | None = None  # None = no offer, or a duty as well
    ends_on: dt.date | None = None  # what was done is valid through this day, which is soon
    opens_on: dt.date | None = None  # of the next yearly time, when what is done today counts for it already
    recap: CourseProgress | None = None  # shorter, and does as well for this learner
    reasons: list[str] = field(default_factory=list)  # names of audiences
    occasion: Occasion | None = None  # the first that the learner may sign up for
    remade_on: dt.date | None = None  # everybody does it again from this day, and the learner had done the one before

    @property
    def open(self) -> bool:
        return self.standing in (None, *LEFT) or self.ends_on is not None or self.opens_on is not None

    @property
    def shown(self) -> CourseProgress | None:
        """The course that the card leads to."""
        return self.recap or self.progress

    @property
    def order(self) -> tuple[bool, bool, dt.date, str]:
        started = self.shown is not None and self.shown.started
        day = self.ends_on or self.due_on or self.opens_on or dt.date.max
        return not self.mandatory, not started, day, self.training.title


@dataclass(frozen=True)
class DoneTraining:
    completion: Completion
    course: CoursePage | None  # None = no course on the web
    ends_soon: bool
    has_ended: bool  # its last day has passed

    @property
    def title(self) -> str:
        """A training has its name in Swedish only; a translated course has it in its own language."""
        translated = self.course is not None and not self.course.locale.is_default
        return self.course.title if self.course and translated else self.completion.training.title


@dataclass
class Overview:
    cards: list[Card]  # what is left, the most pressing first
    done: list[DoneTraining]  # newest first
    exempt: list[Card]  # not asked for just now
    sign_ups: list[SignUp] = field(default_factory=list)  # to what is to come, the first first
    recalls: list[DoneTraining] = field(default_factory=list)  # whose three questions wait, for who wants to

    @property
    def first(self) -> Card | None:
        """The one next step: something that can be done right here."""
        return next((card for card in self.cards if card.shown and card.shown.next_lesson), None)

    @property
    def others(self) -> list[Card]:
        return [card for card in self.cards if card is not self.first]


def add_occasions(shown: Overview, user: User, on: dt.date, now: dt.datetime) -> None:
    """What the person has signed up for, and beside what is left what may be signed up for."""
    found = coming_by_training(user, {card.training.pk for card in shown.cards}, on, now)
    for card in shown.cards:
        card.occasion = found.get(card.training.pk)
    shown.sign_ups = own_coming(user, now)


def overview(user: User, on: dt.date) -> Overview:
    """The same number of queries whatever there is to do."""
    cards = _assigned(user, on)
    in_force = Completion.objects.in_force().filter(user=user).with_renewed()
    related = in_force.select_related("training", "version")
    completions = related.order_by("-completed_on", "-pk")
    ready = {each.training_id for each in completions if (each.valid_until or on) >= on and not ends_soon(each, on)}
    for enrolment in Enrolment.objects.open().filter(user=user).exclude(training__in=ready).select_related("training"):
        cards.setdefault(enrolment.training_id, Card(enrolment.training, None))
    done = list(completions)
    recaps = list(recaps_open_to(user, on)) if done else []
    wanted = {*cards, *(each.pk for each in recaps)}
    courses = _courses({*wanted, *(completion.training_id for completion in completions)})
    ending = _ending(done, on)
    progress = progress_of([course for training, course in courses.items() if training in wanted], user, on)
    for training, card in cards.items():
        card.progress = progress[courses[training].pk] if training in courses else None
        if card.standing == Standing.EXPIRING and training in ending:
            card.ends_on = ending[training].valid_until
        if not any(each.training_id == training and each.completed_on < (card.remade_on or on) for each in done):
            card.remade_on = None  # nobody does again what they have never done
    for card in cards.values():
        _take_away_done(card, done, on)
    for recap in recaps:
        if recap.pk in courses:
            _lead_to(recap, progress[courses[recap.pk].pk], cards)
    exempt = [card for card in cards.values() if card.standing == Standing.EXEMPT]
    told = [
        DoneTraining(each, courses.get(each.training_id), each in ending.values(), (each.valid_until or on) < on)
        for each in done
    ]
    return Overview(
        sorted((card for card in cards.values() if card.open), key=lambda card: card.order),
        told,
        sorted(exempt, key=lambda card: card.training.title),
        recalls=_recalls(told, on),
    )


def _take_away_done(card: Card, done: list[Completion], on: dt.date) -> None:
    """Whoever has done it in the early window has no more to do for the yearly time that comes."""
    if card.opens_on:
        early = card.opens_on - dt.timedelta(days=settings.EXPIRING_DAYS)
        own = [each for each in done if card.training.pk in (each.training_id, each.renews)]  # type: ignore[attr-defined]
        if any(early <= each.completed_on <= on <= (each.valid_until or on) for each in own):
            card.opens_on = None


def _lead_to(recap: Training, progress: CourseProgress, cards: dict[int, Card]) -> None:
    """Whoever is in the middle of the whole course goes on with it. One card is enough for both."""
    card = cards.get(recap.recap_of_id or 0)
    if not card or not card.open or not progress.lessons:
        return
    if progress.started or not (card.progress and card.progress.started):
        card.recap = card.recap or progress
        if recap.pk in cards and cards[recap.pk].standing is None:
            del cards[recap.pk]


def _recalls(done: list[DoneTraining], on: dt.date) -> list[DoneTraining]:
    """Of a training done twice, the later is asked about."""
    latest = {each.completion.training_id: each for each in reversed(done)}
    recent = [each for each in latest.values() if each.course and is_recent(each.completion, on)]
    if not recent:
        return []
    waits = set(asked_of(recent[0].completion.user, on).values_list("pk", flat=True))
    return [each for each in recent if each.completion.pk in waits]


def _courses(trainings: set[int]) -> dict[int, CoursePage]:
    courses = CoursePage.objects.live().filter(training__in=trainings, alias_of=None)
    shown = in_readers_language(courses.select_related("training", "locale"))
    return {course.training_id: course for course in shown if course.training_id}


def _ending(done: list[Completion], on: dt.date) -> dict[int, Completion]:
    """By training: the completion that holds longest, where that one ends soon."""
    longest: dict[int, Completion] = {}
    for completion in sorted(done, key=lambda each: each.valid_until or dt.date.max):
        for training in filter(None, (completion.training_id, completion.renews)):  # type: ignore[attr-defined]
            longest[training] = completion
    return {training: completion for training, completion in longest.items() if ends_soon(completion, on)}


def _assigned(user: User, on: dt.date) -> dict[int, Card]:
    cards: dict[int, Card] = {}
    exemptions = list(Exemption.objects.filter(user=user))
    rows = with_standing(Assignment.objects.filter(user=user).open_on(on).with_remade(), on)
    assignments = list(rows.select_related("requirement__training", "requirement__audience"))
    paused = pauses_of([user.pk], [each.requirement.training_id for each in assignments])
    for assignment in assignments:
        required = assignment.requirement
        standing = Standing(assignment.standing)  # type: ignore[attr-defined]
        own = [each for each in exemptions if each.requirement_id in (None, required.pk)]
        card = cards.setdefault(required.training_id, Card(required.training, None, standing))
        card.mandatory |= required.mandatory
        card.reasons.append(required.audience.name)
        if standing == Standing.EXEMPT:
            freed = max(each.end_on for each in own if each.start_on <= on <= each.end_on)
            card.exempt_until = max(freed, card.exempt_until or freed)
        elif standing in (Standing.DUE, Standing.OVERDUE):  # of the duty that is left, not of one that is done
            due_on = due_after(assignment, still_days(own, paused[user.pk, required.training_id]))
            card.due_on = min(filter(None, (card.due_on, due_on)), default=None)
        if standing in LEFT and assignment.remade:  # type: ignore[attr-defined]
            card.remade_on = assignment.counts_from
        if standing in DONE:
            early = assignment.opens_early(on, dt.timedelta(days=settings.EXPIRING_DAYS))
            card.opens_on = min(filter(None, (card.opens_on, early)), default=None)
        # Several rules may ask for one training: freed from one of them is not freed from the others.
        card.standing = min(card.standing or standing, standing, key=PRESSING.index)
        if assignment.due_on is None:
            card.offered_on = min(filter(None, (card.offered_on, assignment.assigned_on)))
    for card in cards.values():
        if card.mandatory:
            card.offered_on = None
    return cards
