"""Keys of integrations: what fetches from the API on its own, and what it may see."""

import datetime as dt
import hashlib
import secrets
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.roles import UnitRole
from tracking.models.units import OrganisationalUnit, UnitKind
from tracking.personal_data import Basis, PersonalData

START = "lk_"  # by which a key that lies where it should not is found
SHOWN = 10  # characters of a key that are kept, to recognise it by


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, reader: User, on: dt.date) -> Self:
        """Those at units the reader governs."""
        # Imported late: permissions stands on these models.
        from tracking.permissions import governed_units  # noqa: PLC0415

        return self.filter(unit__in=governed_units(reader, on))

    def with_secret(self, secret: str) -> "ApiToken | None":
        found = self.filter(digest=_digest(secret), revoked_at=None)
        return found.select_related("unit", "created_by").first()


class ApiToken(models.Model):
    """A reader of its own (organisation.Reader): what HR, or a coordinator, at its unit sees. Never a person's."""

    class Scope(models.TextChoices):
        REPORT = "report", _("utfall per enhet")
        PEOPLE = "people", _("personer med namn")
        REQUIREMENTS = "requirements", _("krav och erbjudanden")
        IMPORTS = "imports", _("inläsningar")

    personal_data = PersonalData(
        name=_("Integration"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_("Vem som har gjort eller återkallat en nyckel för en integration, och när."),
        why=_("Kunna svara på vem som har öppnat för ett annat system att hämta uppgifter."),
        keep=_("Så länge nyckeln gäller och två år därefter."),
    )

    name = models.CharField(_("integrationens namn"), max_length=100)
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+", verbose_name=_("enhet"))
    scopes = models.JSONField(_("får hämta"), default=list)  # of Scope; at least one
    # NULL = the person has been erased, and the key opens nothing.
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("gjord av"))
    created_at = models.DateTimeField(_("gjord"), auto_now_add=True)
    expires_on = models.DateField(_("sista dag"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True, blank=True)  # NULL = not
    revoked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    last_used_on = models.DateField(_("senast använd"), null=True, blank=True)  # NULL = never
    prefix = models.CharField(_("nyckeln börjar med"), max_length=SHOWN)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("integration")
        verbose_name_plural = _("integrationer")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(revoked_at=None),
                name="one_open_token_per_name",
                violation_error_message=_("Enheten har redan en integration med det namnet. Välj ett annat."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Figures for coordinators are per förvaltning; imports are the whole municipality's."""
        kind = self.unit.kind if self.unit_id else None
        if kind is None or not self.scopes:
            return
        if self.scopes_only_totals and kind not in UnitRole.MAY_BE_AT[UnitRole.Role.COORDINATOR]:
            says = _("Utfall utan personer kan bara hämtas för kommunen eller en förvaltning. Välj en sådan enhet.")
            raise ValidationError({"unit": says})
        if self.Scope.IMPORTS in self.scopes and kind != UnitKind.MUNICIPALITY:
            says = _("Inläsningar gäller hela kommunen. Välj kommunen som enhet, eller ta bort bocken.")
            raise ValidationError({"scopes": says})

    @property
    def scopes_only_totals(self) -> bool:
        return self.Scope.REPORT in self.scopes and self.Scope.PEOPLE not in self.scopes

    @property
    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in self.Scope if scope in self.scopes]

    def roles_on(self, on: dt.date) -> list[UnitRole]:
        if self.revoked_at or on > self.expires_on:
            return []
        if self.Scope.PEOPLE in self.scopes:
            return [UnitRole(unit=self.unit, role=UnitRole.Role.HR)]
        return [UnitRole(unit=self.unit, role=UnitRole.Role.COORDINATOR)] if self.scopes_only_totals else []

    def revoke(self, by: User, at: dt.datetime) -> None:
        self.revoked_at, self.revoked_by = at, by
        self.save(update_fields=["revoked_at", "revoked_by"])

    def new_secret(self) -> str:
        """Told once, and kept nowhere: only what it can be checked against is."""
        secret = START + secrets.token_urlsafe(32)
        self.prefix, self.digest = secret[:SHOWN], _digest(secret)
        return secret


def _digest(secret: str) -> str:
    """A plain hash is enough: 32 random bytes cannot be guessed, as a password can."""
    return hashlib.sha256(secret.encode()).hexdigest()
