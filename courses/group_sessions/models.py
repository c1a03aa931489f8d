"""A lesson that was gone through together, and who was there. Rows are added; a mistake is put right by a later one."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models import Attempt, OrganisationalUnit, Training, User
from tracking.personal_data import Basis, PersonalData


class GroupSession(models.Model):
    """Lesson and course are known by their translation keys: pages may be rewritten, moved and deleted."""

    personal_data = PersonalData(
        name=_("Gruppgenomgång"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vem som ledde en gruppgenomgång, vem som skrev in närvaron, vid vilken enhet och när."),
        why=_("Visa hur en utbildning har genomförts och vem som kan rätta närvaron."),
        keep=_("Lika länge som de genomförda utbildningar den ledde till."),
    )

    # Of the form it was registered with and who sent it: a form sent twice is one session.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.PROTECT, related_name="+")
    course = models.UUIDField()
    lesson = models.UUIDField()
    title = models.CharField(max_length=255)  # of the lesson, as it was called when this was registered
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+")
    held_on = models.DateField()
    # NULL = the person has been erased.
    led_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    registered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["unit", "lesson"])]

    def __str__(self) -> str:
        return f"{self.title} {self.held_on}"


class GroupAttendanceQuerySet(models.QuerySet["GroupAttendance"]):
    def holding(self) -> Self:
        """One row for each person and session: what holds, whether the person was there or not."""
        return self.filter(corrected_by=None)


class GroupAttendance(models.Model):
    """That a person was there, or that an earlier row which says so (or says not) was wrong."""

    class Reason(models.TextChoices):
        """What was wrong with the row before; the same words as a completion's correction has."""

        NOT_COMPLETED = "not_completed", _("var inte med")
        WRONG_PERSON = "wrong_person", _("fel person")
        MISTAKEN = "mistaken", _("rättelsen var fel")

    personal_data = PersonalData(
        name=_("Närvaro vid gruppgenomgång"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Att personen var med när en del av en kurs gicks igenom i grupp, vem som skrev in det och när; rättelser "
            "av det. Inget om vad någon sa."
        ),
        why=_("Räkna delen som gjord för den som var med, och kunna rätta det som blev fel."),
        keep=_("Lika länge som den genomförda utbildningen."),
    )

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="attendances")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    present = models.BooleanField(default=True)
    # The tries that it made. None = nothing was left to do, or nobody was there.
    attempts = models.ManyToManyField(Attempt, related_name="+")
    # The row that this one takes the place of; that one stays as it was. NULL = the first.
    corrects = models.OneToOneField("self", models.CASCADE, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=20, choices=Reason, blank=True)  # empty = corrects nothing
    registered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # NULL = erased
    registered_at = models.DateTimeField(default=timezone.now)

    objects = GroupAttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"], condition=Q(corrects=None), name="first_attendance_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="", present=True) | (~Q(corrects=None) & ~Q(reason="")),
                name="attendance_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
