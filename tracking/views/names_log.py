"""The log of names, for whoever may read it: the data protection officer's group, and administrators."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tracking.forms import FIRST_DAY, LAST_DAY
from tracking.models import AccessLog, OrganisationalUnit
from tracking.names_log import NamesLog, names_in, names_table
from tracking.views.files import table_file

PER_PAGE = 50
MANY = 20  # units of one name, such as "Administration"
SUBJECT = _("Tillgång till namn")


def _day(label: object) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class NamesLogForm(forms.Form):
    who = forms.CharField(label=_("Vem eller vad har sett"), required=False, max_length=100)
    whom = forms.CharField(label=_("Vems sida"), required=False, max_length=100)
    unit = forms.CharField(label=_("Enhet"), required=False, max_length=200)
    first = _day(_("Från och med"))
    last = _day(_("Till och med"))
    kind = forms.ChoiceField(label=_("Hur"), required=False, choices=[("", _("Alla")), *AccessLog.Kind.choices])
    subject = forms.CharField(label=_("Lista"), required=False, max_length=100)

    def clean_unit(self) -> list[OrganisationalUnit]:
        """Those of that code or name, also such as have ended; else those whose name holds it."""
        said = self.cleaned_data["unit"]
        if not said:
            return []
        units = OrganisationalUnit.objects.order_by("pk")
        same = list(units.filter(Q(code__iexact=said) | Q(name__iexact=said))[: MANY + 1])
        found = same or list(units.filter(name__icontains=said)[: MANY + 1])
        if not found:
            raise forms.ValidationError(_("Ingen enhet heter så eller har den koden."))
        if len(found) > MANY:
            raise forms.ValidationError(_("Det stämmer på många enheter. Skriv hela namnet eller koden."))
        return found

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        first, last = chosen.get("first"), chosen.get("last")
        if first and last and last < first:
            self.add_error("last", _("Dagen är före den första dagen."))
        return chosen


@require_GET
@login_required
def names_log(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("tracking.view_accesslog"):
        raise PermissionDenied
    form = NamesLogForm(request.GET)
    if not form.is_valid():
        return render(request, "tracking/names_log.html", {"form": form}, status=400)
    today, root = timezone.localdate(), OrganisationalUnit.objects.root()
    log = NamesLog(request.user, **form.cleaned_data)
    if "format" in request.GET:
        made = table_file(names_table(log), request.GET["format"], f"tillgang-till-namn-{today}")
        if root:
            taken = {"subject": SUBJECT, "on": today, "persons": names_in(log)}
            AccessLog.record(request.user, AccessLog.Kind.TAKEN_OUT, root, **taken)
        return made
    page = Paginator(log.query(), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(log.rows(page))
    named = {pk for row in page for pk in (row.reader_id, row.subject_person_id)} - {None}
    AccessLog.shown(request.user, root, SUBJECT, today, len(named))
    return render(request, "tracking/names_log.html", {"form": form, "page": page, "rows": rows})
