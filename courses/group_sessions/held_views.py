"""Meetings that were held: who was there, who was forgotten, and what was wrong."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from courses.group_sessions.correcting import CorrectedMeanwhile, put_back, strike
from courses.group_sessions.forms import LATEST, AddForm, GuestStrikeForm, StrikeForm
from courses.group_sessions.guests import Guests
from courses.group_sessions.lessons import GroupLesson, GroupLessons
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.group_sessions.recording import add
from courses.group_sessions.views import SUBJECT, rights_of, show_confirmation, show_form, tell
from courses.languages import in_readers_language
from courses.models import CoursePage
from tracking.models import AccessLog
from tracking.models.organisation import name_of

PER_PAGE = 50
Reason = GroupAttendance.Reason


@dataclass(frozen=True)
class Shown:
    """A person in the list of those who were there."""

    row: GroupAttendance  # what holds
    name: str  # empty = a guest, or somebody who is not here any more
    history: list[tuple[GroupAttendance, str]]  # corrections, oldest first, and who made them
    nothing_new: bool  # had done the part before; not told of guests


class Held:
    """One session as the reader may see it. 404 outside the units they lead today."""

    def __init__(self, request: HttpRequest, session_id: int) -> None:
        self.request, self.rights = request, rights_of(request)
        own = GroupSession.objects.filter(unit__in=self.rights.units.values("pk"))
        self.session = get_object_or_404(
            own.select_related("unit", "training", "led_by", "registered_by"), pk=session_id
        )

    @cached_property
    def lesson(self) -> GroupLesson | None:
        """None = it is no longer there."""
        unit = self.session.unit
        courses = GroupLessons(self.request, unit, self.rights.kinds(unit)).courses
        every = (lesson for course in courses for lesson in course.lessons)
        return next((lesson for lesson in every if lesson.page.translation_key == self.session.lesson), None)

    @cached_property
    def course(self) -> CoursePage | None:
        """Live; whoever corrects need not be offered it."""
        same = CoursePage.objects.live().filter(translation_key=self.session.course, alias_of=None)
        found = in_readers_language(same.select_related("training", "locale"))
        return found[0] if found else None

    @property
    def takes_more(self) -> bool:
        recent = self.session.held_on >= self.rights.today - LATEST
        return recent and self.lesson is not None and self.lesson.registers

    @cached_property
    def visible(self) -> set[int]:
        present = self.session.attendances.values("user")
        return set(self.rights.named().filter(pk__in=present).values_list("pk", flat=True))

    def persons(self) -> list[Shown]:
        """In Swedish order of name, guests last. As many queries for one as for fifty."""
        rows = self.session.attendances.select_related("user", "registered_by").prefetch_related("attempts")
        by_user: dict[int, list[GroupAttendance]] = {}
        for row in rows.order_by("pk"):
            by_user.setdefault(row.user_id, []).append(row)
        shown = [self._shown(mine) for mine in by_user.values()]
        return sorted(shown, key=lambda each: (not each.name, each.row.user.sort_key if each.name else "", each.row.pk))

    def _shown(self, rows: list[GroupAttendance]) -> Shown:
        last, reader = rows[-1], self.rights.reader
        seen = last.user_id in self.visible
        return Shown(
            last,
            last.user.name_for(reader) if seen else "",
            [(row, name_of(row.registered_by, reader)) for row in rows[1:]],
            seen and last.present and not last.attempts.all(),
        )

    def one(self, attendance_id: int) -> GroupAttendance:
        return get_object_or_404(self.session.attendances.select_related("user", "session"), pk=attendance_id)

    def about(self) -> dict[str, Any]:
        reader = self.rights.reader
        return {
            "session": self.session,
            "unit": self.session.unit,
            "held_on": self.session.held_on,
            "led_by": name_of(self.session.led_by, reader),
            "registered_by": name_of(self.session.registered_by, reader),
            "takes_more": self.takes_more,
        }

    def log(self, persons: int) -> None:
        AccessLog.shown(self.rights.reader, self.session.unit, SUBJECT, self.rights.today, persons)


@require_GET
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    rights = rights_of(request)
    own = GroupSession.objects.filter(unit__in=rights.units.values("pk")).select_related("unit", "training")
    page = Paginator(own.order_by("-held_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    present = GroupAttendance.objects.holding().filter(present=True, session__in=[each.pk for each in page])
    counts: dict[int, int] = {}
    for session_id in present.values_list("session", flat=True):
        counts[session_id] = counts.get(session_id, 0) + 1
    rows = [(each, counts.get(each.pk, 0)) for each in page]
    return render(request, "courses/group_sessions/sessions.html", {"page": page, "rows": rows})


@require_GET
@login_required
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    held = Held(request, session_id)
    persons = held.persons()
    held.log(sum(bool(each.name) for each in persons))
    return render(request, "courses/group_sessions/session.html", held.about() | {"persons": persons})


@require_http_methods(["GET", "POST"])
@login_required
def add_persons(request: HttpRequest, session_id: int) -> HttpResponse:
    """Somebody was forgotten. As when it was registered: the names are shown once more before they are."""
    held = Held(request, session_id)
    if not held.takes_more or held.lesson is None:
        raise Http404
    lesson, unit = held.lesson, held.session.unit
    form = AddForm(request.POST or None, rights=held.rights, lesson=lesson, unit=unit, session=held.session)
    context = held.about() | {"lesson": lesson, "course": lesson.course}
    if "back" in request.POST or not form.is_valid():
        return show_form(request, form, context)
    if "confirmed" not in request.POST:
        return show_confirmation(request, form, context)
    recorded = add(held.session, lesson.course, form.present, held.rights.reader, held.rights.today)
    tell(request, held.rights, recorded)
    return redirect("group_session", session_id)


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: HttpRequest, session_id: int, row_id: int) -> HttpResponse:
    """Strikes whoever was not there, or puts back whoever was struck by mistake."""
    held = Held(request, session_id)
    row = held.one(row_id)
    if GroupAttendance.objects.filter(corrects=row).exists():
        return _too_late(request, session_id)
    form = _strike_form(held, row)
    if request.method == "POST" and (not row.present or form.is_valid()):
        try:
            _correct(request, held, row, form)
        except CorrectedMeanwhile:
            return _too_late(request, session_id)
        return redirect("group_session", session_id)
    seen = row.user_id in held.visible
    held.log(int(seen))
    name = row.user.name_for(held.rights.reader) if seen else ""
    context = held.about() | {"row": row, "name": name, "form": form}
    return render(request, "courses/group_sessions/correct.html", context)


def _strike_form(held: Held, row: GroupAttendance) -> StrikeForm:
    if row.user_id in held.visible or not row.present:
        return StrikeForm(held.request.POST or None)
    guests = Guests(held.rights.reader, held.session.training, None, held.session.held_on, held.rights.now)
    return GuestStrikeForm(held.request.POST or None, guests=guests, attendance=row)


def _correct(request: HttpRequest, held: Held, row: GroupAttendance, form: StrikeForm) -> None:
    rights = held.rights
    if row.present:
        strike(row, Reason(form.cleaned_data["reason"]), rights.reader, rights.today)
        messages.success(request, _("Närvaron är struken. Det syns vem som strök den, och du kan ångra det."))
    elif held.course is None:
        raise Http404
    else:
        put_back(row, held.course, rights.reader, rights.today)
        messages.success(request, _("Närvaron gäller igen."))


def _too_late(request: HttpRequest, session_id: int) -> HttpResponse:
    messages.info(request, _("Någon annan hann rätta närvaron. Här ser du hur den står nu."))
    return redirect("group_session", session_id)
