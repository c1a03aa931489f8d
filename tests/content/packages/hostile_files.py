"""Files that have no business in a package, by name or by what is in them."""

from content.packages.refusals import Why
from tests.content.packages.building import JPEG, LIBRARY, PNG, h5p, scorm
from tests.content.packages.hostile import Hostile

RUN_BY_SERVERS = ["php", "PHP", "php5", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "pl", "py", "sh", "shtml", "cfm"]
STARTED = ["exe", "dll", "bat", "cmd", "ps1", "msi", "scr", "vbs", "hta", "lnk", "reg", "com", "docm", "xlsm", "class"]
ARCHIVES = ["zip", "h5p", "rar", "7z", "tar", "tgz", "gz", "jar", "iso", "svgz"]
UNLISTED = ["html", "htm", "js", "css", "svg", "xml", "php", "exe", "zip", "bin", "wasm", "ico", "map", "yaml", "xhtml"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'
SCRIPTED = {
    "script": SVG.format("", "<script>alert(1)</script>"),
    "script in capitals": SVG.format("", "<SCRIPT/>"),
    "script of another namespace": SVG.format("", '<s:script xmlns:s="http://www.w3.org/1999/xhtml"/>'),
    "onload": SVG.format(' onload="alert(1)"', ""),
    "onclick": SVG.format("", '<rect onclick="alert(1)"/>'),
    "javascript address": SVG.format("", '<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
    "javascript address with gaps": SVG.format("", '<a href=" java&#10;script:alert(1)"/>'),
    "page as data": SVG.format("", '<image href="data:text/html,&lt;script>x&lt;/script>"/>'),
    "animated address": SVG.format("", '<a><animate attributeName="href" to="javascript:alert(1)"/></a>'),
    "frame": SVG.format("", '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "style sheet that fetches": '<?xml-stylesheet href="https://evil.example/x.xsl"?>' + SVG.format("", ""),
    "script before it breaks": SVG.format("", "<script>alert(1)</script><g>"),
}
BROKEN = {
    "entity": '<!DOCTYPE svg [<!ENTITY x "y">]>' + SVG.format("", "&x;"),
    "file entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("", "&x;"),
    "laughs": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SVG.format("", "&b;"),
    "cut": "<svg",
    "page": "<!doctype html><p>x<br>",
    "nothing": "",
}


def cases() -> list[Hostile]:
    found = [_scorm(f"a/del.{ending}", b"x", Why.TYPE_EXECUTABLE) for ending in RUN_BY_SERVERS + STARTED]
    found += [_scorm(f"a/del.{ending}", b"x", Why.NESTED) for ending in ARCHIVES]
    unlisted = {"php": Why.TYPE_EXECUTABLE, "exe": Why.TYPE_EXECUTABLE, "zip": Why.NESTED}
    found += [_h5p(f"content/del.{ending}", b"x", unlisted.get(ending, Why.TYPE_UNLISTED)) for ending in UNLISTED]
    found += [
        _h5p(f"content/{what}.svg", text.encode(), Why.TYPE_UNLISTED) for what, text in list(SCRIPTED.items())[:1]
    ]
    found += [_scorm(f"{what}.svg", text.encode(), Why.SVG_SCRIPT) for what, text in SCRIPTED.items()]
    found += [_scorm(f"{what}.svg", text.encode(), Why.SVG_BROKEN) for what, text in BROKEN.items()]
    found += [_h5p(f"{LIBRARY}/icon.svg", text.encode(), Why.SVG_SCRIPT) for text in list(SCRIPTED.values())[:1]]
    return [*found, *_disguised(), *_oddities()]


def _disguised() -> list[Hostile]:
    page, program = b"<html><script>alert(1)</script>", b"MZ\x90\0" + bytes(60)
    return [
        _h5p("content/sida.png", page, Why.NOT_AN_IMAGE),
        _h5p("content/sida.jpg", b"\n <!DOCTYPE html>", Why.NOT_AN_IMAGE),
        _h5p("content/skript.gif", b"<?php system($_GET[0]);", Why.NOT_AN_IMAGE),
        _h5p("content/ritning.png", SCRIPTED["script"].encode(), Why.NOT_AN_IMAGE),
        _h5p("content/text.bmp", b"alert(1)", Why.NOT_AN_IMAGE),
        _h5p("content/sida.mp4", page, Why.NOT_MEDIA),
        _h5p("content/sida.pdf", b"\xef\xbb\xbf<!doctype html>", Why.NOT_MEDIA),
        _h5p("content/sida.woff2", page, Why.NOT_MEDIA),
        _h5p("content/sida.docx", page, Why.NOT_MEDIA),
        _h5p("content/paket.png", b"PK\3\4" + bytes(30), Why.NESTED),
        _h5p("content/paket.txt", b"PK\3\4" + bytes(30), Why.NESTED),
        _h5p("content/paket.pdf", b"Rar!\x1a\7\0" + bytes(30), Why.NESTED),
        _h5p("content/paket.json", b"\x1f\x8b\x08" + bytes(30), Why.NESTED),
        _h5p("content/paket.mp3", b"7z\xbc\xaf\x27\x1c", Why.NESTED),
        _h5p("content/paket.wav", bytes(257) + b"ustar\x0000" + bytes(250), Why.NESTED),
        _h5p("content/program.png", program, Why.TYPE_EXECUTABLE),
        _h5p("content/program.txt", b"\x7fELF" + bytes(60), Why.TYPE_EXECUTABLE),
        _scorm("a/program.dat", program, Why.TYPE_EXECUTABLE),
        _scorm("a/program", b"\xcf\xfa\xed\xfe" + bytes(60), Why.TYPE_EXECUTABLE),
        _scorm("a/paket.dat", b"PK\3\4" + bytes(30), Why.NESTED),
        _scorm("bild.webp", page, Why.NOT_AN_IMAGE),
    ]


def _oddities() -> list[Hostile]:
    return [
        _scorm("a/.htaccess", b"AddType application/x-httpd-php .js", Why.TYPE_EXECUTABLE),
        _scorm("a/web.config", b"<configuration/>", Why.TYPE_EXECUTABLE),
        _scorm("a/.user.ini", b"auto_prepend_file=x", Why.TYPE_EXECUTABLE),
        _scorm("bild.php.png", PNG, Why.TYPE_EXECUTABLE),
        _scorm("bild.PHP5.jpg", JPEG, Why.TYPE_EXECUTABLE),
        _h5p("content/bild.phtml.png", PNG, Why.TYPE_EXECUTABLE),
        _h5p("content/LICENSE", b"x", Why.TYPE_UNLISTED),
        _h5p("evil.js", b"x", Why.TYPE_UNLISTED),
        _h5p("index.html", b"x", Why.TYPE_UNLISTED),
        _h5p(f"{LIBRARY}/index.html", b"x", Why.TYPE_UNLISTED),
        _h5p(f"{LIBRARY}/.htaccess", b"x", Why.TYPE_EXECUTABLE),
        _h5p("content/.git/config", b"x", Why.TYPE_UNLISTED),
    ]


def _h5p(name: str, data: bytes, why: Why) -> Hostile:
    return Hostile(f"H5P {name}", h5p({name: data}), why, name)


def _scorm(name: str, data: bytes, why: Why) -> Hostile:
    return Hostile(f"SCORM {name}", scorm({name: data}), why, name)
