"""Every kind of page of the demo on a phone and on a desk, and the start page as two municipalities would have it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from wagtail.models import Page, Site

from lms.demo.people import DOMAIN
from tests.browser import launch, new_page
from tests.every_page import every_page
from tracking.models import Municipality, User

FOLDER = Path(settings.BASE_DIR) / "docs" / "pictures"
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
LEARNER = "anna"


class Shot(NamedTuple):
    name: str
    path: str
    login: str | None = None  # whose eyes
    dark: bool = False
    dress: tuple[str, str, str] | None = None  # name and two colours of another municipality


DONE = [
    Shot("mina-utbildningar", "/mina-utbildningar/", LEARNER),
    Shot("min-enhet", "/min-enhet/", "chef"),
    Shot("uppfoljning", "/uppfoljning/", "samordnare"),
    Shot("serier", "/serier/", "samordnare"),
    Shot("sok", "/sok/?q=samtal"),
    Shot("logga-in", "/konto/login/code/"),
    Shot("finns-inte", "/finns-inte/"),
    Shot("start-mork", "/", dark=True),
    Shot("start-smedby", "/", dress=("Smedby kommun", "#7a1f3d", "#2f5d50")),
    Shot("start-lovnas", "/", dress=("Lövnäs stad", "#123c7a", "#8a6d0b")),
]


def take_all() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    shots = [*_of_pages(), *DONE]
    with _served() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for shot in shots:
            _take(browser, address, shot)
        browser.close()
    _write_gallery(shots)


def _of_pages() -> Iterator[Shot]:
    for kind, page in every_page("sv").items():
        yield Shot(kind.__name__.removesuffix("Page").lower(), page.url, LEARNER if _asks_who(page) else None)


def _asks_who(page: Page) -> bool:
    return getattr(page, "needs_login", False) or page._meta.model_name in ("coursepage", "lessonpage")


@contextmanager
def _served() -> Iterator[str]:
    thread = LiveServerThread("127.0.0.1", lambda _handler: WSGIHandler(), port=0)  # WhiteNoise serves the static files
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


def _take(browser: Browser, address: str, shot: Shot) -> None:
    _dress(shot)
    for size, viewport in SIZES.items():
        scheme = "dark" if shot.dark else "light"
        page = new_page(browser, viewport=viewport, locale="sv-SE", color_scheme=scheme)
        if shot.login:
            page.context.add_cookies([_session(shot.login, address)])
        answer = page.goto(f"{address}{shot.path}")
        if answer is None or answer.status >= 500:
            sys.exit(f"{shot.path} could not be shown: {answer and answer.status}")
        page.wait_for_load_state("networkidle")
        picture = Image.open(BytesIO(page.screenshot()))
        picture.save(FOLDER / f"{shot.name}-{size}.webp", "WEBP", quality=80, method=6)
        page.context.close()
    sys.stdout.write(f"{shot.name}\n")


def _dress(shot: Shot) -> None:
    if shot.dress:
        row = Municipality.for_site(Site.objects.get())
        row.name, row.colour, row.support_colour = shot.dress
        row.save()
        caches["minute"].clear()


def _session(login: str, address: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(email=f"{login}@{DOMAIN}"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": address}


def _write_gallery(shots: list[Shot]) -> None:
    lines = [
        "# Pictures",
        "",
        "Of the demo, taken anew by `make pictures`.",
        "",
        "| page | phone | desk |",
        "|---|---|---|",
    ]
    for shot in shots:
        told = [f"![{shot.name}, {size}]({FOLDER.name}/{shot.name}-{size}.webp)" for size in SIZES]
        lines.append(f"| {shot.name} | {' | '.join(told)} |")
    (FOLDER.parent / "pictures.md").write_text("\n".join([*lines, ""]), encoding="utf-8")
