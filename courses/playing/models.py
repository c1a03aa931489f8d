"""What is kept of a package that a learner has opened: the launch, where she is in it, and all that it has reported."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.kept_packages import PackageVersion
from content.playing.grading import Counts, Policy
from tracking.models import Enrolment, PersonalLink, User
from tracking.personal_data import Basis, PersonalData

MOST_REPORTS = 5_000  # of one launch
MOST_BYTES = 5 * 1024 * 1024  # of one launch, as they came


class LaunchQuerySet(models.QuerySet["Launch"]):
    def open_at(self, now: dt.datetime) -> Self:
        return self.filter(ended_at=None, expires_at__gt=now)

    def of(self, user: User) -> Self:
        return self.filter(enrolment__user=user)

    def end(self, now: dt.datetime) -> int:
        """Within a transaction: in one order, so that two who open at once wait, none for ever. The launches alone: a
        report of another course's package holds its enrolment while it waits for its launch."""
        mine = self.filter(ended_at=None).order_by("pk").select_for_update(of=("self",))
        still = list(mine.values_list("pk", flat=True))
        return self.filter(pk__in=still).update(ended_at=now)


class Launch(models.Model):
    """A learner has opened a package. Its signed id is all that the second origin knows of her: whose it is, of what
    and by which rules it counts stands here and in no request."""

    personal_data = PersonalData(
        name=_("Öppnad övning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Vilken övning (H5P eller SCORM) personen har öppnat i en lektion, och när."),
        why=_("Ta emot det som övningen rapporterar, från rätt person och inte längre än den är öppen."),
        keep=_("Ett år efter att övningen öppnades."),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    lesson = models.ForeignKey("courses.LessonPage", models.CASCADE, related_name="+")
    item = models.UUIDField()  # courses.progress.item_id
    version = models.ForeignKey(PackageVersion, models.PROTECT, related_name="+")
    # NULL = by login. Of a start code too: a link that is revoked takes the launch along.
    link = models.ForeignKey(PersonalLink, models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=10)  # of the player's own words
    counts = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Counts])
    seconds = models.PositiveIntegerField(default=0)
    pass_mark = models.FloatField(null=True)  # 0–1; NULL = as the package says
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # NULL = nothing has ended it before it expires
    reports = models.PositiveIntegerField(default=0)
    bytes = models.PositiveIntegerField(default=0)  # of reports, as they came

    objects = LaunchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrolment", "item"]), models.Index(fields=["opened_at"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def policy(self) -> Policy:
        """As it was when the package was opened."""
        return Policy(Counts(self.counts), self.seconds, self.pass_mark)

    def spend(self, size: int, now: dt.datetime) -> bool | None:
        """Make room for a report of `size` bytes, safe when several come at once: whether the report itself has room.
        None = the launch has ended, or has had all its reports."""
        mine = Launch.objects.open_at(now).filter(pk=self.pk, reports__lt=MOST_REPORTS)
        if mine.filter(bytes__lte=MOST_BYTES - size).update(reports=F("reports") + 1, bytes=F("bytes") + size):
            return True
        return False if mine.update(reports=F("reports") + 1) else None


class PlayerState(models.Model):
    """Where a learner is in a package, or in a part of SCORM: what it gave us to keep, given back next time."""

    personal_data = PersonalData(
        name=_("Läge i en övning"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Det som en övning (H5P eller SCORM) själv sparar för att personen ska kunna fortsätta där hen var. Kan "
            "innehålla svar i övningen."
        ),
        why=_("Fortsätta övningen en annan dag eller på en annan enhet. Visas för ingen."),
        keep=_("Tills personen börjar om övningen, annars ett år efter att övningen öppnades."),
    )

    LARGEST = 256 * 1024  # bytes

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="+")
    item = models.UUIDField()
    part = models.PositiveSmallIntegerField(default=0)  # of SCORM, from 1 in the table of contents; 0 = of the whole
    launch = models.ForeignKey(Launch, models.CASCADE, related_name="+")  # the last that kept it
    sequence = models.PositiveIntegerField(default=0)  # of the commit it came with, in that launch
    version = models.ForeignKey(PackageVersion, models.PROTECT, related_name="+")
    state = models.TextField()
    # Of a part of SCORM: its latest result
    finished = models.BooleanField(default=False)
    passed = models.BooleanField(null=True)
    score = models.FloatField(null=True)
    duration = models.FloatField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "item", "part"], name="one_state_of_a_part")]

    def __str__(self) -> str:
        return f"{self.item} {self.part}"


class Statement(models.Model):
    """One thing that a package has reported, as it came. What it says of the whole activity was read when it came."""

    personal_data = PersonalData(
        name=_("Rapport från en övning"),
        basis=Basis.PUBLIC_TASK,
        what=_("Det som en övning (H5P eller SCORM) har rapporterat medan personen gjorde den: svar, poäng och tid."),
        why=_("Räkna övningen som gjord, och kunna utreda om något blev fel. Visas för ingen."),
        keep=_("Ett år efter att övningen öppnades."),
    )

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="statements")
    part = models.PositiveSmallIntegerField(default=0)
    raw = models.TextField(blank=True)  # empty: the launch has reported so much that only what it says is kept
    at = models.DateTimeField(default=timezone.now)
    # NULL = it says nothing of the whole, or could not be read
    finished = models.BooleanField(null=True)
    passed = models.BooleanField(null=True)
    score = models.FloatField(null=True)  # 0–1
    duration = models.FloatField(null=True)  # seconds

    class Meta:
        indexes = [models.Index(fields=["launch"], condition=Q(finished__isnull=False), name="reports_that_say")]

    def __str__(self) -> str:
        return str(self.pk)
