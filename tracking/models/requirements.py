"""Who must, or is offered, which training, and the rows that come of it."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import Affiliation, AffiliationQuerySet, Kind, User, UserQuerySet, as_of_q
from tracking.models.roles import UnitRole
from tracking.models.training import Training, TrainingVersion
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData
from tracking.renewing import Window


class Audience(models.Model):
    """A rule that says who belongs, on any day. Empty lists limit nothing; what is filled in must all hold."""

    personal_data = PersonalData(
        name=_("Målgrupp"),
        basis=Basis.PUBLIC_TASK,
        what=_("Personer som har lagts till i eller tagits undan från en målgrupp för hand."),
        why=_("Ge rätt personer rätt utbildning när regeln inte räcker."),
        keep=_("Så länge målgruppen används."),
    )

    code = models.SlugField(_("kod"), max_length=50, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    kinds = models.JSONField(_("sorter"), default=list)  # of Kind; at least one
    units = models.ManyToManyField(
        OrganisationalUnit,
        blank=True,
        related_name="+",
        verbose_name=_("enheter"),
        help_text=_("Med alla enheter under. Tomt: hela kommunen."),
    )
    titles = models.JSONField(_("befattningar"), default=list, blank=True)
    forms = models.JSONField(_("anställningsformer"), default=list, blank=True)
    roles = models.JSONField(_("roller"), default=list, blank=True)  # of UnitRole.Role
    includes = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("även dessa personer"))
    excludes = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("inte dessa personer"))

    class Meta:
        verbose_name = _("målgrupp")
        verbose_name_plural = _("målgrupper")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.kinds:
            raise ValidationError(
                {"kinds": _("Välj minst en sort: anställda, förtroendevalda eller samverkansparter.")}
            )
        before = Audience.objects.filter(pk=self.pk).values_list("kinds", flat=True).first()
        if before and set(before) != set(self.kinds) and Assignment.objects.filter(requirement__audience=self).exists():
            # A person's home on a past day is sought among the ties of these kinds.
            raise ValidationError(
                {"kinds": _("Målgruppen räknas redan, så sorterna kan inte ändras. Lägg upp en ny målgrupp.")}
            )

    def rule(self, on: dt.date) -> Q:
        """The condition on an affiliation for putting its person in the audience on `on`.

        A person added by hand is in by any affiliation of the audience's kinds."""
        limits = Q()
        units = list(self.units.all())
        if units:
            limits &= Q(unit__in=_subtrees(units))
        if self.titles:
            limits &= Q(title__in=self.titles)
        if self.forms:
            limits &= Q(form__in=self.forms)
        if self.roles:
            # The tie beside it is asked for the same day: whoever has left is in by no role.
            held = UnitRole.objects.as_of(on).filter(user=OuterRef("user"), role__in=self.roles)
            limits &= Q(Exists(held))
        if limits:
            limits |= Q(user__in=self.includes.values("pk"))
        excluded = list(self.excludes.values_list("pk", flat=True))
        return Q(kind__in=self.kinds) & limits & (~Q(user__in=excluded) if excluded else Q())

    def tells_ties_apart(self) -> bool:
        """Whether one of a person's ties can be in the audience and another of the same kind not."""
        return bool(self.titles or self.forms or self.units.all())

    def affiliations(self, on: dt.date) -> AffiliationQuerySet:
        """The ties that put persons in the audience on `on`."""
        return Affiliation.objects.as_of(on).filter(self.rule(on))

    def members(self, on: dt.date) -> UserQuerySet:
        return User.objects.filter(pk__in=self.affiliations(on).values("user"))


def _subtrees(units: list[OrganisationalUnit]) -> models.QuerySet[OrganisationalUnit]:
    condition = Q(pk__in=[])
    for unit in units:
        condition |= Q(**unit.path_range())
    return OrganisationalUnit.objects.filter(condition)


month_and_day = RegexValidator(
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("Skriv månad och dag som 09-01, med ett streck emellan.")
)


class Requirement(models.Model):
    """That an audience must complete, or is offered, a training."""

    class Renewal(models.TextChoices):
        NONE = "none", _("aldrig")
        MONTHS = "months", _("när det som är genomfört har slutat gälla")
        WINDOW = "window", _("varje år, under en viss tid")

    code = models.SlugField(_("kod"), max_length=50, unique=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="requirements", verbose_name=_("målgrupp"))
    training = models.ForeignKey(Training, models.PROTECT, related_name="requirements", verbose_name=_("utbildning"))
    mandatory = models.BooleanField(
        _("ska göras"), default=True, help_text=_("Annars är den ett erbjudande, utan sista dag.")
    )
    due_days = models.PositiveSmallIntegerField(_("antal dagar på sig"), default=90)
    starts_on = models.DateField(_("gäller från"))
    ends_on = models.DateField(_("gäller till och med"), null=True, blank=True)  # NULL = until further notice
    renewal = models.CharField(_("görs om"), max_length=10, choices=Renewal, default=Renewal.NONE)
    # Month and day, "09-01"; only for a window. One that ends before it begins runs into the next year.
    window_first = models.CharField(
        _("tidens första dag"), max_length=5, blank=True, validators=[month_and_day], help_text=_("Till exempel 09-01.")
    )
    window_last = models.CharField(
        _("tidens sista dag"), max_length=5, blank=True, validators=[month_and_day], help_text=_("Till exempel 11-30.")
    )

    class Meta:
        verbose_name = _("krav eller erbjudande")
        verbose_name_plural = _("krav och erbjudanden")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.training} – {self.audience}"

    def clean(self) -> None:
        if self.mandatory and self.audience_id and set(self.audience.kinds) != {Kind.EMPLOYEE}:
            raise ValidationError(
                {
                    "mandatory": _(
                        "Förtroendevalda och samverkansparter kan bara erbjudas utbildning. "
                        "Ta bort bocken, eller välj en målgrupp med bara anställda."
                    )
                }
            )
        in_window = self.renewal == self.Renewal.WINDOW
        if [bool(self.window_first), bool(self.window_last)] != [in_window, in_window]:
            raise ValidationError(
                {"window_first": _("Fyll i tidens båda dagar om utbildningen görs om varje år, annars ingen av dem.")}
            )
        if self.renewal == self.Renewal.MONTHS and self.training_id and self.training.valid_months is None:
            raise ValidationError(
                {"renewal": _("Utbildningen gäller tills vidare. Ange först hur många månader den gäller.")}
            )

    def kinds(self) -> list[str]:
        """Elected officials and partners can only be offered: what is mandatory never reaches them."""
        return [kind for kind in self.audience.kinds if kind == Kind.EMPLOYEE or not self.mandatory]

    def rule(self, on: dt.date) -> Q:
        return self.audience.rule(on) & Q(kind__in=self.kinds())

    def members(self, on: dt.date) -> UserQuerySet:
        """Who the requirement concerns on `on`; nobody on a day it does not hold."""
        if not self.holds_on(on):
            return User.objects.none()
        ties = Affiliation.objects.as_of(on).filter(self.rule(on))
        return User.objects.filter(pk__in=ties.values("user"))

    @property
    def window(self) -> Window | None:
        yearly = self.renewal == self.Renewal.WINDOW
        return Window.of(self.window_first, self.window_last) if yearly else None

    def holds_on(self, on: dt.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open_on(self, on: dt.date) -> Self:
        return self.filter(as_of_q(on, "assigned_on", "ended_on"))

    def with_remade(self) -> Self:
        """Annotates `remade`: that it counts from a version that everybody does again."""
        again = TrainingVersion.objects.filter(
            training=OuterRef("requirement__training"),
            again=TrainingVersion.Again.EVERYBODY,
            starts_on=OuterRef("counts_from"),
        )
        return self.annotate(remade=Exists(again))


class Assignment(models.Model):
    """A rule meeting a person: one row per cycle. Derived by assigning.assign, never made by hand."""

    personal_data = PersonalData(
        name=_("Tilldelning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att personen ska gå eller erbjuds en utbildning, sedan när och till vilken dag."),
        why=_("Visa personen vad som är kvar och räkna utfallet mot planens mål."),
        keep=_("Så länge personen finns kvar i tjänsten; gångna perioder behövs för att svara om gångna datum."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="assignments")
    assigned_on = models.DateField()
    counts_from = models.DateField(null=True, blank=True)  # NULL = any valid completion counts
    # NULL = an offer. Exempt days are not in it: they may be told, or taken back, at any time.
    due_on = models.DateField(null=True, blank=True)
    # The day the time through due_on began, where an earlier assignment's time goes on; NULL = assigned_on.
    given_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)  # last day it held; NULL = open

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "requirement"], condition=Q(ended_on__isnull=True), name="one_open_assignment"
            )
        ]
        indexes = [models.Index(fields=["requirement", "assigned_on"]), models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"{self.requirement} {self.assigned_on}"

    @property
    def clock_from(self) -> dt.date:
        return self.given_on or self.assigned_on

    def keep_time_of(self, before: "Assignment") -> None:
        """No new time: the last day is the one there was, and exempt days count from when that time began."""
        if self.due_on and before.due_on:
            self.due_on, self.given_on = before.due_on, before.clock_from

    def opens_early(self, on: dt.date, early: dt.timedelta) -> dt.date | None:
        """The first day of the next yearly cycle, where what is done on `on` counts for it already. None = it does
        not."""
        window = self.requirement.window
        opens = window.next_opening(on) if window else None
        return opens if opens and opens - early <= on and self.requirement.holds_on(opens) else None

    def asks_from(self, on: dt.date, early: dt.timedelta) -> dt.date | None:
        """What was done before this day is to be done again: for this cycle, or, in the early window before a yearly
        one, for the next. None = anything valid counts."""
        opens = self.opens_early(on, early)
        return max(opens - early, self.counts_from or opens - early) if opens else self.counts_from
