"""Packages: one of 100 MB taken in, an activity before and after its libraries are joined, and what open packages send,
beside a bare view in the same run."""

import datetime as dt
import multiprocessing
import os
import tempfile
import threading
from pathlib import Path

from tests.benchmarks.setting_up import start, tell, timed

start()

import psutil
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from content.keeping import keep
from content.kept_packages import PackageVersion
from content.player_pages import trial_address
from courses.models import LessonPage
from courses.playing.launches import token
from courses.playing.models import Launch, PlayerState
from courses.progress import item_ids
from tests import browser as chromium
from tests import factories
from tests.benchmarks.load import measure
from tests.benchmarks.server import free_port, gunicorn
from tests.content.packages.building import LIBRARY, h5p, needs, other_library
from tests.content.packages.playable import QUESTION, playable_scorm
from tests.content.playing.saying import commit_12, statement
from tests.courses.packages import course_with

MB = 1024 * 1024
LIBRARIES = 30  # that a common activity has
MANY = 64  # learners who send
RESUMING = 1_000
STATE = "x" * 20_000  # characters
TOKEN = "a" * 32
EVERY = 0.01  # seconds


def kept(package: bytes) -> PackageVersion:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paket.zip"
        path.write_bytes(package)
        return keep(path)


def write(path: Path) -> None:
    path.write_bytes(h5p({f"content/videos/{number}.mp4": os.urandom(MB) for number in range(100)}))


def taking_in() -> dict[str, object]:
    """100 films of 1 MB that cannot be packed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paket.h5p"
        # In a process of its own: what it takes to make the file is not in this one's memory.
        maker = multiprocessing.get_context("fork").Process(target=write, args=(path,))
        maker.start()
        maker.join()
        me, most, over = psutil.Process(), [0], threading.Event()
        idle = me.memory_info().rss

        def watch() -> None:
            while not over.wait(EVERY):
                most[0] = max(most[0], me.memory_info().rss - idle)

        watcher = threading.Thread(target=watch)
        watcher.start()
        seconds = timed(lambda: keep(path))
        over.set()
        watcher.join()
    return {"package of 100 MB taken in, s": seconds, "memory over idle, MB (aim 100)": most[0] // MB}


def activity() -> PackageVersion:
    """One question, with as many libraries as a real one."""
    files: dict[str, bytes] = {f"{LIBRARY}/js/multichoice.js": QUESTION}
    for number in range(LIBRARIES):
        name = f"H5P.Part{number}"
        folder = f"{name}-1.0"
        scripts = [{"path": f"js/{each}.js"} for each in range(2)]
        files |= other_library(name, preloadedJs=scripts, preloadedCss=[{"path": "css/part.css"}])
        files |= {f"{folder}/js/{each}.js": b"/* " + b"x" * 10_000 + b" */ (function () {})();" for each in range(2)}
        files[f"{folder}/css/part.css"] = b".part { color: inherit } /* " + b"x" * 3_000 + b" */"
    wanted = [needs(f"H5P.Part{number}") for number in range(LIBRARIES)]
    return kept(h5p(files, library={"preloadedDependencies": wanted}))


def weighed(browser: Browser, address: str) -> str:
    """Requests and KiB as sent, until the question is there."""
    page = chromium.new_page(browser)
    sizes: list[int] = []
    page.on("requestfinished", lambda sent: sizes.append(sent.sizes()["responseBodySize"]))
    page.goto(address)
    page.get_by_role("button", name="Lyssna").wait_for()
    page.wait_for_load_state("networkidle")
    page.context.close()
    return f"{len(sizes)}, {sum(sizes) // 1024}"


def learner(number: int, lesson: LessonPage, version: PackageVersion, state: str = "") -> Launch:
    user = factories.employee("Kim", f"Lind{number}", unit)
    enrolment = lesson.get_parent().specific.training.enrol(user, factories.LONG_AGO)
    launch = Launch.objects.create(
        enrolment=enrolment,
        lesson=lesson,
        item=item_ids(lesson)[0],
        version=version,
        language="sv",
        counts="best",
        expires_at=timezone.now() + dt.timedelta(hours=8),
    )
    if state:
        PlayerState.objects.create(enrolment=enrolment, item=launch.item, launch=launch, version=version, state=state)
    return launch


def posted(launch: Launch, where: str, body: bytes) -> bytes:
    head = f"POST /spela/{token(launch)}/{where} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def asked(launch: Launch) -> bytes:
    return f"GET /spela/{token(launch)}/ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def bare(number: int) -> bytes:
    client = Client(SERVER_NAME="127.0.0.1")
    user = factories.employee("Kim", f"Ek{number}", unit)
    client.force_login(user)
    scorm_course.training.enrol(user, factories.LONG_AGO)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    head = ["POST /bench/write/ HTTP/1.1", "Host: 127.0.0.1", f"X-CSRFToken: {TOKEN}"]
    head += [f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"]
    head += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 3"]
    return ("\r\n".join(head) + "\r\n\r\na=b").encode()


root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
unit = factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=root)
figures = taking_in()
question = activity()
scorm = kept(playable_scorm("1.2", ["Lyssna", "Fråga"]))
scorm_course, scorm_lesson = course_with(scorm)
h5p_lesson = scorm_lesson.copy(update_attrs={"slug": "h5p", "title": "H5P"}, copy_revisions=False)
launches = [learner(number, scorm_lesson, scorm) for number in range(MANY)]
asking = [learner(MANY + number, h5p_lesson, question) for number in range(MANY)]
resuming = [learner(2 * MANY + number, h5p_lesson, question, STATE) for number in range(RESUMING)]
part = {"id": "https://x.example/1?subContentId=2", "objectType": "Activity"}
sent = {
    "bare write": [bare(number) for number in range(MANY)],
    "statement": [posted(launch, "rapport/", statement("answered", object=part)) for launch in asking],
    "commit": [posted(launch, "commit/1/", commit_12(cmi={"suspend_data": STATE[:4_096]})) for launch in launches],
}
port = free_port()
host = f"http://localhost:{port}"
settings.PACKAGES_URL = host
with gunicorn(port, PACKAGES_URL=host, BASE_URL=f"http://127.0.0.1:{port}"):
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        address = trial_address(question, "sv")
        figures["activity, joined: requests, KiB"] = weighed(browser, address)
        figures["activity, apart: requests, KiB"] = weighed(browser, f"{address}?apart")
        browser.close()
    for clients in (8, 32):
        rates = {name: measure(f"http://127.0.0.1:{port}", requests, clients) for name, requests in sent.items()}
        for name, load in rates.items():
            figures[f"{name}, c={clients}: requests/s, median ms, failed"] = (
                f"{load.per_second:.0f}, {load.median_ms:.1f}, {load.failed}"
            )
        for name in ("statement", "commit"):
            rate = rates[name].per_second / rates["bare write"].per_second
            figures[f"{name} / bare write, c={clients} (aim 0.33)"] = round(rate, 2)
    load = measure(f"http://127.0.0.1:{port}", [asked(launch) for launch in resuming], 100)
    figures[f"{RESUMING} who go on where they were, c=100: requests/s, median ms, failed"] = (
        f"{load.per_second:.0f}, {load.median_ms:.1f}, {load.failed}"
    )
tell(figures)
