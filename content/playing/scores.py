"""A score as xAPI and SCORM both say it."""

from dataclasses import dataclass

from content.playing.fields import Fields


@dataclass(frozen=True)
class Score:
    raw: float | None = None
    least: float | None = None
    most: float | None = None
    scaled: float | None = None  # -1 to 1

    def fraction(self, usual_most: float | None = None) -> float | None:
        """0–1, whatever was claimed. `usual_most` where none was said. None = no score, or nothing to measure it by."""
        if self.scaled is not None:
            return _within(self.scaled)
        least, most = self.least or 0.0, usual_most if self.most is None else self.most
        if self.raw is None or most is None or most <= least:
            return None
        return _within((self.raw - least) / (most - least))


def read_score(fields: Fields) -> Score:
    return Score(*(fields.number(name) for name in ("raw", "min", "max", "scaled")))


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)
