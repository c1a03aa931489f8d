"""Dates of lectures, study visits and course days: who has a place, who stands in line, who was there."""

import datetime as dt
import uuid
from typing import Self

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import Kind, User
from tracking.models.training import Training
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData

OPENS_BEFORE = dt.timedelta(minutes=30)
CODE_HOLDS_AFTER = dt.timedelta(hours=1)
# The switch of an Occasion that lets each kind of tie in.
LETS_IN = {Kind.EMPLOYEE: "for_employees", Kind.ELECTED: "for_elected", Kind.PARTNER: "for_partners"}


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def open_to(self, user: User, on: dt.date) -> Self:
        """Those that a tie of the person's lets sign up for: one that holds on the day, at the unit or below."""
        condition = Q(pk__in=[])
        for tie in user.affiliations.as_of(on).select_related("unit"):
            condition |= Q(unit__in=tie.unit.line, **{LETS_IN[Kind(tie.kind)]: True})
        return self.filter(condition)

    def coming(self, now: dt.datetime) -> Self:
        return self.filter(ends_at__gt=now, cancelled_at=None)

    def code_holds(self, now: dt.datetime) -> Self:
        """Those in whose rooms a code may be shown."""
        return self.filter(starts_at__lte=now + OPENS_BEFORE, ends_at__gt=now - CODE_HOLDS_AFTER, cancelled_at=None)

    def counted(self) -> Self:
        """With `placed` and `in_line`: how many have a place, and how many wait for one.

        In order of time, said again: Django leaves out Meta.ordering where rows are counted by group.
        """
        still = Q(sign_ups__isnull=False, sign_ups__given_up_at=None)
        counted = self.annotate(
            placed=Count("sign_ups", filter=still & Q(sign_ups__placed_at__isnull=False)),
            in_line=Count("sign_ups", filter=still & Q(sign_ups__placed_at=None)),
        )
        return counted.order_by("starts_at", "pk")


class Occasion(models.Model):
    """A training given live, on one day. Its id is the UID of the event in people's calendars."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", _("Föreläsning")
        STUDY_VISIT = "study_visit", _("Studiebesök")
        COURSE_DAY = "course_day", _("Kursdag")
        GUIDED_TALK = "guided_talk", _("Samtalsträff")

    personal_data = PersonalData(
        name=_("Kurstillfälle"),
        basis=Basis.CONTRACT,
        what=_("Vem som håller i kurstillfället."),
        why=_("Låta den personen se vilka som är anmälda och registrera vilka som var med."),
        keep=_("Så länge uppgifterna om vilka som var med finns kvar, och alltid ett år."),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.PROTECT, related_name="occasions", verbose_name=_("utbildning"))
    kind = models.CharField(_("sort"), max_length=20, choices=Kind, default=Kind.LECTURE)
    title = models.CharField(_("rubrik"), max_length=200, blank=True)  # empty = the training's
    about = models.TextField(_("om kurstillfället"), max_length=1000, blank=True)
    # One of the two at least.
    place = models.CharField(_("plats"), max_length=200, blank=True)
    link = models.URLField(_("länk"), blank=True, validators=[URLValidator(["https"])])
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))
    capacity = models.PositiveSmallIntegerField(
        _("antal platser"), null=True, blank=True, validators=[MinValueValidator(1)]
    )  # NULL = as many as come
    sign_up_until = models.DateField(_("sista dag att anmäla sig"))
    # To whom it is open: the unit and all below, and these kinds of ties.
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+", verbose_name=_("öppet för"))
    for_employees = models.BooleanField(_("anställda"), default=True)
    for_elected = models.BooleanField(_("förtroendevalda"), default=False)
    for_partners = models.BooleanField(_("samverkansparter"), default=False)
    # NULL = whoever held it has been erased.
    leader = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="led_occasions", verbose_name=_("ansvarig")
    )
    materials = models.JSONField(_("film och material"), default=list, blank=True)  # [words, address], shown afterwards
    sequence = models.PositiveIntegerField(default=0)  # of the event: raised by each change that people are told of
    cancelled_at = models.DateTimeField(null=True, blank=True)  # NULL = it takes place

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kurstillfälle")
        verbose_name_plural = _("kurstillfällen")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occasion_ends_after_start"),
            models.CheckConstraint(condition=~Q(place="", link=""), name="occasion_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title or self.training.title

    @property
    def on(self) -> dt.date:
        """The Swedish day it is held, which is the day of its completions."""
        return timezone.localdate(self.starts_at)

    @property
    def where(self) -> str:
        return self.place or self.link

    def takes_sign_ups(self, now: dt.datetime) -> bool:
        today = timezone.localdate(now)
        return self.cancelled_at is None and self.starts_at > now and today <= self.sign_up_until

    def has_begun(self, now: dt.datetime) -> bool:
        return now >= self.starts_at

    def takes_attendance(self, now: dt.datetime) -> bool:
        return self.cancelled_at is None and now >= self.starts_at - OPENS_BEFORE

    def shows_code(self, now: dt.datetime) -> bool:
        return self.takes_attendance(now) and now < self.ends_at + CODE_HOLDS_AFTER


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def standing(self) -> Self:
        return self.filter(given_up_at=None)

    def placed(self) -> Self:
        return self.standing().filter(placed_at__isnull=False)

    def in_line(self) -> Self:
        """The first in line first."""
        return self.standing().filter(placed_at=None).order_by("pk")


class SignUp(models.Model):
    """That a person wants to come. Who gives up and signs up again stands last in line, with a new row."""

    personal_data = PersonalData(
        name=_("Anmälan till kurstillfälle"),
        basis=Basis.CONTRACT,
        what=_("Att personen har anmält sig, fått en plats eller står i kö, har avanmält sig, och när."),
        why=_("Fördela platserna i den ordning anmälningarna kom och säga till när något ändras."),
        keep=_("Ett år efter kurstillfället."),
    )

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="sign_ups")
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ups")
    signed_up_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True, blank=True)  # NULL = in line
    given_up_at = models.DateTimeField(null=True, blank=True)  # NULL = not

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "user"], condition=Q(given_up_at=None), name="one_sign_up_per_occasion"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attendance(models.Model):
    """That a person was there. Its id is the cause of the completion it ended in; a mistake is corrected there."""

    class How(models.TextChoices):
        LIST = "list", _("avprickad i närvarolistan")
        CODE = "code", _("kod i rummet")

    personal_data = PersonalData(
        name=_("Närvaro vid kurstillfälle"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att personen var med, och om någon prickade av det eller personen själv skrev koden."),
        why=_("Räkna utbildningen som genomförd och kunna förklara varför."),
        keep=_("Lika länge som den genomförda utbildningen."),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(User, models.CASCADE, related_name="attendances")
    how = models.CharField(max_length=10, choices=How)
    # NULL = the person self, or whoever did it has been erased.
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "user"], name="attendance_once_per_occasion")]

    def __str__(self) -> str:
        return str(self.pk)
