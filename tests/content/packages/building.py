"""H5P and SCORM packages as small as they can be, to be changed one thing at a time."""

import json
from typing import Any

from tests.content.packages.zip_bytes import Part, zip_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
HTML = b"<!DOCTYPE html><title>Del</title><script>var api = window.parent.API;</script>"
LIBRARY = "H5P.MultiChoice-1.16"
NEEDED = {"machineName": "H5P.MultiChoice", "majorVersion": 1, "minorVersion": 16}
H5P_JSON = {
    "title": "Frågor om samtal",
    "language": "sv",
    "mainLibrary": "H5P.MultiChoice",
    "embedTypes": ["iframe"],
    "license": "CC BY-SA",
    "licenseVersion": "4.0",
    "authors": [{"name": "Kim Ek", "role": "Author"}],
    "source": "https://larkdala.example/samtal",
    "preloadedDependencies": [NEEDED],
}
LIBRARY_JSON = NEEDED | {
    "title": "Multiple Choice",
    "patchVersion": 4,
    "runnable": 1,
    "coreApi": {"majorVersion": 1, "minorVersion": 19},
    "preloadedJs": [{"path": "js/multichoice.js"}],
    "preloadedCss": [{"path": "css/multichoice.css"}],
}
CONTENT = {"question": "Vad gör du först?", "image": {"path": "images/rum.png", "mime": "image/png"}}
GONE = object()  # a file, or a field, that is left out


def h5p_files(files: dict[str, Any] | None = None, *, h5p: Any = None, library: Any = None, content: Any = None):
    """Name → bytes. Dicts are laid over what is there; anything else stands in its place."""
    made = {
        "h5p.json": _json(H5P_JSON, h5p),
        "content/content.json": _json(CONTENT, content),
        "content/images/rum.png": PNG,
        f"{LIBRARY}/library.json": _json(LIBRARY_JSON, library),
        f"{LIBRARY}/js/multichoice.js": b"H5P.MultiChoice = function () {};",
        f"{LIBRARY}/css/multichoice.css": b".h5p { color: inherit }",
    }
    return {name: data for name, data in (made | (files or {})).items() if data is not GONE}


def h5p(files: dict[str, Any] | None = None, *more: Part, **changed: Any) -> bytes:
    return zip_of(*parts(h5p_files(files, **changed)), *more)


def other_library(name: str, minor: int = 0, **says: Any) -> dict[str, bytes]:
    """The files of a library that runs nothing."""
    needed = {"machineName": name, "majorVersion": 1, "minorVersion": minor, "patchVersion": 0, "runnable": 0}
    return {f"{name}-1.{minor}/library.json": json.dumps(needed | {"title": name} | says).encode()}


def needs(name: str, minor: int = 0) -> dict[str, Any]:
    return {"machineName": name, "majorVersion": 1, "minorVersion": minor}


NAMESPACES = {
    "1.2": 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
    "2004": (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
    ),
}
ITEM = '<item identifier="i1" identifierref="r1"><title>Första delen</title></item>'
RESOURCE = (
    '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="start.html"><file href="start.html"/>'
    "</resource>"
)


def manifest(
    items: str = ITEM,
    resources: str = RESOURCE,
    *,
    version: str = "1.2",
    spaces: str = "1.2",
    head: str = "",
    default: str = ' default="o1"',
    root: str = "",
    holder: str = "",
) -> bytes:
    metadata = (
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>" if version else ""
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<manifest identifier="m1" {NAMESPACES[spaces]}{root}>{metadata}'
        f'<organizations{default}><organization identifier="o1"><title>Trygga samtal</title>{items}</organization>'
        f"</organizations><resources{holder}>{resources}</resources></manifest>"
    ).encode()


def scorm_files(files: dict[str, Any] | None = None, **changed: Any) -> dict[str, bytes]:
    made = {"imsmanifest.xml": manifest(**changed), "start.html": HTML} | (files or {})
    return {name: data for name, data in made.items() if data is not GONE}


def scorm(files: dict[str, Any] | None = None, *more: Part, **changed: Any) -> bytes:
    return zip_of(*parts(scorm_files(files, **changed)), *more)


def parts(files: dict[str, bytes]) -> list[Part]:
    """What is large is stored as it is: packed, so much of the same would be a bomb."""
    return [Part(name, data, method=8 if len(data) < 500_000 else 0) for name, data in files.items()]


def _json(standing: dict[str, Any], changed: Any) -> bytes:
    if isinstance(changed, bytes):
        return changed
    if changed is not None and not isinstance(changed, dict):
        return json.dumps(changed).encode()
    return json.dumps({key: each for key, each in (standing | (changed or {})).items() if each is not GONE}).encode()
