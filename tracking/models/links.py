"""Personal links and start codes: one row stands behind both."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tracking.models.organisation import User
from tracking.models.training import Training
from tracking.personal_data import Basis, PersonalData


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def open_on(self, on: dt.date) -> Self:
        return self.filter(revoked_at=None, expires_on__gte=on)


class PersonalLink(models.Model):
    """Lets a person into one training without login. The secret is worked out from the id, the issue number and the
    server's key when it is sent or printed; it is stored nowhere."""

    personal_data = PersonalData(
        name="Personlig länk",
        basis=Basis.PUBLIC_TASK,
        what="Att personen har en länk eller startkod till en utbildning, till vilken dag den gäller, och när den "
        "spärrades. Inte själva länken.",
        why="Låta den som inte har något konto gå sin utbildning.",
        keep="Ett år efter att länken slutade gälla.",
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="personal_links")
    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    issue = models.PositiveSmallIntegerField(default=1)  # raised when it is replaced: earlier secrets open nothing
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)  # NULL = not
    created_at = models.DateTimeField(default=timezone.now)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "training"], condition=Q(revoked_at=None), name="one_open_link_per_training"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
