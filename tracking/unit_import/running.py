"""Reads, checks and loads, alone with the tree and all or nothing."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from tracking.locking import alone_with_the_tree
from tracking.refusal import Refused
from tracking.unit_import.checking import find_conflicts
from tracking.unit_import.loading import Loaded, load_units
from tracking.unit_import.rows import read_units


def import_units(path: Path, on: dt.date, *, dry_run: bool = False) -> Loaded:
    """Raises Refused with every problem; then nothing is changed. `on` decides who is warned about."""
    with transaction.atomic():
        alone_with_the_tree()
        rows, warnings = read_units(path)
        conflicts = find_conflicts(rows)
        if conflicts:
            raise Refused(conflicts)
        loaded = load_units(rows, on)
        transaction.set_rollback(dry_run)
    return replace(loaded, warnings=warnings + loaded.warnings)
