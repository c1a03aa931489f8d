"""A guide on paper: a tagged PDF (PDF/UA-1) with all its steps. Its page is the twin that a browser prints.

The template reads no file: it gets its text as JSON, which it shows as text, and its root is an empty folder. The
fonts are those that typst's own package brings."""

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

if TYPE_CHECKING:
    from content.guides.models import GuidePage

TEMPLATE = Path(__file__).parent / "sheet.typ"
# Letters that the fonts are known to hold: Latin, Greek, Cyrillic and their signs. PDF/UA forbids to leave one out.
BEYOND = re.compile(r"[^\n\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u0370-\u03ff\u0400-\u045f\u1e80-\u1ef9\u2010-\u2026]")
PARAGRAPHS = re.compile(r"\n\s*\n")


def pdf_of(guide: "GuidePage") -> bytes:
    import typst  # noqa: PLC0415  (a web process that makes none need not load it)

    told = _told(guide)
    with tempfile.TemporaryDirectory() as nothing:
        root: Any = nothing  # the stubs ask for bytes, as the template is

        def made(data: object) -> bytes:
            return typst.compile(
                TEMPLATE.read_bytes(),
                root=root,
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data)},
                pdf_standards=["ua-1"],
            )

        try:
            return made(told)
        except typst.TypstError:  # a letter that the fonts do not have: "?" here, and as it is on the page
            return made(_printable(told))


def _printable(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _printable(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_printable(each) for each in told]
    return BEYOND.sub("?", told) if isinstance(told, str) else told


def _told(guide: "GuidePage") -> dict[str, Any]:
    steps = [step.value for step in guide.steps]
    total = len(steps)
    return {
        "language": guide.locale.language_code,
        "title": normalize("NFC", guide.title),
        "introduction": guide.introduction,
        "steps": [_step(step, number, total) for number, step in enumerate(steps, 1)],
        "routine_heading": _("Så gör vi här"),
        "routine": _lines_of(guide.routine),
        "address": guide.full_url or "",
    }


def _step(step: Any, number: int, total: int) -> dict[str, Any]:
    lists = [(_("Gör så här"), step["do"]), (_("Undvik"), step["dont"]), (_("Att fundera på"), step["questions"])]
    return {
        "place": _("Steg %(number)s av %(total)s") % {"number": number, "total": total},
        "title": step["title"],
        "paragraphs": PARAGRAPHS.split(step["text"].strip()),
        "lists": [[heading, list(rows)] for heading, rows in lists if rows],
        "example_heading": _("Exempel"),
        "example": step["example"] or "",
    }


def _lines_of(html: str) -> list[str]:
    """Rich text in plain lines. A link is its words and where it leads, which on paper must be read."""
    soup = BeautifulSoup(expand_db_html(html), "html.parser")
    for link in soup.find_all("a"):
        link.replace_with(f"{link.get_text()} ({link.get('href', '')})")
    return [text for each in soup.find_all("p") if (text := each.get_text().strip())]
