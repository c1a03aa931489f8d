"""What the files said: which person a source means, and which files have been applied."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.personal_data import PersonalData


class SourceRecord(models.Model):
    """What one source calls a person. Several rows may lead to one User when sources are joined."""

    personal_data = PersonalData(
        what="Personens nummer i källsystemet (aldrig personnummer) och e-postadressen så som källan skrev den.",
        why="Känna igen samma person i nästa fil.",
        keep="Lika länge som personen.",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="source_records")
    source = models.CharField(max_length=50)
    person_id = models.CharField(max_length=100)
    # As the source wrote it; User.email is NULL while two active persons share one address.
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "person_id"], name="one_record_per_source_and_id")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class ImportRun(models.Model):
    """One applied import of a source: the days a source was seen decide the last day of what went missing."""

    source = models.CharField(_("källa"), max_length=50)
    on = models.DateField(_("per datum"))
    finished_at = models.DateTimeField(_("klar"), auto_now_add=True)
    counts = models.JSONField(_("antal"), default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "on"])]

    def __str__(self) -> str:
        return f"{self.source} {self.on}"
