"""What to think about in a file that is read all the same."""

from typing import Any, Self

from django.utils.translation import gettext


class Notice(str):
    """In Swedish as it stands, for commands and logs. `text` is marked for translation (gettext_noop) and has a place
    for each value, so that a page tells it in its reader's language. Values are what JSON can hold."""

    text: str
    values: dict[str, Any]

    def __new__(cls, text: str, **values: Any) -> Self:
        made = super().__new__(cls, text % values)
        made.text, made.values = text, values
        return made

    def as_json(self) -> list[Any]:
        return [self.text, self.values]


def tell(stored: list[Any] | str) -> str:
    """In the reader's language. A mere string was stored before notices were."""
    if isinstance(stored, str):
        return stored
    text, values = stored
    return gettext(text) % values
