"""The five groups of persons in a file's differences, as readers meet them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Group:
    slug: str  # empty = has no list: nothing happens to them
    key: str
    label: str | Promise
    means: str | Promise


_ALL = (
    Group("nya", "new", _("Nya"), _("Finns inte sedan förut.")),
    Group("andrade", "changed", _("Ändrade"), _("Något skiljer sig: enhet, befattning, dagar, namn eller adress.")),
    Group("slutar", "ended", _("Slutar"), _("Har ingen plats kvar efter filen.")),
    Group("saknas", "missing", _("Saknas"), _("Finns inte i filen längre. Avslutas om de fortsätter saknas.")),
    Group("", "unchanged", _("Oförändrade"), _("Inget händer.")),
)
GROUPS = {group.slug: group for group in _ALL if group.slug}


def groups_of(outcome: dict[str, Any]) -> list[tuple[Group, int]]:
    counts = outcome.get("persons", {})
    return [(group, counts[group.key]) for group in _ALL if group.key in counts]
