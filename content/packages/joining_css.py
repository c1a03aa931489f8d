"""A library's style sheet as a part of a longer one that lies elsewhere."""

import re
from urllib.parse import quote

# Possessive (*+): a sheet made to be slow is read once.
DOUBLE, SINGLE = rb'"(?:[^"\\\n]|\\.)*+"', rb"'(?:[^'\\\n]|\\.)*+'"
TOKENS = re.compile(
    rb"(?P<comment>/\*.*?\*/)|(?P<skip>\\.|" + DOUBLE + rb"|" + SINGLE + rb")"
    rb"|(?P<url>(?<![\w-])url\(\s*+(?P<address>" + DOUBLE + rb"|" + SINGLE + rb"|[^)\"'\s(]*+)\s*+\))"
    # What is only right at the top of a sheet, has addresses we do not follow, or has no end.
    rb"|(?P<alone>@import|@namespace|image-set\(|(?<![\w-])(?:src|url)\(|/\*|[\"'])"
    rb"|(?P<opens>[{(\[])|(?P<closes>[})\]])",
    re.DOTALL | re.IGNORECASE,
)
CLOSES = {b"}": b"{", b")": b"(", b"]": b"["}
CHARSET = re.compile(rb'@charset "[^"\n]{1,40}";', re.IGNORECASE)
FULL_ADDRESS = re.compile(rb"[/#?]|[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
MAP = re.compile(rb"/\*[#@]\s*sourceMappingURL=", re.IGNORECASE)


def is_joinable(css: bytes) -> bool:
    """Whether what comes before and after it changes nothing: everything that it opens it closes."""
    opened = []
    for token in TOKENS.finditer(css):
        if token["alone"] or (token["url"] and b"\\" in token["address"]):
            return False
        if token["opens"]:
            opened.append(token["opens"])
        elif token["closes"] and (not opened or opened.pop() != CLOSES[token["closes"]]):
            return False
    return not opened


def as_part(css: bytes, name: str, up: str) -> bytes:
    """`name` of the sheet in the package; `up` leads from the joined sheet to the package's top. The address is only
    lengthened, so that whatever it meant it means."""
    folder = f"{up}{quote(name.rpartition('/')[0])}/".encode()
    start = CHARSET.match(css)  # means nothing further in, and these are served as UTF-8
    return TOKENS.sub(lambda token: _moved(token, folder), css[start.end() if start else 0 :]) + b"\n"


def _moved(token: re.Match[bytes], folder: bytes) -> bytes:
    if token["comment"] and MAP.match(token["comment"]):
        return b""
    if not token["url"]:
        return token[0]
    said = token["address"]
    mark = said[:1] if said[:1] in (b'"', b"'") else b""
    address = said.strip(mark) if mark else said
    if not address or FULL_ADDRESS.match(address):
        return token[0]
    return b"url(" + mark + folder + address + mark + b")"
