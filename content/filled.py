"""Whether somebody has written what a text's headings promise: a shape comes with headings and nothing under them."""

from collections.abc import Iterator

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

HEADINGS = ("h2", "h3")  # of which a lower one under a higher is something


def unfilled(html: str) -> Iterator[str]:
    """What is to be said of each heading with nothing under it, or of a text that is empty."""
    waiting: list[tuple[str, str]] = []
    empty = True
    for each in BeautifulSoup(html, "html.parser").find_all([*HEADINGS, "p", "li"]):
        words = each.get_text().strip()
        if each.name in HEADINGS:
            yield from _complaints(name for level, name in waiting if level >= each.name)
            waiting = [(level, name) for level, name in waiting if level < each.name] + [(each.name, words)]
            empty = False
        elif words:
            waiting, empty = [], False
    yield from _complaints(name for _level, name in waiting)
    if empty:
        yield _("Texten är tom. Skriv den, eller ta bort blocket.")


def _complaints(names: Iterator[str]) -> Iterator[str]:
    for name in names:
        yield _("Under rubriken ”%(heading)s” står inget. Skriv texten, eller ta bort rubriken.") % {"heading": name}
