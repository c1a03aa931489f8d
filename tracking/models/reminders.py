"""When and how people are asked by mail to do what is theirs, and what they have been asked."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracking.models.outbox import Message
from tracking.models.requirements import Assignment, Requirement


class Step(models.TextChoices):
    """Of a person's own mails, in the order they are pressing. Offers have the first and the second, once each."""

    OVERDUE = "overdue", _("Tiden har gått ut")
    REMINDER = "reminder", _("Påminnelse")
    RENEWAL = "renewal", _("Dags att göra om")
    INVITATION = "invitation", _("Inbjudan")


NUDGE = "nudge"  # what a manager sends by hand, whatever the plans say


class ReminderPlan(models.Model):
    """Which steps, when, and the municipality's own words. Without the municipality's row nothing is sent: somebody has
    to have seen what would be, and how many it would reach."""

    # NULL = the municipality's own, for every requirement that has none.
    requirement = models.OneToOneField(
        Requirement, models.CASCADE, null=True, blank=True, related_name="reminder_plan", editable=False
    )
    is_on = models.BooleanField(_("skicka mejl"), default=True)
    invites = models.BooleanField(_("inbjudan när utbildningen tilldelas"), default=True)
    days_before = models.PositiveSmallIntegerField(
        _("påminnelse så många dagar före sista dagen"),
        default=14,
        validators=[MaxValueValidator(180)],
        help_text=_("0: ingen påminnelse."),
    )
    tells_overdue = models.BooleanField(_("mejl när tiden har gått ut"), default=True)
    days_before_renewal = models.PositiveSmallIntegerField(
        _("mejl om att göra om, så många dagar innan den slutar gälla"),
        default=30,
        validators=[MaxValueValidator(60)],
        help_text=_("0: inget mejl. Högst 60."),
    )
    days_after_offer = models.PositiveSmallIntegerField(
        _("för erbjudanden: en påminnelse så många dagar efter inbjudan"),
        default=21,
        validators=[MaxValueValidator(365)],
        help_text=_("0: ingen påminnelse. Ett erbjudande påminns om högst en gång."),
    )
    own_words = models.TextField(
        _("egen mening i mejlen"),
        blank=True,
        max_length=400,
        help_text=_("Till exempel varför kommunen har valt utbildningen. Den står i mejlet, aldrig i ämnesraden."),
    )
    mails_hourly = models.BooleanField(
        _("mejla också timavlönade"),
        default=False,
        help_text=_("Annars får de en startlapp av sin chef."),
    )
    # Of the municipality's row alone, as the next.
    tells_managers = models.BooleanField(
        _("sammanfattning till chefer varje vecka"), default=True, help_text=_("Antal och en länk, inga namn.")
    )
    tells_coordinators = models.BooleanField(
        _("information till samordnare efter varje rapportdatum"), default=True, help_text=_("Siffror, inga personer.")
    )
    # The forms of employment that count as hourly, as HR's file writes them.
    hourly_forms = models.JSONField(_("anställningsformer som är timavlönade"), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("requirement", 0), name="one_reminder_plan_each"),
            models.CheckConstraint(condition=models.Q(days_before_renewal__lte=60), name="renewal_told_while_expiring"),
        ]

    def __str__(self) -> str:
        return str(self.requirement or _("Kommunens egna val"))


class Reminder(models.Model):
    """That a step of an assignment has been told in a message. One message may tell many. The person's data in it is
    what Assignment and Message declare."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=20, choices=[*Step.choices, (NUDGE, _("Påminnelse från chefen"))])
    on = models.DateField()  # the day it is sent, at the earliest
    # "step:assignment"; renewal comes again when what was renewed ends, a manager's when the manager wants, so their
    # keys end in the day. Never NULL.
    key = models.CharField(max_length=80, unique=True)
    # NULL = the message has been cleared away since; that it was told stays.
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="reminders")

    class Meta:
        indexes = [models.Index(fields=["assignment", "step"]), models.Index(fields=["on"])]

    def __str__(self) -> str:
        return self.key
