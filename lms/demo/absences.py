"""Those who are freed for a time: about one in fifty at any moment, others before and later."""

import datetime as dt
import random
from dataclasses import dataclass

from lms.demo.times import DAY, moment
from tracking.models import Affiliation, Exemption, Kind, Requirement, SourceRecord, User

SHARE = 0.0034  # of the employees, in a month
DAYS = (40, 330)
Reason = Exemption.Reason


@dataclass
class Absences:
    random: random.Random
    by: User
    spared: list[str]  # the registers' numbers of those who are always there

    def begin(self, start: dt.date, until: dt.date) -> None:
        """From one day until another is come."""
        length = (until - start).days
        self._free([pk for pk in self._present(start) if self.random.random() < SHARE * length / 30], start, length)

    def tell(self, on: dt.date) -> None:
        """Also in the smallest demo somebody is away, and the leave of a few is known before it begins."""
        present = self._present(on)
        chosen = self.random.sample(present, k=min(len(present), 2 + len(present) // 400))
        self._free(chosen[:1], on - 20 * DAY, 1)
        self._free(chosen[1:], on + 5 * DAY, 35)

    def _present(self, on: dt.date) -> list[int]:
        """Never freed before, so that no two of a person's exemptions meet."""
        ties = Affiliation.objects.as_of(on).filter(kind=Kind.EMPLOYEE, is_main=True)
        freed = Exemption.objects.values("user")
        spared = SourceRecord.objects.filter(person_id__in=self.spared).values("user")
        ties = ties.exclude(user__in=freed).exclude(user__in=spared)
        return list(ties.order_by("user").values_list("user", flat=True).distinct())

    def _free(self, ids: list[int], start: dt.date, length: int) -> None:
        basic = Requirement.objects.get(code="grund-anstallda")
        rows = []
        for pk in ids:
            reason = self.random.choices([Reason.ABSENT, Reason.OTHER_DUTY, Reason.EQUIVALENT], weights=[82, 11, 7])[0]
            begins = start + self.random.randrange(max(1, length)) * DAY
            rows.append(
                Exemption(
                    user_id=pk,
                    requirement=basic if reason == Reason.EQUIVALENT else None,
                    start_on=begins,
                    end_on=begins + self.random.randint(*DAYS) * DAY,
                    reason=reason,
                    recorded_by=self.by,
                    recorded_at=moment(start),
                )
            )
        Exemption.objects.bulk_create(rows)
