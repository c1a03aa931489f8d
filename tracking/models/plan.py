"""What the municipality promised: its plan, the plan's goals and activities, and what was reported of them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracking.models.requirements import Requirement
from tracking.swedish import plain_number

MEASURED = _(
    "Det finns rapporterade utfall för målet, som annars skulle försvinna ur rapporten. Lägg upp ett nytt mål."
)
AREA_MEASURED = _(
    "Det finns rapporterade utfall för målområdets mål, som annars skulle försvinna ur rapporten. "
    "Lägg upp ett nytt målområde."
)


class PlanQuerySet(models.QuerySet["Plan"]):
    def in_force_first(self, on: dt.date) -> list["Plan"]:
        """The newest first, but those in force on the day before all others. A version is in force until one that
        follows it is."""
        begins = Coalesce("valid_from", "decided_on")
        found = list(self.order_by(begins.desc(nulls_last=True), "-pk"))
        replaced = {plan.predecessor_id for plan in found if plan.covers(on)}
        return sorted(found, key=lambda plan: not plan.covers(on) or plan.pk in replaced)


class Plan(models.Model):
    """A steering document against violent extremism. A new version is a new row that points at the old one."""

    class Cadence(models.TextChoices):
        MONTH = "month", _("varje månad")
        QUARTER = "quarter", _("varje kvartal")
        TERTIAL = "tertial", _("varje tertial")
        HALF_YEAR = "half_year", _("varje halvår")
        YEAR = "year", _("varje år")
        SCHOOL_YEAR = "school_year", _("varje läsår")

    code = models.SlugField(_("kod"), max_length=80)
    version = models.CharField(_("version"), max_length=50, default="1")
    title = models.CharField(_("titel"), max_length=250)
    document_type = models.CharField(_("typ av styrdokument"), max_length=50)
    organisation = models.CharField(_("organisation"), max_length=150)
    # NULL = the document does not say.
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_until = models.DateField(_("gäller till och med"), null=True, blank=True)
    period = models.CharField(_("giltighetstid, så som dokumentet skriver den"), max_length=100, blank=True)
    decided_by = models.CharField(_("beslutad av"), max_length=150, blank=True)
    decided_on = models.DateField(_("beslutad"), null=True, blank=True)
    decision_reference = models.CharField(_("beslutets beteckning"), max_length=150, blank=True)
    owner_function = models.CharField(_("ansvarig funktion"), max_length=200, blank=True)
    cadence = models.CharField(_("rapporteras"), max_length=20, choices=Cadence, default=Cadence.YEAR)
    reported_to = models.CharField(_("rapporteras till"), max_length=200, blank=True)
    review_on = models.DateField(_("ses över senast"), null=True, blank=True)
    review = models.CharField(_("översyn, så som dokumentet skriver den"), max_length=250, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("föregångare"),
    )
    # A plan of another municipality, kept to read and learn from: it has no figures here.
    is_source = models.BooleanField(_("källa, inte kommunens egen"), default=False)
    source_note = models.TextField(_("varifrån uppgifterna kommer"), blank=True)
    # The file it was read from, so that the same version again can be told from another. Empty = made by hand.
    source_text = models.JSONField(default=dict, blank=True, editable=False)
    # Names of Activity fields that may stand on an open page.
    public_fields = models.JSONField(_("fält som får visas öppet"), default=list, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("styrdokument")
        verbose_name_plural = _("styrdokument")
        ordering = ["is_source", "title", "-pk"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def begins_on(self) -> dt.date | None:
        """NULL = neither when it begins nor when it was decided is known."""
        return self.valid_from or self.decided_on

    def covers(self, on: dt.date) -> bool:
        return (self.begins_on or on) <= on <= (self.valid_until or on)

    def in_force_on(self, on: dt.date) -> bool:
        """A version is in force until one that follows it is."""
        return self.covers(on) and not any(each.covers(on) for each in self.successors.all())


class Level(models.TextChoices):
    """Both vocabularies of the plans: universell/selektiv/indikerad and främjande/förebyggande/individ."""

    UNIVERSAL = "universal", _("universell")
    SELECTIVE = "selective", _("selektiv")
    INDICATED = "indicated", _("indikerad")
    PROMOTING = "promoting", _("främjande")
    PREVENTING = "preventing", _("förebyggande")
    INDIVIDUAL = "individual", _("individ")

    @property
    def meaning(self) -> str:
        meanings = {
            Level.UNIVERSAL: _("Riktar sig till alla."),
            Level.SELECTIVE: _("Riktar sig till grupper där risken bedöms vara större."),
            Level.INDICATED: _("Riktar sig till enskilda som behöver stöd."),
            Level.PROMOTING: _("Stärker det som är bra för alla, till exempel delaktighet och tillit."),
            Level.PREVENTING: _("Minskar kända risker i grupper och miljöer."),
            Level.INDIVIDUAL: _("Riktar sig till enskilda och deras närmaste."),
        }
        return str(meanings[self])


class FocusArea(models.Model):
    """A målområde or an insatsnivå."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="focus_areas", verbose_name=_("styrdokument"))
    code = models.SlugField(_("kod"), max_length=80)
    title = models.CharField(_("rubrik"), max_length=250)
    level = models.CharField(_("nivå"), max_length=20, choices=Level, blank=True)
    description = models.TextField(_("beskrivning"), blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("målområde")
        verbose_name_plural = _("målområden")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="focus_area_code_once")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        before = FocusArea.objects.select_related("plan").filter(pk=self.pk).first()
        if before and self.plan_id and before.plan.code != self.plan.code:
            if self.goals.filter(measurements__isnull=False).exists():
                raise ValidationError({"plan": AREA_MEASURED})


class Goal(models.Model):
    """A goal of the plan and, where it can be, how it is measured."""

    class Measure(models.TextChoices):
        TRAINED = "trained", _("andel av en målgrupp med giltig utbildning")
        COORDINATORS = "coordinators", _("varje förvaltning har minst så många utbildade")
        OFFERED = "offered", _("andel av dem som erbjudits som har genomfört")
        OCCASIONS = "occasions", _("antal tillfällen, rapporteras för hand")
        REPORTED = "reported", _("rapporteras för hand")
        NONE = "none", _("mäts inte")

    # Shares of the persons that one requirement counts; with the coordinators, all that its assignments answer.
    BY_PERSONS = [Measure.TRAINED, Measure.OFFERED]
    BY_ASSIGNMENTS = [*BY_PERSONS, Measure.COORDINATORS]
    BY_HAND = [Measure.OCCASIONS, Measure.REPORTED]

    focus_area = models.ForeignKey(FocusArea, models.CASCADE, related_name="goals", verbose_name=_("målområde"))
    code = models.SlugField(_("kod"), max_length=80)  # stable over versions of the plan; unique within the plan
    title = models.CharField(_("mål"), max_length=500)
    measure = models.CharField(_("mäts genom"), max_length=20, choices=Measure, default=Measure.NONE)
    requirement = models.ForeignKey(
        Requirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("krav eller erbjudande"),
        help_text=_("Vilka som räknas: de som har fått utbildningen genom detta."),
    )
    by_year = models.PositiveSmallIntegerField(_("till år"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        ordering = ["focus_area__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["focus_area", "code"], name="goal_code_once")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.focus_area_id and self.code:
            same = Goal.objects.filter(focus_area__plan=self.focus_area.plan_id, code=self.code).exclude(pk=self.pk)
            if same.exists():
                raise ValidationError({"code": _("Ett annat mål i planen har den koden. Välj en annan.")})
        self._check_kept()
        if (
            self.requirement
            and self.in_percent
            and self.requirement.mandatory == (self.measure == self.Measure.OFFERED)
        ):
            raise ValidationError({"requirement": _("Måttet gäller det motsatta: välj ett krav eller ett erbjudande.")})

    # What a reported figure is a figure of.
    KEPT = ("code", "measure", "requirement")

    @property
    def is_measured(self) -> bool:
        """Whether any figure has been written down, counted or by hand."""
        return self.pk is not None and self.measurements.exists()

    def _check_kept(self) -> None:
        if not self.is_measured:
            return
        before = Goal.objects.get(pk=self.pk)
        changed = [name for name in self.KEPT if getattr(before, name) != getattr(self, name)]
        if before.focus_area.plan.code != self.focus_area.plan.code:  # what was reported is found by the plan's code
            changed.append("focus_area")
        if changed:
            raise ValidationError({changed[0]: MEASURED})

    @property
    def in_percent(self) -> bool:
        """Whether its targets are shares; otherwise they are numbers of persons or occasions."""
        return self.measure in self.BY_PERSONS


class GoalTarget(models.Model):
    """What the municipality aims at, from a day. A change is a new row; no plan in the sources names a figure."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="targets", verbose_name=_("mål"))
    valid_from = models.DateField(_("gäller från"))
    # Percent for shares, a number of persons or occasions for counts.
    value = models.DecimalField(_("målvärde"), max_digits=8, decimal_places=2)
    by_on = models.DateField(_("ska vara nått"), null=True, blank=True)

    class Meta:
        verbose_name = _("målvärde")
        verbose_name_plural = _("målvärden")
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return plain_number(self.value)

    def clean(self) -> None:
        if self.goal_id and self.valid_from:
            later = self.goal.targets.exclude(pk=self.pk).filter(valid_from__gte=self.valid_from)
            if later.exists():  # reports of those days have been read
                raise ValidationError(
                    {"valid_from": _("Ett målvärde gäller redan från den dagen eller senare. Välj en senare dag.")}
                )
        most = 100 if self.goal_id and self.goal.in_percent else None
        if self.value is not None and (self.value < 0 or (most and self.value > most)):
            raise ValidationError({"value": _("Skriv en andel mellan 0 och 100, eller ett antal från 0 och uppåt.")})


class Activity(models.Model):
    """What the plan says somebody shall do."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planerad")
        ONGOING = "ongoing", _("pågår")
        DONE = "done", _("genomförd")
        STOPPED = "stopped", _("avslutad")
        UNKNOWN = "unknown", _("framgår inte")

    focus_area = models.ForeignKey(FocusArea, models.CASCADE, related_name="activities", verbose_name=_("målområde"))
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("mål")
    )
    code = models.SlugField(_("kod"), max_length=80)
    title = models.TextField(_("aktivitet"))
    purpose = models.TextField(_("syfte eller uppdrag"), blank=True)
    audience = models.CharField(_("målgrupp"), max_length=300, blank=True)
    schedule = models.CharField(_("tidplan"), max_length=300, blank=True)
    condition = models.CharField(_("villkor"), max_length=300, blank=True)
    responsible = models.CharField(_("ansvarig funktion"), max_length=300, blank=True)
    level = models.CharField(_("nivå"), max_length=20, choices=Level, blank=True)
    status = models.CharField(_("läge"), max_length=20, choices=Status, default=Status.UNKNOWN)
    status_on = models.DateField(_("läget gäller"), null=True, blank=True)
    status_note = models.CharField(_("anteckning om läget"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("aktivitet")
        verbose_name_plural = _("aktiviteter")
        ordering = ["focus_area__order", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["focus_area", "code"], name="activity_code_once")]

    def __str__(self) -> str:
        return self.title


class PlanTable(models.Model):
    """A table of the plan that is neither goals nor activities: networks, a checklist, a list of material."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tables", verbose_name=_("styrdokument"))
    code = models.SlugField(_("kod"), max_length=80)
    title = models.CharField(_("rubrik"), max_length=250)
    columns = models.JSONField(_("kolumner"), default=list)  # [str]
    rows = models.JSONField(_("rader"), default=list)  # [[str]], as wide as columns
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("tabell")
        verbose_name_plural = _("tabeller")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_table_code_once")]

    def __str__(self) -> str:
        return self.title
