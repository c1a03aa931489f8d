"""What somebody has written in Word or Markdown, as the parts of a lesson: texts and pictures, in their order."""

import io
import posixpath
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import markdown

from content.documents.opening import WORD, check_size, only_markdown, open_document
from content.documents.parts import Document, Picture, parts_of
from content.packages import limits
from content.packages.refusals import Refused, Why

ZIP = b"PK\x03\x04"
UNCLOSED = re.compile(r"<[^<>]*(?=<|\Z)")


def read_document(path: Path, *, is_word: bool = False) -> Document:
    """is_word: it says so itself. Raises Refused."""
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        is_zip = file.read(len(ZIP)) == ZIP
    if is_word and not is_zip:
        raise Refused(Why.NOT_WORD)
    if not is_zip:
        return parts_of(_html(path), lambda address, alt: None)
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        names = open_document(path, folder)
        return _word(path) if WORD in names else _markdown(folder, names)


def _word(path: Path) -> Document:
    import mammoth  # noqa: PLC0415  (a web process that reads none need not load it)

    pictures: dict[str, tuple[str, bytes]] = {}  # (name, content), by what is written as its address

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as source:
                content = source.read()
        except ValueError:  # Word only says where it is
            return {"src": ""}
        address, ending = str(len(pictures)), image.content_type.rpartition("/")[2]
        pictures[address] = (f"bild-{len(pictures) + 1}.{ending}", content)
        return {"src": address}

    def kept(address: str, alt: str) -> Picture | None:
        return Picture(*pictures[address], alt) if address in pictures else None

    try:
        # From memory: without a name the library opens nothing beside the file.
        html = mammoth.convert_to_html(io.BytesIO(path.read_bytes()), convert_image=mammoth.images.img_element(keep))
    except Exception:  # noqa: BLE001  (a file that is no Word after all fails in as many ways as there are)
        raise Refused(Why.NOT_WORD) from None
    return parts_of(html.value, kept)


def _markdown(folder: Path, names: set[str]) -> Document:
    name = only_markdown(names)

    def picture(address: str, alt: str) -> Picture | None:
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
        return Picture(posixpath.basename(beside), (folder / beside).read_bytes(), alt) if beside in names else None

    return parts_of(_html(folder / name), picture)


def _html(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(Why.NO_DOCUMENT)
    tangled = text.count("[") > limits.BRACKETS or len(UNCLOSED.findall(text)) > limits.UNCLOSED
    if tangled or len(text) > limits.MARKDOWN:
        raise Refused(Why.TANGLED)
    try:
        return markdown.markdown(text, extensions=["tables"])
    except RecursionError:  # lists in lists without end
        raise Refused(Why.TANGLED) from None
