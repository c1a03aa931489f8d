"""Questions that cannot be answered: each says in plain words what is wrong, and what to do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import Field, ValidationInfo, model_validator

NO_NUL = r"^[^\x00]*$"  # PostgreSQL takes none


class Problem(Schema):
    detail: str


# What every operation may answer besides what was asked for.
PROBLEMS = dict.fromkeys((401, 403, 404, 422, 429), Problem)
RETRY_AFTER = {"description": "Seconds until the next minute.", "required": True, "schema": {"type": "integer"}}
EXTRA: dict[str, Any] = {"responses": {429: {"headers": {"Retry-After": RETRY_AFTER}}}}


class Asked(Schema):
    """The parameters of an address. One that is misspelt would otherwise be answered as if it had not been there."""

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, given: Any, info: ValidationInfo) -> Any:
        request = (info.context or {}).get("request")
        unknown = set(request.GET) - set(cls.model_fields) if request else set()
        if unknown:
            known = ", ".join(sorted(cls.model_fields))
            raise ValueError(_("En parameter finns inte. Det här kan du fråga efter: %(known)s.") % {"known": known})
        return given


class PageAsked(Asked):
    limit: int = Field(100, ge=1, le=500)
    offset: int = Field(0, ge=0, le=10_000_000)


class Unprocessable(HttpError):
    """Fields with what is wrong with each."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__(422, " ".join(f"{field}: {says}" for field, says in wrong.items()))


def answer_problems(api: NinjaAPI) -> None:
    def answer(request: HttpRequest, status: int, detail: str) -> HttpResponse:
        return api.create_response(request, {"detail": detail}, status=status)

    def unknown(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(request, 404, _("Det finns inte, eller så ligger det utanför det du får se."))

    def refused(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(request, 403, _("Du har ingen roll som ger rätt till det här. Be HR om en."))

    def anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(request, 401, _("Logga in, eller skicka en nyckel som gäller: Authorization: Bearer lk_…"))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    def hurried(request: HttpRequest, error: Throttled) -> HttpResponse:
        return answer(request, 429, _("För många frågor den här minuten. Vänta så länge som Retry-After säger."))

    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(request, 422, " ".join(_say(each) for each in error.errors))

    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(request, error.status_code, error.message)

    for kind, handler in {
        Http404: unknown,
        PermissionDenied: refused,
        AuthenticationError: anonymous,
        Throttled: hurried,
        ValidationError: unreadable,
        HttpError: other,
    }.items():
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]


def _say(error: dict[str, Any]) -> str:
    """pydantic says it in English. Never the value: it may be anything."""
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    limits = error.get("ctx", {})
    says = {
        "greater_than_equal": _("Minst %(ge)s."),
        "less_than_equal": _("Högst %(le)s."),
        "string_too_long": _("Högst %(max_length)s tecken."),
        "enum": _("Välj en av %(expected)s."),
        "int_parsing": _("Skriv ett heltal."),
        "bool_parsing": _("Skriv true eller false."),
    }.get(error["type"])
    if says is None:
        says = _("Skriv ett datum som 2026-03-31.") if "date" in error["type"] else _("Värdet kan inte läsas.")
    return f"{error['loc'][-1]}: {says % limits if limits else says}"
