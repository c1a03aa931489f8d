"""What a set of differences comes to, as one short text: equal means that the same will be written."""

from django.utils.crypto import salted_hmac

from tracking.hr_import.planning import Differences
from tracking.models import Affiliation


def plan_lines(found: Differences) -> list[str]:
    """Before anything is written: places and ties are changed by the writing."""
    places, ties = found.places, found.ties
    said: list[tuple[object, ...]] = [
        ("on", found.on),
        ("begun", sorted(places.begun.items())),
        ("renamed", sorted(places.renamed.items())),
    ]
    said += [("placing", placing) for placing in places.placings]
    said += [("moved", sorted((code, unit.pk) for code, unit in places.moved.items()))]
    said += [("new", new.row.affiliation_id, new.start_on) for new in ties.new]
    said += [("changed", *_values(ties.changed[pk]), ties.unit_code_of.get(pk)) for pk in sorted(ties.changed)]
    said += [("dropped", sorted(ties.dropped)), ("users", sorted(found.changed_users))]
    said += [("addresses", sorted(found.changed_emails)), ("mobiles", sorted(found.changed_mobiles))]
    return [repr(each) for each in said]


def fingerprint(lines: list[str], found: Differences) -> str:
    """`lines` from before the writing; who is in which group after it, since what was changed outside the file shows
    first then."""
    groups = [f"{person_id} {group}" for person_id, group in sorted(found.group_of.items())]
    return salted_hmac("tracking.hr_import", "\n".join([*lines, *groups])).hexdigest()


def _values(tie: Affiliation) -> tuple[object, ...]:
    own = (tie.title, tie.form, tie.is_main, tie.kind, tie.employed_from)
    return (tie.pk, tie.unit_id, tie.start_on, tie.end_on, tie.missing_since, *own)
