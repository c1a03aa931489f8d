from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from content.film_files import MIME, RECORDING, ending_of
from content.uses import pages_with
from content.webvtt import MOST, cues

MEGABYTE = 1024 * 1024
FILES = ("file", "described")


class TrackForm(WagtailAdminModelForm):
    upload = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("upload")
        try:
            cleaned["text"] = text = _read(file) if file else cleaned.get("text") or ""
            cues(text)
        except ValidationError as error:
            self.add_error("upload" if file else "text", error)
        return cleaned


def _read(file: UploadedFile) -> str:
    if (file.size or 0) > 4 * MOST:  # bytes of the longest text
        raise ValidationError(_("Texten är längre än en film kan ha. Välj en annan fil."))
    try:
        return file.read().decode("utf-8-sig").replace("\0", "\ufffd")  # as WebVTT has it; no database keeps a NUL
    except UnicodeDecodeError:
        raise ValidationError(_("Filen är inte text i UTF-8. Spara den som WebVTT (.vtt) i UTF-8.")) from None


class FilmForm(WagtailAdminModelForm):
    """A file that is there is not changed, and what makes a film open to everybody does not go while pages use it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FILES:
            field = self.fields[name]
            field.widget = forms.FileInput(attrs={"accept": ",".join(MIME)})
            field.disabled = bool(getattr(self.instance, name))

    def clean_file(self) -> Any:
        return self._checked("file")

    def clean_described(self) -> Any:
        file = self._checked("described")
        if isinstance(file, UploadedFile) and (file.name or "").endswith(RECORDING):
            raise ValidationError(_("En syntolkad version är en film. Välj en mp4 eller webm."))
        return file

    def _checked(self, name: str) -> Any:
        file = self.cleaned_data[name]
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > settings.FILM_MAX_MB * MEGABYTE:
            says = _("Filen är större än %(most)s MB. Spara filmen i lägre upplösning, eller dela den.")
            raise ValidationError(says % {"most": settings.FILM_MAX_MB})
        ending = ending_of(file)
        if ending is None:
            raise ValidationError(_("Filen är varken mp4, webm eller mp3. Spara om den i ett av dem."))
        file.name = f"film{ending}"
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not self.instance.lacks and (lost := self._lost(cleaned)):
            if used := pages_with(self.instance):
                says = _("Filmen används på %(pages)s och får inte bli utan %(lost)s.")
                values = {"pages": ", ".join(page.title for page in used), "lost": ", ".join(lost)}
                raise ValidationError(says % values)
        return cleaned

    def _lost(self, cleaned: dict[str, Any]) -> list[str]:
        """What it would lack. `lacks` above is of what is stored: the form fills in the film after this."""
        from content.films import Film, lacking  # noqa: PLC0415  (films stands on these forms)

        names = ("transcript", "language", "all_is_said")
        now = Film(file=self.instance.file, described=cleaned.get("described") or self.instance.described)
        for name in names:
            setattr(now, name, cleaned.get(name, getattr(self.instance, name)))
        kept = [form for form in self.formsets["tracks"].forms if form.is_valid() and form.cleaned_data]
        tracks = [form.cleaned_data for form in kept if not form.cleaned_data.get("DELETE")]
        return lacking(now, [(track["kind"], track["language"]) for track in tracks])
