"""A series as somebody has planned it: which training, in which rhythm, where, and what was done with it by whom."""

import datetime as dt
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.series import Days, Rhythm, weeks_of
from tracking.models import OrganisationalUnit, Training, TrainingPause, User
from tracking.models.pauses import TrainingPauseQuerySet
from tracking.personal_data import Basis, PersonalData

FIRST_HOUR, LAST_HOUR = dt.time(7), dt.time(17)
SUMMER = (26, 32)  # ISO weeks
YEARS = 3  # summers that are known ahead
# Before the name of a weekday; the first is every week.
OFTEN = (
    _("Varje"), _("Varannan"), _("Var tredje"), _("Var fjärde"), _("Var femte"), _("Var sjätte"), _("Var sjunde"),
    _("Var åttonde"), _("Var nionde"), _("Var tionde"), _("Var elfte"), _("Var tolfte"),
)  # fmt: skip


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def not_stopped(self) -> Self:
        return self.exclude(status=Campaign.Status.STOPPED)

    def going_on(self, on: dt.date) -> Self:
        """Begun on the day or before, and not stopped on it. Pauses are days, not a status."""
        return self.filter(Q(stopped_on=None) | Q(stopped_on__gt=on), places__starts_on__lte=on).distinct()


class Campaign(models.Model):
    """Releases the parts of a training's course one at a time. The parts are the course's live lessons."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("måndag")
        TUESDAY = 1, _("tisdag")
        WEDNESDAY = 2, _("onsdag")
        THURSDAY = 3, _("torsdag")
        FRIDAY = 4, _("fredag")

    class Status(models.TextChoices):
        PREPARED = "prepared", _("Förberedd")
        WAITING = "waiting", _("Väntar på ett andra ja")
        GOING = "going", _("Pågår")
        HELD = "held", _("Har stannat")  # halts.py
        STOPPED = "stopped", _("Stoppad")

    training = models.ForeignKey(Training, models.PROTECT, related_name="campaigns", verbose_name=_("utbildning"))
    weekday = models.PositiveSmallIntegerField(_("veckodag"), choices=Weekday, default=Weekday.TUESDAY)
    at = models.TimeField(
        _("klockslag"),
        default=dt.time(9),
        validators=[
            MinValueValidator(FIRST_HOUR, _("Välj ett klockslag från 07.00 till 17.00.")),
            MaxValueValidator(LAST_HOUR, _("Välj ett klockslag från 07.00 till 17.00.")),
        ],
    )
    every_weeks = models.PositiveSmallIntegerField(
        _("antal veckor mellan delarna"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(len(OFTEN))],
        help_text=_("1 = varje vecka, 3 = var tredje vecka."),
    )
    starts_on = models.DateField(_("första dag"), help_text=_("Del 1 kommer den första valda veckodagen från den här."))
    own_start = models.BooleanField(
        _("från var och ens egen start"),
        default=False,
        help_text=_("Ikryssad: veckorna räknas från dagen då personen fick utbildningen. Annars följs alla åt."),
    )
    summer = models.BooleanField(
        _("uppehåll på sommaren, vecka 26–32"),
        default=True,
        help_text=_("Inget öppnas då, och alla får lika många dagar till."),
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.PREPARED)
    stopped_on = models.DateField(null=True, blank=True)  # the first day without it; NULL = not stopped

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("serie")
        verbose_name_plural = _("serier")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.training)

    @property
    def has_begun(self) -> bool:
        return self.status in (self.Status.GOING, self.Status.HELD)

    @property
    def widening_waits(self) -> bool:
        """For a second yes, while the rest goes on. Asks nothing where the places are there already."""
        return self.status == self.Status.GOING and any(place.starts_on is None for place in self.places.all())

    def outermost(self) -> list[OrganisationalUnit]:
        """The places that have begun and lie in no other: a person's days are counted once."""
        begun = self.places.exclude(starts_on=None).select_related("unit")
        units = [place.unit for place in begun]
        return [unit for unit in units if not any(other != unit and other.contains(unit) for other in units)]

    @property
    def often(self) -> str:
        """As it stands before the weekday: "Var tredje"."""
        return str(OFTEN[self.every_weeks - 1])

    def summers(self) -> tuple[Days, ...]:
        """Those that a new series lies still in; the night adds the year that comes next (releasing.py)."""
        first = self.starts_on.year
        return tuple(weeks_of(year, *SUMMER) for year in range(first, first + YEARS)) if self.summer else ()

    def pauses(self) -> TrainingPauseQuerySet:
        """Of all its places, the earliest first."""
        return TrainingPause.objects.filter(training=self.training_id, unit__in=self.places.values("unit"))

    def rhythm(self, pauses: tuple[Days, ...] = ()) -> Rhythm:
        return Rhythm(self.weekday, self.at, self.every_weeks, self.starts_on, self.own_start, pauses)


class CampaignPlace(models.Model):
    """A part of the municipality that a series reaches: a series that is widened gets one more, which may lie around
    the first. A person follows the innermost. No place lies in one of another series of the same training."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="places")
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+", verbose_name=_("enhet"))
    # The first day on which a part may open there; NULL = it has not been started, or waits for a second yes.
    starts_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="campaign_place_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.unit)


class CampaignEvent(models.Model):
    """What somebody did with a series. Rows are added and never changed."""

    class What(models.TextChoices):
        PREPARED = "prepared", _("Förberedde serien")
        CHANGED = "changed", _("Ändrade serien")
        ASKED = "asked", _("Bad om ett andra ja")
        HELD = "held", _("Stannade: når fler än någon har sagt ja till")
        WITHDRAWN = "withdrawn", _("Tog tillbaka frågan")
        APPROVED = "approved", _("Godkände som andra person")
        STARTED = "started", _("Startade serien")
        WIDENED = "widened", _("Utökade serien")
        PAUSED = "paused", _("Lade till ett uppehåll")
        RESUMED = "resumed", _("Avslutade uppehållet tidigare")
        STOPPED = "stopped", _("Stoppade serien")

    personal_data = PersonalData(
        name=_("Åtgärd med en serie"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_("Vem som har förberett, startat, godkänt, pausat eller stoppat en serie, och när."),
        why=_("Kunna visa vem som beslutade om ett stort utskick, och att två personer gjorde det."),
        keep=_("Så länge serien pågår och två år därefter."),
    )

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="events")
    what = models.CharField(max_length=20, choices=What)
    # NULL = whoever did it has been erased, or the night took back a widening. Of a halt: whoever decided last.
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    recipients = models.PositiveIntegerField(null=True)  # of a start, a widening or a halt; NULL = another event
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, null=True, related_name="+")  # of a widening
    start_on = models.DateField(null=True)  # of a pause; the day of what the night did
    end_on = models.DateField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.pk}"

    @property
    def by_night(self) -> bool:
        return self.start_on is not None and self.end_on is None


class CatchUp(models.Model):
    """That somebody has opened all parts, to take them in one go. What is asked of them, and when, stays as it was."""

    personal_data = PersonalData(
        name=_("Öppnade delar"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att personen har öppnat alla delar av en serie på en gång, och vilken dag."),
        why=_("Låta den som vill ta hela kursen i ett svep."),
        keep=_("Så länge serien pågår och ett år därefter."),
    )

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="catch_ups")
    user = models.ForeignKey(User, models.CASCADE, related_name="catch_ups")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "user", "on"], name="one_catch_up_a_day")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on}"
