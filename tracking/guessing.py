"""A brake on guessing: so many wrong tries in a quarter of an hour, counted where all web processes see them."""

import datetime as dt

from django.core.cache import cache

PERIOD = 15 * 60  # seconds
MOST = 10


class Brake:
    def __init__(self, what: str, who: object, now: dt.datetime) -> None:
        self._key = f"guesses-{what}-{who}-{int(now.timestamp()) // PERIOD}"

    def is_on(self) -> bool:
        return int(cache.get(self._key, 0)) >= MOST

    def count(self) -> None:
        cache.add(self._key, 0, 2 * PERIOD)
        try:
            cache.incr(self._key)
        except ValueError:  # the cache was emptied in between
            pass
