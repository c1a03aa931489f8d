"""Why what a package sent is not taken: told to the player and the log, never to a learner."""

from enum import StrEnum


class Why(StrEnum):
    LARGE = "large"
    NOT_JSON = "not_json"  # or no object at its top
    DEEP = "deep"
    CHARACTER = "character"  # NUL, or half a character: no database keeps it
    TYPE = "type"
    MISSING = "missing"
    NUMBER = "number"
    DURATION = "duration"
    STATUS = "status"
    MANY = "many"


class Unread(Exception):
    """`field` is the name of the field, with dots; "" = all of it. Nothing of what was sent counts."""

    def __init__(self, why: Why, field: str = "") -> None:
        self.why, self.field = why, field
        super().__init__(why.value, field)

    def __str__(self) -> str:
        return f"{self.why.value}: {self.field}" if self.field else self.why.value
