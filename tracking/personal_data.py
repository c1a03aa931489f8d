"""What a model with personal data must say of itself; docs/dataskydd.md and a test read it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalData:
    """Swedish sentences for the municipality's register of processing (GDPR art. 30)."""

    what: str
    why: str
    keep: str  # how long
