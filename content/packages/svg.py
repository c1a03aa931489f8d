"""Whether an SVG runs something. Read as it streams: no tree is built, whatever its size."""

import re
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from content.packages.refusals import Refused, Why

CHUNK = 64 * 1024
RUNS = {"script", "handler", "listener", "iframe", "embed", "object", "applet"}
# Browsers skip white space and controls before and inside the scheme.
SKIPPED = re.compile(r"[\0-\x20]")
SCRIPT_ADDRESSES = ("javascript:", "vbscript:", "data:text/html", "data:application/xhtml")


class _Runs(Exception):
    pass


class _Watcher:
    """What the parser tells its reader."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) in RUNS:
            raise _Runs
        for name, value in attributes.items():
            if _local(name).startswith("on") or _runs(value):
                raise _Runs

    def pi(self, target: str, _data: str) -> None:
        raise _Runs  # xml-stylesheet fetches and runs XSLT

    def close(self) -> None:
        pass


def check_svg(path: Path, name: str) -> None:
    """Raises Refused. A DOCTYPE without entities is what drawing programs write."""
    parser = DefusedXMLParser(target=_Watcher(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                parser.feed(piece)
        parser.close()
    except _Runs:
        raise Refused(Why.SVG_SCRIPT, name) from None
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise Refused(Why.SVG_BROKEN, name) from None


def _runs(address: str) -> bool:
    return SKIPPED.sub("", address).lower().startswith(SCRIPT_ADDRESSES)


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
