"""Who people are, where they belong, and who leads what. All days are inclusive and Swedish (Europe/Stockholm)."""

import datetime as dt
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracking.personal_data import PersonalData
from tracking.swedish import search_text, sort_key

STEP = 8  # digits of one step of a unit's path
DEEPEST = 12  # levels that a unit's path has room for


def as_of_q(on: dt.date, starts: str = "start_on", ends: str = "end_on") -> Q:
    """Rows that hold on a day; an empty end means "still"."""
    return Q(**{f"{starts}__lte": on}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on}))


class Kind(models.TextChoices):
    EMPLOYEE = "employee", _("Anställd")
    ELECTED = "elected", _("Förtroendevald")
    PARTNER = "partner", _("Samverkanspart")


class UnitKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Kommun")
    DEPARTMENT = "department", _("Förvaltning")
    UNIT = "unit", _("Enhet")
    COMMITTEE = "committee", _("Nämnd eller annat organ")
    PARTNER = "partner", _("Samverkanspart")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, reader: "User", on: dt.date) -> Self:
        """Persons with a tie in the reader's scope on `on` (today, in a view). A person with protected personal
        data and no display name is in no list."""
        ties = Affiliation.objects.visible_to(reader, on).filter(user=OuterRef("pk"))
        return self.filter(Exists(ties)).exclude(protected=True, display_name="")

    def matching(self, term: str) -> Self:
        found = self
        for word in search_text(term).split():
            found = found.filter(search_text__contains=word)
        return found


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str | None = None, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, with or without login. E-mail is not the key: HR's own id is (SourceRecord)."""

    personal_data = PersonalData(
        what="Namn, e-postadress för inloggning, uppgift om skyddade personuppgifter, språk och inloggningstid.",
        why="Veta vem som ska gå en utbildning, låta personen logga in och visa vem som har genomfört den.",
        keep="Så länge personen har en anställning, ett uppdrag eller samverkar, därefter enligt gallringsplanen.",
    )

    # NULL = no login by e-mail: none is known, or two active persons share it and it opens neither account.
    email = models.EmailField(_("e-post för inloggning"), unique=True, null=True, blank=True)
    given_name = models.CharField(_("förnamn"), max_length=100, blank=True)
    family_name = models.CharField(_("efternamn"), max_length=100, blank=True)
    protected = models.BooleanField(_("skyddade personuppgifter"), default=False)
    display_name = models.CharField(
        _("visningsnamn"),
        max_length=200,
        blank=True,
        help_text=_("Används i stället för namnet för den som har skyddade personuppgifter."),
    )
    # Both come from the name that may be shown, so that sorting and searching give no hint (swedish.py).
    sort_key = models.CharField(max_length=600, blank=True, editable=False, db_index=True)
    search_text = models.CharField(max_length=250, blank=True, editable=False)
    is_active = models.BooleanField(_("kan logga in"), default=True)
    is_staff = models.BooleanField(_("teknisk administratör"), default=False)
    date_joined = models.DateTimeField(_("upplagd"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        """No name: Wagtail keeps this text in its log for ever, also when the person becomes protected."""
        return f"{_('Person')} {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_derived_fields()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def set_derived_fields(self) -> None:
        """Call before bulk writes, which skip save()."""
        self.email = self.email.strip().lower() or None if self.email else None
        shown = (self.display_name, "") if self.protected else (self.given_name, self.family_name)
        self.sort_key = sort_key(f"{shown[1]} {shown[0]}".strip())
        self.search_text = search_text(*shown)

    def name_for(self, reader: "User | None") -> str:
        """The only way to a name on a page, in a file or in a mail. `reader` None = nobody in particular."""
        if self.protected and reader != self:
            return self.display_name
        name = f"{self.given_name} {self.family_name}".strip()
        # The address is for login and sending only: nobody else is shown it in place of a name.
        return name or str(self.email if reader == self and self.email else _("Utan namn"))

    def get_full_name(self) -> str:
        """What Wagtail shows beside an edit. Never empty, or it would show the e-mail address instead."""
        return self.name_for(None) or str(_("En medarbetare"))

    def get_short_name(self) -> str:
        return self.get_full_name()

    def home_affiliation(self, on: dt.date) -> "Affiliation | None":
        return self.affiliations.as_of(on).home_first().first()


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
        """Who belonged to an audience because of the unit before belongs because of this one."""
        # Imported late: audiences stand on these models.
        from tracking.models.requirements import Audience  # noqa: PLC0415

        self.predecessors.add(before)
        for audience in Audience.objects.filter(units=before):
            audience.units.add(self)

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


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(as_of_q(on))

    def within(self, unit: OrganisationalUnit) -> Self:
        return self.filter(**unit.path_range("unit__"))

    def home_first(self) -> Self:
        """The order that decides a home unit: main, then earliest employed, then lowest id."""
        return self.order_by("-is_main", "employed_from", "pk")

    def visible_to(self, reader: User, on: dt.date) -> Self:
        """Ties that hold on `on` and lie where the reader has a right to persons."""
        # Imported late: permissions stands on these models.
        from tracking.permissions import person_units, units_of_elected_only  # noqa: PLC0415

        ties = self.as_of(on).filter(unit__in=person_units(reader, on))
        return ties.exclude(~Q(kind=Kind.ELECTED), unit__in=units_of_elected_only(reader, on))


class Affiliation(models.Model):
    """A tie between a person and a unit, for a time, as one source reports it."""

    personal_data = PersonalData(
        what="Anställning, förtroendeuppdrag eller samverkan: enhet, befattning, anställningsform och datum.",
        why="Räkna personen där hen hör hemma och ge rätt målgrupp rätt utbildning.",
        keep="Så länge personen finns kvar i tjänsten; perioder som tagit slut behövs för att svara om gångna datum.",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    source = models.CharField(_("källa"), max_length=50)
    external_id = models.CharField(_("källans nummer"), max_length=100)
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="affiliations", verbose_name=_("enhet"))
    kind = models.CharField(_("sort"), max_length=20, choices=Kind)
    title = models.CharField(_("befattning"), max_length=200, blank=True)
    form = models.CharField(_("form"), max_length=100, blank=True)
    is_main = models.BooleanField(_("huvudsaklig"), default=False)
    # start_on is the first day of this row; employed_from the source's own start, kept when a new row follows.
    start_on = models.DateField(_("från"))
    employed_from = models.DateField(_("anställd sedan"))
    end_on = models.DateField(_("till och med"), null=True, blank=True)  # NULL = still
    missing_since = models.DateField(_("saknas i filen sedan"), null=True, blank=True)  # NULL = in the last file

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("anknytning")
        verbose_name_plural = _("anknytningar")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id", "start_on"], name="affiliation_once_per_start"),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=Q(end_on__isnull=True),
                name="one_open_affiliation_per_id",
            ),
        ]
        indexes = [
            # The order of home_first: the home unit of each of 200,000 persons is read off, not sorted out.
            models.Index(fields=["user", "-is_main", "employed_from", "id"], name="home_first"),
            models.Index(fields=["unit", "start_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()}, {self.unit}"
