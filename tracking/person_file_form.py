"""A file about persons, sent by HR: whose numbers it holds, how large it may be, and whom it may be about."""

from typing import Any, Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracking.models import HAND, Source, SourceRecord
from tracking.models.organisation import UserQuerySet
from tracking.models.sources import precedence
from tracking.notice import Notice, tell
from tracking.people_rights import PeopleRights
from tracking.training_access import persons_of_hr


class OfPerson(Protocol):
    @property
    def user(self) -> int: ...


Row = TypeVar("Row", bound=OfPerson)

MOST_MB = 5
WARNINGS_TOLD = 5
# What the columns of every such file are called, and what stands in them.
PERSON_COLUMN = (
    gettext_lazy("Anställningsnummer eller E-post"),
    gettext_lazy("Vem raden gäller: HR:s eget nummer, aldrig personnummer, eller e-postadressen."),
)
SOURCE_COLUMN = (gettext_lazy("Källa"), gettext_lazy("Får saknas. Källan som numret kommer från."))


class PersonFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fil"), help_text=gettext_lazy("CSV eller xlsx. Aldrig personnummer eller fri text.")
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Källan som numren kommer från"),
        help_text=gettext_lazy("Används för rader utan egen källa."),
    )

    def __init__(self, *args: Any, rights: PeopleRights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {source.name: source.told for source in Source.objects.select_related("unit")}
        choices = [(name, told.get(name, name)) for name in _sources(rights)]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MB * 1024 * 1024:
            raise forms.ValidationError(_("Filen är större än %(most)s MB. Dela den.") % {"most": MOST_MB})
        return file


def persons_in_files(rights: PeopleRights) -> UserQuerySet:
    """With protected personal data a person is found by name alone: address and number would lead to it."""
    return persons_of_hr(rights.reader, rights.today).filter(protected=False)


def rows_told(rows: list[Row], rights: PeopleRights) -> list[Row]:
    """Of what has been read and not approved yet. Who has left the scope since, or is protected, is only counted: the
    file says who is in the row, so neither its number nor another name may stand there."""
    still = set(persons_in_files(rights).order_by().values_list("pk", flat=True))
    return [row for row in rows if row.user in still]


def _sources(rights: PeopleRights) -> list[str]:
    """Numbers lead only to persons the reader may act for: their sources, first those the reader loads files of."""
    rank, whole = precedence(), rights.hr_units.filter(parent=None).exists()
    own = set(Source.objects.governed_by(rights.reader, rights.today).values_list("name", flat=True))
    persons = persons_in_files(rights).order_by().values("pk")
    records = SourceRecord.objects.filter(user__in=persons).exclude(source=HAND)
    names = own.union(records.order_by().values_list("source", flat=True).distinct()) or {"hr"}
    return sorted(names, key=lambda name: (not whole and name not in own, rank(name)))


def tell_warnings(request: HttpRequest, warnings: list[Notice]) -> None:
    """A file may have any number of columns, and messages lie in the session."""
    for warning in warnings[:WARNINGS_TOLD]:
        messages.info(request, tell(warning.as_json()))
    more = len(warnings[WARNINGS_TOLD:])
    if more:
        messages.info(request, _("… och %(more)s kolumner till.") % {"more": more})
