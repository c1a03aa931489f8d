"""Which files a package may hold, by name and by their first bytes. Lists: those of H5P's own core, and for SCORM
everything that no server runs and no double click starts."""

import re
from enum import StrEnum

from content.packages.refusals import Refused, Why


class Kind(StrEnum):
    H5P = "h5p"
    SCORM = "scorm"


IMAGES = set("png jpg jpeg gif bmp tif tiff webp ico cur".split())
MEDIA = set("webm mp4 ogg mp3 m4a wav eot ttf woff woff2 otf pdf rtf swf glb doc xls ppt".split())
OFFICE = set("docx xlsx pptx odt ods odp dotx xltx potx ppsx odg".split())  # ZIP files inside, and no archives here
H5P_CONTENT = set(
    "json png jpg jpeg gif bmp tif tiff eot ttf woff woff2 otf webm mp4 ogg mp3 m4a wav txt pdf rtf doc docx xls xlsx "
    "ppt pptx odt ods odp csv diff patch swf md textile vtt webvtt gltf glb".split()
)
H5P_LIBRARY = H5P_CONTENT | {"js", "css", "svg", "xml"}
ARCHIVES = set(
    "zip zipx h5p 7z rar gz tgz tar bz2 tbz xz txz zst lz4 lzma cab iso arj lzh jar war ear epub svgz".split()
)
EXECUTABLE = set(
    "php php3 php4 php5 php7 php8 phps phtml phar pht asp aspx ascx ashx asmx asa asax jsp jspx jspf cfm cfc cgi fcgi "
    "pl py pyc rb sh bash zsh csh ksh ps1 psm1 bat cmd com exe dll msi msp msix scr pif cpl hta vbs vbe wsf wsh jse "
    "reg lnk url desktop class so dylib app apk ipa dmg pkg deb rpm run shtml shtm stm docm dotm xlsm xltm xlam "
    "pptm potm ppam ppsm".split()
)
SERVER_SETTINGS = {".htaccess", ".htpasswd", ".user.ini", "php.ini", "web.config"}
# Some servers run a file for any part of its name.
SERVED_ANYWHERE = re.compile(r"\.(php\d?|phtml|phar|aspx?|jspx?|cgi)\.", re.IGNORECASE)

HEAD = 512  # bytes that are looked at
IMAGE_HEADS: tuple[bytes, ...] = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"\0\0\1\0", b"\0\0\2\0")
IMAGE_HEADS += (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # TIFF
ARCHIVE_HEADS: tuple[bytes, ...] = (
    b"PK\3\4",
    b"PK\5\6",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF",
)
ARCHIVE_HEADS += (b"\x28\xb5\x2f\xfd",)  # zstd
PROGRAM_HEADS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|!--|html|head|body|script|svg|iframe|\?)", re.IGNORECASE)


def check_type(name: str, kind: Kind) -> None:
    """By its name. Raises Refused."""
    ending = ending_of(name)
    if ending in ARCHIVES:
        raise Refused(Why.NESTED, name)
    if ending in EXECUTABLE or SERVED_ANYWHERE.search(name) or _base(name).lower() in SERVER_SETTINGS:
        raise Refused(Why.TYPE_EXECUTABLE, name)
    if kind is Kind.H5P and ending not in (H5P_LIBRARY if _in_library(name) else H5P_CONTENT):
        raise Refused(Why.TYPE_UNLISTED, name)


def check_head(name: str, head: bytes) -> None:
    """By its first bytes, `HEAD` of them or all there are. An empty file is nothing. Raises Refused."""
    ending = ending_of(name)
    if ending not in OFFICE and (head.startswith(ARCHIVE_HEADS) or head[257:262] == b"ustar"):
        raise Refused(Why.NESTED, name)
    if head.startswith(PROGRAM_HEADS) or head.startswith(b"MZ") and b"\0" in head:
        raise Refused(Why.TYPE_EXECUTABLE, name)
    if ending in IMAGES and head and not (head.startswith(IMAGE_HEADS) or head[8:12] == b"WEBP"):
        raise Refused(Why.NOT_AN_IMAGE, name)
    if ending in MEDIA | OFFICE and MARKUP.match(head):
        raise Refused(Why.NOT_MEDIA, name)


def ending_of(name: str) -> str:
    """In lower case; "" = none."""
    return _base(name).rpartition(".")[2].lower() if "." in _base(name) else ""


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _in_library(name: str) -> bool:
    folder, slash, _rest = name.partition("/")
    return bool(slash) and folder != "content"
