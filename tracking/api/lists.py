"""What is required of whom, and how the imports have gone."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tracking.api import shapes
from tracking.api.access import reader
from tracking.api.problems import EXTRA, PROBLEMS, PageAsked
from tracking.models import ApiToken, ImportRun, Requirement, UnitKind, User
from tracking.permissions import governed_units

router = Router()


@router.get(
    "/requirements",
    response={200: shapes.Requirements, **PROBLEMS},
    operation_id="requirements",
    openapi_extra=EXTRA,
    tags=["requirements"],
)
def requirements(request: HttpRequest, page: Query[PageAsked]) -> dict[str, object]:
    """Who must complete, or is offered, which training. Rules: they hold no persons."""
    asks = reader(request, ApiToken.Scope.REQUIREMENTS)
    if isinstance(asks, User) and not _reads_rules(asks):
        raise Http404
    found = Requirement.objects.select_related("audience", "training").order_by("code")
    return _page(found, page, _requirement)


@router.get(
    "/imports",
    response={200: shapes.Imports, **PROBLEMS},
    operation_id="imports",
    openapi_extra=EXTRA,
    tags=["imports"],
)
def imports(request: HttpRequest, page: Query[PageAsked]) -> dict[str, object]:
    """The files that have been applied, the newest first."""
    return _page(_runs(request), page, _state)


@router.get(
    "/imports/{import_id}",
    response={200: shapes.ImportState, **PROBLEMS},
    operation_id="import",
    openapi_extra=EXTRA,
    tags=["imports"],
)
def one_import(request: HttpRequest, import_id: int) -> dict[str, object]:
    found = _runs(request).filter(id=import_id).first()
    if found is None:
        raise Http404
    return _state(found)


def _reads_rules(asks: User) -> bool:
    """As for the plans: those who follow them up or edit them."""
    return bool(asks.roles_on(timezone.localdate())) or asks.has_perm("tracking.view_requirement")


def _runs(request: HttpRequest) -> QuerySet[ImportRun]:
    """Of the whole municipality, and so for those who govern the whole of it."""
    asks = reader(request, ApiToken.Scope.IMPORTS)
    if isinstance(asks, ApiToken):
        governs = asks.unit.kind == UnitKind.MUNICIPALITY
    else:
        governs = governed_units(asks, timezone.localdate()).filter(kind=UnitKind.MUNICIPALITY).exists()
    if not governs:
        raise Http404
    return ImportRun.objects.order_by("-pk")


def _page(found: QuerySet[Any], page: PageAsked, shown: Callable[[Any], dict[str, object]]) -> dict[str, object]:
    rows = found[page.offset : page.offset + page.limit]
    return {"count": found.count(), "items": [shown(row) for row in rows]}


def _requirement(row: Requirement) -> dict[str, object]:
    return {
        "code": row.code,
        "audience": row.audience.name,
        "training": row.training.code,
        "training_title": row.training.title,
        "mandatory": row.mandatory,
        "due_days": row.due_days if row.mandatory else None,  # an offer has no last day
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "renewal": row.renewal,
        "window_first": row.window_first or None,
        "window_last": row.window_last or None,
    }


def _state(run: ImportRun) -> dict[str, object]:
    return {
        "id": run.pk,
        "source": run.source,
        "on": run.on,
        "finished_at": timezone.localtime(run.finished_at),
        "status": "applied",  # one that is refused leaves no row
        "counts": run.counts,
    }
