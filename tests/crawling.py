"""Follows links, as a person with time to spare would: from the menus to whatever they lead to. Nothing is posted."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

from django.core.cache import caches
from django.test import Client
from django.urls import Resolver404, resolve

from tests.matrix_world import body

STARTS = ("/", "/mina-utbildningar/", "/uppfoljning/", "/dina-uppgifter/", "/admin/", "/konto/login/")
LINK = re.compile(r'(?:href|src|hx-get|data-src|action)="([^"#]+)')
LEFT_ALONE = ("/static/", "/konto/logout", "/sprak/", "/admin/logout", "/django-admin/logout", "/admin/jsi18n")
SAME_SORT = 2  # pages of one sort that are looked at (in the admin one), beside those about somebody who is sought


@dataclass
class Crawl:
    """From where a client is logged in; sought: addresses that hold one of these are never left out."""

    client: Client
    sought: re.Pattern[str]
    starts: tuple[str, ...] = STARTS
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def pages(self) -> Iterator[tuple[str, str]]:
        """(address, what is answered)"""
        waiting, known = list(self.starts), set(self.starts)
        while waiting:
            where = waiting.pop(0)
            caches["minute"].clear()
            answer = self.client.get(where)
            if answer.status_code >= 500:
                self.failed.append(where)
            text = body(answer)
            yield where, text
            for link in [*LINK.findall(text), answer.get("Location", "")]:
                address = self._address(where, unescape(link))
                if address and address not in known:
                    known.add(address)
                    waiting.append(address)

    def _address(self, where: str, link: str) -> str | None:
        split = urlsplit(urljoin(f"http://testserver{where}", link))
        address = f"{split.path}?{split.query}" if split.query else split.path
        if split.netloc != "testserver" or address.startswith(LEFT_ALONE):
            return None
        sort = self._sort(split.path, split.query)
        if sort is None:
            return None
        self.seen[sort] += 1
        most = 1 if address.startswith("/admin/") else SAME_SORT
        wanted = self.seen[sort] <= most or (self.sought.search(split.path) and self.seen[sort] <= 20)
        return address if wanted else None

    def _sort(self, path: str, query: str) -> tuple[str, ...] | None:
        try:
            found = resolve(path)
        except Resolver404:
            return None
        asked = parse_qs(query)
        words = [str(value) for value in found.kwargs.values() if str(value).isalpha()]  # such as a group of rows
        return found.route, *words, *sorted(asked), *asked.get("format", ()), *asked.get("export", ())
