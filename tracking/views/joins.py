"""One person in two sources: who it may be, side by side, joined and parted again. For HR at the top."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tracking import joining
from tracking.join_candidates import join_candidates
from tracking.models import AccessLog, Affiliation, DifferentPersons, Join, User
from tracking.models.organisation import UserQuerySet
from tracking.people_rights import PeopleRights
from tracking.person_search import PersonSearch

PER_PAGE = 50


class PairForm(PersonSearch, forms.Form):
    one = forms.CharField(label=gettext_lazy("Den ena"), max_length=254)
    two = forms.CharField(label=gettext_lazy("Den andra"), max_length=254)

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = reader
        for field in self.fields.values():
            field.help_text = _("Namn, e-postadress eller HR:s nummer. Ett namn ger en lista att välja ur.")

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.pair = [self.look_up_one(name, self.visible) for name in ("one", "two") if name in self.cleaned_data]
        return self.cleaned_data


@require_http_methods(["GET", "POST"])
@login_required
def joins(request: HttpRequest) -> HttpResponse:
    rights = _rights(request)
    form = PairForm(request.POST or None, reader=rights.reader)
    if request.method == "POST" and form.is_valid():
        return redirect("join", *(person.pk for person in form.pair))
    visible = _visible(rights)
    reader = rights.reader
    page = Paginator(join_candidates(visible), PER_PAGE).get_page(request.GET.get("page"))
    pairs = form.visible.in_bulk({pk for each in page for pk in (each.one_id, each.two_id)})
    kept = visible.filter(joins__separated_at=None, joins__isnull=False)
    of_others = Join.objects.filter(separated_at=None).exclude(kept=reader)  # nobody parts themselves
    open_joins = of_others.filter(kept__in=kept.values("pk")).select_related("kept")
    rows = [(each, _told(pairs[each.one_id], reader), _told(pairs[each.two_id], reader)) for each in page]
    open_joins = open_joins.prefetch_related("kept__source_records")
    joined = [(each, each.kept.name_for(reader), sources_of(each.kept)) for each in open_joins]
    apart = DifferentPersons.objects.filter(one__in=visible.values("pk"), two__in=visible.values("pk"))
    told = [
        (each, each.one.name_for(reader), each.two.name_for(reader))
        for each in apart.select_related("one", "two")[:PER_PAGE]
    ]
    _log(rights, (len(rows) + len(told)) * 2 + len(joined) + len(form.shown))
    context = {"form": form, "page": page, "rows": rows, "joined": joined, "told": told}
    return render(request, "tracking/joins.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def join(request: HttpRequest, one_id: int, two_id: int) -> HttpResponse:
    rights = _rights(request)
    pair = {pk: _one(_visible(rights), pk) for pk in (one_id, two_id)}
    wrong = _wrong(pair[one_id], pair[two_id], rights.reader)
    if request.method == "POST" and not wrong:
        chosen = next((person for pk, person in pair.items() if request.POST.get("keep") == str(pk)), None)
        wrong = _join(chosen, pair, rights.reader)
        if not wrong:
            messages.success(request, _("Uppgifterna är ihopslagna. Det går att dela dem igen."))
            return redirect("joins")
    _log(rights, len(pair))
    return render(
        request, "tracking/join.html", {"sides": [_side(each, rights) for each in pair.values()], "wrong": wrong}
    )


@require_POST
@login_required
def tell_apart(request: HttpRequest, one_id: int, two_id: int) -> HttpResponse:
    """They are two persons; sent with `again`, the pair is proposed as before."""
    rights = _rights(request)
    one, two = sorted((_one(_visible(rights), pk) for pk in (one_id, two_id)), key=lambda person: person.pk)
    if one == two:
        raise Http404
    if "again" in request.POST:
        DifferentPersons.objects.filter(one=one, two=two).delete()
        messages.success(request, _("De föreslås igen."))
    else:
        DifferentPersons.objects.get_or_create(one=one, two=two, defaults={"by": rights.reader})
        messages.success(request, _("De föreslås inte mer. Du kan ångra det längre ner på sidan."))
    return redirect("joins")


@require_POST
@login_required
def separate(request: HttpRequest, join_id: int) -> HttpResponse:
    rights = _rights(request)
    still = Join.objects.filter(separated_at=None, kept__in=_visible(rights).values("pk"))
    try:
        joining.separate(get_object_or_404(still, pk=join_id), rights.reader)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Uppgifterna är delade igen."))
    return redirect("joins")


def _rights(request: HttpRequest) -> PeopleRights:
    rights = PeopleRights(request.user, timezone.localdate())
    if not rights.may_join:
        raise PermissionDenied
    return rights


def _visible(rights: PeopleRights) -> UserQuerySet:
    return User.objects.visible_to(rights.reader, rights.today)


def _one(visible: UserQuerySet, person_id: int) -> User:
    return get_object_or_404(visible, pk=person_id)


def _wrong(one: User, two: User, reader: User) -> str:
    try:
        joining.check_join(one, two, reader)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _join(kept: User | None, pair: dict[int, User], reader: User) -> str:
    if kept is None:
        return _("Välj vilken uppgift du vill behålla.")
    [other] = [person for person in pair.values() if person != kept]
    try:
        joining.join(kept, other, reader)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _told(person: Any, reader: User) -> dict[str, Any]:
    """With what namesakes are told apart by. Never an address."""
    return {"name": person.name_for(reader), "ties": person.seen_ties}


def _side(person: User, rights: PeopleRights) -> dict[str, Any]:
    return {
        "pk": person.pk,
        "name": person.name_for(rights.reader),
        "ties": Affiliation.objects.visible_to(rights.reader, rights.today).filter(user=person).select_related("unit"),
        "completions": person.completions.count(),
        "sources": sources_of(person),
    }


def sources_of(person: User) -> list[str]:
    return sorted({record.source for record in person.source_records.all()})


def _log(rights: PeopleRights, persons: int) -> None:
    AccessLog.shown(rights.reader, rights.top, gettext_lazy("Samma person i två källor"), rights.today, persons)
