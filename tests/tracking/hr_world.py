"""An HR system that changes its mind, and the files it writes: for tests that draw histories at random."""

import datetime as dt
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.tracking.hr_file import row

FIRST = dt.date(2026, 3, 1)
DAY = dt.timedelta(days=1)
UNITS = ["U1", "U2", "T1", "T2"]
IDS = ["a1", "a2", "a3"]

ids, units, days = st.sampled_from(IDS), st.sampled_from(UNITS), st.integers(-40, 12)
moves = st.tuples(st.just("top"), units, units)
starts = st.tuples(st.just("start"), ids, days)
ends = st.tuples(st.just("end"), ids, st.none() | days)
changes = st.one_of(
    moves,
    moves,
    moves,
    starts,
    ends,
    ends,
    st.tuples(st.just("absent"), ids, st.booleans()),
    st.tuples(st.just("unit_code"), ids, units),
    st.tuples(st.just("title"), ids, st.sampled_from(["Kock", "Rektor"])),
    st.tuples(st.just("manager"), ids, st.sampled_from(["0", "1"])),
    st.tuples(st.just("person_id"), ids, st.sampled_from(["p1", "p2"])),
)
files = st.tuples(st.sampled_from([0, 0, 1, 2, 16]), st.lists(changes, min_size=1, max_size=4))


@dataclass
class World:
    """What the HR system knows, and writes to a file."""

    tops: dict[str, str] = field(default_factory=lambda: dict(zip(UNITS, ["T1", "T1", "T1", "T2"], strict=True)))
    ties: dict[str, dict] = field(
        default_factory=lambda: {
            name: {"person_id": person, "unit_code": unit, "start": dt.date(2025, 1, 1), "end": None, "absent": False}
            for name, person, unit in zip(IDS, ["p1", "p1", "p2"], ["U1", "U2", "U1"], strict=True)
        }
    )

    def change(self, what, which, value, on):
        if what == "top":
            # A file has two levels: what others lie under lies under nothing.
            under_it = [code for code, top in self.tops.items() if top == which != code]
            if value == which or (self.tops[value] == value and not under_it):
                self.tops[which] = value
            return
        tie = self.ties[which]
        tie[what] = on + value * DAY if what in ("start", "end") and value is not None else value
        if tie["end"] and tie["end"] < tie["start"]:
            tie["end"] = None

    def rows(self):
        told = {name: tie for name, tie in self.ties.items() if not tie["absent"]}
        for number, (name, tie) in enumerate(told.items()):
            top = self.tops[tie["unit_code"]]
            dates = {"start": str(tie["start"]), "end": str(tie["end"] or "")}
            own = {key: tie[key] for key in ("title", "manager") if key in tie}
            yield row(
                number,
                person_id=tie["person_id"],
                affiliation_id=name,
                email=f"{tie['person_id']}@example.se",
                unit_code=tie["unit_code"],
                unit_name=tie["unit_code"],
                top_unit_code=top,
                top_unit_name=top,
                **dates,
                **own,
            )
        yield row(9, unit_code="T1", unit_name="T1", top_unit_code=self.tops["T1"], top_unit_name="")
