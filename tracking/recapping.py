"""Which recaps a person may do instead of the whole training (docs/decisions/0009)."""

import datetime as dt

from django.db.models import QuerySet

from tracking.models import Completion, Training, User


def recaps_open_to(user: User, on: dt.date) -> QuerySet[Training]:
    """Those that would count if they were done on `on`."""
    whole = Completion.objects.in_force().filter(user=user).renewable_on(on)
    return Training.objects.filter(recap_of__in=whole.values("training")).order_by("pk")
