"""What HR says of an uploaded file: which source it is, and what its columns mean."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracking.hr_import.layout import Layout
from tracking.hr_import.rows import COLUMNS, LENGTHS, NEEDED
from tracking.models import ImportRun, Kind, OrganisationalUnit, Source, SourceRecord, UnitKind, User
from tracking.permissions import hr_units

NEW = "new"
RESERVED = {"hand"}  # persons added by hand
LABELS = {
    "person_id": _("Personens nummer i HR-systemet"),
    "given_name": _("Förnamn"),
    "family_name": _("Efternamn"),
    "email": _("E-postadress"),
    "protected": _("Skyddade personuppgifter"),
    "affiliation_id": _("Anställningens eller uppdragets nummer"),
    "kind": _("Sort: anställd, förtroendevald eller samverkanspart"),
    "unit_code": _("Enhetens kod"),
    "unit_name": _("Enhetens namn"),
    "top_unit_code": _("Förvaltningens kod"),
    "top_unit_name": _("Förvaltningens namn"),
    "title": _("Befattning eller uppdrag"),
    "form": _("Anställningsform"),
    "start": _("Första dag"),
    "end": _("Sista dag"),
    "main": _("Huvudanställning"),
    "manager": _("Är chef för enheten"),
    "partner_type": _("Typ av samverkanspart"),
    "mobile": _("Mobilnummer"),
}
HELP = {
    "mobile": _("Används bara för sms till den som inte har någon e-postadress."),
    "person_id": _("Aldrig personnummer."),
    "affiliation_id": _("Har filen en rad per person går det bra att välja personens nummer."),
    "protected": _("Saknas kolumnen är de som redan är skyddade det även i fortsättningen, men ingen ny."),
    "main": _(
        "Saknas kolumnen är kända platser vad de var. En ny plats är huvudsaklig när den är personens enda i filen."
    ),
    "manager": _("Saknas kolumnen är de som redan är chefer det även i fortsättningen, men ingen ny."),
}
# What may be the same in every row, and is written by hand.
TEXTS = ("unit_code", "unit_name", "top_unit_code", "top_unit_name", "title", "form")
CHOSEN = {
    "kind": [(kind.value, kind.label) for kind in Kind],
    "main": [("1", _("Ja"))],
}


# Asked for in any file: without them persons have no name, or are shown by one that should be hidden.
ASKED = ("given_name", "family_name", "protected")
# How other systems name their columns: a first choice on the page, which somebody looks at. Letters only.
GUESSES = {
    "person_id": ("anstnr", "anställningsnummer", "anställningsnr", "personalnummer", "personalnr", "medarbetarid"),
    "family_name": ("släktnamn",),
    "email": ("mejladress", "mailadress", "mail", "arbetsepost"),
    "protected": ("sekretessmarkering", "sekretessmarkerad", "skyddadidentitet", "skyddadeuppgifter"),
    "affiliation_id": ("radid", "tjänsteid", "befattningsid"),
    "unit_code": ("orgkod", "organisationskod", "orgid", "enhetsid"),
    "unit_name": ("arbetsplats", "organisation", "orgnamn", "organisationsnamn"),
    "top_unit_code": ("förvkod", "förvid", "verksamhetkod", "verksamhetskod"),
    "top_unit_name": ("förv", "förvnamn", "sektor", "kontor", "verksamhet"),
    "title": ("yrke", "tjänst", "befattningsbenämning", "yrkestitel"),
    "form": ("anstform",),
    "start": ("fom", "anställdfrom", "anställdfom", "startdag", "börjar", "anställningsdatum", "förstadag"),
    "end": ("tom", "anställdtom", "slutdag", "slutar", "sistadag"),
    "main": ("huvudanst", "huvudtjänst"),
}


def guess(heading: str) -> str:
    """Our name for a heading of another system; empty = none."""
    plain = _letters(heading)
    for name, synonyms in COLUMNS.items():
        if plain in {_letters(each) for each in (name, *synonyms)} | set(GUESSES.get(name, ())):
            return name
    return ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


class UploadForm(forms.Form):
    source = forms.ChoiceField(label=_("Varifrån kommer filen?"))
    new_name = forms.CharField(
        label=_("Den nya källans namn"),
        max_length=50,
        required=False,
        help_text=_("Ett kort ord, till exempel bolaget eller troman."),
    )
    unit = forms.ModelChoiceField(
        OrganisationalUnit.objects.none(),
        label=_("Den nya källan hör till"),
        required=False,
        empty_label=None,
        help_text=_("Filen får bara ha rader som ligger här eller under."),
    )
    file = forms.FileField(label=_("Fil"), help_text=_("CSV eller xlsx. Aldrig personnummer eller parti."))

    def __init__(self, *args: Any, reader: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = Source.objects.governed_by(reader, today).select_related("unit")
        self.sources = {str(source.pk): source for source in sources}
        choices = [(key, source.told) for key, source in self.sources.items()]
        self.fields["source"].choices = [*choices, (NEW, _("En ny källa"))]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_to_own(reader, today)  # type: ignore[attr-defined]
        if not choices:
            self.fields["source"].widget = forms.HiddenInput()
            self.initial.update(source=NEW, new_name="hr")

    @property
    def asks_new(self) -> bool:
        """Whether what a new source needs is to be seen at once."""
        return not self.sources or self["source"].value() == NEW

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.HR_FILE_MAX_MB * 1024 * 1024:
            says = _("Filen är större än %(most)s MB. Ta bara med de kolumner som behövs, eller spara den som CSV.")
            raise forms.ValidationError(says % {"most": settings.HR_FILE_MAX_MB})
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") == NEW:
            name, unit = given.get("new_name", "").strip(), given.get("unit")
            if not name:
                self.add_error("new_name", _("Skriv vad källan heter."))
            elif unit is None:
                self.add_error("unit", _("Välj vad källan hör till."))
            elif _taken(name, unit):
                self.add_error("new_name", _("Namnet är upptaget. Skriv ett annat."))
        return given

    def save_source(self) -> Source:
        given = self.cleaned_data
        if given["source"] != NEW:
            return self.sources[given["source"]]
        source, _made = Source.objects.get_or_create(
            name=given["new_name"].strip(), unit=given["unit"], defaults={"columns": {}}
        )
        return source


def units_to_own(reader: User, today: dt.date) -> Any:
    """Where a source can belong: where the reader is HR, and what is more than an enhet below."""
    own = reader.unit_roles.held(today).filter(role="hr").values("unit")
    return hr_units(reader, today).as_of(today).filter(~Q(kind=UnitKind.UNIT) | Q(pk__in=own))


def _taken(name: str, unit: OrganisationalUnit) -> bool:
    """Persons that the command has loaded under the name are the whole municipality's."""
    if name.casefold() in RESERVED or Source.objects.filter(name__iexact=name).exists():
        return True
    used = SourceRecord.objects.filter(source=name).exists() or ImportRun.objects.filter(source=name).exists()
    return unit.parent_id is not None and used


class ColumnsForm(forms.Form):
    """For each of our fields: a heading of the file, or what is the same in every row."""

    def __init__(
        self, *args: Any, headings: list[str], known: Layout, samples: dict[str, list[str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = [heading for heading in dict.fromkeys(headings) if heading]
        self.known, self.samples = known, samples or {}
        for name in COLUMNS:
            self.fields[name] = self._chosen(name)
            if name in TEXTS:
                self.fields[f"same_{name}"] = self._same(forms.CharField, name, max_length=LENGTHS[name])
        self.fields["same_start"] = self._same(
            forms.DateField,
            "start",
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Skriv ett datum som finns.")},
        )

    def _chosen(self, name: str) -> forms.ChoiceField:
        columns = [(f"k{place}", self._shown(heading)) for place, heading in enumerate(self.headings)]
        for_all = _("%(value)s för alla rader")
        same = [(f"={value}", for_all % {"value": label}) for value, label in CHOSEN.get(name, [])]
        nothing = _("Välj") if name in NEEDED else _("Finns inte i filen")
        field = forms.ChoiceField(
            label=LABELS.get(name, name),
            help_text=HELP.get(name, ""),
            choices=[("", nothing), *columns, *same],
            required=False,
            initial=self._start(name),
        )
        field.needed = name in NEEDED  # type: ignore[attr-defined]
        return field

    def _same(self, field: type[forms.Field], name: str, **kwargs: Any) -> forms.Field:
        initial = self.known.fixed.get(name, "")
        return field(label=_("Samma för alla rader"), required=False, initial=initial, **kwargs)

    def _shown(self, heading: str) -> str:
        values = self.samples.get(heading)
        return f"{heading} ({', '.join(values)} …)" if values else heading

    def _start(self, name: str) -> str:
        known = self.known
        if name in known.fixed and name in CHOSEN:
            return f"={known.fixed[name]}"
        if known.columns:
            wanted = {known.columns.get(name, "").casefold()} - {""}
            return next((f"k{place}" for place, each in enumerate(self.headings) if each.casefold() in wanted), "")
        return next((f"k{place}" for place, each in enumerate(self.headings) if guess(each) == name), "")

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """What has to be said, what the file seems to have, and who must not be forgotten."""
        return [self._row(name) for name in COLUMNS if self._open(name)]

    def folded(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        return [self._row(name) for name in COLUMNS if not self._open(name)]

    def _open(self, name: str) -> bool:
        return name in NEEDED or name in ASKED or bool(self.errors.get(name)) or bool(self[name].value())

    def _row(self, name: str) -> tuple[forms.BoundField, forms.BoundField | None]:
        return self[name], self[f"same_{name}"] if f"same_{name}" in self.fields else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in COLUMNS:
            chosen, same = given.get(name), given.get(f"same_{name}")
            if chosen and same:
                self.add_error(name, _("Välj en kolumn eller skriv samma för alla rader, inte båda."))
            elif name in NEEDED and not (chosen or same) and name not in self.errors:
                self.add_error(name, _("Den här behövs. Välj en kolumn."))
        return given

    def layout(self) -> Layout:
        given = self.cleaned_data
        chosen = {name: given[name] for name in COLUMNS if given[name]}
        columns = {name: self.headings[int(value[1:])] for name, value in chosen.items() if value.startswith("k")}
        fixed = {name: value[1:] for name, value in chosen.items() if value.startswith("=")}
        fixed |= {name: str(given[f"same_{name}"]) for name in COLUMNS if given.get(f"same_{name}")}
        return Layout(columns, fixed)
