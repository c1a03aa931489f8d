"""A page's fields and blocks in another language: its texts as a file writes them, and all else as the page has it, ids
too, so that what a reader has done in one language is done in the other."""

import json
from dataclasses import dataclass, field
from typing import Any

import markdown
from django.db import models
from wagtail.blocks import Block, CharBlock, ChooserBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields

from content.models import ScenarioPage
from content.ready import ReadyToPublish
from content.scenarios.graph import same_name
from courses.course_blocks import NO_MORE, form_says, is_more, rich
from tracking.text_file import Place

Raw = list[dict[str, Any]]  # of a stream
FOLLOWS = "to"  # in a scenario: the name of another box, which has its name in this language
STAYS = "title"  # of a work that has one of its own: what the file does not write
MISSING = "Texten ”%s” saknas. Översätt den också."
NOT_THERE = "Den svenska sidan har ingen text ”%s” här. Rätta namnet eller ta bort raden."
NO_TEXT = "Här ska stå text."


@dataclass
class Retelling:
    locale: Locale
    original: Page
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def values(self, written: dict[str, Any], place: Place) -> dict[str, Any]:
        """By field, what the page in this language has. Child relations are not among them."""
        values: dict[str, Any] = {}
        texts = set()
        for each in get_translatable_fields(type(self.original)):
            model_field = each.get_field(type(self.original))
            if not isinstance(model_field, models.Field) or model_field.name == "slug":
                continue
            name, value = model_field.name, model_field.value_from_object(self.original)
            if not each.is_translated(self.original):
                values[model_field.attname] = value
                continue
            texts.add(name)
            values[name] = self._field(model_field, value, written.get(name), (*place, name))
        self.problems += [((*place, name), NOT_THERE % name) for name in written.keys() - texts]
        return values

    def _field(self, model_field: models.Field, value: Any, written: Any, place: Place) -> Any:
        if isinstance(model_field, StreamField):
            return json.dumps(self._body(model_field.stream_block, value, written, place), ensure_ascii=False)
        if written is None and (not value or model_field.name == STAYS):
            return value
        text = self._text(written, place)
        return self._rich(text, place) if isinstance(model_field, RichTextField) else text

    def _body(self, block: StreamBlock, value: Any, written: Any, place: Place) -> Raw:
        told = self._stream(block, list(value.raw_data), written, place)
        if isinstance(self.original, ScenarioPage):
            _lead_to_the_same(list(value.raw_data), told)
        if not self.problems:
            rows = enumerate(each for each in told if has_text(block.child_blocks[each["type"]], each["value"]))
            self.problems += [((*place, number), says) for number, each in rows for says in form_says(block, each)]
        if not self.problems and isinstance(self.original, ReadyToPublish):
            self.problems += [(place, says) for _number, says in self.original.lacking(block.to_python(told))]
        return told

    def _told(self, block: Block, raw: Any, written: Any, place: Place) -> Any:
        if isinstance(block, ChooserBlock):
            return self._same_in_language(block, raw)
        if not has_text(block, raw):
            return raw
        if isinstance(block, StreamBlock):
            return self._stream(block, raw, written, place)
        if isinstance(block, StructBlock):
            return self._struct(block, raw, written, place)
        if isinstance(block, ListBlock):
            values = [item["value"] for item in raw]
            rows = self._rows(written, len(values), place)
            if rows is None:
                return raw
            told = [self._told(block.child_block, *pair) for pair in zip(values, rows, _places(place), strict=False)]
            return [{**item, "value": value} for item, value in zip(raw, told, strict=False)]
        text = self._text(written, place)
        return self._rich(text, place) if isinstance(block, RichTextBlock) else text

    def _stream(self, block: StreamBlock, raw: Raw, written: Any, place: Place) -> Raw:
        """The file has a row for every block that has text."""
        asked = [each for each in raw if has_text(block.child_blocks[each["type"]], each["value"])]
        rows = self._rows(written, len(asked), place)
        if rows is None:
            return raw
        following = zip(rows, _places(place), strict=False)
        told = []
        for each in raw:
            child, row, at = block.child_blocks[each["type"]], None, place
            if has_text(child, each["value"]):
                row, at = self._of_kind(block, each["type"], *next(following))
            told.append({**each, "value": self._told(child, each["value"], row, at)})
        return told

    def _of_kind(self, block: StreamBlock, kind: str, row: Any, place: Place) -> tuple[Any, Place]:
        """Where there are several kinds of block the row says which it is."""
        if len(block.child_blocks) == 1:
            return row, place
        if isinstance(row, dict) and list(row) == [kind]:
            return row[kind], (*place, kind)
        self.problems.append((place, f"Här ska stå: {kind}, som i den svenska."))
        return None, place

    def _struct(self, block: StructBlock, raw: dict[str, Any], written: Any, place: Place) -> dict[str, Any]:
        if not isinstance(written, dict):
            self.problems.append((place, "Här ska stå fält med namn och text."))
            return raw
        texts = {
            name for name, child in block.child_blocks.items() if name != FOLLOWS and has_text(child, raw.get(name))
        }
        self.problems += [((*place, name), NOT_THERE % name) for name in written.keys() - texts]
        return {
            name: self._told(block.child_blocks[name], value, written.get(name), (*place, name))
            if name in texts or isinstance(block.child_blocks.get(name), ChooserBlock)
            else value
            for name, value in raw.items()
        }

    def _rows(self, written: Any, wanted: int, place: Place) -> list[Any] | None:
        """None = the file has another number of them."""
        rows = written if isinstance(written, list) else []
        if len(rows) == wanted:
            return rows
        self.problems.append((place, f"Den svenska har {wanted} här och den här {len(rows)}. De ska vara lika många."))
        return None

    def _text(self, written: Any, place: Place) -> str:
        if isinstance(written, str) and written.strip():
            return written.strip()
        self.problems.append((place, MISSING % place[-1] if written is None else NO_TEXT))
        return ""

    def _rich(self, text: str, place: Place) -> str:
        if is_more(text):
            self.problems.append((place, NO_MORE))
        return rich(markdown.markdown(text), f"{self.original.translation_key}/{'/'.join(map(str, place[2:]))}")

    def _same_in_language(self, block: ChooserBlock, raw: Any) -> Any:
        chosen = raw and block.target_model.objects.filter(pk=raw).first()
        if not isinstance(chosen, TranslatableMixin):
            return raw
        other = chosen.get_translation_or_none(self.locale)
        return other.pk if other and getattr(other, "live", True) else raw


def has_text(block: Block, raw: Any) -> bool:
    """Whether anything in it is to be translated."""
    if not raw:
        return False
    if isinstance(block, StreamBlock):
        return any(has_text(block.child_blocks[each["type"]], each["value"]) for each in raw)
    if isinstance(block, StructBlock):
        return any(has_text(block.child_blocks[name], raw.get(name)) for name in names_of_texts(block))
    if isinstance(block, ListBlock):
        return any(has_text(block.child_block, item["value"]) for item in raw)
    return isinstance(block, (CharBlock, TextBlock, RichTextBlock))


def names_of_texts(block: StructBlock) -> set[str]:
    return block.child_blocks.keys() - {FOLLOWS}


def _places(place: Place) -> Any:
    number = 0
    while True:
        yield (*place, number)
        number += 1


def _lead_to_the_same(original: Raw, told: Raw) -> None:
    """A choice leads to the same box, by its name in this language."""
    pairs = zip(original, told, strict=True)
    names = {same_name(before["value"]["name"]): after["value"]["name"] for before, after in pairs}
    for box in told:
        for choice in box["value"].get("choices", []):
            choice["value"][FOLLOWS] = names.get(same_name(choice["value"][FOLLOWS]), choice["value"][FOLLOWS])
