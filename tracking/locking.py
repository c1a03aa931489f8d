"""Who changes the tree, or whose assignments are whose, does it alone: from reading what is there to writing the last
difference. The tree is always locked first."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from tracking.models import Message, OrganisationalUnit, OutgoingStatement, Requirement


def alone_with_the_tree() -> None:
    """Waits for another import, whatever its source, and holds the next one until the transaction ends. The row that
    names the model is locked: a first import has no unit to lock. SQLite waits at BEGIN IMMEDIATE instead."""
    _lock_name_of(OrganisationalUnit)


def alone_with_the_outbox() -> None:
    """Waits for another process that takes messages to send, so that none is taken twice and the day's number holds."""
    _lock_name_of(Message)


def alone_with_the_statements() -> None:
    """Waits for another process that finds or takes statements, so that they go in their order."""
    _lock_name_of(OutgoingStatement)


def _lock_name_of(model: type[Model]) -> None:
    meta = model._meta
    ContentType.objects.select_for_update(no_key=True).get(app_label=meta.app_label, model=meta.model_name)


def alone_with_the_requirements() -> None:
    """Waits for the assigning of each, and holds the next one: it locks its requirement too (assigning)."""
    list(Requirement.objects.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
