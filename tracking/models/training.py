"""What can be completed, and the facts of who did. Facts are appended, never edited."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.personal_data import Basis, PersonalData

if TYPE_CHECKING:
    from tracking.models.completions import Completion


class Training(models.Model):
    """What is followed up. A web course, an occasion or an outside course are ways to deliver it."""

    class Level(models.TextChoices):
        NANO = "nano", _("Nanoutbildning")
        IN_DEPTH = "in_depth", _("Fördjupning")
        OTHER = "other", _("Annan")

    code = models.SlugField(_("kod"), max_length=50, unique=True)
    title = models.CharField(_("namn"), max_length=200)
    level = models.CharField(_("nivå"), max_length=20, choices=Level, default=Level.OTHER)
    valid_months = models.PositiveSmallIntegerField(
        _("giltig i antal månader"),
        null=True,
        blank=True,
        help_text=_("Tomt: en genomförd utbildning gäller tills vidare."),
    )
    length_days = models.PositiveSmallIntegerField(
        _("längd i dagar"),
        default=0,
        help_text=_("För en serie: dagar från första till sista delen. Annars 0."),
    )
    recap_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recaps",
        verbose_name=_("repetition av"),
        help_text=_(
            "För en kort repetition: den utbildning som den förnyar. Den räknas för den som har gjort hela "
            "utbildningen tidigare, inte för den som gör den första gången. Annars tomt."
        ),
    )

    class Meta:
        verbose_name = _("utbildning")
        verbose_name_plural = _("utbildningar")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.recap_of is None:
            return
        if self.recap_of_id == self.pk:
            raise ValidationError(
                {"recap_of": _("En utbildning kan inte vara repetition av sig själv. Välj en annan.")}
            )
        if self.recap_of.recap_of_id or (self.pk and self.recaps.exists()):
            raise ValidationError(
                {"recap_of": _("En repetition kan inte ha en egen repetition. Välj den hela utbildningen.")}
            )
        if self.recap_of.valid_months and not self.valid_months:
            raise ValidationError(
                {
                    "valid_months": _(
                        "Utbildningen som förnyas gäller en viss tid. Ange hur många månader repetitionen gäller."
                    )
                }
            )

    def valid_until(self, completed_on: dt.date) -> dt.date | None:
        """The last day a completion counts: the same day of the month, the last one where it is missing."""
        if self.valid_months is None:
            return None
        return completed_on + relativedelta(months=self.valid_months)

    def version_for(self, started_on: dt.date, completed_on: dt.date) -> "TrainingVersion | None":
        """The version that somebody who started and completed on these days has done. Where nobody was to do a new
        one again, who was under way finished the one before."""
        begun = self.versions.filter(starts_on__lte=completed_on)
        moved_nobody = Q(again=TrainingVersion.Again.NOBODY, starts_on__gt=started_on)
        return begun.exclude(moved_nobody).order_by("-number").first()

    def new_version(self, on: dt.date, again: "TrainingVersion.Again") -> "TrainingVersion":
        """The next number, from a day. Two at the same moment wait for each other."""
        with transaction.atomic():
            Training.objects.select_for_update(no_key=True).get(pk=self.pk)
            last = self.versions.aggregate(last=Max("number"))["last"] or 0
            return self.versions.create(number=last + 1, starts_on=on, again=again)

    def enrol(self, user: User, on: dt.date) -> "Enrolment":
        """The person's open enrolment, made if there is none. Safe when two requests race."""
        mine = Enrolment.objects.filter(user=user, training=self, completed_on=None)
        enrolment = mine.first()
        if enrolment:
            return enrolment
        try:
            with transaction.atomic():
                return Enrolment.objects.create(user=user, training=self, started_on=on)
        except IntegrityError:  # another request was faster, and may have completed it since
            return self.enrol(user, on)


class TrainingVersion(models.Model):
    """A major version and who it concerns. A minor edit makes none."""

    class Again(models.TextChoices):
        EVERYBODY = "everybody", _("Alla gör kursen igen")
        NEW = "new", _("Bara de som inte är klara gör den nya")
        NOBODY = "nobody", _("Ingen: den som har börjat gör klart den gamla")

    training = models.ForeignKey(Training, models.CASCADE, related_name="versions", verbose_name=_("utbildning"))
    number = models.PositiveSmallIntegerField(_("nummer"))
    starts_on = models.DateField(_("gäller från"))
    again = models.CharField(_("vem berörs"), max_length=20, choices=Again, default=Again.NEW)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versioner")
        constraints = [models.UniqueConstraint(fields=["training", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.training} {self.number}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> Self:
        return self.filter(completed_on=None)

    def open_on(self, on: dt.date) -> Self:
        """Begun on the day or before, and not completed on it."""
        return self.filter(Q(completed_on=None) | Q(completed_on__gt=on), started_on__lte=on)


class Enrolment(models.Model):
    """A person on a training, once. Its id is the cause of the completion it ends in."""

    personal_data = PersonalData(
        name=_("Påbörjad utbildning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att personen har påbörjat en utbildning och när."),
        why=_("Låta personen fortsätta där hen slutade och visa att ett erbjudande är påbörjat."),
        keep=_(
            "Påbörjade men ej avslutade: två år efter det senaste svaret, men av ett erbjudande så länge det finns "
            "kvar som tilldelning, för att läget på gångna datum ska stå fast. Avslutade: lika länge som den "
            "genomförda utbildningen."
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="enrolments")
    training = models.ForeignKey(Training, models.PROTECT, related_name="enrolments")
    started_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)  # NULL = open

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "training"], condition=Q(completed_on__isnull=True), name="one_open_enrolment"
            )
        ]
        indexes = [models.Index(fields=["user", "training"])]

    def __str__(self) -> str:
        return str(self.id)

    def record_attempt(
        self,
        item: uuid.UUID,
        *,
        finished: bool,
        passed: bool | None,
        score: float | None,
        duration: float | None,
        source: str,
        recorded_by: User | None = None,
    ) -> "Attempt":
        """Append one try. score 0–1, duration in seconds; None = not said. recorded_by None = the person self."""
        return self.attempts.create(
            item=item,
            finished=finished,
            passed=passed,
            score=score,
            duration=duration,
            source=source,
            recorded_by=recorded_by,
        )

    def complete(self, on: dt.date, source: "Completion.Source | None" = None) -> "Completion":
        """End in exactly one completion, also when called twice or at the same time."""
        # Imported late: completions stand on these models.
        from tracking.models.completions import Completion  # noqa: PLC0415

        try:
            with transaction.atomic():
                completion = Completion.record(
                    self.user,
                    self.training,
                    on,
                    source or Completion.Source.WEB,
                    cause=self.id,
                    started_on=self.started_on,
                )
        except IntegrityError:
            return Completion.objects.get(cause=self.id)
        Enrolment.objects.filter(pk=self.pk).update(completed_on=on)
        self.completed_on = on
        return completion


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def in_force(self) -> Self:
        """Without those that have been withdrawn: what a person has done is told by these alone."""
        return self.filter(withdrawal=None)


class Attempt(models.Model):
    """One try at one item (a question, a scenario, a package). Never shown to managers or HR."""

    personal_data = PersonalData(
        name=_("Försök"),
        basis=Basis.PUBLIC_TASK,
        what=_("Varje svar på en fråga: om det blev rätt, resultat och tid. Inte vilket alternativ som valdes."),
        why=_("Veta vad som är klart och upprepa det som behöver övas. Visas bara för personen själv."),
        keep=_(
            "Minst ett år efter att utbildningen genomförts, sedan enligt gallringsplanen. Av en utbildning som inte "
            "avslutats: två år efter det senaste svaret."
        ),
    )

    class Source(models.TextChoices):
        WEB = "web", _("Webb")
        GROUP = "group", _("Gruppgenomgång")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts")
    item = models.UUIDField()  # courses.progress.item_id: no foreign key, so that history survives content
    finished = models.BooleanField()
    passed = models.BooleanField(null=True)  # NULL = the item has no right answer
    score = models.FloatField(null=True)  # 0–1
    duration = models.FloatField(null=True)  # seconds
    source = models.CharField(max_length=20, choices=Source)
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # NULL = the person self
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrolment", "item"])]

    def __str__(self) -> str:
        return str(self.item)


class Withdrawal(models.Model):
    """Says that a try that somebody else recorded did not take place: whoever was registered was not there. The try
    itself stays."""

    personal_data = PersonalData(
        name=_("Tillbakataget försök"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att ett försök som en samtalsledare skrev in togs tillbaka, av vem och när."),
        why=_("Rätta en närvaro som blev fel, så att det går att se vad som stod förut."),
        keep=_("Lika länge som försöket."),
    )

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)
