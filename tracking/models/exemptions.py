"""Who is freed from what, and when. All days are inclusive."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.requirements import Requirement
from tracking.personal_data import Basis, PersonalData

LONGEST = 731  # days


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(start_on__lte=on, end_on__gte=on)

    def not_over(self, on: dt.date) -> Self:
        return self.filter(end_on__gte=on)

    def about(self, requirement: "Requirement | OuterRef | None") -> Self:
        """Those that free from the requirement: from that one, or from all."""
        return self.filter(Q(requirement=None) | Q(requirement=requirement))

    def meeting(self, exemption: "Exemption") -> Self:
        """Others of the person's that free from the same training on one of the same days."""
        others = self.filter(user=exemption.user_id).exclude(pk=exemption.pk)
        if exemption.requirement_id:
            others = others.about(exemption.requirement)
        return others.filter(start_on__lte=exemption.end_on, end_on__gte=exemption.start_on)


class Exemption(models.Model):
    """That a person is freed for a time, and has that time to the good afterwards. No two of a person's free from the
    same training on one day: their days are added up."""

    class Reason(models.TextChoices):
        ABSENT = "absent", _("frånvarande")
        EQUIVALENT = "equivalent", _("motsvarande utbildning")
        OTHER_DUTY = "other_duty", _("annat uppdrag")

    personal_data = PersonalData(
        name=_("Undantag"),
        basis=Basis.CONTRACT,
        what=_(
            "Att personen är undantagen från en utbildning, mellan vilka dagar, av vilken av tre orsaker, vem som "
            "skrev det och när."
        ),
        why=_("Inte räkna den som är frånvarande som om hen hade missat något."),
        keep=_("Minst två år efter sista dagen. Sedan enligt gallringsplanen."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="exemptions", verbose_name=_("person"))
    # NULL = from all requirements, as when on leave.
    requirement = models.ForeignKey(
        Requirement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exemptions",
        verbose_name=_("krav eller erbjudande"),
    )
    start_on = models.DateField(_("från"))
    end_on = models.DateField(_("till och med"))
    # In no list, export or mail: only whoever writes it sees it, in the form.
    reason = models.CharField(_("orsak"), max_length=20, choices=Reason)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("undantag")
        verbose_name_plural = _("undantag")
        indexes = [models.Index(fields=["user", "start_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gte=models.F("start_on")), name="exemption_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.start_on}–{self.end_on}"

    def clean(self) -> None:
        if not (self.user_id and self.start_on and self.end_on):
            return
        if self.end_on < self.start_on:
            raise ValidationError({"end_on": _("Sista dagen ligger före den första. Rätta en av dem.")})
        if (self.end_on - self.start_on).days > LONGEST:
            raise ValidationError({"end_on": _("Ett undantag gäller i högst två år. Välj en tidigare sista dag.")})
        other = Exemption.objects.meeting(self).order_by("start_on").first()
        if other:
            says = _("Personen är redan undantagen %(start)s–%(end)s. Välj andra dagar, eller ändra det undantaget.")
            raise ValidationError(says % {"start": other.start_on, "end": other.end_on})

    def may_be_taken_back(self, on: dt.date) -> bool:
        """One that has not begun, or was written the same day, has freed nobody that anybody has counted on."""
        return self.start_on > on or timezone.localdate(self.recorded_at) == on

    def stop(self, last: dt.date) -> None:
        """End it earlier. One that would hold no day goes."""
        if last < self.start_on:
            self.delete()
        else:
            self.end_on = min(self.end_on, last)
            self.save(update_fields=["end_on"])
