"""Kunskapsbanken as a text file: read whole or refused with the line, then made or updated, and published. What a file
says others have read before it is loaded, as with courses. What an editor has changed since stays."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import markdown
from django.db import transaction
from wagtail.models import Locale, Page

from content.facts import Fact
from content.library.resources import Audience, Kind, Language, Level
from content.models import LibraryIndexPage, ReadingListPage, ResourcePage, SymbolsPage
from courses.block_text import ChecklistText
from courses.course_blocks import NO_MORE, block_id, is_more, listed, rich
from courses.course_file import home_page, publish, update
from tracking.refusal import Problem, Refused
from tracking.text_file import Day, Fields, Place, Slug, TextFile, Year

TITLE = "Kunskapsbanken"
ABOUT = "Rapporter, stöd, metoder och checklistor, med källa."
INTRODUCTION = (
    "<p>Rapporter, stöd, metoder och checklistor, med källa och datum. Ingen ser vad du söker efter eller läser.</p>"
)


class PageText(Fields):
    slug: Slug
    title: str
    introduction: str
    review_by: Day
    responsible: str = "säkerhetssamordnaren"


class BlockText(Fields):
    """Exactly one."""

    text: str | None = None
    checklist: ChecklistText | None = None
    fact: Slug | None = None

    @property
    def only(self) -> tuple[str, Any]:
        [name] = self.model_fields_set
        return name, getattr(self, name)


class ResourceText(PageText):
    fills = ResourcePage

    kind: Literal[tuple(Kind.values)]  # type: ignore[valid-type]
    audience: Literal[tuple(Audience.values)] = Audience.EVERYBODY  # type: ignore[valid-type]
    level: Literal[tuple(Level.values)] = Level.BASIC  # type: ignore[valid-type]
    language: Literal[tuple(Language.values)] = Language.SWEDISH  # type: ignore[valid-type]
    source: str
    year: Year | None = None
    address: str = ""
    finding: str = ""
    historic: bool = False
    today: str = ""
    named_in: str = ""
    blocks: list[BlockText] = []


class ReadText(Fields):
    resource: Slug
    why: str


class ListText(PageText):
    fills = ReadingListPage

    items: list[ReadText]


class SymbolText(Fields):
    name: str
    look: str
    meanings: list[str]
    step: str


class SymbolsText(PageText):
    fills = SymbolsPage

    signs: list[SymbolText]


class LibraryText(TextFile):
    resources: list[ResourceText]
    reading_lists: list[ListText] = []
    symbols: SymbolsText | None = None

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        yield from _twice("resources", self.resources)
        yield from _twice("reading_lists", self.reading_lists)
        for place, each in enumerate(self.resources):
            yield from (((("resources", place, *where)), says) for where, says in _wrong_in(each))
        known = {each.slug for each in self.resources}
        for place, reads in enumerate(self.reading_lists):
            for number, read in enumerate(reads.items):
                if read.resource not in known:
                    yield ("reading_lists", place, "items", number, "resource"), "Ingen resurs i filen heter så."
        for place, symbol in enumerate(self.symbols.signs if self.symbols else []):
            if len(symbol.meanings) < 2:
                yield ("symbols", "signs", place, "meanings"), "Skriv minst två betydelser."


def _twice(field: str, pages: Iterable[PageText]) -> Iterator[tuple[Place, str]]:
    seen: Counter[str] = Counter()
    for place, page in enumerate(pages):
        seen[page.slug] += 1
        if seen[page.slug] > 1:
            yield (field, place, "slug"), "Två sidor har samma slug. Byt den ena."


def _wrong_in(text: ResourceText) -> Iterator[tuple[Place, str]]:
    if not (text.address or text.finding or text.blocks):
        yield ("title",), "Skriv en adress (address), eller hur man hittar den (finding)."
    for number, block in enumerate(text.blocks):
        if len(block.model_fields_set) != 1:
            yield ("blocks", number), "Ett block ska vara av exakt en sort. Dela det i flera."
        elif block.text and is_more(block.text):
            yield ("blocks", number, "text"), NO_MORE
        elif block.fact and not Fact.objects.filter(code=block.fact).exists():
            yield ("blocks", number, "fact"), "Uppgiften finns inte. Rätta koden, eller läs in den med load_facts."


@dataclass(frozen=True)
class Loaded:
    made: int
    changed: int
    kept: list[str]  # titles of pages that an editor has changed since a file made them


@transaction.atomic
def publish_library(text: LibraryText) -> Loaded:
    """Raises Refused. Resources first: reading lists name them."""
    index = library_index()
    done: defaultdict[str, list[str]] = defaultdict(list)
    for each in text.resources:
        done[_put(index, ResourcePage, each, _resource(each))].append(each.title)
    resources = dict(ResourcePage.objects.child_of(index).values_list("slug", "pk"))
    for reads in text.reading_lists:
        done[_put(index, ReadingListPage, reads, _reading_list(reads, resources))].append(reads.title)
    if text.symbols:
        done[_put(index, SymbolsPage, text.symbols, _symbols(text.symbols))].append(text.symbols.title)
    return Loaded(len(done["made"]), len(done["changed"]), done["kept"])


def library_index() -> LibraryIndexPage:
    index = LibraryIndexPage.objects.filter(locale=Locale.get_default()).first()
    if index is None:
        index = LibraryIndexPage(title=TITLE, slug="kunskapsbanken", introduction=INTRODUCTION, show_in_menus=True)
        index.search_description = ABOUT
        home_page().add_child(instance=index)
        publish(index)
    return index


def _put(index: LibraryIndexPage, model: type[Page], text: PageText, values: dict[str, Any]) -> str:
    """made, changed, kept or same"""
    page = model.objects.child_of(index).filter(slug=text.slug).first()
    if page is None:
        if not Page._slug_is_available(text.slug, index):
            raise Refused([Problem(None, None, f"En annan sorts sida har redan adressen {text.slug}. Byt slug.")])
        page = model(slug=text.slug, **values)
        index.add_child(instance=page)
        publish(page)
        return "made"
    if page.latest_revision and page.latest_revision.user_id:
        return "kept"
    return "changed" if update(page, values) else "same"


def _resource(text: ResourceText) -> dict[str, Any]:
    blocks = [_block(f"{text.slug}/{number}", *block.only) for number, block in enumerate(text.blocks)]
    return text.model_dump(exclude={"slug", "blocks"}) | {"body": json.dumps(blocks, ensure_ascii=False)}


def _block(own: str, name: str, written: Any) -> dict[str, Any]:
    if name == "text":
        value: Any = rich(markdown.markdown(written), own)
    elif name == "checklist":
        value = {"title": written.title, "items": listed(written.items, f"{own}/items")}
    else:
        value = Fact.objects.get(code=written, locale=Locale.get_default()).pk
    return {"type": name, "id": block_id(own), "value": value}


def _reading_list(text: ListText, resources: dict[str, int]) -> dict[str, Any]:
    reads = [
        {"type": "read", "id": block_id(f"{text.slug}/{read.resource}"),
         "value": {"resource": resources[read.resource], "why": read.why}}
        for read in text.items
    ]  # fmt: skip
    return text.model_dump(exclude={"slug", "items"}) | {"reads": json.dumps(reads, ensure_ascii=False)}


def _symbols(text: SymbolsText) -> dict[str, Any]:
    symbols = [
        {"type": "symbol", "id": block_id(f"{text.slug}/{each.name}"),
         "value": each.model_dump() | {"meanings": listed(each.meanings, f"{text.slug}/{each.name}")}}
        for each in text.signs
    ]  # fmt: skip
    return text.model_dump(exclude={"slug", "signs"}) | {"symbols": json.dumps(symbols, ensure_ascii=False)}
