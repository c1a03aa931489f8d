"""The municipality's tree of units. A unit has days; one that moves ends and gets a successor (docs/decisions/0004)."""

import datetime as dt
from typing import Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STEP = 8  # digits of one step of a unit's path
DEEPEST = 12  # levels that a unit's path has room for


class UnitKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Kommun")
    DEPARTMENT = "department", _("Förvaltning")
    UNIT = "unit", _("Enhet")
    COMMITTEE = "committee", _("Nämnd eller annat organ")
    PARTNER = "partner", _("Samverkanspart")


class OrganisationalUnitQuerySet(models.QuerySet["OrganisationalUnit"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        )

    def within(self, unit: "OrganisationalUnit") -> Self:
        """The unit itself and all below it."""
        return self.filter(**unit.path_range())

    def counted_in(self, unit: "OrganisationalUnit") -> Self:
        return self.within(unit).exclude(kind__in=unit.kinds_apart())

    def ended_before(self, on: dt.date) -> Self:
        """The latest last: of those with one code, who left it to the unit that begins on the day."""
        return self.filter(valid_until__lt=on).order_by("valid_until")

    def root(self) -> "OrganisationalUnit | None":
        return self.filter(parent=None).order_by("pk").first()


class OrganisationalUnit(models.Model):
    """A place in the organisation. A unit that has held never changes parent: it ends and gets a successor with the
    same code. (move_in_place says what may.)"""

    code = models.CharField(_("kod"), max_length=50)
    name = models.CharField(_("namn"), max_length=200)
    kind = models.CharField(_("sort"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("överordnad enhet"),
    )
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("föregångare")
    )
    # NULL = for as long as anyone knows; NULL = still.
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_until = models.DateField(_("gäller till och med"), null=True, blank=True)
    # Each nämnd answers for its own people's data (GDPR art. 4.7). Empty = whoever answers for the unit above.
    controller = models.CharField(
        _("personuppgiftsansvarig"),
        max_length=150,
        blank=True,
        help_text=_("Nämnden som ansvarar för personuppgifterna här och i enheterna under. Tomt: som enheten ovanför."),
    )
    # Ids of the units from the top down to this one, eight digits each: a subtree is a range of paths, and every
    # collation agrees on the order of digits. (LIKE 'x%' is a full scan on SQLite.)
    path = models.CharField(max_length=STEP * DEEPEST, blank=True, editable=False, db_index=True)
    # Codes joined by "/", as frozen on a completion.
    code_path = models.CharField(max_length=620, blank=True, editable=False)

    objects = OrganisationalUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_until__isnull=True), name="one_open_unit_per_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="unit_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if not self.path:
            above = self.parent
            self.path = f"{above.path if above else ''}{self.pk:0{STEP}d}"
            self.code_path = f"{above.code_path}/{self.code}" if above else self.code
            super().save(update_fields=["path", "code_path"])

    @property
    def long_name(self) -> str:
        """With what it lies under: names such as "Administration" are many. Ask for it with its parent."""
        above = self.parent
        return f"{self.name} ({above.name})" if above and above.parent_id else self.name

    def move_in_place(self, parent: "OrganisationalUnit | None") -> int:
        """Another place for the unit and all below it, for all its days: only for one that has held no day yet, or
        that comes to lie deeper under what was above it. Elsewhere, roles given by hand do not come along: whoever gave
        them may have no right there. Returns how many lie below."""
        if self.parent and parent and not self.parent.contains(parent):
            self._forget_roles_by_hand()
        below = list(OrganisationalUnit.objects.within(self).exclude(pk=self.pk))
        steps, codes = len(self.path), len(self.code_path)
        self.parent, self.path = parent, ""
        self.save()  # lays the path
        for unit in below:
            unit.path, unit.code_path = self.path + unit.path[steps:], self.code_path + unit.code_path[codes:]
        OrganisationalUnit.objects.bulk_update(below, ["path", "code_path"], batch_size=200)
        return len(below)

    def succeed(self, before: "OrganisationalUnit") -> None:
        """Who belonged to an audience because of the unit before belongs because of this one; so do its sources."""
        # Imported late: audiences stand on these models.
        from tracking.models.requirements import Audience  # noqa: PLC0415

        self.predecessors.add(before)
        for audience in Audience.objects.filter(units=before):
            audience.units.add(self)
        before.sources.update(unit=self)

    def _forget_roles_by_hand(self) -> None:
        # Imported late: roles stand on these models.
        from tracking.models.roles import UnitRole  # noqa: PLC0415

        UnitRole.objects.filter(source="", **self.path_range("unit__")).delete()

    def clean(self) -> None:
        """A code is one unit's on any day, a unit ends after everybody in it and every unit below and not after the
        one above, and the tree has only so many levels."""
        if not self.path and self.parent and len(self.parent.path) >= STEP * DEEPEST:
            says = _("Trädet får ha högst %(levels)s nivåer. Välj en överordnad enhet högre upp.")
            raise ValidationError({NON_FIELD_ERRORS: says % {"levels": DEEPEST}})
        last, first = self.valid_until or dt.date.max, self.valid_from or dt.date.min
        same = OrganisationalUnit.objects.filter(code=self.code).exclude(pk=self.pk)
        if any(
            (unit.valid_from or dt.date.min) <= last and (unit.valid_until or dt.date.max) >= first for unit in same
        ):
            raise ValidationError(
                {NON_FIELD_ERRORS: _("En annan enhet har koden under samma tid. Byt kod eller dagar.")}
            )
        if self.parent and self.parent.valid_until and last > self.parent.valid_until:
            says = _("Den överordnade enheten upphör %(day)s. Enheten kan inte gälla längre.")
            raise ValidationError({NON_FIELD_ERRORS: says % {"day": self.parent.valid_until}})
        if last < first:
            raise ValidationError({NON_FIELD_ERRORS: _("Sista dagen ligger före den första. Rätta en av dem.")})
        if self.valid_until and self.pk:
            # Imported late: affiliations stand on units.
            from tracking.models.organisation import Affiliation  # noqa: PLC0415

            later = Q(end_on__isnull=True) | Q(end_on__gt=self.valid_until)
            if Affiliation.objects.within(self).filter(later).exists():
                raise ValidationError(
                    {"valid_until": _("Personer hör till enheten efter den dagen. Låt HR-filen flytta dem först.")}
                )
            below = OrganisationalUnit.objects.within(self).exclude(pk=self.pk)
            if below.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=self.valid_until)).exists():
                raise ValidationError({"valid_until": _("Enheter under den gäller längre. Avsluta dem först.")})

    @property
    def row_id(self) -> int:
        """Id of the unit whose row counts the people here in figures for the whole municipality: what lies directly
        under it, and a nämnd by itself wherever it lies. (Those of kind PARTNER make one row together.)"""
        top = self.path[STEP : 2 * STEP] or self.path[:STEP]
        return self.pk if self.kind == UnitKind.COMMITTEE else int(top)

    @property
    def is_row(self) -> bool:
        """Whether it is the whole municipality, or a row of figures for it."""
        return self.kind != UnitKind.PARTNER and self.row_id == self.pk

    def responsible(self) -> str:
        """The controller of personal data here; empty when no unit from here to the top names one."""
        named = OrganisationalUnit.objects.filter(pk__in=self.line).exclude(controller="").order_by("-path").first()
        return named.controller if named else ""

    @property
    def line(self) -> list[int]:
        """Ids of the units from the top down to this one."""
        return [int(self.path[start : start + STEP]) for start in range(0, len(self.path), STEP)]

    def path_range(self, prefix: str = "") -> dict[str, str]:
        """Lookups for all rows at or below this unit; `prefix` leads to the unit ("unit__")."""
        following = str(int(self.path) + 1).zfill(len(self.path))
        return {f"{prefix}path__gte": self.path, f"{prefix}path__lt": following}

    def contains(self, other: "OrganisationalUnit") -> bool:
        return other.path.startswith(self.path)

    def kinds_apart(self) -> set[UnitKind]:
        """Kinds of units below that are not counted in this one: partners and the elected stand beside förvaltningar,
        wherever a file has put them."""
        if self.kind == UnitKind.MUNICIPALITY:
            return set()
        return {UnitKind.PARTNER, UnitKind.COMMITTEE} - {UnitKind(self.kind)}
