"""The API: one address, one way in, one way to say no. Each package answers for its own."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Router

from courses.api import router as mine
from tracking.api.access import SESSION, TOKEN, PerMinute
from tracking.api.follow_up import router as follow_up
from tracking.api.lists import router as lists
from tracking.api.problems import answer_problems

# No page with the documentation: ninja's fetches its scripts from elsewhere. docs/api.md says what there is.
api = NinjaAPI(
    title="Lärkompass",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=[TOKEN, SESSION],
    throttle=PerMinute(),
)
answer_problems(api)
rest = Router()


@rest.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> dict[str, Any]:
    return api.get_openapi_schema()


@rest.get("/{path:anything}", include_in_schema=False)
def nothing_here(request: HttpRequest, anything: str) -> None:
    raise Http404


api.add_router("/me", mine)
api.add_router("", follow_up)
api.add_router("", lists)
api.add_router("", rest)  # last: it answers to every address
