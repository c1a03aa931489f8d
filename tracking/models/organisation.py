"""Who people are and where they belong. All days are inclusive and Swedish (Europe/Stockholm)."""

import datetime as dt
from typing import TYPE_CHECKING, Protocol, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData
from tracking.swedish import search_text, sort_key

if TYPE_CHECKING:
    from tracking.models.roles import UnitRole


def as_of_q(on: dt.date, starts: str = "start_on", ends: str = "end_on") -> Q:
    """Rows that hold on a day; an empty end means "still"."""
    return Q(**{f"{starts}__lte": on}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on}))


class Kind(models.TextChoices):
    EMPLOYEE = "employee", _("Anställd")
    ELECTED = "elected", _("Förtroendevald")
    PARTNER = "partner", _("Samverkanspart")


class Reader(Protocol):
    """Who reads: a person who is logged in, or an integration with its token."""

    def roles_on(self, on: dt.date) -> list["UnitRole"]:
        """With their units. Empty: the reader may see nobody and no totals."""


class PartnerType(models.TextChoices):
    """A partner is told by function and type, never by the name of a congregation (trust.md, Privacy rules)."""

    POLICE = "police", _("Polis")
    REGION = "region", _("Region")
    ASSOCIATION = "association", _("Förening")
    FAITH = "faith", _("Trossamfund")
    COMPANY = "company", _("Företag")
    OTHER = "other", _("Annan")


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, reader: Reader, on: dt.date) -> Self:
        """Persons with a tie in the reader's scope on `on` (today, in a view). A person with protected personal
        data and no display name is in no list."""
        ties = Affiliation.objects.visible_to(reader, on).filter(user=OuterRef("pk"))
        return self.filter(Exists(ties)).exclude(protected=True, display_name="")

    def found_by_address(self) -> Self:
        """Without those whose address may be private: who is or has been elected or a partner, and the protected. To
        find them by it would tell that it is theirs."""
        private = Affiliation.objects.filter(user=OuterRef("pk")).exclude(kind=Kind.EMPLOYEE)
        return self.filter(~Exists(private), protected=False)

    def holding_address(self, email: str) -> Self:
        held = models.Q(email__iexact=email) | models.Q(source_records__email__iexact=email)
        return self.found_by_address().filter(held)

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
        name=_("Person"),
        basis=Basis.PUBLIC_TASK,
        what=_("Namn, e-postadress för inloggning, uppgift om skyddade personuppgifter, språk och inloggningstid."),
        why=_("Veta vem som ska gå en utbildning, låta personen logga in och visa vem som har genomfört den."),
        keep=_("Så länge personen har en anställning, ett uppdrag eller samverkar, därefter enligt gallringsplanen."),
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
    # Chosen on the site; mails are written in it. Empty = Swedish.
    language = models.CharField(_("språk"), max_length=10, blank=True, choices=settings.INTERFACE_LANGUAGES)
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
        shown = (self.given_name, self.family_name)
        if self.protected:
            # Sorted by its last word, as everybody's: another place in a list would be a hint.
            given, _space, family = self.display_name.rpartition(" ")
            shown = (given, family)
        self.sort_key = sort_key(f"{shown[1]} {shown[0]}".strip())
        self.search_text = search_text(*shown)

    def name_for(self, reader: Reader | None) -> str:
        """The only way to a name on a page, in a file or in a mail. `reader` None = nobody in particular."""
        if self.protected and reader != self:
            return self.display_name
        name = f"{self.given_name} {self.family_name}".strip()
        # The address is for login and sending only: nobody else is shown it in place of a name.
        return name or str(self.email if reader == self and self.email else _("Utan namn"))

    @property
    def legal_name(self) -> str:
        """For the named handlers of protected persons, on their own page, and nowhere else."""
        return f"{self.given_name} {self.family_name}".strip()

    def get_full_name(self) -> str:
        """What Wagtail shows beside an edit. Never empty, or it would show the e-mail address instead."""
        return name_of(self, None)

    def get_short_name(self) -> str:
        return self.get_full_name()

    def roles_on(self, on: dt.date) -> list["UnitRole"]:
        return list(self.unit_roles.held(on).select_related("unit")) if self.is_active else []

    def home_affiliation(self, on: dt.date) -> "Affiliation | None":
        return self.affiliations.as_of(on).home_first().select_related("unit").first()


def name_of(person: User | None, reader: User | None) -> str:
    """Who did or holds something, where a row cannot stand without a name: also of whom no name may be shown, and of
    whoever is erased."""
    return (person.name_for(reader) if person else "") or str(_("En medarbetare"))


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def as_of(self, on: dt.date) -> Self:
        return self.filter(as_of_q(on))

    def within(self, unit: OrganisationalUnit) -> Self:
        return self.filter(**unit.path_range("unit__"))

    def home_first(self) -> Self:
        """The order that decides a home unit: main, then earliest employed, then lowest id."""
        return self.order_by("-is_main", "employed_from", "pk")

    def visible_to(self, reader: Reader, on: dt.date) -> Self:
        """Ties that hold on `on` and lie where the reader has a right to persons."""
        # Imported late: permissions stands on these models.
        from tracking.permissions import person_units, units_of_elected_only  # noqa: PLC0415

        ties = self.as_of(on).filter(unit__in=person_units(reader, on))
        return ties.exclude(~Q(kind=Kind.ELECTED), unit__in=units_of_elected_only(reader, on))


class Affiliation(models.Model):
    """A tie between a person and a unit, for a time, as one source reports it."""

    personal_data = PersonalData(
        name=_("Anknytning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Anställning, förtroendeuppdrag eller samverkan: enhet, befattning, anställningsform och datum."),
        why=_("Räkna personen där hen hör hemma och ge rätt målgrupp rätt utbildning."),
        keep=_(
            "Så länge personen finns kvar i tjänsten; perioder som tagit slut behövs för att svara om gångna datum."
        ),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="affiliations", verbose_name=_("person"))
    source = models.CharField(_("källa"), max_length=50)
    external_id = models.CharField(_("källans nummer"), max_length=100)
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="affiliations", verbose_name=_("enhet"))
    kind = models.CharField(_("sort"), max_length=20, choices=Kind)
    title = models.CharField(_("befattning"), max_length=200, blank=True)
    # For a partner; empty = not said, and for everybody else.
    partner_type = models.CharField(_("typ av samverkanspart"), max_length=20, choices=PartnerType, blank=True)
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
