"""That somebody has answered, and how many answered right: two tables with nothing in common."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracking.models import Completion, Training, User
from tracking.personal_data import Basis, PersonalData

STEP = 10  # persons whose answers are told at a time


class RecallAnswered(models.Model):
    """So that nobody is asked, or counted, twice. Not when, and not what."""

    personal_data = PersonalData(
        name=_("Besvarat Minns du?"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att personen har svarat på tre frågor några veckor efter en kurs. Inte när, och inte vad."),
        why=_("Inte fråga om samma sak två gånger, och inte räkna någon två gånger."),
        keep=_("Tills tolv veckor har gått efter kursen."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    completion = models.OneToOneField(Completion, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class RecallPointQuerySet(models.QuerySet["RecallPoint"]):
    def add(self, training: Training, item: uuid.UUID, *, right: bool) -> None:
        """One more answer. What is told changes when ten persons have answered since: of fewer, the change would tell
        what they answered."""
        point, _new = self.get_or_create(item=item, defaults={"training": training})
        same = self.filter(pk=point.pk)
        same.update(asked=F("asked") + 1, right=F("right") + int(right))
        same.filter(asked__gte=F("told_asked") + STEP).update(told_asked=F("asked"), told_right=F("right"))

    def told(self) -> Self:
        return self.filter(told_asked__gte=STEP)


class RecallPoint(models.Model):
    """Of one question, in the whole municipality: first answers, and how many of them were right."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    item = models.UUIDField(unique=True)  # courses.progress.item_id
    asked = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    told_asked = models.PositiveIntegerField(default=0)
    told_right = models.PositiveIntegerField(default=0)

    objects = RecallPointQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.item)
