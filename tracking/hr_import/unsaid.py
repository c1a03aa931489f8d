"""Which place is the main one, for a file that does not say: a column that is not there changes nobody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from tracking.hr_import.rows import Row
from tracking.hr_import.ties import Ties, holds
from tracking.models import SourceRecord
from tracking.notice import Notice

NO_MAIN = _("Filen har ingen kolumn för huvudanställning: de platser som är huvudsakliga är det även i fortsättningen.")


def main_stays(ties: Ties) -> list[Notice]:
    kept = any(tie.is_main and holds(tie, ties.on) for own in ties.of_id.values() for tie in own)
    return [Notice(NO_MAIN)] if kept else []


def fill_main(rows: list[Row], ties: Ties, records: Mapping[str, SourceRecord]) -> list[Row]:
    """A known tie is what it was, and a new one is main when it is the only one the person has in the file."""
    holding = Counter(row.person_id for row in rows if _holds(row, ties))
    return [replace(row, main=_main(row, ties, records, only=holding[row.person_id] == 1)) for row in rows]


def _main(row: Row, ties: Ties, records: Mapping[str, SourceRecord], *, only: bool) -> bool:
    record, known = records.get(row.person_id), ties.of_id.get(row.affiliation_id, [])
    if record and known and known[-1].user_id == record.user_id:
        return known[-1].is_main
    return only and _holds(row, ties)


def _holds(row: Row, ties: Ties) -> bool:
    return row.end is None or row.end >= ties.on
