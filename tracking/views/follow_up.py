"""How the plan's goals stand, from the municipality down to persons, cut to what the reader may see."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracking.asked import AskedReport, asked_unit
from tracking.coordinators import sees_coordinators
from tracking.forms import FollowUpForm, PersonFilterForm
from tracking.goal_sections import goal_sections
from tracking.models import AccessLog, Goal, OrganisationalUnit, Plan
from tracking.models.organisation import Reader
from tracking.people_report import PersonReport, person_table
from tracking.report_table import report_table
from tracking.reports import CompletionReport
from tracking.scope import OnOwnBehalf, ReaderScope
from tracking.small_groups import explanation
from tracking.standing import Belonging
from tracking.trend_table import trend_table
from tracking.views.files import table_file

PER_PAGE = 50


@require_GET
@login_required
def follow_up(request: HttpRequest) -> HttpResponseBase:
    scope = _scope(request.user)
    plans = Plan.objects.filter(is_source=False).in_force_first(scope.today)
    if not plans:
        return render(request, "tracking/follow_up_empty.html")
    asked = AskedReport(scope, plans, request.GET.dict())
    if not asked.form.is_valid():
        return render(request, "tracking/follow_up.html", {"form": asked.form, "unit": asked.unit}, status=400)
    report = asked.report()
    if "format" in request.GET:
        return _file(report, request.GET["format"])
    return render(request, "tracking/follow_up.html", _context(asked, report))


def _file(report: CompletionReport, form: str) -> HttpResponseBase:
    if form != "trend":
        return table_file(report_table(report), form, f"uppfoljning-{report.plan.code}-{report.on}")
    trend = trend_table(report)
    if trend is None:
        raise Http404
    return table_file(trend, "xlsx", f"utveckling-{report.unit.code}-{report.on}")


def _context(asked: AskedReport, report: CompletionReport) -> dict[str, object]:
    scope, unit, sections = asked.scope, asked.unit, goal_sections(report)
    linked = OrganisationalUnit.objects.filter(pk__in=scope.person_ids)
    partly = asked.free and not scope.sees_all_persons(unit)
    return {
        "form": asked.form,
        "report": report,
        "shown": [section for section in sections if section.part not in (None, "nobody")],
        "nobody": [section for section in sections if section.part == "nobody"],
        "unit": unit,
        "free": asked.free,
        "whole": asked.whole,
        "in_force": report.plan.covers(report.on),
        "has_trend": any(section.trend and section.compared for section in sections),
        "too_early": report.plan.begins_on and report.on < report.plan.begins_on,
        "without_others": partly,
        "has_whole": partly and scope.covers(unit) and unit.is_row,
        "linked": set(linked.values_list("code", flat=True)),
        "small_groups": explanation() if report.seen is not None else "",
        "coordinators_shown": sees_coordinators(scope) and unit.parent_id is None,
        "may_write_report": unit.parent_id is None and scope.covers(unit),
        "above": _above(scope, unit),
    }


@require_GET
@login_required
def persons(request: HttpRequest, goal_id: int) -> HttpResponseBase:
    """The persons behind a row. 404 for a place whose persons the reader may not see."""
    taking_out = "format" in request.GET
    scope = _scope(OnOwnBehalf(request.user) if taking_out else request.user)
    report, filters = _asked_persons(request, scope, goal_id)
    seen = {"subject": report.goal.title, "on": report.on}
    if taking_out:
        name = f"{report.unit.code}-{report.goal.code}-{report.on}"
        made = table_file(person_table(report), request.GET["format"], name)
        AccessLog.record(request.user, AccessLog.Kind.TAKEN_OUT, report.unit, persons=report.query().count(), **seen)
        return made
    page = Paginator(report.query(), PER_PAGE).get_page(request.GET.get("page"))
    AccessLog.record(request.user, AccessLog.Kind.SHOWN, report.unit, persons=len(page), **seen)
    context = {
        "report": report,
        "page": page,
        "rows": list(report.rows(page)),
        "elsewhere": report.elsewhere(),
        "filters": filters,
        "unit": report.unit,
        "may_take_out": scope.may_take_out(report.unit),
    }
    return render(request, "tracking/persons.html", context)


def _asked_persons(request: HttpRequest, scope: ReaderScope, goal_id: int) -> tuple[PersonReport, PersonFilterForm]:
    unit = asked_unit(scope, request.GET.dict())
    goals = Goal.objects.filter(focus_area__plan__is_source=False, requirement__isnull=False)
    related = ("focus_area__plan", "requirement__audience", "requirement__training")
    goal = goals.select_related(*related).filter(pk=goal_id).first()
    if goal is None or not scope.sees_persons(unit):
        raise Http404
    plan = goal.focus_area.plan
    form = FollowUpForm(request.GET.dict(), plans=[plan], units=[unit], today=scope.today, free=True)
    filters = PersonFilterForm(request.GET, offer=not goal.requirement.mandatory)
    if not (form.is_valid() and filters.is_valid()):
        raise Http404
    report = PersonReport(
        goal,
        form.cleaned_data["on"],
        scope.today,
        unit,
        Belonging(form.cleaned_data["belonging"]),
        scope.reader,
        **filters.cleaned_data,
    )
    return report, filters


def _scope(reader: Reader) -> ReaderScope:
    scope = ReaderScope(reader, timezone.localdate())
    if not scope.starts:
        raise PermissionDenied
    return scope


def _above(scope: ReaderScope, unit: OrganisationalUnit) -> OrganisationalUnit | None:
    """The way back up, as far as the reader may go."""
    above = unit.parent
    return above if above and scope.enters(above) else None
