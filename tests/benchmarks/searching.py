"""Kunskapsbanken with 5,000 resources, and the whole site's search, under gunicorn beside a bare view in one run."""

from urllib.parse import quote

from tests.benchmarks.setting_up import start, tell, timed

start()

from django.conf import settings
from django.db import connection
from django.test import Client

from content.searchable import put_all
from tests import factories
from tests.benchmarks.load import measure
from tests.benchmarks.server import free_port, gunicorn
from tests.content.library.making import resources_at_once

RESOURCES = 5000
BARE = "bare read"
INTRODUCTION = "Om klotter, hot och annat som kommunens verksamheter förebygger tillsammans med polisen. " * 3


def cookies(number: int) -> str:
    client = Client()
    client.force_login(factories.employee("Kim", f"Lind{number}", unit))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def requests(path: str) -> list[bytes]:
    heads = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {each}\r\n\r\n" for each in readers]
    return [head.encode() for head in heads]


unit = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
index = resources_at_once(RESOURCES, INTRODUCTION)
readers = [cookies(number) for number in range(16)]
asked = {
    BARE: "/bench/read/",
    "all, first page": index.url,
    "all, last page": f"{index.url}?p={RESOURCES // 20}",
    "one word, all hits": f"{index.url}?q=klotter",
    "two words, one hit": f"{index.url}?q={quote('rapporten 4711')}",
    "words and two filters": f"{index.url}?q={quote('förebyggande polis')}&kind=report&audience=school",
    "whole site, one word": "/sok/?q=klotter",
}
figures: dict[str, object] = {"all rows written anew, s (aim 20)": timed(put_all)}
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")  # all came at once: without it the database takes its tables for empty
port = free_port()
with gunicorn(port):
    medians = {}
    for name, path in asked.items():
        load = measure(f"http://127.0.0.1:{port}", requests(path), clients=1)
        assert load.failed == 0, name
        medians[name] = load.median_ms
        figures[f"{name}: median ms{'' if name == BARE else ' (aim 100)'}"] = round(load.median_ms, 1)
    slowest = max(medians.values())
    figures["slowest search / bare (aim 20)"] = round(slowest / medians[BARE], 1)
tell(figures)
