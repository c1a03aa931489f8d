"""Who gets a slip from the manager in place of a mail: whoever has no address that takes mails and is reached by no
sms, or is employed by the hour and nothing else, unless the municipality mails them."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from tracking.models import Affiliation, Assignment, Requirement, User
from tracking.models.organisation import Reader
from tracking.models.requirements import AssignmentQuerySet
from tracking.reminder_steps import ReminderPlans, mailed
from tracking.standing import DUTY_LEFT, stands


def without_mail(reader: Reader, on: dt.date) -> AssignmentQuerySet:
    """What is left to do of employees the reader sees and no mail reaches. Not of whoever
    has protected personal data without an agreed name: nothing is sent or printed for them."""
    plans = ReminderPlans()
    unreached = Q(pk__in=[])
    for requirement in Requirement.objects.filter(mandatory=True).select_related("audience"):
        persons = mailed(requirement, plans.of(requirement), plans.hourly_forms, on).filter(pk=OuterRef("user"))
        unreached |= Q(requirement=requirement) & ~Q(Exists(persons))
    seen = User.objects.visible_to(reader, on).filter(pk=OuterRef("user"))
    employed = Affiliation.objects.as_of(on).filter(user=OuterRef("user"), kind="employee")
    return Assignment.objects.open_on(on).filter(unreached, Exists(seen), Exists(employed), stands(on, *DUTY_LEFT))
