"""The address of a launch on the second origin, and whether it still opens anything."""

import datetime as dt
import uuid

from django.conf import settings
from django.core import signing
from django.utils import timezone

from courses.playing.models import Launch
from tracking.leaving import has_left
from tracking.links import State, state
from tracking.models import User

SIGNER = signing.Signer(salt="courses.playing.launch")


def address(launch: Launch) -> str:
    return f"{settings.PACKAGES_URL.rstrip('/')}/spela/{token(launch)}/"


def token(launch: Launch) -> str:
    return SIGNER.sign(launch.pk.hex)


def look_up(given: str, now: dt.datetime) -> Launch | None:
    """The launch that a token is of, if it is open; None for anything else. Asked anew in each request: whoever left,
    or whose link was revoked, a minute ago reports no more."""
    try:
        pk = uuid.UUID(SIGNER.unsign(given))
    except (signing.BadSignature, ValueError):
        return None
    launches = Launch.objects.open_at(now).filter(pk=pk)
    launch = launches.select_related("enrolment__user", "version__package", "link__user").first()
    return launch if launch and _still_may(launch, timezone.localdate(now)) else None


def _still_may(launch: Launch, on: dt.date) -> bool:
    if launch.link:
        return state(launch.link, on) == State.OPEN
    user = launch.enrolment.user
    return user.is_active and not User.objects.filter(has_left(on), pk=user.pk).exists()
