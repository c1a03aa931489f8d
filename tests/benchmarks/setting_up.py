"""An empty migrated database for one part of the bench, and the figures it prints."""

import json
import os
import sys
import time
from collections.abc import Callable

import django

SIZES = [int(size) for size in os.environ.get("BENCH_PERSONS", "10000,50000,200000").split(",")]  # of a municipality


def start() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (after setup)

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(time.perf_counter() - began, 2)


def tell(figures: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
