"""Resources that a page names: those that its reader may open, in the order its editor chose."""

from collections.abc import Iterable

from django.http import HttpRequest

from content.library.resources import ResourcePage
from content.privacy import closed_paths


def shown_among(request: HttpRequest, chosen: Iterable[ResourcePage | None]) -> list[ResourcePage]:
    """None: what was chosen has been deleted."""
    closed = tuple(closed_paths(request))
    return [page for page in chosen if page is not None and page.live and not page.path.startswith(closed)]
