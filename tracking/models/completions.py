"""The facts of who has completed what: appended, never edited. A correction is a row that takes another's place."""

import datetime as dt
import uuid
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.training import Enrolment, Training, TrainingVersion
from tracking.personal_data import Basis, PersonalData

EXTERNAL_RECORDS = uuid.UUID("5f0c2b1e-7c3e-4d58-9a0e-6d1f8f0b7a52")


class CompletionQuerySet(models.QuerySet["Completion"]):
    def in_force(self) -> Self:
        """Without those that a later row corrects, and without rows that say that nothing was completed."""
        # Not a condition on each row: this small set is looked up once, however many rows are asked about.
        corrected = Completion.objects.filter(corrects__isnull=False).values("corrects")
        return self.filter(annulled=False).exclude(pk__in=corrected)

    def valid_on(self, on: dt.date) -> Self:
        valid = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        return self.in_force().filter(valid, completed_on__lte=on)

    def renewable_on(self, on: dt.date | OuterRef) -> Self:
        """Those that a recap done on `on` would renew: of before that day, and no version since that everybody does
        again."""
        within = OuterRef(on) if isinstance(on, OuterRef) else on  # one query further in
        again = TrainingVersion.objects.filter(
            training=OuterRef("training"),
            again=TrainingVersion.Again.EVERYBODY,
            starts_on__gt=OuterRef("completed_on"),
            starts_on__lte=within,
        )
        return self.filter(~Exists(again), completed_on__lt=on)

    def renewing(self) -> Self:
        """The recaps that count for the training they are of (docs/decisions/0009)."""
        return self.filter(_whole_came_first())

    def with_renewed(self) -> Self:
        """Annotates `renews`: the training that a recap counts for. NULL = it is no recap, or it counts for nothing."""
        return self.annotate(renews=Case(When(_whole_came_first(), then=F("training__recap_of"))))

    def counting_for(self, training: Training) -> Self:
        """Of the training itself, and of its recaps where they count."""
        recaps = list(training.recaps.values_list("pk", flat=True))
        if not recaps:  # two conditions in one cost an index
            return self.filter(training=training)
        return self.filter(Q(training=training) | Q(_whole_came_first(), training__in=recaps))


def _whole_came_first() -> Exists:
    whole = Completion.objects.in_force().filter(user=OuterRef("user"), training=OuterRef("training__recap_of"))
    return Exists(whole.renewable_on(OuterRef("completed_on")))


class Completion(models.Model):
    """The fact that a person completed a training on a day, frozen as things were that day."""

    personal_data = PersonalData(
        name=_("Genomförd utbildning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vilken utbildning personen har genomfört, när, på vilket sätt och vid vilken enhet; rättelser av det."),
        why=_("Visa att kommunen följer sin plan och låta personen visa vad hen har genomfört."),
        keep=_("Så länge personen är verksam i kommunen och minst två år därefter. Sedan enligt gallringsplanen."),
    )

    class Source(models.TextChoices):
        WEB = "web", _("Webbkurs")
        OCCASION = "occasion", _("Kurstillfälle")
        GROUP = "group", _("Gruppgenomgång")
        EXTERNAL = "external", _("Annan utbildning")

    class Evidence(models.TextChoices):
        CERTIFICATE = "certificate", _("kursintyg")
        ATTENDANCE = "attendance", _("närvarolista")
        EMPLOYER = "employer", _("uppgift från tidigare arbetsgivare")
        ORGANISER = "organiser", _("uppgift från den som höll utbildningen")

    class Correction(models.TextChoices):
        WRONG_DATE = "wrong_date", _("fel datum")
        WRONG_PERSON = "wrong_person", _("fel person")
        WRONG_TRAINING = "wrong_training", _("fel utbildning")
        NOT_COMPLETED = "not_completed", _("inte genomförd")
        MISTAKEN = "mistaken", _("rättelsen var fel")

    user = models.ForeignKey(User, models.CASCADE, related_name="completions")
    training = models.ForeignKey(Training, models.PROTECT, related_name="completions")
    # NULL = no version of a web course stood behind it.
    version = models.ForeignKey(TrainingVersion, models.PROTECT, null=True, blank=True, related_name="completions")
    completed_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateField(null=True, blank=True)  # NULL = for ever
    source = models.CharField(max_length=20, choices=Source)
    unit_path = models.CharField(max_length=620, blank=True)  # unit codes joined by "/"; empty = no unit that day
    # The enrolment, attendance or imported row behind it. Unique and never NULL: this closes every race.
    cause = models.UUIDField(unique=True, editable=False)
    # Who wrote it by hand; NULL = it came of what the person did, or whoever wrote it has been erased.
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    evidence = models.CharField(max_length=20, choices=Evidence, blank=True)  # of a record by hand
    # The row that this one takes the place of; that one stays as it was. NULL = the first.
    corrects = models.OneToOneField("self", models.CASCADE, null=True, blank=True, related_name="corrected_by")
    correction = models.CharField(max_length=20, choices=Correction, blank=True)
    annulled = models.BooleanField(default=False)  # the correction says that nothing was completed

    objects = CompletionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "training", "completed_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None, correction="", annulled=False) | (~Q(corrects=None) & ~Q(correction="")),
                name="correction_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.training} {self.completed_on}"

    @classmethod
    def record_external(
        cls, user: User, training: Training, completed_on: dt.date, evidence: "Completion.Evidence", by: User
    ) -> "Completion":
        """What somebody has shown that they did elsewhere. Raises IntegrityError for the same training and day."""
        cause = cls.cause_of_record(user.pk, training.pk, completed_on)
        return cls.record(user, training, completed_on, cls.Source.EXTERNAL, cause, evidence=evidence, recorded_by=by)

    @staticmethod
    def cause_of_record(user: int, training: int, completed_on: dt.date) -> uuid.UUID:
        """Of what somebody wrote down, by hand or from a file: once for a person, training and day."""
        return uuid.uuid5(EXTERNAL_RECORDS, f"{user} {training} {completed_on}")

    @classmethod
    def record(
        cls,
        user: User,
        training: Training,
        on: dt.date,
        source: "Completion.Source",
        cause: uuid.UUID,
        *,
        started_on: dt.date | None = None,
        **written: object,
    ) -> "Completion":
        """Append the fact. `written`: what a record by hand says beside. Raises IntegrityError when the cause already
        ended in a completion."""
        home = user.home_affiliation(on)
        values: dict[str, object] = {
            # What was done elsewhere is no version of our course.
            "version": None if source == cls.Source.EXTERNAL else training.version_for(started_on or on, on),
            "valid_until": training.valid_until(on),
        } | written
        return cls.objects.create(
            user=user,
            training=training,
            completed_on=on,
            source=source,
            unit_path=home.unit.code_path if home else "",
            cause=cause,
            **values,
        )

    def correct(self, reason: "Completion.Correction", by: User, completed_on: dt.date | None = None) -> "Completion":
        """Append the row that takes this one's place: with another day, or saying that nothing was completed (None).
        Raises IntegrityError when somebody has corrected it already."""
        return Completion.record(
            self.user,
            self.training,
            completed_on or self.completed_on,
            Completion.Source(self.source),
            uuid.uuid5(self.cause, "correction"),
            corrects=self,
            correction=reason,
            annulled=completed_on is None,
            started_on=self._begun_on(),
            recorded_by=by,
            evidence=self.evidence,
            valid_until=self._valid_as_long_from(completed_on or self.completed_on),
        )

    def latest(self) -> "Completion":
        """The last row that took this one's place; itself when none did."""
        last = self
        while later := Completion.objects.filter(corrects=last).first():
            last = later
        return last

    def _begun_on(self) -> dt.date | None:
        """The day of the enrolment that the first of the corrected rows ended; None = it ended none."""
        first = self
        while first.corrects:
            first = first.corrects
        return Enrolment.objects.filter(pk=first.cause).values_list("started_on", flat=True).first()

    def _valid_as_long_from(self, on: dt.date) -> dt.date | None:
        """How long it holds was decided when it was recorded; the training's rule may be another since."""
        if self.valid_until is None:
            return None
        if self.valid_until == self.training.valid_until(self.completed_on):
            return self.training.valid_until(on)
        return on + relativedelta(self.valid_until, self.completed_on)
