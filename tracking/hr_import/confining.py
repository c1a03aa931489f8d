"""A source that belongs to a part of the municipality says nothing about the rest: no row, no person, no unit."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from tracking.hr_import.planning import Differences
from tracking.models import Affiliation, Join, OrganisationalUnit, SourceRecord, User
from tracking.notice import Notice
from tracking.refusal import Problem

NOT_BELOW = _(
    "Enheten ligger inte under %(unit)s, som källan hör till. Ta bort raden, eller låt HR för hela kommunen läsa in "
    "filen."
)
CHANGES_OUTSIDE = _("Raden ändrar en enhet utanför %(unit)s, som källan hör till. Rätta kod och namn, eller töm dem.")
ALSO_OUTSIDE = _(
    "Personen hör också till något utanför %(unit)s. Ta bort raden, eller låt HR för hela kommunen läsa in filen."
)
LEFT_OUTSIDE = _(
    "%(number)s personer som källan har läst in förut hör till något utanför %(unit)s. Låt HR för hela kommunen läsa "
    "in filen."
)
TAKEN_OUTSIDE = _(
    "E-postadresser som redan används av någon utanför %(unit)s: %(number)s. Lämna adresser som inte är "
    "arbetsgivarens tomma, eller låt HR för hela kommunen läsa in filen."
)


def find_outside(found: Differences, unit: OrganisationalUnit) -> list[Problem]:
    """What in the file, or of what the source has said before, lies outside the unit."""
    if unit.parent_id is None:
        return []
    return [*_units(found, unit), *_persons(found, unit), *_addresses(found, unit)]


def _units(found: Differences, unit: OrganisationalUnit) -> list[Problem]:
    places = found.places
    inside = {code for code, each in places.known.items() if unit.contains(each)}
    placed = {placing.code for placing in places.placings}
    for placing in places.placings:  # what lies above comes first
        known = places.known.get(placing.code)
        if placing.parent_code in inside and (known is None or unit.contains(known)):
            inside.add(placing.code)
        else:
            inside.discard(placing.code)
    touched = placed | places.renamed.keys() | places.begun.keys()
    problems = []
    for row in found.rows:
        if row.unit_code not in inside:
            problems.append(Problem(row.number, "unit_code", Notice(NOT_BELOW, unit=unit.name)))
        elif row.top_unit_code in touched - inside:
            problems.append(Problem(row.number, "top_unit_code", Notice(CHANGES_OUTSIDE, unit=unit.name)))
    return problems


def _persons(found: Differences, unit: OrganisationalUnit) -> list[Problem]:
    """Their names, addresses and logins would follow the file. Of somebody joined by hand another source gives those
    (models.sources.precedence), and what lies outside is that source's."""
    joined = Join.objects.filter(separated_at=None).values("kept")
    outside = set(
        Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=found.on))
        .filter(user__source_records__source=found.source)
        .exclude(**unit.path_range("unit__"))
        .exclude(~Q(source=found.source), user__in=joined)
        .values_list("user", flat=True)
    )
    if not outside:
        return []
    theirs = {person_id for person_id, record in found.records.items() if record.user_id in outside}
    rows = {row.person_id: row.number for row in reversed(found.rows)}
    problems = [
        Problem(rows[person_id], "person_id", Notice(ALSO_OUTSIDE, unit=unit.name))
        for person_id in theirs & rows.keys()
    ]
    left = len(theirs - rows.keys())
    if left:
        problems.append(Problem(None, None, Notice(LEFT_OUTSIDE, number=left, unit=unit.name)))
    return problems


def _addresses(found: Differences, unit: OrganisationalUnit) -> list[Problem]:
    """An address that two persons share opens neither account: a file must not shut somebody else's. Told by number:
    a row would say which addresses people outside have."""
    written = {row.email for row in found.rows if row.email}
    inside = Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=found.on)).within(unit).values("user")
    others = User.objects.filter(is_active=True).exclude(pk__in=inside)
    others = others.exclude(source_records__source=found.source)
    taken = set(others.exclude(email=None).values_list("email", flat=True))
    taken |= set(SourceRecord.objects.filter(user__in=others).exclude(email="").values_list("email", flat=True))
    shared = len(taken & written)
    if not shared:
        return []
    return [Problem(None, "email", Notice(TAKEN_OUTSIDE, unit=unit.name, number=shared))]
