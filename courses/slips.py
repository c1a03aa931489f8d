"""Slips with start codes: for whom a reader may print them, what is on them, and which sheets there are."""

import datetime as dt
from dataclasses import dataclass

import segno
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from courses.models import CoursePage
from tracking.first_names import names_on
from tracking.models import (
    Affiliation,
    Assignment,
    Completion,
    OrganisationalUnit,
    Requirement,
    StartSheet,
    Training,
    UnitRole,
    User,
)
from tracking.models.organisation import UserQuerySet
from tracking.permissions import person_units, units_of_elected_only
from tracking.site_address import site
from tracking.standing import Standing, stands
from tracking.start_codes import code, in_two

MAY_PRINT = (UnitRole.Role.MANAGER, UnitRole.Role.DEPUTY, UnitRole.Role.HR)
MOST = 200  # slips of one sheet


@dataclass(frozen=True)
class Candidate:
    person_id: int
    name: str
    done_on: dt.date | None  # None = nothing valid
    exempt: bool

    @property
    def left(self) -> bool:
        return not (self.done_on or self.exempt)


@dataclass(frozen=True)
class Slip:
    first_name: str
    code: str
    picture: str  # the QR code, as the source of an image
    expires_on: dt.date


class SlipRights:
    """Managers and deputies for their units, HR for its scope. A code never outlives the right."""

    def __init__(self, reader: User, today: dt.date) -> None:
        self.reader, self.today = reader, today

    @cached_property
    def may_print(self) -> bool:
        return any(held.role in MAY_PRINT for held in self.reader.roles_on(self.today))

    @cached_property
    def is_hr(self) -> bool:
        return any(held.role == UnitRole.Role.HR for held in self.reader.roles_on(self.today))

    def units(self) -> QuerySet[OrganisationalUnit]:
        elected = units_of_elected_only(self.reader, self.today)
        seen = OrganisationalUnit.objects.as_of(self.today).filter(pk__in=person_units(self.reader, self.today))
        return seen.exclude(pk__in=elected).order_by("path")

    def persons(self, unit: OrganisationalUnit) -> UserQuerySet:
        """With a tie today at that very unit, in Swedish order of name."""
        there = Affiliation.objects.visible_to(self.reader, self.today).filter(unit=unit)
        seen = User.objects.visible_to(self.reader, self.today).filter(pk__in=there.values("user"), is_active=True)
        return seen.order_by("sort_key", "pk")

    def sheets(self) -> QuerySet[StartSheet]:
        """Of the reader's units, newest first: whoever may print there may revoke there."""
        at = person_units(self.reader, self.today)
        related = StartSheet.objects.filter(unit__in=at).select_related("unit", "training", "printed_by")
        return related.annotate(slips=Count("links")).order_by("-pk")  # rows counted by group lose Meta.ordering

    def own_sheets(self) -> QuerySet[StartSheet]:
        """Those that open again with their codes."""
        return self.sheets().filter(printed_by=self.reader, revoked_at=None)


def trainings(rights: SlipRights) -> QuerySet[Training]:
    """Those with a course on the web. An employee's manager is not told what the same person does as elected
    (training_access.py)."""
    pages = CoursePage.objects.live().filter(alias_of=None, training__isnull=False)
    found = Training.objects.filter(pk__in=pages.values("training")).order_by("title", "pk")
    if rights.is_hr:
        return found
    kinds = set(Affiliation.objects.visible_to(rights.reader, rights.today).values_list("kind", flat=True))
    asked, concerning = set(), set()
    for requirement in Requirement.objects.select_related("audience"):
        asked.add(requirement.training_id)
        if kinds & set(requirement.kinds()):
            concerning.add(requirement.training_id)
    return found.exclude(pk__in=asked - concerning)


def candidates(rights: SlipRights, unit: OrganisationalUnit, training: Training) -> list[Candidate]:
    persons = list(rights.persons(unit))
    valid = Completion.objects.filter(user__in=persons, training=training).valid_on(rights.today)
    done = dict(valid.order_by("completed_on").values_list("user", "completed_on"))
    rows = Assignment.objects.open_on(rights.today).filter(requirement__training=training, user__in=persons)
    resting = rows.filter(stands(rights.today, Standing.EXEMPT))
    exempt = set(resting.values_list("user", flat=True))
    return [Candidate(each.pk, each.name_for(rights.reader), done.get(each.pk), each.pk in exempt) for each in persons]


def slips(sheet: StartSheet, today: dt.date) -> list[Slip]:
    """Those that still open something: a slip that was printed again is on the later sheet only. Worked out anew."""
    links = sheet.links.open_on(today).select_related("user", "sheet__printed_by").order_by("user__sort_key", "pk")
    seen = set()
    if sheet.printed_by:
        visible = User.objects.visible_to(sheet.printed_by, today).filter(pk__in=links.values("user"))
        seen = set(visible.values_list("pk", flat=True))
    names = names_on(sheet)
    return [
        Slip(names[link.user_id], in_two(code(link)), _picture(code(link)), link.expires_on)
        for link in links
        if link.user_id in seen
    ]


def start_address() -> str:
    return site(reverse("start"))


def typed_address() -> str:
    """As somebody types it from paper."""
    return start_address().partition("://")[2].rstrip("/")


def _picture(code: str) -> str:
    # After "#": a browser sends it to no server, so the code is in no log.
    return segno.make(f"{start_address()}#{code}", error="m").svg_data_uri(scale=4, border=2)
