"""How much there is to read, and how heavy it is: what an editor sees while writing."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.blocks.field_block import CharBlock, RichTextBlock, TextBlock

WORD = re.compile(r"\w+(?:-\w+)*")
SENTENCE = re.compile(r"[.!?:\n]")
ENDED = re.compile(r"</(?:p|h\d|li)>|<br\s*/?>")
TAG = re.compile(r"<[^>]*>")
LONG = 6  # letters: a word with more is long
ENOUGH = 10  # words, for their LIX to say anything
# Björnsson's names for the steps of his scale, from the least LIX of each.
STEPS = [(60, _("mycket svår")), (50, _("svår")), (40, _("medelsvår")), (30, _("lättläst")), (0, _("mycket lättläst"))]


@dataclass(frozen=True)
class Aim:
    """The most that the reader should meet (docs/innehall.md)."""

    words: int
    lix: int


@dataclass(frozen=True)
class Measured:
    words: int
    lix: int | None  # None = too little is written
    aim: Aim

    @property
    def level(self) -> str:
        return next((str(name) for least, name in STEPS if self.lix is not None and self.lix >= least), "")

    @property
    def too_long(self) -> bool:
        return self.words > self.aim.words

    @property
    def too_heavy(self) -> bool:
        return self.lix is not None and self.lix > self.aim.lix


def words(text: str) -> list[str]:
    return WORD.findall(text)


def lix(text: str) -> float:
    """Björnsson's läsbarhetsindex: words per sentence, plus the share of words longer than six letters. The text has a
    word. A heading or a bullet without a full stop is a sentence of its own."""
    sentences = [part for part in SENTENCE.split(text) if words(part)]
    long = [word for word in words(text) if len(word) > LONG]
    return len(words(text)) / len(sentences) + 100 * len(long) / len(words(text))


def measured(blocks: StreamValue, aim: Aim, leaving_out: Iterable[str] = ()) -> Measured:
    """Of all blocks but those of the kinds left out."""
    child_blocks = [child for child in blocks if child.block_type not in leaving_out]
    text = "\n".join(line for child in child_blocks for line in _texts(child.block, child.value))
    return Measured(len(words(text)), round(lix(text)) if len(words(text)) >= ENOUGH else None, aim)


def _texts(block: Block, value: object) -> Iterator[str]:
    """What is written in a block, and in those inside it. A choice of one among many is not written by anybody."""
    if isinstance(block, RichTextBlock):
        yield html.unescape(TAG.sub("", ENDED.sub("\n", getattr(value, "source", ""))))
    elif isinstance(block, CharBlock | TextBlock):
        yield str(value or "")
    elif isinstance(block, StructBlock) and isinstance(value, Mapping):  # a picture's value is the picture
        for name, each in block.child_blocks.items():
            yield from _texts(each, value.get(name))
    elif isinstance(block, ListBlock):
        for each in value or []:  # type: ignore[attr-defined]
            yield from _texts(block.child_block, each)
    elif isinstance(block, StreamBlock):
        for child in value or []:  # type: ignore[attr-defined]
            yield from _texts(child.block, child.value)
