"""A new block is empty in the editor: Wagtail's script writes “undefined” in a field that its default does not name."""

import pytest
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models


def gaps(block: Block, value: object, path: str):
    if value is not None and isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            if name not in value:
                yield f"{path}.{name}"
            else:
                yield from gaps(child, value[name], f"{path}.{name}")
    elif isinstance(block, ListBlock):
        for each in value:
            yield from gaps(block.child_block, each, path)
        yield from gaps(block.child_block, block.child_block.get_default(), path)
    elif isinstance(block, StreamBlock):
        for name, child in block.child_blocks.items():
            yield from gaps(child, child.get_default(), f"{path}.{name}")


STREAMS = [field for model in get_page_models() for field in model._meta.local_fields if isinstance(field, StreamField)]


@pytest.mark.parametrize("field", STREAMS, ids=lambda field: f"{field.model.__name__}.{field.name}")
def test_new_block_has_every_field(field):
    assert list(gaps(field.stream_block, None, field.name)) == []
