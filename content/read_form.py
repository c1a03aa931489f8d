"""The editor's form of a text that somebody else reads: whoever changes nothing in it is none of its authors.

Wagtail compares what is stored with what the browser sent, before that has been read: an empty number is "" there, 5 is
"5", and lines end in two characters."""

from typing import Any

from django.forms import Field
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.blocks import BlockField


class ComparedForm(WagtailAdminModelForm):
    @property
    def changed_data(self) -> list[str]:
        """Asked once the form has been read; before that, as Wagtail has it."""
        changed: list[str] = super().changed_data
        return [name for name in changed if not self._says_the_same(name, self.fields[name])]

    def _says_the_same(self, name: str, field: Field) -> bool:
        if name not in getattr(self, "cleaned_data", {}):
            return False
        before, after = self.get_initial_for_field(field, name), self.cleaned_data[name]
        if isinstance(field, BlockField):
            before, after = field.block.get_prep_value(before), field.block.get_prep_value(after)
        return bool(_one_line_end(before) == _one_line_end(after))


class ReadForm(ComparedForm, WagtailAdminPageForm):
    """Of a page."""


def _one_line_end(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, list):
        return [_one_line_end(each) for each in value]
    if isinstance(value, dict):
        return {name: _one_line_end(each) for name, each in value.items()}
    return value
