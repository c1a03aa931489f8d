"""make bench: speed and size on SQLite and PostgreSQL, as a table and as JSON. Aims stand beside the figures.

BENCH_PERSONS=10000,50000,200000 chooses the sizes of the municipality, BENCH_PARTS=uploading,serving the parts."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

PARTS = [
    "importing", "uploading", "following_up", "leading", "serving", "certificates", "sending", "reminding", "releasing",
    "playing", "searching",
]  # fmt: skip


def main() -> None:
    results: dict[str, dict[str, object]] = {}
    parts = os.environ.get("BENCH_PARTS", ",".join(PARTS)).split(",")
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            results[f"sqlite {part}"] = shown(f"sqlite {part}", run(part, f"sqlite:///{folder}/{part}.sqlite3"))
    for part in parts:
        with postgres.server(durable=True) as url:
            results[f"postgresql {part}"] = shown(f"postgresql {part}", run(part, url))
    sys.stdout.write(json.dumps(results, ensure_ascii=False) + "\n")


def shown(name: str, figures: dict[str, object]) -> dict[str, object]:
    """Written as soon as it is known: the whole run takes half an hour."""
    sys.stdout.write(f"\n{name}\n")
    for what, value in figures.items():
        sys.stdout.write(f"  {what:58} {value}\n")
    sys.stdout.flush()
    return figures


def run(part: str, url: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as private:
        own = {"DATABASE_URL": url, "PRIVATE_ROOT": private, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{part}"],
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
    if done.returncode:
        sys.exit(f"{part} failed")
    return json.loads(done.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
