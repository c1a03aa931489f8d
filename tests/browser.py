"""A real Chromium: found on the machine, else installed, else one line that says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Milliseconds: a machine that does other things as well is slow, not wrong. A page that is there answers at once.
FOR_WHAT_IS_EXPECTED, FOR_A_PAGE = 20_000, 30_000


def launch(playwright: Playwright) -> Browser:
    expect.set_options(timeout=FOR_WHAT_IS_EXPECTED)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=find(playwright), args=[*ARGUMENTS, *root])


def new_page(browser: Browser, **options: object) -> Page:
    """In a context of its own, which goes with page.context.close()."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(FOR_A_PAGE)
    context.set_default_navigation_timeout(FOR_A_PAGE)
    return context.new_page()


def find(playwright: Playwright) -> str:
    found = _on_machine(playwright)
    if found:
        return found
    for install in _installs():
        subprocess.run(install, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S602
        found = _on_machine(playwright)
        if found:
            return found
    sys.exit("No browser for the journeys. Install one: apt install chromium")


def _on_machine(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    named = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in NAMES), own]
    return next((path for path in named if path and Path(path).exists()), None)


def _installs() -> list[str]:
    installs = [f"{sys.executable} -m playwright install chromium"]
    if os.geteuid() == 0:
        installs.append("apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium")
    return installs
