"""What a reader asks Kunskapsbanken for."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.library.resources import Audience, Kind, Language, Level
from content.swedish import LONGEST_QUESTION

FIELDS = ("kind", "audience", "level", "language")


def _choices(every: Promise | str, kinds: Any) -> list[tuple[str, Any]]:
    return [("", every), *((value, str(label).capitalize()) for value, label in kinds.choices)]


class LibraryForm(forms.Form):
    """What cannot be understood is left out: an old link still leads to something."""

    q = forms.CharField(label=_("Sök"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Typ av material"), required=False)
    audience = forms.ChoiceField(label=_("För vem"), required=False)
    level = forms.ChoiceField(label=_("Nivå"), required=False)
    language = forms.ChoiceField(label=_("Språk"), required=False)

    def __init__(self, asked: Any, kinds: Collection[str] = Kind.values) -> None:
        """Choices are made in the reader's language. kinds: those that there is something of."""
        super().__init__(asked, auto_id="sok-%s", label_suffix="")
        self.fields["q"].widget.attrs["maxlength"] = LONGEST_QUESTION
        for name, every, values in (
            ("kind", _("Alla typer"), Kind),
            ("audience", _("Alla målgrupper"), Audience),
            ("level", _("Alla nivåer"), Level),
            ("language", _("Alla språk"), Language),
        ):
            self.fields[name].choices = _choices(every, values)  # type: ignore[attr-defined]
        own = self.fields["kind"]
        own.choices = [each for each in own.choices if each[0] in ("", *kinds)]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        """By field, what the reader has chosen or written."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chosen(self) -> Q:
        """Of rows of content.searchable. What is for everybody is for anybody."""
        said, rows = self.said, Q(page__resourcepage__isnull=False)
        for name in FIELDS:
            if name in said:
                wanted = [said[name], *([Audience.EVERYBODY] if name == "audience" else [])]
                rows &= Q(**{f"page__resourcepage__{name}__in": wanted})
        return rows
