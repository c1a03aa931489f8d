"""What is required of whom, and how the imports have gone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router

from tracking.api import shapes
from tracking.api.access import reader
from tracking.api.problems import EXTRA, PROBLEMS, PageAsked
from tracking.models import ApiToken, ImportRun, Requirement, UnitKind, Upload, User
from tracking.permissions import hr_units

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


@router.get(
    "/uploads",
    response={200: shapes.Uploads, **PROBLEMS},
    operation_id="uploads",
    openapi_extra=EXTRA,
    tags=["imports"],
)
def uploads(request: HttpRequest, page: Query[PageAsked]) -> dict[str, object]:
    """The files that HR has uploaded on the site, and how far each has come, the newest first."""
    found = _governed(request, Upload.objects.all(), Upload.objects.governed_by)
    return _page(found.select_related("source", "run"), page, _upload)


def _reads_rules(asks: User) -> bool:
    """As for the plans: those who follow them up or edit them."""
    return bool(asks.roles_on(timezone.localdate())) or asks.has_perm("tracking.view_requirement")


def _runs(request: HttpRequest) -> QuerySet[ImportRun]:
    return _governed(request, ImportRun.objects.all(), ImportRun.objects.governed_by)


def _governed(
    request: HttpRequest, everything: QuerySet[Any], governed_by: Callable[[User, dt.date], QuerySet[Any]]
) -> QuerySet[Any]:
    """Of all sources, to a key of the whole municipality; HR sees here what the pages show."""
    asks, today = reader(request, ApiToken.Scope.IMPORTS), timezone.localdate()
    if isinstance(asks, ApiToken) and asks.unit.kind == UnitKind.MUNICIPALITY:
        return everything
    if isinstance(asks, ApiToken) or not hr_units(asks, today).exists():
        raise Http404
    return governed_by(asks, today)


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


def _upload(row: Upload) -> dict[str, object]:
    return {
        "id": row.pk,
        "source": row.source.name,
        "on": row.on,
        "uploaded_at": timezone.localtime(row.uploaded_at),
        "closed_at": timezone.localtime(row.closed_at) if row.closed_at else None,
        "status": row.status,
        "import_id": row.run.pk if hasattr(row, "run") else None,
    }
