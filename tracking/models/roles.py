"""Who may see, or act for, whom: a role at a unit, for a time."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import Affiliation, Kind, User, as_of_q
from tracking.models.units import OrganisationalUnit, UnitKind
from tracking.personal_data import Basis, PersonalData


class UnitRoleQuerySet(models.QuerySet["UnitRole"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(as_of_q(on))

    def held(self, on: dt.date) -> Self:
        """Those that open anything on the day: whoever has left has no more access, on the day after the last, however
        long the role itself says that it lasts. Who has been employed holds roles as employed, not as elected or
        partner. Accounts that never had a tie have what their roles say."""
        ties = Affiliation.objects.filter(user=OuterRef("user"))
        employed = ties.filter(kind=Kind.EMPLOYEE)
        otherwise = ~Exists(employed) & (Exists(ties.as_of(on)) | ~Exists(ties))
        return self.as_of(on).filter(Exists(employed.as_of(on)) | otherwise, user__is_active=True)


class UnitRole(models.Model):
    """The right to see persons or totals, or to act for them, at a unit. Wagtail groups decide editing."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Chef")
        HR = "hr", _("HR")
        COORDINATOR = "coordinator", _("Samordnare")
        SECRETARY = "secretary", _("Nämndsekreterare")
        DEPUTY = "deputy", _("Ställföreträdare")
        PROTECTED_HANDLER = "handler", _("Handläggare för skyddade personuppgifter")

    personal_data = PersonalData(
        name=_("Roll"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_("Vilken roll personen har vid en enhet och under vilken tid."),
        why=_("Styra vem som får se och göra vad."),
        keep=_("Så länge rollen gäller och två år därefter, för att kunna förklara vem som hade åtkomst."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="unit_roles", verbose_name=_("person"))
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="roles", verbose_name=_("enhet"))
    role = models.CharField(_("roll"), max_length=20, choices=Role)
    # A manager sees units below without a manager of their own; with this, all of them.
    whole_subtree = models.BooleanField(_("även enheter under som har egen chef"), default=False)
    start_on = models.DateField(_("från"))
    end_on = models.DateField(_("till och med"), null=True, blank=True)  # NULL = still
    # The HR source that owns the row; empty = made by hand, and no import touches it.
    source = models.CharField(_("källa"), max_length=50, blank=True, editable=False)

    objects = UnitRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("roller")
        indexes = [models.Index(fields=["unit", "role"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "source"],
                condition=Q(end_on__isnull=True),
                name="one_open_role_per_unit_and_source",
                violation_error_message=_("Personen har redan den rollen där."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"

    # Coordinators see förvaltningar, not units; a secretary serves a nämnd.
    MAY_BE_AT = {
        Role.COORDINATOR: [UnitKind.MUNICIPALITY, UnitKind.DEPARTMENT],
        Role.PROTECTED_HANDLER: [UnitKind.MUNICIPALITY, UnitKind.DEPARTMENT],
        Role.SECRETARY: [UnitKind.COMMITTEE],
    }

    def clean(self) -> None:
        places = self.MAY_BE_AT.get(UnitRole.Role(self.role)) if self.role and self.unit_id else None
        if places and self.unit.kind not in places:
            kinds = _(" eller ").join(str(UnitKind(kind).label).lower() for kind in places)
            raise ValidationError({"role": _("Den rollen kan bara gälla %(kinds)s.") % {"kinds": kinds}})
        if self.role == self.Role.DEPUTY and not self.end_on:
            raise ValidationError({"end_on": _("En ställföreträdare har alltid en sista dag. Välj en.")})
        if self.end_on and self.end_on < self.start_on:
            raise ValidationError({"end_on": _("Sista dagen ligger före den första. Rätta en av dem.")})

    def withdraw(self, on: dt.date) -> None:
        """End it at once, on `on`. A role that held on an earlier day keeps those days; another one never held."""
        if self.start_on >= on:
            self.delete()
        else:
            self.end_on = on - dt.timedelta(days=1)
            self.save(update_fields=["end_on"])
