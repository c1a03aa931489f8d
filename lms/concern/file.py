"""“Orolig för någon?” as a text file: read whole or refused, and made in both languages. What is there already stays:
editors have numbers of their own."""

import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import markdown
from django.db import transaction
from wagtail.models import Locale, Page

from courses.course_blocks import NAMESPACE, NO_MORE, block_id, is_more, listed, rich
from courses.course_file import home_page, publish
from courses.translation_file import above
from lms.concern.numbers import ContactNumber
from lms.concern.page import ConcernPage
from tracking.text_file import Fields, Place, Slug, TextFile

FILE = Path(__file__).with_name("orolig.yaml")  # what comes along


class Words(Fields):
    fills = ContactNumber

    function: str
    hours: str = ""
    about: str = ""


class NumberText(Words):
    code: Slug
    number: str = ""
    national: bool = False
    for_staff: bool = False
    source: str
    source_address: str = ""
    english: Words


class SituationText(Fields):
    heading: str
    text: str
    then: str = ""


class SituationWithNumbers(SituationText):
    numbers: list[Slug]


class PageText(Fields):
    title: str
    slug: Slug
    introduction: str


class SwedishText(PageText):
    situations: list[SituationWithNumbers]


class EnglishText(PageText):
    situations: list[SituationText]


class ConcernText(TextFile):
    numbers: list[NumberText]
    page: SwedishText
    english: EnglishText

    def contradictions(self) -> Iterator[tuple[Place, str]]:
        known = {each.code for each in self.numbers}
        for place, each in enumerate(self.page.situations):
            for number, code in enumerate(each.numbers):
                if code not in known:
                    yield ("page", "situations", place, "numbers", number), "Inget nummer i filen har koden."
        if len(self.english.situations) != len(self.page.situations):
            yield (
                ("english", "situations"),
                "Det ska vara lika många lägen på engelska som på svenska, i samma ordning.",
            )
        for name, page in (("page", self.page), ("english", self.english)):
            yield from _too_rich(name, page.situations)


def _too_rich(page: str, situations: Sequence[SituationText]) -> Iterator[tuple[Place, str]]:
    for place, each in enumerate(situations):
        for field in ("text", "then"):
            if is_more(getattr(each, field)):
                yield (page, "situations", place, field), NO_MORE


@transaction.atomic
def publish_concern(text: ConcernText) -> tuple[int, int]:
    """(numbers made, pages made)."""
    swedish, english = Locale.get_default(), Locale.objects.get_or_create(language_code="en")[0]
    made = sum(_put_number(each, locale) for each in text.numbers for locale in (swedish, english))
    return made, _put_page(text, text.page, swedish) + _put_page(text, text.english, english)


def _put_number(text: NumberText, locale: Locale) -> bool:
    values = text.model_dump(exclude={"code", "english"})
    if not locale.is_default:
        values |= text.english.model_dump()
    key = uuid.uuid5(NAMESPACE, f"number/{text.code}")
    new = {**values, "translation_key": key}
    _number, made = ContactNumber.objects.get_or_create(code=text.code, locale=locale, defaults=new)
    return made


def _put_page(text: ConcernText, page: SwedishText | EnglishText, locale: Locale) -> bool:
    if ConcernPage.objects.filter(locale=locale).exists():
        return False
    original = ConcernPage.objects.filter(locale=Locale.get_default()).first()
    key = original.translation_key if original else uuid.uuid5(NAMESPACE, "concern")
    made = ConcernPage(
        title=page.title,
        slug=page.slug,
        introduction=page.introduction,
        situations=json.dumps(_situations(text, page.situations, locale), ensure_ascii=False),
        locale=locale,
        translation_key=key,
    )
    cast(Page, above(home_page(), locale)).add_child(instance=made)  # a start page is made where there is none
    publish(made)
    return True


def _situations(text: ConcernText, situations: Sequence[SituationText], locale: Locale) -> list[dict[str, Any]]:
    rows = dict(ContactNumber.objects.filter(locale=locale).values_list("code", "pk"))
    return [
        _block(place, own, [rows[code] for code in swedish.numbers])
        for place, (own, swedish) in enumerate(zip(situations, text.page.situations, strict=True))
    ]


def _block(place: int, text: SituationText, numbers: list[int]) -> dict[str, Any]:
    own = f"concern/{place}"
    value = {
        "heading": text.heading,
        "text": rich(markdown.markdown(text.text), f"{own}/text"),
        "numbers": listed(numbers, f"{own}/numbers"),
        "then": rich(markdown.markdown(text.then), f"{own}/then") if text.then else "",
    }
    return {"type": "situation", "id": block_id(own), "value": value}
