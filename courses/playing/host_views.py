"""What the second origin answers of a package that a learner has opened. The signed launch in the address says who,
what and where; nothing in a body does."""

import datetime as dt
import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from content.player_pages import Keeping, player_page
from courses.playing.launches import look_up
from courses.playing.models import Launch, PlayerState
from courses.playing.receiving import LARGEST, NotKept, Refusal, take_commit, take_state, take_statement

STATUS = {Refusal.OVER: 410, Refusal.LARGE: 413, Refusal.UNREAD: 400}
FAILED = 101  # SCORM's general failure


@require_safe
def play(request: HttpRequest, token: str) -> HttpResponse:
    launch = look_up(token, timezone.now())
    if launch is None:
        raise Http404
    with translation.override(launch.language):
        return player_page(launch.version, _keeping(launch, f"/spela/{token}/"))


def _keeping(launch: Launch, address: str) -> Keeping:
    rows = PlayerState.objects.filter(enrolment=launch.enrolment, item=launch.item, version=launch.version)
    kept = {each.part: each for each in rows}
    parts: dict[int, dict[str, object]] = {
        part: {"cmi": json.loads(each.state), "done": each.finished, "sequence": each.sequence}
        for part, each in kept.items()
        if part
    }
    whole = kept[0].state if 0 in kept else None
    if whole and parts:
        parts[0] = {"sequencing": whole}
    return Keeping(address, _pseudonym(launch), whole, parts)


def _pseudonym(launch: Launch) -> str:
    """The same each time somebody opens the same package, and never the same in two."""
    about = f"{launch.enrolment.user_id} {launch.version.package_id}"
    return salted_hmac("courses.playing.pseudonym", about, algorithm="sha256").hexdigest()[:20]


@require_POST
def report(request: HttpRequest, token: str) -> HttpResponse:
    return _taken(request, token, take_statement)


@require_POST
def state(request: HttpRequest, token: str) -> HttpResponse:
    return _taken(request, token, take_state)


@require_POST
def commit(request: HttpRequest, token: str, part: int) -> HttpResponse:
    return _taken(request, token, lambda launch, raw, now: take_commit(launch, part, raw, now))


def _taken(request: HttpRequest, token: str, take: Callable[[Launch, bytes, dt.datetime], None]) -> HttpResponse:
    """Whatever its type: the last that a page sends as it is left is text/plain. True only of what is stored."""
    now = timezone.now()
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise NotKept(Refusal.LARGE)
        launch = look_up(token, now)
        if launch is None:
            raise NotKept(Refusal.OVER)
        take(launch, request.body, now)
    except NotKept as refused:
        says = {"result": False, "errorCode": FAILED, "why": refused.why}
        return JsonResponse(says, status=STATUS[refused.why], headers={"Cache-Control": "no-store"})
    return JsonResponse({"result": True, "errorCode": 0}, headers={"Cache-Control": "no-store"})
