"""What is said of a file, in the language of whoever reads it: warnings, refusals, guards."""

from typing import Any, Self

from django.utils.translation import gettext


class Notice(str):
    """In Swedish as it stands, for commands and logs. `text` is marked for translation (gettext_noop) and has a place
    for each value, so that a page tells it in its reader's language. Values are what JSON can hold, or notices."""

    text: str
    values: dict[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        made = super().__new__(cls, _filled(text, values))
        made.text, made.values = text, values
        return made

    def as_json(self) -> list[Any]:
        values = {name: each.as_json() if isinstance(each, Notice) else each for name, each in self.values.items()}
        return [self.text, values]


def tell(stored: list[Any] | str) -> str:
    """In the reader's language. A mere string was stored before notices were."""
    if isinstance(stored, Notice):
        stored = stored.as_json()
    if isinstance(stored, str):
        return stored
    text, values = stored
    return _filled(
        gettext(text), {name: tell(each) if isinstance(each, list) else each for name, each in values.items()}
    )


def _filled(text: str, values: dict[str, Any]) -> str:
    """A text without places may have a % sign of its own."""
    return text % values if values else text
