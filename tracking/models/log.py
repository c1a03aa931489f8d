"""Who was shown names, or took them out. Rows are added and never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import PersonalData


class AccessLog(models.Model):
    class Kind(models.TextChoices):
        SHOWN = "shown", _("visad lista")
        TAKEN_OUT = "taken_out", _("uttagen fil")

    personal_data = PersonalData(
        what="Vem som har sett eller tagit ut en lista med namn, när, för vilken enhet och hur många. Inte vilka namn.",
        why="Kunna svara på vem som har haft tillgång till uppgifterna.",
        keep="I två år, eftersom frågan kan komma sent.",
    )

    # NULL = the reader has been erased; that somebody looked stays.
    reader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("vem"))
    at = models.DateTimeField(_("när"), auto_now_add=True)
    kind = models.CharField(_("hur"), max_length=20, choices=Kind)
    unit_path = models.CharField(_("enhet"), max_length=700)  # codes joined by "/", as the tree was
    subject = models.CharField(_("om"), max_length=500)
    on = models.DateField(_("läget den"))
    persons = models.PositiveIntegerField(_("antal personer"))
    # The integration that fetched them; the reader is then who made its token. Empty = the reader, on a page.
    integration = models.CharField(_("integration"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("visning eller uttag av namn")
        verbose_name_plural = _("visningar och uttag av namn")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.unit_path}"

    @classmethod
    def record(cls, reader: User | None, kind: Kind, unit: OrganisationalUnit, **fields: object) -> None:
        """Also when the list was empty: that somebody looked is the fact. Fields: subject, on, persons, integration."""
        cls.objects.create(reader=reader, kind=kind, unit_path=unit.code_path, **fields)
