"""Two rows of one person, made one by hand, with what it takes to part them again; and two that are not one person."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.personal_data import Basis, PersonalData


class Join(models.Model):
    """`other` gave all it held to `kept`. Open until separated_at."""

    personal_data = PersonalData(
        name=_("Ihopslagna personer"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att två uppgifter om en person har slagits ihop, av vem och när, och vilka rader som flyttades."),
        why=_("Räkna personen en gång, och kunna dela isär det som slogs ihop fel."),
        keep=_("Lika länge som personen."),
    )

    kept = models.ForeignKey(User, models.CASCADE, related_name="joins")
    other = models.ForeignKey(User, models.CASCADE, related_name="joined_into")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    separated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    separated_at = models.DateTimeField(null=True)  # NULL = joined
    # model label → ids of the rows that changed person
    moved = models.JSONField(default=dict)
    # Rows that gave way to one of the same meaning, serialized as they were.
    dropped = models.JSONField(default=list)
    # [model label, id, field, value before, value after] of what was changed on a row that stayed
    changed = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=models.Q(separated_at__isnull=True), name="joined_into_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kept_id} + {self.other_id}"


class DifferentPersonsQuerySet(models.QuerySet["DifferentPersons"]):
    def about(self, person: User) -> Self:
        return self.filter(models.Q(one=person) | models.Q(two=person))


class DifferentPersons(models.Model):
    """That somebody has looked, and the two are not one person: they are proposed no more, until it is taken back."""

    personal_data = PersonalData(
        name=_("Att två inte är samma person"),
        basis=Basis.PUBLIC_TASK,
        what=_("Att två uppgifter med samma namn eller adress gäller två personer, och vem som sade det när."),
        why=_("Inte föreslå samma par om igen."),
        keep=_("Lika länge som personerna."),
    )

    one = models.ForeignKey(User, models.CASCADE, related_name="+")  # the lower id
    two = models.ForeignKey(User, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = DifferentPersonsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["one", "two"], name="different_persons_once")]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.two_id}"
