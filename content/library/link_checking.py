"""All addresses that Kunskapsbanken leads to are looked at, a week apart. What was found is a row; no page changes."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from django.db.models import QuerySet

from content.library.checked_links import CheckedLink
from content.library.reaching import is_public, look_at
from content.library.resources import ResourcePage
from content.reviewing import changeable

AT_ONCE = 8


def addresses() -> dict[str, list[ResourcePage]]:
    """By address, the live resources that lead there."""
    return _addresses(ResourcePage.objects.all())


def _addresses(among: QuerySet[ResourcePage]) -> dict[str, list[ResourcePage]]:
    found: dict[str, list[ResourcePage]] = {}
    for page in among.filter(live=True, alias_of=None).order_by("path"):
        for address in page.leads_to:
            found.setdefault(address, []).append(page)
    return found


def to_look_at(now: dt.datetime) -> list[str]:
    fresh = set(CheckedLink.objects.fresh(now).values_list("url", flat=True))
    return [address for address in addresses() if address not in fresh]


def check(
    urls: Iterable[str], now: dt.datetime, may_call: Callable[[IPv4Address | IPv6Address], bool] = is_public
) -> Counter[str]:
    """By outcome, how many. Several at once: one that does not answer holds nobody else up."""
    asked = list(urls)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda url: look_at(url, may_call), asked))
    rows = [CheckedLink(url=url, checked_at=now, outcome=outcome) for url, outcome in zip(asked, outcomes, strict=True)]
    CheckedLink.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["url"], update_fields=["checked_at", "outcome"]
    )
    return Counter(map(str, outcomes))


def forget_unused() -> int:
    """Rows of addresses that no live page leads to any longer."""
    gone, _by_model = CheckedLink.objects.exclude(url__in=addresses()).delete()
    return gone


def failed(user: Any) -> list[tuple[CheckedLink, list[ResourcePage]]]:
    """What an editor should look at, and on which of the pages that they may change it stands."""
    pages = _addresses(ResourcePage.objects.filter(pk__in=changeable(user).values("pk")))
    return [(row, pages[row.url]) for row in CheckedLink.objects.failed().order_by("url") if row.url in pages]
