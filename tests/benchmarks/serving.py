"""A lesson page and its answers under gunicorn, beside a bare view in the same run, and what a lesson weighs."""

import gzip
import re
import urllib.request

from tests.benchmarks.setting_up import start, tell

start()

import psutil
from django.conf import settings
from django.test import Client
from django.utils import timezone

from courses.link_views import ITS_ME
from tests import factories
from tests.benchmarks.load import measure
from tests.benchmarks.server import free_port, gunicorn
from tests.courses.factories import RIGHT, course, first_item, lessons_of, options
from tracking import links


def visitor(number: int) -> str:
    """The cookies of one learner who is logged in."""
    user = factories.employee("Kim", f"Lind{number}", unit)
    client = Client()
    client.force_login(user)
    kurs.training.enrol(user, factories.LONG_AGO)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={TOKEN}"


def holder(number: int) -> tuple[str, str]:
    """The address of a learner's personal link, and the cookies of who has said that it is hers."""
    user = factories.employee("Kim", f"Ek{number}", unit)
    base = links.address(user, kurs.training, timezone.localdate()).removeprefix(settings.WAGTAILADMIN_BASE_URL)
    kurs.training.enrol(user, factories.LONG_AGO)
    browser.cookies.clear()
    browser.post(base, {"me": "yes"})
    return base, f"{ITS_ME}={browser.cookies[ITS_ME].value}; csrftoken={TOKEN}"


def request(method: str, path: str, cookies: str, body: str = "") -> bytes:
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", "Accept-Encoding: gzip"]
    head += ["HX-Request: true", f"X-CSRFToken: {TOKEN}"] if method == "POST" else []
    head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"] if body else []
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def weight(cookies: str, port: int) -> dict[str, object]:
    """Bytes as sent, compressed, of a lesson read for the first time."""
    sizes = {}
    page = fetch(f"http://127.0.0.1:{port}{page_path}", cookies)
    sizes[page_path] = len(page)
    html = gzip.decompress(page).decode()
    for address in set(re.findall(r'(?:src|href)="(/[^"]+\.(?:css|js|woff2|svg)[^"]*)"', html)):
        sizes[address] = len(fetch(f"http://127.0.0.1:{port}{address}", cookies))
    script = sum(size for address, size in sizes.items() if ".js" in address)
    return {
        "lesson cold, KiB (aim 90)": round(sum(sizes.values()) / 1024, 1),
        "JavaScript, KiB (aim 25)": round(script / 1024, 1),
        "requests": len(sizes),
    }


def fetch(address: str, cookies: str) -> bytes:
    asked = urllib.request.Request(address, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        return answer.read()


TOKEN = "a" * 32
root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
unit = factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=root)
kurs = course(lessons=6)
lesson = lessons_of(kurs)[0]
page_path = lesson.url
browser = Client(SERVER_NAME="127.0.0.1")  # one for all: each new one looks through every static file
visitors = [visitor(number) for number in range(64)]
# Many, so that no link is used more often than a link may be.
holders = [holder(number) for number in range(3000)]
answer_path = f"/lektion/{lesson.pk}/svar/{first_item(lesson)}/"
port = free_port()
figures: dict[str, object] = {}
with gunicorn(port) as server:
    right = f"option={options(lesson, RIGHT)[0]}"
    sent = {
        "bare read": [request("GET", "/bench/read/", cookies) for cookies in visitors],
        "lesson page": [request("GET", page_path, cookies) for cookies in visitors],
        "bare write": [request("POST", "/bench/write/", cookies, "a=b") for cookies in visitors],
        "answer": [
            request("POST", answer_path, cookies, f"option={options(lesson, RIGHT)[0]}") for cookies in visitors
        ],
        "lesson by link": [request("GET", f"{base}{lesson.pk}/", cookies) for base, cookies in holders],
        "answer by link": [
            request("POST", f"{base}{lesson.pk}/svar/{first_item(lesson)}/", cookies, right)
            for base, cookies in holders
        ],
    }
    rates: dict[tuple[str, int], float] = {}
    for clients in (1, 8, 32):
        for name, requests in sent.items():
            load = measure(f"http://127.0.0.1:{port}", requests, clients)
            rates[name, clients] = load.per_second
            figures[f"{name}, c={clients}: requests/s, median ms, failed"] = (
                f"{load.per_second:.0f}, {load.median_ms:.1f}, {load.failed}"
            )
        figures[f"lesson page / bare, c={clients} (aim 0.2)"] = round(
            rates["lesson page", clients] / rates["bare read", clients], 2
        )
        by_link = rates["lesson by link", clients] / rates["bare read", clients]
        figures[f"lesson by link / bare, c={clients} (aim 0.14)"] = round(by_link, 2)
        for name, same in (("lesson by link", "lesson page"), ("answer by link", "answer")):
            rate = round(rates[name, clients] / rates[same, clients], 2)
            figures[f"{name} / by login, c={clients} (aim 0.7)"] = rate
        figures[f"answer / bare, c={clients} (aim 0.33)"] = round(
            rates["answer", clients] / rates["bare write", clients], 2
        )
    figures |= weight(visitors[0], port)
    workers = psutil.Process(server.pid).children()
    figures["memory of a worker, MB"] = max(worker.memory_info().rss for worker in workers) // 2**20
tell(figures)
