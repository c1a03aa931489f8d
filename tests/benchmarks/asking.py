"""The API's report rows, asked for by an integration: by one with names, and by one that gets totals only."""

import time

from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from tests.benchmarks.setting_up import timed
from tracking.models import ApiToken, OrganisationalUnit, User

SECONDS = 4.0
Scope = ApiToken.Scope


def run(maker: User, unit: OrganisationalUnit) -> dict[str, object]:
    figures: dict[str, object] = {}
    for name, scopes in (("with names", [Scope.REPORT, Scope.PEOPLE]), ("totals only", [Scope.REPORT])):
        client = asker(maker, unit, name, scopes)
        cache.clear()
        caches["minute"].clear()
        answered = f"API report, {name}"
        figures[f"{answered}, uncached, s (aim 10)"] = timed(lambda client=client: ask(client))
        figures[f"{answered}, cached, s (aim 0.3)"] = timed(lambda client=client: ask(client))
        figures[f"{answered}, cached, requests/s of one process (aim 5)"] = rate(client)
    figures["API report, rows"] = ask(client)
    return figures


def asker(maker: User, unit: OrganisationalUnit, name: str, scopes: list[str]) -> Client:
    expires_on = timezone.localdate().replace(month=12, day=31)
    token = ApiToken(name=name, unit=unit, scopes=scopes, created_by=maker, expires_on=expires_on)
    secret = token.new_secret()
    token.save()
    return Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {secret}"})


def ask(client: Client) -> int:
    answer = client.get("/api/v1/report")
    assert answer.status_code == 200, answer.content
    return len(answer.json()["rows"])


def rate(client: Client) -> float:
    asked, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        ask(client)
        asked += 1
    return round(asked / SECONDS, 1)
