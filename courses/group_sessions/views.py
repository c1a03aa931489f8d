"""Choosing a lesson, going through it, and registering who was there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.group_sessions.forms import LATEST, PlaceForm, PresenceForm, RegisterForm
from courses.group_sessions.lessons import GroupLesson, GroupLessons
from courses.group_sessions.presentation import presentation
from courses.group_sessions.recording import Meeting, Recorded, record
from courses.group_sessions.rights import GroupRights
from courses.talk_rules import talk_rules
from tracking.models import AccessLog, OrganisationalUnit, User

SUBJECT = gettext_lazy("Gruppgenomgång")


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Which lesson: the unit's next part first."""
    rights = rights_of(request)
    form = PlaceForm(request.GET if "unit" in request.GET else None, rights=rights)
    if form.is_bound and not form.is_valid():
        raise Http404
    unit = form.cleaned_data["unit"] if form.is_bound else rights.places().first()
    context: dict[str, Any] = {"unit": unit, "form": form, "many": rights.places().count() > 1}
    if unit:
        form.initial["unit"] = unit.pk
        found = GroupLessons(request, unit, rights.kinds(unit))
        context |= {"courses": found.courses, "first": found.first}
    return render(request, "courses/group_sessions/start.html", context)


@require_GET
@login_required
def present(request: HttpRequest, unit_id: int, page_id: int) -> HttpResponse:
    unit, lesson = _place(request, unit_id, page_id)[1:]
    shown = presentation(lesson.page)
    context = _about(unit, lesson) | {
        "steps": shown.steps,
        "always": talk_rules(lesson.page.locale.language_code),
        "if_defended": shown.if_defended,
        "if_affected": shown.if_affected,
    }
    return render(request, "courses/group_sessions/present.html", context)


@require_GET
@login_required
def paper(request: HttpRequest, unit_id: int, page_id: int) -> HttpResponse:
    """The list to print and tick by hand."""
    rights, unit, lesson = _place(request, unit_id, page_id)
    persons = [person.name_for(rights.reader) for person in rights.persons(unit, lesson.page)]
    _log(rights, unit, len(persons))
    context = _about(unit, lesson) | {"persons": persons, "blank": range(4), "latest": LATEST.days}
    return render(request, "courses/group_sessions/paper.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def register(request: HttpRequest, unit_id: int, page_id: int) -> HttpResponse:
    """Who was there. With POST: back from the page that asks whether it is right."""
    rights, unit, lesson = _to_register(request, unit_id, page_id)
    form = RegisterForm(request.POST or None, rights=rights, lesson=lesson, unit=unit)
    return show_form(request, form, _about(unit, lesson))


@require_POST
@login_required
def confirm(request: HttpRequest, unit_id: int, page_id: int) -> HttpResponse:
    """The names once more; with "confirmed", they are registered."""
    rights, unit, lesson = _to_register(request, unit_id, page_id)
    form = RegisterForm(request.POST, rights=rights, lesson=lesson, unit=unit)
    if not form.is_valid():
        return show_form(request, form, _about(unit, lesson))
    given = form.cleaned_data
    if "confirmed" not in request.POST:
        context = _about(unit, lesson) | {
            "held_on": given["held_on"],
            "led_by": given["led_by"].name_for(rights.reader),
        }
        return show_confirmation(request, form, context)
    meeting = Meeting(lesson.course, lesson.training, lesson.page, unit, given["held_on"], given["led_by"])
    recorded = record(meeting, form.present, rights.reader, given["form_key"], rights.today)
    tell(request, rights, recorded)
    return redirect("group_session", recorded.session.pk)


def rights_of(request: HttpRequest) -> GroupRights:
    reader: Any = request.user  # logged in
    rights = GroupRights(reader, timezone.now())
    if not rights.units.exists():
        raise PermissionDenied
    return rights


def show_form(request: HttpRequest, form: PresenceForm, context: dict[str, Any]) -> HttpResponse:
    _log(form.rights, form.unit, form.tickable.count())
    return render(request, "courses/group_sessions/register.html", context | {"form": form})


def show_confirmation(request: HttpRequest, form: PresenceForm, context: dict[str, Any]) -> HttpResponse:
    """Names of those who were ticked, and of guests what was typed."""
    names = [person.name_for(form.rights.reader) for person in form.cleaned_data["persons"]]
    _log(form.rights, form.unit, len(names))
    context |= {"form": form, "names": names, "typed": form.typed}
    return render(request, "courses/group_sessions/confirm.html", context)


def tell(request: HttpRequest, rights: GroupRights, recorded: Recorded) -> None:
    """How far a guest has come is not told, not even as a count."""
    if not recorded.new:
        messages.info(request, _("Den närvaron var redan inskriven."))
        return
    count = len(recorded.attendances)
    says = ngettext(
        "Närvaron är inskriven för %(count)s person.", "Närvaron är inskriven för %(count)s personer.", count
    )
    messages.success(request, says % {"count": count})
    done = rights.named().filter(pk__in=[each.user_id for each in recorded.completed]).count()
    if done:
        says = ngettext(
            "%(count)s person har nu genomfört hela kursen.", "%(count)s personer har nu genomfört hela kursen.", done
        )
        messages.success(request, says % {"count": done})


def _place(request: HttpRequest, unit_id: int, page_id: int) -> tuple[GroupRights, OrganisationalUnit, GroupLesson]:
    rights = rights_of(request)
    unit = rights.unit(unit_id)
    if unit is None:
        raise Http404
    lesson = GroupLessons(request, unit, rights.kinds(unit)).find(page_id)
    if lesson is None:
        raise Http404
    return rights, unit, lesson


def _to_register(
    request: HttpRequest, unit_id: int, page_id: int
) -> tuple[GroupRights, OrganisationalUnit, GroupLesson]:
    rights, unit, lesson = _place(request, unit_id, page_id)
    if not lesson.registers:
        raise Http404
    return rights, unit, lesson


def _about(unit: OrganisationalUnit, lesson: GroupLesson) -> dict[str, Any]:
    language = lesson.page.locale.language_code
    return {"unit": unit, "lesson": lesson, "course": lesson.course, "content_language": language}


def _log(rights: GroupRights, unit: OrganisationalUnit, persons: int, about: User | None = None) -> None:
    AccessLog.shown(rights.reader, unit, SUBJECT, rights.today, persons, about)
