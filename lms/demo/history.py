"""Lärkdala's two and a half years, month by month: the files, the assignments, what people did, what was reported."""

import datetime as dt
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from lms.demo import by_hand, elected, mails, occasions, personas, recalling, series, together
from lms.demo.absences import Absences
from lms.demo.files import SOURCES, write_file
from lms.demo.learning import Learners
from lms.demo.people import Person
from lms.demo.times import DAY, Times, moment, month_starts
from tracking.measuring import measure
from tracking.models import Assignment, Measurement, Plan, Training, UnitKind, UnitRole, User
from tracking.reporting_dates import reporting_dates

Tell = Callable[[str], None]
WITHOUT_COORDINATOR = {"MIF", "RTJ"}


@dataclass
class History:
    people: list[Person]
    elected: list[Person]
    times: Times
    seed: int
    tell: Tell

    def live(self) -> None:
        times = self.times
        days = month_starts(times.first, times.on)
        days = sorted({*days, *(day for day in elected.BEGINNINGS if times.first < day < times.on)})
        self._read_files(days[0])
        self._settle()
        for day, until in zip(days, [*days[1:], times.on + DAY], strict=True):
            if day != days[0]:
                self._read_files(day)
            call_command("assign", on=day, stdout=_Quiet())
            self.absences.begin(day, until)
            self.learners.study(day, until)
            self._report(day, until)
            self.tell(f"  {day:%Y-%m}: {User.objects.filter(is_active=True).count()} personer")
        self._conclude()

    def _read_files(self, day: dt.date) -> None:
        people, moved = [*self.people, *self.elected], day >= self.times.reorganised_on
        with tempfile.TemporaryDirectory() as folder:
            for source in SOURCES:
                path = Path(folder) / f"{source}-{day}.csv"
                rows = write_file(path, source, people, day, moved)
                if rows:  # before the first mandatperiod there is nobody to tell of
                    call_command("import_hr", str(path), source=source, on=day, force=True, stdout=_Quiet())

    def _settle(self) -> None:
        personas.give_roles(self.times.first)
        name_coordinators(self.times.first)
        chance = random.Random(self.seed + 1)  # noqa: S311  # nosec B311
        everybody = [*self.people, *self.elected]
        cast = [person.person_id for person in everybody if person.cast]
        resting = [person.person_id for person in everybody if person.resting]
        self.absences = Absences(chance, personas.user_of(personas.MAIN_HR), cast)
        self.learners = Learners(chance, self.times.on, resting)

    def _report(self, start: dt.date, until: dt.date) -> None:
        """At reporting dates from one day until another is come: what was known then."""
        for plan in Plan.objects.filter(is_source=False):
            for day in reporting_dates(plan, until - DAY):
                if start <= day < self.times.on and plan.in_force_on(day):
                    measure(plan, day)
                    written = Measurement.objects.filter(goal__focus_area__plan=plan, on=day, counted__isnull=False)
                    written.update(recorded_at=moment(day + DAY, hour=3))

    def _conclude(self) -> None:
        on = self.times.on
        personas.give_roles(on)
        self.absences.tell(on)
        self._begin("vbe-grunden", personas.LEARNER)
        self._begin("vbe-fortroendevald", personas.ELECTED)
        by_hand.correct_late(on, Measurement.objects.filter(counted__isnull=False).latest("on").on)
        by_hand.name_deputies(self.times)
        by_hand.agree_on_names(self.learners.random, on)
        by_hand.report_by_hand(on)
        self._learn_together()

    def _learn_together(self) -> None:
        """What goes on just now: a series, meetings and occasions, and the mails about it all."""
        times, training = self.times, Training.objects.get(code="vbe-grunden")
        together.free_for_a_time(times)
        recalling.finish_in_time(self.learners, training, times)
        campaign = series.begin_series(times)
        series.keep_up(self.learners, training, times.on)
        together.meet(times)
        together.print_slips(times)
        occasions.hold_occasions(times)
        occasions.record_from_elsewhere(times)
        recalling.answer(self.learners.random, training, times.on)
        mails.turn_on()
        mails.mail_until(times, campaign)
        series.plan_more(times)
        mails.come_back(times.on)
        mails.mail_today(times)

    def _begin(self, code: str, persona: personas.Persona) -> None:
        """The persona and a few others are under way."""
        training = Training.objects.get(code=code)
        open_now = Assignment.objects.open_on(self.times.on).filter(requirement__training=training)
        others = open_now.exclude(user__completions__training=training).order_by("pk").values_list("user", flat=True)
        ids = {personas.user_of(persona).pk, *others[::12]}
        self.learners.begin(sorted(ids), training, [self.times.on - 3 * DAY])


def name_coordinators(on: dt.date) -> None:
    """Most förvaltningar have named their head as coordinator; two have not."""
    heads = UnitRole.objects.as_of(on).filter(unit__kind=UnitKind.DEPARTMENT, role=UnitRole.Role.MANAGER)
    UnitRole.objects.bulk_create(
        UnitRole(user_id=head.user_id, unit=head.unit, role=UnitRole.Role.COORDINATOR, start_on=on)
        for head in heads.select_related("unit")
        if head.unit.code not in WITHOUT_COORDINATOR
    )


class _Quiet:
    """Swallows what the commands say of each month."""

    def write(self, text: str) -> None: ...

    def flush(self) -> None: ...
