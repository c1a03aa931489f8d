"""A role given, changed or taken back by hand, each with its row in the log. Who may: role_rights.py."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from tracking.models import PersonChange, UnitRole, User

What = PersonChange.What


@transaction.atomic
def give(role: UnitRole, by: User) -> bool:
    """False: the person has left, been joined into another or been given the role since the form was read, and nothing
    is written."""
    if not User.objects.select_for_update().filter(pk=role.user_id, is_active=True).exists():
        return False
    try:
        role.validate_constraints()
    except ValidationError:
        return False
    role.save()
    PersonChange.of_role(by, What.ROLE_GIVEN, role)
    return True


@transaction.atomic
def change(role: UnitRole, by: User, read: UnitRole) -> bool:
    """False: the row is gone, or is not as it was `read` any more, and nothing is written."""
    row = UnitRole.objects.select_for_update().filter(pk=role.pk).first()
    if row is None or (row.whole_subtree, row.end_on) != (read.whole_subtree, read.end_on):
        return False
    role.save(update_fields=["whole_subtree", "end_on"])
    PersonChange.of_role(by, What.ROLE_CHANGED, role)
    return True


@transaction.atomic
def withdraw(role: UnitRole, by: User, on: dt.date) -> None:
    """The log says whose it was: a role that never held is gone, and who had access must be possible to tell."""
    row = UnitRole.objects.select_for_update().filter(pk=role.pk).first()
    if row:  # else another reader was faster
        row.withdraw(on)
        PersonChange.of_role(by, What.ROLE_WITHDRAWN, row)
