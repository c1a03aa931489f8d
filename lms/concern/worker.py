"""The service worker of the page "Orolig för någon?": it holds that page, as anybody may read it, and nothing else."""

from pathlib import Path

from django.http import HttpResponse

WORKER = "sparad"  # its address, below the page's
FILE = Path(__file__).with_name("worker.js")


def worker(page: str) -> HttpResponse:
    """For the page at that path. Asked for anew each time, so that a new version reaches those who saved the page long
    ago."""
    response = HttpResponse(FILE.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = page
    return response
