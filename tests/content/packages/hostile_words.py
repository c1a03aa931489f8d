"""h5p.json, library.json, content.json and imsmanifest.xml that lie, explode or point outside."""

import json
from typing import Any

from content.packages.refusals import Why
from tests.content.packages.building import (
    GONE,
    ITEM,
    LIBRARY,
    NEEDED,
    RESOURCE,
    h5p,
    manifest,
    needs,
    other_library,
    scorm,
)
from tests.content.packages.hostile import Hostile

MB = 1024 * 1024
LIBRARY_JSON, CONTENT_JSON, MANIFEST = f"{LIBRARY}/library.json", "content/content.json", "imsmanifest.xml"
BAD_JSON = {
    "empty": (b"", Why.JSON_BROKEN),
    "cut": (b'{"title": ', Why.JSON_BROKEN),
    "list": (b"[]", Why.JSON_BROKEN),
    "number": (b"1", Why.JSON_BROKEN),
    "nothing": (b"null", Why.JSON_BROKEN),
    "not a number": (b'{"a": NaN}', Why.JSON_BROKEN),
    "very long number": (b'{"a": ' + b"1" * 5000 + b"}", Why.JSON_BROKEN),
    "no UTF-8": (b'{"title": "\xff"}', Why.JSON_BROKEN),
    "two objects": (b"{}{}", Why.JSON_BROKEN),
    "very deep": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, Why.JSON_MANY),
    "very deep list": (b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}", Why.JSON_MANY),
    "very many": (b'{"a":[' + b"{}," * 300_000 + b"{}]}", Why.JSON_MANY),
}
BAD_FIELDS = {
    "no main library": {"mainLibrary": GONE},
    "main library that is a list": {"mainLibrary": []},
    "main library that is not needed": {"mainLibrary": "H5P.Other"},
    "needs nothing": {"preloadedDependencies": []},
    "needs text": {"preloadedDependencies": "H5P.MultiChoice"},
    "needs a list of text": {"preloadedDependencies": ["H5P.MultiChoice 1.16"]},
    "two main libraries": {"preloadedDependencies": [NEEDED, NEEDED | {"minorVersion": 17}]},
    "name that leads out": {"preloadedDependencies": [NEEDED | {"machineName": "../evil"}]},
    "name with markup": {"preloadedDependencies": [NEEDED | {"machineName": "<img>"}]},
    "version that leads out": {"preloadedDependencies": [NEEDED | {"majorVersion": "../1"}]},
    "version below nothing": {"preloadedDependencies": [NEEDED | {"minorVersion": -1}]},
    "version beyond measure": {"preloadedDependencies": [NEEDED | {"minorVersion": 10**30}]},
    "version that is true": {"preloadedDependencies": [NEEDED | {"majorVersion": True}]},
    "version in parts": {"preloadedDependencies": [NEEDED | {"minorVersion": 1.5}]},
    "authors that are text": {"authors": "Kim Ek"},
}
BAD_LIBRARIES: dict[str, tuple[dict[str, Any], Why]] = {
    "another library's name": ({"machineName": "H5P.Other"}, Why.LIBRARY_FOLDER),
    "another version": ({"minorVersion": 17}, Why.LIBRARY_FOLDER),
    "no version": ({"patchVersion": GONE}, Why.FIELD),
    "no name": ({"machineName": GONE}, Why.FIELD),
    "name of a folder above": ({"machineName": ".."}, Why.FIELD),
    "newer core": ({"coreApi": {"majorVersion": 2, "minorVersion": 0}}, Why.TOO_NEW),
    "core without a version": ({"coreApi": {}}, Why.FIELD),
    "cannot run": ({"runnable": 0}, Why.NOT_RUNNABLE),
    "script that is not there": ({"preloadedJs": [{"path": "js/gone.js"}]}, Why.LIBRARY_FILE),
    "script outside": ({"preloadedJs": [{"path": "../H5P.Other/x.js"}]}, Why.FIELD),
    "script from the root": ({"preloadedJs": [{"path": "/etc/passwd"}]}, Why.FIELD),
    "script elsewhere": ({"preloadedJs": [{"path": "https://evil.example/x.js"}]}, Why.LIBRARY_FILE),
    "script without a path": ({"preloadedJs": [{}]}, Why.FIELD),
    "scripts that are text": ({"preloadedJs": "js/multichoice.js"}, Why.FIELD),
    "style that is not there": ({"preloadedCss": [{"path": "gone.css"}]}, Why.LIBRARY_FILE),
    "needs what is not there": ({"preloadedDependencies": [needs("H5P.Gone")]}, Why.NO_LIBRARIES),
}
HEADS = {
    "entity": '<!DOCTYPE manifest [<!ENTITY x "y">]>',
    "file entity": '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "entity from elsewhere": '<!DOCTYPE manifest [<!ENTITY x SYSTEM "http://169.254.169.254/">]>',
    "parameter entity": '<!DOCTYPE manifest [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>',
    "laughs": '<!DOCTYPE manifest [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "long entity": f'<!DOCTYPE manifest [<!ENTITY a "{"x" * 50_000}">]>',
    "DTD from elsewhere": '<!DOCTYPE manifest SYSTEM "http://evil.example/x.dtd">',
    "DTD": "<!DOCTYPE manifest>",
}
UNVERSIONED = b"<manifest><organizations><organization/></organizations><resources/></manifest>"
OUTSIDE = [
    "../start.html",
    "a/../../start.html",
    "/start.html",
    "//evil.example/start.html",
    "https://evil.example/start.html",
    "javascript:alert(1)",
    "JavaScript:alert(1)//start.html",
    "data:text/html,hej",
    "file:///etc/passwd",
    "C:\\start.html",
    "..\\start.html",
    "%2e%2e/start.html",
    "..%2fstart.html",
    "%2fstart.html",
    "start.html?&#9;x",
    "a%00.html",
]


def cases() -> list[Hostile]:
    return [*_h5p(), *_libraries(), *_manifests(), *_items()]


def _h5p() -> list[Hostile]:
    found = [Hostile(f"h5p.json {what}", h5p(h5p=data), why, "h5p.json") for what, (data, why) in BAD_JSON.items()]
    found += [
        Hostile(f"content.json {what}", h5p(content=data), why, CONTENT_JSON) for what, (data, why) in BAD_JSON.items()
    ]
    found += [Hostile(what, h5p(h5p=says), _field_or_missing(what), "h5p.json") for what, says in BAD_FIELDS.items()]
    large = b'{"a": "' + bytes(range(48, 58)) * (MB // 10) + b'"}'
    return [
        *found,
        Hostile("h5p.json larger than 1 MB", h5p(h5p=large), Why.JSON_LARGE, "h5p.json"),
        Hostile("no content.json", h5p({CONTENT_JSON: GONE}), Why.NO_FILE, CONTENT_JSON),
        Hostile(
            "content uses what is not there", h5p(content={"library": "H5P.Gone 1.0"}), Why.NO_LIBRARIES, CONTENT_JSON
        ),
        Hostile(
            "deep content uses it", h5p(content={"a": [[{"library": "H5P.Gone 1.0"}]]}), Why.NO_LIBRARIES, CONTENT_JSON
        ),
        Hostile("no libraries at all", h5p(dict.fromkeys(_library_files(), GONE)), Why.NO_LIBRARIES, "h5p.json"),
    ]


def _field_or_missing(what: str) -> Why:
    return Why.NO_LIBRARIES if what == "two main libraries" else Why.FIELD


def _library_files() -> list[str]:
    return [LIBRARY_JSON, f"{LIBRARY}/js/multichoice.js", f"{LIBRARY}/css/multichoice.css"]


def _libraries() -> list[Hostile]:
    found = [Hostile(f"library with {what}", h5p(library=says), why) for what, (says, why) in BAD_LIBRARIES.items()]
    found += [
        Hostile(f"library.json {what}", h5p(library=data), why, LIBRARY_JSON) for what, (data, why) in BAD_JSON.items()
    ]
    twice = {"H5P.MultiChoice/library.json": json.dumps(NEEDED | {"patchVersion": 999, "runnable": 1}).encode()}
    stranger = {"H5P.Question-1.0/library.json": json.dumps(needs("H5P.JoubelUI") | {"patchVersion": 9}).encode()}
    chain = other_library("H5P.A", preloadedDependencies=[needs("H5P.B")])
    return [
        *found,
        Hostile("the same library with a higher patch", h5p(twice), Why.LIBRARY_TWICE),
        Hostile("a library in another's folder", h5p(stranger), Why.LIBRARY_FOLDER, "H5P.Question-1.0"),
        Hostile("a folder that is no library", h5p({"extra/a.js": b"x"}), Why.NO_FILE, "extra/library.json"),
        Hostile(
            "what is needed needs what is not there",
            h5p(chain, library={"preloadedDependencies": [needs("H5P.A")]}),
            Why.NO_LIBRARIES,
            "H5P.A-1.0/library.json",
        ),
    ]


def _manifests() -> list[Hostile]:
    found = [
        Hostile(f"manifest with {what}", scorm(head=head), Why.XML_ENTITIES, MANIFEST) for what, head in HEADS.items()
    ]
    whole = {
        "empty": (b"", Why.XML_BROKEN),
        "cut": (manifest()[:-5], Why.XML_BROKEN),
        "JSON": (b"{}", Why.XML_BROKEN),
        "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><manifest/>', Why.XML_BROKEN),
        "no UTF-8": (manifest().replace(b"Trygga", b"\xff"), Why.XML_BROKEN),
        "a page": (b"<html/>", Why.NOT_MANIFEST),
        "another root": (b'<package xmlns="http://www.idpf.org/2007/opf"/>', Why.NOT_MANIFEST),
        "very deep": (b"<manifest>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</manifest>", Why.XML_MANY),
        "very many": (b"<manifest>" + b"<a/>" * 450_000 + b"</manifest>", Why.XML_MANY),
        "very many attributes": (b"<manifest>" + _attributes(410_000) + b"</manifest>", Why.XML_MANY),
        "more than 5 MB": (b"<manifest>" + bytes(range(97, 123)) * 210_000 + b"</manifest>", Why.XML_LARGE),
        "an entity nobody made": (manifest().replace(b"Trygga", b"&trygga;"), Why.XML_BROKEN),
    }
    found += [
        Hostile(f"manifest that is {what}", scorm({MANIFEST: data}), why, MANIFEST)
        for what, (data, why) in whole.items()
    ]
    return [*found, Hostile("no version at all", scorm({MANIFEST: UNVERSIONED}), Why.SCORM_VERSION, MANIFEST)]


def _attributes(count: int) -> bytes:
    return b"<a " + b" ".join(b"b%d=''" % number for number in range(count)) + b"/>"


def _items() -> list[Hostile]:
    def with_href(href: str) -> bytes:
        return scorm(resources=f'<resource identifier="r1" adlcp:scormtype="sco" href="{href}"/>')

    found = [Hostile(f"starts at {href}", with_href(href), Why.OUTSIDE, MANIFEST) for href in OUTSIDE]
    scored = '<item identifier="i1" identifierref="r1"><adlcp:masteryscore>{}</adlcp:masteryscore></item>'
    found += [
        Hostile(f"passes at {score}", scorm(items=scored.format(score)), Why.NUMBER, MANIFEST)
        for score in ("mycket", "-1", "101", "nan", "inf", "1e999")
    ]
    nested = "".join(f'<item identifier="x{n}">' for n in range(120)) + "</item>" * 120
    return [
        *found,
        Hostile("starts at what is not there", with_href("gone.html"), Why.NO_LAUNCH, MANIFEST),
        Hostile("starts in another case", with_href("Start.html"), Why.NO_LAUNCH, MANIFEST),
        Hostile("base that leads out", scorm(holder=' xml:base="../"'), Why.OUTSIDE, MANIFEST),
        Hostile("base elsewhere", scorm(root=' xml:base="https://evil.example/"'), Why.OUTSIDE, MANIFEST),
        Hostile("no items", scorm(items=""), Why.NOTHING_TO_START, MANIFEST),
        Hostile("only headings", scorm(items='<item identifier="i1"/>'), Why.NOTHING_TO_START, MANIFEST),
        Hostile("no resources", scorm(resources=""), Why.NO_RESOURCE, MANIFEST),
        Hostile("item twice", scorm(items=ITEM * 2), Why.IDENTIFIER, MANIFEST),
        Hostile("item without a name", scorm(items='<item identifierref="r1"/>'), Why.IDENTIFIER, MANIFEST),
        Hostile("resource twice", scorm(resources=RESOURCE * 2), Why.IDENTIFIER, MANIFEST),
        Hostile("items in items without end", scorm(items=nested), Why.XML_MANY, MANIFEST),
    ]
