"""What a model with personal data must say of itself; the persons' own page, docs/dataskydd.md and a test read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """Lawful basis, GDPR art. 6.1. Never consent or legitimate interest: no authority can rest on them (trust.md)."""

    CONTRACT = "contract", _("Avtal: anställningen (artikel 6.1 b).")
    LEGAL_OBLIGATION = (
        "legal_obligation",
        _("Rättslig förpliktelse: att skydda uppgifterna och kunna visa hur (artikel 6.1 c)."),
    )
    PUBLIC_TASK = (
        "public_task",
        _("Uppgift av allmänt intresse: kommunens arbete enligt sin plan (artikel 6.1 e)."),
    )


@dataclass(frozen=True)
class PersonalData:
    """Sentences for the municipality's register of processing (GDPR art. 30)."""

    name: Promise
    basis: Basis
    what: Promise
    why: Promise
    keep: Promise  # how long


def all_personal_data() -> Iterator[PersonalData]:
    """Of every model that declares it, whichever package it is in."""
    found = (getattr(model, "personal_data", None) for model in apps.get_models())
    return (declared for declared in found if declared)
