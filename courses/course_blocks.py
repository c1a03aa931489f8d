"""A text file's blocks as the editor would have made them, with the same ids every time, and what the editor's own form
would say of them."""

import re
import uuid
from collections.abc import Iterator
from itertools import count
from typing import Any

import markdown
from django.conf import settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import StreamBlock, StreamBlockValidationError

from content.blocks import LessonBody
from content.facts import Fact
from courses.block_text import BlockText, LessonText

NAMESPACE = uuid.UUID("6f1d9c1e-6d53-4f0e-9d51-0c8f6f2b7a11")
TEXT = LessonBody().child_blocks["text"]
WRITTEN = {"p", "h2", "h3", "strong", "a", "ul", "ol", "li", "br"}  # what the editor's field keeps; it drops the rest
NO_MORE = (
    "Texten kan bara ha mellanrubriker (## och ###), fet stil, länkar och listor. Skriv om det som är kursivt, citat, "
    "kod, bild, linje eller annan rubrik."
)
FIRST_IN_ROW = re.compile(r"<li>\s*<p>(.*?)</p>\s*", re.DOTALL)  # of a list with empty lines between its rows
KEY = re.compile(r'data-block-key="\w+"')


def body_of(course_code: str, lesson: LessonText, language: str = settings.LANGUAGE_CODE) -> list[dict[str, Any]]:
    """Facts in the language where they are translated, else in Swedish."""
    return [
        _in_language(_block(course_code, lesson.slug, number, block), language)
        for number, block in enumerate(lesson.blocks)
    ]


def _in_language(block: dict[str, Any], language: str) -> dict[str, Any]:
    if block["type"] != "fact":
        return block
    facts = dict(Fact.objects.filter(code=block["value"]).values_list("locale__language_code", "pk"))
    return {**block, "value": facts.get(language) or facts.get(settings.LANGUAGE_CODE) or next(iter(facts.values()))}


def _block(course_code: str, slug: str, number: int, block: BlockText) -> dict[str, Any]:
    name, value = block.only
    own = f"{course_code}/{slug}/{getattr(value, 'key', f'{name}-{number}')}"
    return {"type": name, "id": block_id(own), "value": _value(name, value, own)}


def is_more(text: str) -> bool:
    """Than the editor's own field keeps."""
    return not set(re.findall(r"<(\w+)", markdown.markdown(text))) <= WRITTEN


def not_accepted(course_code: str, slug: str, number: int, block: BlockText) -> list[str]:
    """What the editor's own form would say of the block."""
    if block.text and is_more(block.text):
        return [NO_MORE]
    raw = _in_language(_block(course_code, slug, number, block), settings.LANGUAGE_CODE)
    return form_says(LessonBody(), raw)


def form_says(body: StreamBlock, raw: dict[str, Any]) -> list[str]:
    """What the editor's form of `body` would say of one block."""
    try:
        body.clean(body.to_python([raw]))
    except StreamBlockValidationError as error:
        return list(dict.fromkeys(_messages(error.as_json_data())))
    return []


def _messages(found: Any) -> Iterator[str]:
    """The texts in what Wagtail says of nested blocks."""
    if isinstance(found, dict):
        yield from found.get("messages", [])
        for name, inner in found.items():
            if name != "messages":
                yield from _messages(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _messages(inner)


def _value(name: str, value: Any, own: str) -> Any:
    if name == "contacts":
        return None
    if name == "fact":
        return value
    if name == "text":
        return rich(markdown.markdown(value), own)
    if name in ("remember", "reflection"):
        return value.strip()
    if name == "glossary":
        return value.model_dump()
    if name == "checklist":
        return {"title": value.title, "items": listed(value.items, f"{own}/items")}
    if name == "facilitator":
        questions = listed(value.questions, f"{own}/questions")
        return {"questions": questions} | value.model_dump(include={"if_defended", "if_affected"})
    if name == "case":
        choices = [choice.model_dump() for choice in value.choices]
        return {
            "situation": value.situation.strip(),
            "choices": listed(choices, f"{own}/choices"),
            "discussion": value.discussion.strip(),
        }
    if name == "ordering":
        steps = [
            {
                "prompt": variant.prompt.strip(),
                "items": listed(variant.items, f"{own}/{place}"),
                "reason": variant.reason.strip(),
            }
            for place, variant in enumerate(value.variants)
        ]
        return {"variants": listed(steps, f"{own}/variants")}
    variants = []
    for place, variant in enumerate(value.variants):
        options = listed([option.model_dump() for option in variant.options], f"{own}/{place}")
        variants.append({"prompt": variant.prompt.strip(), "options": options, "reason": variant.reason.strip()})
    return {"variants": listed(variants, f"{own}/variants")}


def rich(html: str, own: str) -> str:
    """As the editor's own field writes it, or whoever reads it there and changes nothing would seem to have written it.
    That field keys its paragraphs at random."""
    converter = ContentstateConverter(features=TEXT.features)
    keys = (uuid.uuid5(NAMESPACE, f"{own}/{number}").hex[:5] for number in count())
    written = converter.to_database_format(converter.from_database_format(FIRST_IN_ROW.sub(r"<li>\1", html)))
    return KEY.sub(lambda _found: f'data-block-key="{next(keys)}"', written)


def listed(values: list[Any], own: str) -> list[dict[str, Any]]:
    return [{"type": "item", "id": block_id(f"{own}/{place}"), "value": value} for place, value in enumerate(values)]


def block_id(own: str) -> str:
    return str(uuid.uuid5(NAMESPACE, own))
