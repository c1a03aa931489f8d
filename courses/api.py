"""A learner's own trainings, for an app or an intranet page that shares the login."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from courses.overview import Card, DoneTraining, overview
from tracking.api.access import SESSION
from tracking.api.problems import EXTRA, PROBLEMS
from tracking.standing import Standing

router = Router(tags=["me"], auth=SESSION)


class ToDo(Schema):
    training: str
    title: str
    standing: Standing | None  # NULL = the learner's own choice
    due_on: dt.date | None
    ends_on: dt.date | None  # what was done holds through this day, which is soon
    reasons: list[str]
    started: bool
    address: str | None  # NULL = no course on the web


class Completed(Schema):
    training: str
    title: str
    completed_on: dt.date
    valid_until: dt.date | None
    ends_soon: bool
    address: str | None


class Mine(Schema):
    on: dt.date
    to_do: list[ToDo]
    offered: list[ToDo]
    done: list[Completed]


@router.get("/trainings", response={200: Mine, **PROBLEMS}, operation_id="my_trainings", openapi_extra=EXTRA)
def trainings(request: HttpRequest) -> dict[str, object]:
    """What the person who is logged in has to do, is offered and has done: the page Mina utbildningar."""
    today = timezone.localdate()
    mine = overview(request.user, today)  # type: ignore[arg-type]
    return {
        "on": today,
        "to_do": [_card(request, card) for card in mine.cards if card.mandatory],
        "offered": [_card(request, card) for card in mine.cards if not card.mandatory],
        "done": [_done(request, each) for each in mine.done],
    }


def _card(request: HttpRequest, card: Card) -> dict[str, object]:
    return {
        "training": card.training.code,
        "title": card.training.title,
        "standing": card.standing,
        "due_on": card.due_on,
        "ends_on": card.ends_on,
        "reasons": card.reasons,
        "started": card.progress is not None and card.progress.started,
        "address": card.progress.course.get_url(request) if card.progress else None,
    }


def _done(request: HttpRequest, done: DoneTraining) -> dict[str, object]:
    return {
        "training": done.completion.training.code,
        "title": done.completion.training.title,
        "completed_on": done.completion.completed_on,
        "valid_until": done.completion.valid_until,
        "ends_soon": done.ends_soon,
        "address": done.course.get_url(request) if done.course else None,
    }
