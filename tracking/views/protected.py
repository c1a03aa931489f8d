"""Display names of persons with protected personal data. The only page where their legal names are, for the named
handlers of the subtree they belong to."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tracking.display_names import check_display_name, is_anothers, set_display_name
from tracking.models import AccessLog, Affiliation, PersonChange, User
from tracking.models.organisation import name_of
from tracking.people_rights import PeopleRights
from tracking.unprotected import mark_read, unread

PER_PAGE = 50
OF_NAMES = [PersonChange.What.NAME_SET, PersonChange.What.NAME_CLEARED]


class DisplayNameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Visningsnamn"),
        max_length=100,
        help_text=gettext_lazy("Ett vanligt förnamn och efternamn som du har kommit överens med personen om."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    # The name that the reader has been told is somebody else's, and sends again.
    accepted = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User, today: dt.date, **kwargs: Any) -> None:
        self.person, self.today = person, today
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        check_display_name(self.person, name)
        return name

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        name = chosen.get("name", "")
        known = (self.person.display_name, chosen.get("accepted"))
        if name and name not in known and is_anothers(self.person, name, self.today):
            sent: Any = self.data
            self.data = again = sent.copy()  # what came with the request cannot be changed
            again["accepted"] = name
            says = _(
                "Någon annan i kommunen heter så. Välj ett annat namn, eller tryck en gång till om ni vill ha det."
            )
            self.add_error("name", says)
        return chosen


class ReadForm(forms.Form):
    last = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@login_required
def protected_people(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    now = timezone.now()
    form = ReadForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            mark_read(rights.reader, now, form.cleaned_data["last"])
        return redirect("protected_people")
    ties = Affiliation.objects.as_of(rights.today).home_first().select_related("unit")
    # By family name as it is, which only this page knows.
    persons = rights.protected().order_by("family_name", "given_name", "pk")
    with_ties = persons.prefetch_related(Prefetch("affiliations", ties, to_attr="ties"))
    page = Paginator(with_ties, PER_PAGE).get_page(request.GET.get("page"))
    ceased = list(unread(rights.reader, now))
    shown, subject = len(page) + len({change.user_id for change in ceased}), gettext_lazy("Skyddade personuppgifter")
    AccessLog.shown(rights.reader, rights.handled, subject, rights.today, shown)
    context = {"page": page, "ceased": ceased, "last": max((change.pk for change in ceased), default=None)}
    return render(request, "tracking/protected_people.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def protected_person(request: HttpRequest, person_id: int) -> HttpResponse:
    rights = _rights(request)
    person = _one(rights, person_id)
    initial = {"name": person.display_name}
    form = DisplayNameForm(request.POST or None, initial=initial, person=person, today=rights.today)
    if request.method == "POST" and form.is_valid():
        set_display_name(person, form.cleaned_data["name"], rights.reader)
        messages.success(request, _("Visningsnamnet är sparat."))
        return redirect("protected_people")
    _log_page(rights, person)
    changes = [
        (change, name_of(change.by, rights.reader))
        for change in person.changes.filter(what__in=OF_NAMES).select_related("by")
    ]
    return render(request, "tracking/protected_person.html", {"form": form, "person": person, "changes": changes})


@require_http_methods(["GET", "POST"])
@login_required
def clear_name(request: HttpRequest, person_id: int) -> HttpResponse:
    rights = _rights(request)
    person = _one(rights, person_id)
    if request.method == "POST":
        set_display_name(person, "", rights.reader)
        messages.success(request, _("Visningsnamnet är borttaget. Personen finns nu bara i summor."))
        return redirect("protected_people")
    _log_page(rights, person)
    return render(request, "tracking/protected_clear.html", {"person": person})


def _rights(request: HttpRequest) -> PeopleRights:
    rights = PeopleRights(request.user, timezone.localdate())
    if rights.handled is None:
        raise PermissionDenied
    return rights


def _one(rights: PeopleRights, person_id: int) -> User:
    return get_object_or_404(rights.protected(), pk=person_id)


def _log_page(rights: PeopleRights, person: User) -> None:
    """In the words of any person's page: the row tells whose it was, and nothing of why."""
    AccessLog.shown(rights.reader, rights.handled, AccessLog.ONE_PERSON, rights.today, 1, person)
