"""HTML that a library has made of somebody's document, as texts that an editor's field holds and pictures between them.

What a lesson's text cannot hold (tables, quotes, code, italics, deeper headings) becomes what it can, or plain words:
nothing that was written is lost, and what was changed is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.translation import gettext as _

LINKS = ("https://", "http://", "mailto:", "tel:")
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "table", "blockquote", "pre", "div", "hr"}
SILENT = {"script", "style", "template", "noscript", "head", "title"}
DEEPEST = 60  # of tags in tags; what lies deeper is told as words


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes
    alt: str


@dataclass
class Document:
    title: str = ""  # of the first heading, when the document begins with it
    parts: list[str | Picture] = field(default_factory=list)  # HTML of a text, or a picture
    notes: list[str] = field(default_factory=list)  # what the editor should look at

    def note(self, says: str) -> None:
        if says not in self.notes:
            self.notes.append(says)


Find = Callable[[str, str], Picture | None]  # (address, alternative text)


def parts_of(html: str, find: Find) -> Document:
    soup, document = BeautifulSoup(html, "html.parser"), Document()
    for silent in soup.find_all(SILENT):
        silent.decompose()
    _flatten(soup)
    first = next((each for each in soup.children if isinstance(each, Tag)), None)
    if first is not None and first.name == "h1":
        document.title = " ".join(first.get_text().split())
        first.decompose()
    written: list[str] = []
    for piece in _pieces(soup, document, find):
        if isinstance(piece, Picture):
            _close(document, written)
            document.parts.append(piece)
        else:
            written.append(piece)
    _close(document, written)
    return document


def _flatten(soup: BeautifulSoup) -> None:
    tags: list[Tag] = [soup]
    for _step in range(DEEPEST):
        tags = [inner for tag in tags for inner in tag.find_all(recursive=False)]
    for tag in tags:
        tag.string = tag.get_text(" ", strip=True)


def _close(document: Document, written: list[str]) -> None:
    if written:
        document.parts.append("".join(written))
        written.clear()


def _pieces(parent: Tag, document: Document, find: Find) -> Iterator[str | Picture]:
    """Blocks of HTML, and the pictures that stand in or between them."""
    loose = ""
    for child in list(parent.children):
        if isinstance(child, Tag) and (child.name in BLOCKS or child.name == "img"):
            yield from _paragraph(loose)
            loose = ""
            yield from _block(child, document, find)
        else:
            loose += _inline(child, document)
    yield from _paragraph(loose)


def _paragraph(words: str, tag: str = "p") -> Iterator[str]:
    if words.strip():
        yield f"<{tag}>{words.strip()}</{tag}>"


def _block(tag: Tag, document: Document, find: Find) -> Iterator[str | Picture]:
    if tag.name == "img":
        yield from _picture(tag, document, find)
    elif tag.name in HEADINGS:
        yield from _paragraph(escape(" ".join(tag.get_text().split())), HEADINGS[tag.name])
        yield from _pictures_in(tag, document, find)
    elif tag.name == "p":
        yield from _paragraph(_children(tag, document))
        yield from _pictures_in(tag, document, find)
    elif tag.name in ("ul", "ol"):
        rows = "".join(f"<li>{_children(row, document).strip()}</li>" for row in tag.find_all("li"))
        yield f"<{tag.name}>{rows}</{tag.name}>"
        yield from _pictures_in(tag, document, find)
    elif tag.name == "table":
        document.note(_("En tabell har blivit rader med text. Skriv om den som en lista."))
        for row in _own(tag, ["tr"]) or [tag]:
            cells = [" ".join(cell.get_text(" ").split()) for cell in _own(row, ["td", "th"]) or [row]]
            yield from _paragraph(escape(" – ".join(filter(None, cells))))
        yield from _pictures_in(tag, document, find)
    elif tag.name != "hr":
        yield from _pieces(tag, document, find)


def _own(tag: Tag, names: list[str]) -> list[Tag]:
    """Without those of a table inside the table."""
    return [each for each in tag.find_all(names) if each.find_parent(tag.name) is tag]


def _pictures_in(tag: Tag, document: Document, find: Find) -> Iterator[Picture]:
    for image in tag.find_all("img"):
        yield from _picture(image, document, find)


def _picture(tag: Tag, document: Document, find: Find) -> Iterator[Picture]:
    address, alt = str(tag.get("src") or ""), str(tag.get("alt") or "").strip()
    found = find(address, alt)
    if found is None:
        says = _("Bilden %(address)s följde inte med. Lägg in den i redigeringen.")
        document.note(says % {"address": (address or alt)[:100]})
        return
    if not alt:
        document.note(_("En bild saknar beskrivning. Skriv vad den visar, eller bocka för att den är utsmyckning."))
    yield found


def _children(tag: Tag, document: Document) -> str:
    return "".join(_inline(child, document) for child in tag.children)


def _inline(node: object, document: Document) -> str:
    if isinstance(node, NavigableString):
        return escape(str(node), quote=False) if type(node) is NavigableString else ""
    if not isinstance(node, Tag) or node.name in ("img", "ul", "ol"):
        return ""
    if node.name == "br":
        return "<br/>"
    words = escape(node.get_text(), quote=False) if node.name in ("code", "pre") else _children(node, document)
    if node.name in ("strong", "b") and words.strip():
        return f"<strong>{words}</strong>"
    address = str(node.get("href") or "")
    if node.name == "a" and words.strip() and address.startswith(LINKS):
        return f'<a href="{escape(address)}">{words}</a>'
    return words
