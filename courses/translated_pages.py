"""Pages in another language as a text file: read whole or refused with the line, then made or updated, and published.
They are translations of the Swedish pages. What an editor has changed since stays; what a file says others have read
before it is loaded, as with courses."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page
from wagtail_localize.fields import copy_synchronised_fields

from courses.course_file import changes, home_page, publish
from courses.publishing import pages_changing_together
from courses.retelling import Retelling
from courses.translation_file import above, locale_of
from tracking.refusal import Refused
from tracking.text_file import Place, Slug, TextFile


class PagesText(TextFile):
    """A page: its Swedish address (`translates`), a slug where it has one of its own, and its texts by field."""

    language: Slug
    pages: list[dict[str, Any]]


@dataclass(frozen=True)
class Loaded:
    changed: list[str]  # titles
    kept: list[str]  # of pages that an editor has changed since a file made them


@transaction.atomic
@pages_changing_together()
def publish_pages(text: PagesText) -> Loaded:
    """Raises Refused. A page stands after the one above it, and after those that it names."""
    locale = locale_of(text.language, text)
    loaded = Loaded([], [])
    for number, written in enumerate(text.pages):
        place: Place = ("pages", number)
        original = _original(text, written, place)
        page = type(original).objects.filter(translation_key=original.translation_key, locale=locale).first()
        if page and page.latest_revision and page.latest_revision.user_id:
            loaded.kept.append(page.title)
        elif _put(text, locale, original, page, written, place):
            loaded.changed.append(str(written.get("title", original.title)))
    return loaded


def _original(text: PagesText, written: dict[str, Any], place: Place) -> Page:
    home = home_page()
    address = str(written.get("translates", "")).strip("/")
    page = home.get_descendants(inclusive=True).filter(url_path=f"{home.url_path}{address}/".replace("//", "/"))
    found = page.live().first() if "translates" in written else None
    if found is None:
        says = "Ingen publicerad svensk sida har adressen. Läs in den svenska först, eller rätta adressen."
        raise Refused([text.lines.problem((*place, "translates"), says)])
    return found.specific


def _put(
    text: PagesText, locale: Locale, original: Page, page: Page | None, written: dict[str, Any], place: Place
) -> bool:
    """Whether anything changed."""
    retelling = Retelling(locale, original)
    own = {name: value for name, value in written.items() if name not in ("translates", "slug")}
    values = retelling.values(own, place)
    if retelling.problems:
        raise Refused([text.lines.problem(*found) for found in retelling.problems])
    try:
        if page is None:
            page = _new(text, locale, original, written, place)
            for name, value in values.items():
                setattr(page, name, value)
            _parent(text, original, locale, place).add_child(instance=page)
        elif not changes(page, values | {"alias_of": None, "slug": written.get("slug", page.slug)}):
            return False
        return bool(publish(page))
    except ValidationError as error:
        raise Refused([text.lines.problem(place, " ".join(error.messages))]) from None


def _new(text: PagesText, locale: Locale, original: Page, written: dict[str, Any], place: Place) -> Page:
    slug = original.slug if original.depth > 2 else f"home-{text.language}"
    page = type(original)(translation_key=original.translation_key, locale=locale)
    copy_synchronised_fields(original, page)  # what hangs below it too
    page.slug = written.get("slug", slug)
    return page


def _parent(text: PagesText, original: Page, locale: Locale, place: Place) -> Page:
    parent = original.get_parent()
    if parent.is_root():
        return parent
    found = above(parent, locale)
    if found is None:
        says = f"Sidan ovanför, {parent.title}, finns inte på språket. Översätt den först."
        raise Refused([text.lines.problem((*place, "translates"), says)])
    return found
