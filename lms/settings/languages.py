"""The languages of a site: those its pages may be in, and those that menus and buttons speak.

Another language of pages needs no words of ours: CONTENT_LANGUAGES names it (docs/operations.md), an administrator adds
it in the admin, and editors translate. Menus and buttons are then in Swedish."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

INTERFACE = [("sv", "Svenska"), ("en", "English")]  # those with a catalogue in lms/locale
# Each named in itself. Django knows neither the three last nor their direction.
NAMES = {
    "sv": "svenska",
    "en": "English",
    "fi": "suomi",
    "ar": "العربية",
    "fit": "meänkieli",
    "se": "davvisámegiella",  # northern Sámi; sma and smj are the southern and Lule Sámi
    "sma": "åarjelsaemien",
    "smj": "julevsámegiella",
    "so": "Soomaali",
}
ENGLISH_NAMES = {
    "fit": "Meänkieli",
    "se": "Northern Sámi",
    "sma": "Southern Sámi",
    "smj": "Lule Sámi",
    "so": "Somali",
}

for code, name in ENGLISH_NAMES.items():
    LANG_INFO.setdefault(code, {"bidi": False, "code": code, "name": name, "name_local": NAMES[code]})


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, its own name). Swedish is always first: it is what others are translated from."""
    return [(code, _name(code)) for code in dict.fromkeys(["sv", *codes])]


def _name(code: str) -> str:
    if code not in LANG_INFO:
        raise ImproperlyConfigured(f"CONTENT_LANGUAGES: no language has the code {code!r}.")
    return NAMES.get(code) or LANG_INFO[code]["name_local"]
