"""Whoever logs out, or hands the phone on, has left the package that was open too; and a sheet of slips that is revoked
takes along what its codes have opened."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.utils import timezone

from courses.playing.models import Launch
from tracking.models import StartSheet, User


def connect() -> None:
    user_logged_out.connect(_logged_out, dispatch_uid="courses.playing.leaving")


def _logged_out(user: User | None, **kwargs: Any) -> None:
    if user:
        leave(user)


@transaction.atomic
def leave(person: User) -> None:
    Launch.objects.of(person).end(timezone.now())


@transaction.atomic
def end_of_sheet(sheet: StartSheet) -> None:
    Launch.objects.filter(link__sheet=sheet).end(timezone.now())
