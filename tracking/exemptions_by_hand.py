"""Exemptions added, ended earlier and taken back by hand, each with its row in the log. Who may: training_access.py."""

import datetime as dt

from django.db import transaction

from tracking.models import Exemption, PersonChange, User

What = PersonChange.What


@transaction.atomic
def exempt(exemption: Exemption, by: User) -> None:
    """Raises ValidationError when another was added meanwhile: a person's are added one at a time."""
    User.objects.select_for_update(no_key=True).get(pk=exemption.user_id)
    exemption.recorded_by = by
    exemption.full_clean()
    exemption.save()
    PersonChange.of_exemption(by, What.EXEMPTED, exemption).save()


@transaction.atomic
def shorten(exemption: Exemption, last: dt.date, by: User) -> bool:
    """False when it has been changed meanwhile, so that the day no longer makes it shorter."""
    row = Exemption.objects.select_for_update().filter(pk=exemption.pk).first()
    if row is None or not row.start_on <= last < row.end_on:
        return False
    row.stop(last)
    PersonChange.of_exemption(by, What.EXEMPTION_SHORTENED, row).save()
    return True


@transaction.atomic
def take_back(exemption: Exemption, on: dt.date, by: User) -> bool:
    """False when somebody has done it already, or it may not be done any more."""
    row = Exemption.objects.select_for_update().filter(pk=exemption.pk).first()
    if row is None or not row.may_be_taken_back(on):
        return False
    PersonChange.of_exemption(by, What.EXEMPTION_WITHDRAWN, row).save()
    row.delete()
    return True
