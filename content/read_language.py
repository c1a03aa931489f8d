"""The language that somebody reads pages in. Menus and buttons are in the same where they have its words
(settings.INTERFACE_LANGUAGES), else in Swedish."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation

_chosen: ContextVar[str | None] = ContextVar("the language that the reader has chosen", default=None)


def read_language() -> str:
    return _chosen.get() or translation.get_language() or settings.LANGUAGE_CODE


@contextmanager
def reading(language: str) -> Iterator[str]:
    """Gives the language of menus and buttons."""
    interface = language if language in dict(settings.INTERFACE_LANGUAGES) else settings.LANGUAGE_CODE
    token = _chosen.set(language)
    try:
        with translation.override(interface):
            yield interface
    finally:
        _chosen.reset(token)


def is_rtl(language: str) -> bool:
    try:
        return bool(translation.get_language_info(language)["bidi"])
    except KeyError:
        return False
