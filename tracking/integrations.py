"""Integrations: how long a person may open for one, and whether its key still opens."""

import datetime as dt

from dateutil.relativedelta import relativedelta

from tracking.models import ApiToken, User
from tracking.permissions import governed_until, hr_until

LONGEST = relativedelta(years=2)


def may_last_until(token: ApiToken, maker: User, on: dt.date) -> dt.date:
    """The last day of the maker's own right behind the token; dt.date.min = none. Names take HR's own right: an
    administrator, who sees no persons, opens for no one who does."""
    right = hr_until if ApiToken.Scope.PEOPLE in token.scopes else governed_until
    return right(maker, token.unit, on)


def works_on(token: ApiToken, on: dt.date) -> bool:
    """Not when whoever made it has lost the right behind it: the token holds no longer than that."""
    maker = token.created_by
    if token.revoked_at or maker is None or not maker.is_active or on > token.expires_on:
        return False
    return may_last_until(token, maker, on) >= on


def working_token(secret: str, on: dt.date) -> ApiToken | None:
    token = ApiToken.objects.with_secret(secret)
    if token is None or not works_on(token, on):
        return None
    if token.last_used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=on)
    return token
