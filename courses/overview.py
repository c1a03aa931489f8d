"""Everything a learner has to do, may do and has done, for "Mina utbildningar"."""

import datetime as dt
from dataclasses import dataclass, field

from courses.models import CoursePage
from courses.progress import CourseProgress, progress_of
from tracking.models import Assignment, Completion, Enrolment, Training, User
from tracking.standing import Standing, with_standing


@dataclass
class Card:
    training: Training
    progress: CourseProgress | None  # None = no course on the web
    standing: Standing | None = None  # None = the learner's own choice
    mandatory: bool = False
    due_on: dt.date | None = None
    reasons: list[str] = field(default_factory=list)  # names of audiences

    @property
    def open(self) -> bool:
        return self.standing in (None, Standing.DUE, Standing.OVERDUE)

    @property
    def order(self) -> tuple[bool, bool, dt.date, str]:
        started = self.progress is not None and self.progress.started
        return not self.mandatory, not started, self.due_on or dt.date.max, self.training.title


@dataclass
class Overview:
    cards: list[Card]  # what is left, the most pressing first
    done: list[Completion]  # newest first

    @property
    def first(self) -> Card | None:
        """The one next step: something that can be done right here."""
        return next((card for card in self.cards if card.progress and card.progress.next_lesson), None)

    @property
    def others(self) -> list[Card]:
        return [card for card in self.cards if card is not self.first]


def overview(user: User, on: dt.date) -> Overview:
    """The same number of queries whatever there is to do."""
    cards = _assigned(user, on)
    for enrolment in Enrolment.objects.open().filter(user=user).select_related("training"):
        cards.setdefault(enrolment.training_id, Card(enrolment.training, None))
    courses = list(CoursePage.objects.live().filter(training__in=cards).select_related("training"))
    progress = progress_of(courses, user, on)
    for course in courses:
        cards[course.training_id].progress = progress[course.pk]
    done = Completion.objects.filter(user=user).select_related("training", "version").order_by("-completed_on", "-pk")
    return Overview(sorted((card for card in cards.values() if card.open), key=lambda card: card.order), list(done))


def _assigned(user: User, on: dt.date) -> dict[int, Card]:
    cards: dict[int, Card] = {}
    rows = with_standing(Assignment.objects.filter(user=user).open_on(on), on)
    for assignment in rows.select_related("requirement__training", "requirement__audience"):
        required = assignment.requirement
        standing = Standing(assignment.standing)  # type: ignore[attr-defined]
        card = cards.setdefault(required.training_id, Card(required.training, None, standing))
        card.mandatory |= required.mandatory
        card.due_on = min(filter(None, (card.due_on, assignment.due_on)), default=None)
        card.reasons.append(required.audience.name)
        if standing == Standing.OVERDUE:
            card.standing = Standing.OVERDUE
    return cards
