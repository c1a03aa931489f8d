"""A kursintyg as PDF: tagged, PDF/UA-1, in the reader's language, with the municipality's logo and colour.

The template reads no file: it gets its text as JSON, which it shows as text, and its root is an empty folder. The
fonts are those that typst's own package brings."""

import datetime as dt
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

import segno
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracking.certificates import Certificate
from tracking.models import Municipality

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"
# Letters that the fonts are known to hold: Latin, Greek, Cyrillic and their signs. PDF/UA forbids to leave one out.
BEYOND = re.compile(r"[^\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u0370-\u03ff\u0400-\u045f\u1e80-\u1ef9\u2010-\u2026]")


@dataclass(frozen=True)
class Letterhead:
    """Whose certificates they are; made once for many."""

    name: str
    colour: str
    logo: tuple[int, ...] | None  # bytes of a picture, None = the name in letters

    @classmethod
    def of(cls, municipality: Municipality) -> "Letterhead":
        return cls(municipality.name, municipality.colour, _logo(municipality))


def pdf_of(certificate: Certificate, head: Letterhead, on: dt.date) -> bytes:
    """In the active language. on: the day it is made, which it bears."""
    import typst  # noqa: PLC0415  (a web process that makes none need not load it)

    told = _told(certificate, head, on)
    with tempfile.TemporaryDirectory() as nothing:
        root: Any = nothing  # the stubs ask for bytes, as the template is

        def made(data: dict[str, object]) -> bytes:
            given = {"data": json.dumps(data)}
            return typst.compile(
                TEMPLATE.read_bytes(), root=root, ignore_system_fonts=True, sys_inputs=given, pdf_standards=["ua-1"]
            )

        try:
            return made(told)
        except typst.TypstError:  # a letter that the fonts do not have: "?" here, and as it is on the page
            return made({key: BEYOND.sub("?", each) if isinstance(each, str) else each for key, each in told.items()})


def _told(certificate: Certificate, head: Letterhead, on: dt.date) -> dict[str, object]:
    heading = _("Kursintyg")
    issued = {"municipality": head.name, "day": date_format(on, "j F Y")}
    return {
        "language": (get_language() or "sv")[:2],
        "title": f"{heading}: {certificate.training}",
        "heading": heading,
        "municipality": head.name,
        "colour": head.colour,
        "logo": head.logo,
        "name": normalize("NFC", certificate.name),
        "has_completed": _("har genomfört"),
        "training": certificate.training,
        "rows": certificate.rows,
        "issued": _("%(municipality)s, %(day)s") % issued,
        "says": _("Intyget visar att utbildningen är genomförd. Det är inget betyg."),
        "check": _("Kontrollera intyget med QR-koden eller på %(address)s med koden") % {"address": _page(certificate)},
        "address": certificate.address,
        "code": certificate.code,
        "qr": qr_svg(certificate.address),
        "qr_alt": _("QR-kod till sidan där intyget kan kontrolleras"),
    }


def qr_svg(address: str) -> str:
    return segno.make_qr(address, error="m").svg_inline(border=0)


def qr_data_uri(address: str) -> str:
    return segno.make_qr(address, error="m").svg_data_uri(border=0)


def _page(certificate: Certificate) -> str:
    """The page where the code can be typed, as one reads it aloud."""
    return certificate.address.removesuffix(f"{certificate.code}/").partition("//")[2]


def _logo(municipality: Municipality) -> tuple[int, ...] | None:
    """None also when the picture's file is gone: a certificate without a logo is better than none."""
    if municipality.logo is None:
        return None
    try:
        with municipality.logo.get_rendition("max-800x240|format-png").file.open("rb") as file:
            return tuple(file.read())
    except (OSError, ValueError):
        return None
