"""How often one thing may be tried."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from tracking.models import Spent

KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many tries in a window, which begins with the first of them. Exact however many come at once."""

    name: str
    most: int
    seconds: int

    def spend(self, who: str, now: dt.datetime) -> bool:
        """False = no try is left in this window. Commits for itself: to be called outside of transactions."""
        mine = Spent.objects.filter(key=self._key(who))
        until = now + dt.timedelta(seconds=self.seconds)
        if mine.filter(until__gt=now, count__lt=self.most).update(count=F("count") + 1):
            return True
        if mine.filter(until__lte=now).update(count=1, until=until):
            return True
        try:
            with transaction.atomic():
                Spent.objects.create(key=self._key(who), count=1, until=until)
        except IntegrityError:
            # All is spent; or another request was faster with the first row, and there is room beside it.
            return bool(mine.filter(until__gt=now, count__lt=self.most).update(count=F("count") + 1))
        Spent.objects.filter(until__lt=now - KEPT).delete()
        return True

    def give_back(self, who: str) -> None:
        """A try that was none after all."""
        Spent.objects.filter(key=self._key(who), count__gt=0).update(count=F("count") - 1)

    def _key(self, who: str) -> str:
        return f"{self.name}:{who}"
