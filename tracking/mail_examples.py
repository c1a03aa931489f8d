"""Letters for somebody who looks at them: as one person would read it, as an example, as a test to oneself. None holds
a link that opens anything."""

import datetime as dt
import uuid
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking import outbox
from tracking.delivered import on_the_web
from tracking.letters import Letter, writes
from tracking.models import Assignment, Kind, Message, Requirement, Step, User
from tracking.reminder_letters import Told, compose, kinds_of, my_trainings, told_of
from tracking.reminder_steps import ReminderPlans
from tracking.site_address import site
from tracking.standing import with_completion, with_standing

TEST = "test_mail"
EXAMPLE_PATH = "/l/…/"  # where the person's own link would stand
EXAMPLE_DAYS = 14


def shown_to(person: User, assignment: Assignment, step: str, on: dt.date) -> Letter:
    """What the person would read."""
    rows = with_completion(with_standing(Assignment.objects.filter(pk=assignment.pk), on), on)
    row = rows.select_related("user", "requirement__training", "requirement__audience").get()
    own_words = ReminderPlans().of(row.requirement).own_words
    told = replace(told_of(row, step, own_words, kinds_of(person, on), on), is_late=step == Step.OVERDUE)
    if told.due_on is None and told.requirement.mandatory:  # nothing is completed that could end
        told = replace(told, due_on=row.due_on)
    return compose([told], person, lambda first: site(EXAMPLE_PATH) if first.at_work else my_trainings())


def example(requirement: Requirement, step: str, reader: User, on: dt.date) -> Letter:
    """As to somebody who was given the training on the day, with the reader's own name."""
    days = {Step.INVITATION: requirement.due_days, Step.OVERDUE: -1}.get(Step(step), EXAMPLE_DAYS)
    told = Told(
        step=step,
        requirement=requirement,
        due_on=on + dt.timedelta(days=days) if requirement.mandatory else None,
        is_late=step == Step.OVERDUE,
        at_work=Kind.EMPLOYEE in requirement.kinds(),
        on_the_web=on_the_web(requirement.training, reader, on),
        own_words=ReminderPlans().of(requirement).own_words,
    )
    return compose([told], reader, lambda first: my_trainings())


def queue_test(reader: User, requirement: Requirement, step: str, now: dt.datetime) -> None:
    """One at a time, however often it is asked for."""
    about: dict[str, int | str] = {"requirement": requirement.pk, "step": step}
    waiting = Message.objects.filter(step=TEST, recipient=reader, about=about, status=Message.Status.QUEUED)
    if not waiting.exists():
        outbox.queue(TEST, reader, f"test:{uuid.uuid4()}", about=about, not_before=now)


@writes(TEST, gettext_lazy("Provmejl"), awaited=True)
def write_test(message: Message, now: dt.datetime) -> Letter | None:
    requirements = Requirement.objects.select_related("training", "audience")
    requirement = requirements.filter(pk=message.about["requirement"]).first()
    if requirement is None:
        return None
    letter = example(requirement, str(message.about["step"]), message.recipient, timezone.localdate(now))
    return replace(letter, subject=_("Prov: %(subject)s") % {"subject": letter.subject})
