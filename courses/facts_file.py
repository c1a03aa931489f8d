"""Facts as a text file: read whole or refused, and written in both languages."""

import uuid
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from content.facts import Fact
from courses.course_blocks import NAMESPACE
from tracking.text_file import Day, Fields, Slug, TextFile


class FactText(Fields):
    fills = Fact

    code: Slug
    text: str
    english: str | None = None
    source: str
    source_address: str = ""
    checked_on: Day | None = None
    check_by: Day


class FactsText(TextFile):
    facts: list[FactText]


@transaction.atomic
def put_facts(text: FactsText) -> int:
    """Make what is new. What an editor has checked since the file was written stays. Returns how many were made."""
    made = 0
    for fact in text.facts:
        values = fact.model_dump(exclude={"code", "text", "english"})
        made += _put(fact.code, Locale.get_default(), {**values, "text": fact.text})
        if fact.english:
            locale, _made = Locale.objects.get_or_create(language_code="en")
            made += _put(fact.code, locale, {**values, "text": fact.english})
    return made


def _put(code: str, locale: Locale, values: dict[str, Any]) -> bool:
    key = uuid.uuid5(NAMESPACE, f"fact/{code}")
    _fact, made = Fact.objects.get_or_create(code=code, locale=locale, defaults={**values, "translation_key": key})
    return made
