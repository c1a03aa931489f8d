"""Minns du?: Mei is asked about the course she did nine weeks ago, and others have answered."""

import datetime as dt
from random import Random

from courses.parts_done import course_of
from courses.recall.rounds import questions_of, record, waiting
from lms.demo.learning import Did, Learners, homes_on
from lms.demo.personas import DEPUTY, user_of
from lms.demo.times import DAY, Times
from tracking.models import Completion, Training

ANSWERED = 60  # at most
RIGHT = 0.7


def finish_in_time(learners: Learners, training: Training, times: Times) -> None:
    """Mei, so that her questions have opened."""
    person, day = user_of(DEPUTY), times.on - 63 * DAY
    learners.record([Did(person.pk, training, day, homes_on(day)[person.pk], day)])


def answer(chance: Random, training: Training, on: dt.date) -> None:
    course = course_of(training)
    assert course  # noqa: S101  # nosec B101
    asked = waiting(Completion.objects.filter(training=training), on).exclude(user=user_of(DEPUTY))
    for completion in asked.order_by("pk")[:ANSWERED]:
        parts = questions_of(course, completion)
        for number, part in enumerate(parts):
            right = chance.random() < RIGHT
            chosen = [option.id for option in part.options if bool(option.correct) is right]
            parts[number] = part.answered(chosen if right or part.question.multiple else chosen[:1])
        record(completion, parts)
