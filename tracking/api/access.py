"""Who asks: an integration with its key, or a person who is logged in. Never both, and never anybody else."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import BaseThrottle

from tracking.integrations import working_token
from tracking.models import ApiToken, User

MINUTE = 60  # seconds


class TokenAuth(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = working_token(token, timezone.localdate())
        if found is None:
            raise AuthenticationError  # or a session would answer in place of the key
        return found


class PerMinute(BaseThrottle):
    """So many questions a minute for each key and each person, counted where all web processes see it."""

    def allow_request(self, request: HttpRequest) -> bool:
        asks = request.auth  # type: ignore[attr-defined]
        key = f"api-{type(asks).__name__}-{asks.pk}-{int(time.time() // MINUTE)}"
        cache.add(key, 0, 2 * MINUTE)
        try:
            return cache.incr(key) <= settings.API_CALLS_PER_MINUTE
        except ValueError:  # the cache was emptied in between
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


TOKEN, SESSION = TokenAuth(), SessionAuth()


def reader(request: HttpRequest, scope: ApiToken.Scope) -> User | ApiToken:
    asks: User | ApiToken = request.auth  # type: ignore[attr-defined]
    if isinstance(asks, ApiToken) and scope not in asks.scopes:
        says = _("Nyckeln får inte hämta %(scope)s. Be HR om en som får.") % {"scope": scope.label}
        raise AuthorizationError(message=says)
    return asks
