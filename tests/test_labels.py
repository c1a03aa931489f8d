"""What an editor fills in is called something in Swedish: fields of pages and rows, and blocks inside them."""

from collections.abc import Iterator

import pytest
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

OURS = ("content", "courses", "lms")
OF_PAGES = {field.name for field in Page._meta.get_fields()}
# Kept by the programme and in no form.
NOT_WRITTEN = {"live_revision", "latest_revision", "locale", "translation_key", "new_version"}
SAME = {"text", "film", "scenario", "situation", "version"}  # words that are Swedish too
KINDS = [kind for kind in [*get_page_models(), *get_snippet_models()] if kind._meta.app_label in OURS]


def unnamed_blocks(block: Block, path: str) -> Iterator[str]:
    """A list's own row has no name, and needs none when it is one field."""
    children = block.child_blocks.items() if isinstance(block, StreamBlock | StructBlock) else ()
    for name, child in children:
        if str(child.label).lower() == name.replace("_", " ") and name not in SAME:
            yield f"{path}.{name}"
        yield from unnamed_blocks(child, f"{path}.{name}")
    if isinstance(block, ListBlock):
        yield from unnamed_blocks(block.child_block, path)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_fields_and_blocks_have_names_in_swedish(kind):
    own = [field for field in kind._meta.fields if field.name not in OF_PAGES | NOT_WRITTEN and field.editable]
    shown = [field for field in own if not field.name.endswith("_ptr")]

    unnamed = [field.name for field in shown if str(field.verbose_name) == field.name.replace("_", " ")]
    streams = [field for field in shown if isinstance(field, StreamField)]
    unnamed += [each for field in streams for each in unnamed_blocks(field.stream_block, field.name)]

    assert [each for each in unnamed if not each.endswith("image.image")] == []  # Wagtail's own, with its own words
