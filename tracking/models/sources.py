"""Where persons come from: the sources, which person a source means, and which files have been applied."""

import datetime as dt
from collections.abc import Callable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData

HAND = "hand"  # the source of what is laid up on the site's own pages; no file may call itself so


class SourceQuerySet(models.QuerySet["Source"]):
    def governed_by(self, reader: User, on: dt.date) -> Self:
        """Those whose files the reader may load: of a unit in the reader's scope as HR."""
        # Imported late: permissions stands on these models.
        from tracking.permissions import hr_units  # noqa: PLC0415

        return self.filter(unit__in=hr_units(reader, on))


class Source(models.Model):
    """A register that files come from. Its rows, and the persons it has, lie in its unit or below. A source that only
    the command has loaded has no row here: it belongs to the whole municipality, and its headings are known."""

    name = models.CharField(_("källa"), max_length=50, unique=True)
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="sources", verbose_name=_("hör till"))
    # Our name → the file's heading, and our name → the same text for every row. Both empty: our headings.
    columns = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """Where somebody chooses among sources: the name alone is a short word that the files carry."""
        return f"{self.name} – {self.unit.name}"


def precedence() -> Callable[[str], tuple[bool, bool, str]]:
    """The order in which sources are believed about one person's name and address: those of the whole municipality
    before those of a part, which may know the person from there only; then by name. Last what is laid up by hand."""
    of_a_part = set(Source.objects.filter(unit__parent__isnull=False).values_list("name", flat=True))
    return lambda source: (source == HAND, source in of_a_part, source)


class SourceRecord(models.Model):
    """What one source calls a person. Several rows may lead to one User when sources are joined."""

    personal_data = PersonalData(
        name=_("Nummer i en källa"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Personens nummer i källsystemet (aldrig personnummer), e-postadressen så som källan skrev den, "
            "mobilnumret om källan har det och om källan säger att personen har skyddade personuppgifter."
        ),
        why=_("Känna igen samma person i nästa fil, och nå den som inte har någon e-post. Numret visas inte."),
        keep=_("Lika länge som personen."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="source_records")
    source = models.CharField(max_length=50)
    person_id = models.CharField(max_length=100)
    # As the source wrote it; User.email is NULL while two active persons share one address.
    email = models.EmailField(blank=True)
    # As +46701234567; empty = the source has none, or the person is protected. Only for sending (mobiles.py).
    mobile = models.CharField(max_length=20, blank=True, db_index=True)
    # A person is protected when any of the sources says so: one file cannot take away what another has said.
    protected = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "person_id"], name="one_record_per_source_and_id")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def governed_by(self, reader: User, on: dt.date) -> Self:
        """Of the sources whose files the reader may load. One that only the command has loaded is the whole
        municipality's."""
        # Imported late: permissions stands on these models.
        from tracking.permissions import hr_units  # noqa: PLC0415

        mine = Source.objects.governed_by(reader, on)
        if hr_units(reader, on).filter(parent=None).exists():
            return self.exclude(source__in=Source.objects.exclude(pk__in=mine).values("name"))
        return self.filter(source__in=mine.values("name"))


class ImportRun(models.Model):
    """One applied import of a source: the days a source was seen decide the last day of what went missing."""

    source = models.CharField(_("källa"), max_length=50)
    on = models.DateField(_("per datum"))
    finished_at = models.DateTimeField(_("klar"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("rader"), default=0)
    counts = models.JSONField(_("antal"), default=dict)
    # NULL = the command.
    upload = models.OneToOneField("Upload", models.SET_NULL, null=True, related_name="run")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "on"])]

    def __str__(self) -> str:
        return f"{self.source} {self.on}"

    def who(self, reader: User) -> str:
        return self.upload.decider_for(reader) if self.upload else str(_("Kommandot import_hr"))
