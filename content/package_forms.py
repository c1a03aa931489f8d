from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from content.packages import limits

ENDINGS = (".h5p", ".zip")


class NewVersionForm(forms.Form):
    file = forms.FileField(
        label=_("Paket"),
        help_text=_("En .h5p-fil från Lumi eller H5P.com, högst 256 MB, eller en .zip med SCORM, högst 1 GB."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise ValidationError(_("Välj en fil som slutar på .h5p eller .zip."))
        size = file.size or 0
        if size > limits.SCORM.package:
            says = _("Filen är %(size)s, och högst 1 GB tas emot. Minska bilder och film, eller dela upp kursen.")
            raise ValidationError(says % {"size": filesizeformat(size)})
        return file


class NewPackageForm(NewVersionForm):
    title = forms.CharField(
        label=_("Titel"), max_length=255, required=False, help_text=_("Tomt: den titel som paketet har.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["file", "title"])
