"""One live page of each kind, in a language: for what must hold of all of them."""

from wagtail.models import Page, get_page_models

from content.models import ResourcePage
from courses.models import CoursePage

# Of these kinds one page shows more than another.
TELLING = {
    CoursePage: {"slug": "vbe-grunden"},
    ResourcePage: {"slug": "checklista-foreningsbidrag"},
}


def every_page(language: str) -> dict[type[Page], Page]:
    """By kind; Wagtail's own kind, which has no pages, is left out."""
    found = {}
    for kind in get_page_models():
        pages = kind.objects.live().filter(locale__language_code=language, alias_of=None).order_by("path")
        keys = kind.objects.filter(**TELLING.get(kind, {})).values("translation_key")
        page = pages.filter(translation_key__in=keys).first() or pages.first()
        if page and kind is not Page:
            found[kind] = page
    return found
