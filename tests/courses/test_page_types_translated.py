"""Every page type can be translated: its texts are given to the translator, and its facts follow the Swedish page.

A new text field is translated and a new date or choice follows, unless the model says otherwise; this table is what
holds today, so that a choice made by accident is seen."""

import pytest
from django.apps import apps
from django.db import models
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ChooserBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StaticBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin, get_page_models
from wagtail_localize.fields import TranslatableField, get_translatable_fields

OURS = {"content", "courses", "lms"}
OF_EVERY_PAGE = {field.name for field in Page._meta.get_fields()}
# Page type → (texts, facts).
SUPPORT = {"introduction", "routine", "source", "responsible"}, {"minutes", "sensitive", "reviewed_on", "review_by"}
LIBRARY = {"introduction", "responsible"}, {"reviewed_on", "review_by", "sensitive"}
TABLE = {
    "HomePage": ({"introduction"}, set()),
    "StandardPage": ({"body"}, {"reviewed_on", "review_by"}),
    "SupportIndexPage": ({"introduction"}, set()),
    "LibraryIndexPage": ({"introduction"}, set()),
    "CourseIndexPage": ({"introduction"}, set()),
    "GuidePage": (SUPPORT[0] | {"steps"}, SUPPORT[1]),
    "ScenarioPage": (SUPPORT[0] | {"nodes"}, SUPPORT[1]),
    "GuidedTalkPage": (
        SUPPORT[0] | {"purpose", "preparation", "own_rules", "rounds", "if_defended", "if_affected"},
        SUPPORT[1] | {"training"},
    ),
    "ResourcePage": (
        LIBRARY[0] | {"source", "finding", "today", "named_in", "body"},
        LIBRARY[1] | {"kind", "audience", "level", "language", "year", "address", "historic"},
    ),
    "ReadingListPage": (LIBRARY[0] | {"reads"}, LIBRARY[1]),
    "SymbolsPage": (LIBRARY[0] | {"routine", "symbols"}, LIBRARY[1]),
    "CoursePage": ({"introduction"}, {"passing", "sensitive", "training", "new_version", "reviewed_on", "review_by"}),
    "LessonPage": ({"body"}, {"minutes"}),
    "ConcernPage": ({"introduction", "situations"}, {"leave_address", "sensitive"}),
    "StrategyPage": ({"introduction"}, set()),
    "PrivacyPage": ({"introduction", "controller", "officer"}, set()),
    # A known fault is written once, in the language of the page it was found on: its rows come along as they are.
    "AccessibilityPage": (
        {"introduction", "method", "supervisor"},
        {"grade", "tested_on", "stated_on", "supervisor_address", "known_faults"},
    ),
}
# Blocks that hold something else than text, a picture's alternative text among them (wagtail-localize knows it).
FACTS = (BooleanBlock, ChoiceBlock, ChooserBlock, IntegerBlock)


def page_types():
    return [model for model in get_page_models() if model._meta.app_label in OURS]


def own_fields(model):
    fields = [each for each in get_translatable_fields(model) if each.field_name not in OF_EVERY_PAGE]
    texts = {each.field_name for each in fields if isinstance(each, TranslatableField)}
    return texts, {each.field_name for each in fields} - texts


def test_every_page_type_is_in_the_table():
    assert {model.__name__ for model in page_types()} == TABLE.keys()


@pytest.mark.parametrize("name", TABLE)
def test_texts_are_translated_and_facts_follow(name):
    [model] = [model for model in page_types() if model.__name__ == name]

    assert own_fields(model) == TABLE[name]


@pytest.mark.parametrize("name", TABLE)
def test_no_text_is_among_the_facts(name):
    [model] = [model for model in page_types() if model.__name__ == name]
    facts = [model._meta.get_field(each) for each in TABLE[name][1]]
    written = [
        field.name
        for field in facts
        if isinstance(field, (models.CharField, models.TextField))
        and not field.choices
        and not isinstance(field, models.URLField)
    ]

    assert written == []


def leaves(block):
    if isinstance(block, (StructBlock, StreamBlock)):
        for name, child in block.child_blocks.items():
            yield from ((f"{name}.{path}".rstrip("."), leaf) for path, leaf in leaves(child))
    elif isinstance(block, ListBlock):
        yield from leaves(block.child_block)
    else:
        yield "", block


def streams():
    for model in page_types():
        for field in model._meta.local_fields:
            if isinstance(field, StreamField):
                yield pytest.param(field, id=f"{model.__name__}.{field.name}")


@pytest.mark.parametrize("field", streams())
def test_every_block_is_text_that_is_translated_or_a_fact(field):
    """Of another sort wagtail-localize would say nothing, and leave it in Swedish."""
    translated = (CharBlock, TextBlock, RichTextBlock)
    other = [
        path
        for path, leaf in leaves(field.stream_block)
        if not isinstance(leaf, (*translated, *FACTS, StaticBlock, URLBlock))
    ]

    assert other == []


@pytest.mark.parametrize("name", ["content.Fact", "lms.ContactNumber"])
def test_snippets_that_pages_name_are_translated_too(name):
    assert issubclass(apps.get_model(name), TranslatableMixin)
