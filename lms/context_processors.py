"""What the frame of every page shows: the municipality's face, and which doors the reader has."""

from typing import NamedTuple, cast

from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lms.open.about import AboutPages
from lms.views import theme_version
from tracking.models import Municipality, UnitRole, User

Role = UnitRole.Role
# They have something under "Personer".
GOVERNING = [Role.MANAGER, Role.DEPUTY, Role.HR, Role.SECRETARY, Role.PROTECTED_HANDLER]
LEADING = [Role.MANAGER, Role.DEPUTY]
# They may go through a lesson with those they see, and register who was there.
GATHERING = [*LEADING, Role.HR, Role.SECRETARY]
RUNNING_SERIES = [Role.HR, Role.COORDINATOR]
EDITING = {"permissions__codename": "access_admin", "permissions__content_type__app_label": "wagtailadmin"}
READING_LOG = {"permissions__codename": "view_accesslog", "permissions__content_type__app_label": "tracking"}


class Doors(NamedTuple):
    """What the reader may open."""

    follow_up: bool = False
    edit: bool = False
    govern: bool = False
    hire: bool = False
    read_log: bool = False
    lead: bool = False
    gather: bool = False
    run_series: bool = False


class Frame:
    """Asked only by pages that have the frame: an answer in the middle of a page asks the database for nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def municipality(self) -> Municipality:
        return Municipality.known_for(self._request)

    @cached_property
    def theme_version(self) -> str:
        return theme_version(self.municipality)

    @cached_property
    def about(self) -> AboutPages:
        return AboutPages(self._request)

    @property
    def learner_url(self) -> str:
        """Where a learner begins: pages that know no courses link there too."""
        return reverse("my_trainings")

    @property
    def unit_url(self) -> str:
        """The page that a manager has for the own unit, and HR for any."""
        return reverse("my_unit")

    @property
    def leads(self) -> bool:
        return self._doors.lead

    @property
    def may_gather(self) -> bool:
        return self._doors.gather

    @property
    def what_sticks_url(self) -> str:
        """What is remembered of courses: the follow-up knows none."""
        return reverse("what_sticks")

    @property
    def may_follow_up(self) -> bool:
        return self._doors.follow_up

    @property
    def may_edit(self) -> bool:
        return self._doors.edit

    @property
    def may_govern(self) -> bool:
        return self._doors.govern

    @property
    def may_import(self) -> bool:
        return self._doors.hire

    @property
    def may_read_log(self) -> bool:
        return self._doors.read_log

    @property
    def may_run_series(self) -> bool:
        return self._doors.run_series

    @property
    def may_open_for_integrations(self) -> bool:
        return self._doors.hire or self._request.user.is_superuser

    @cached_property
    def _doors(self) -> Doors:
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return Doors()
        # A door may show a minute late; what is behind it asks for itself who may enter.
        return cast(Doors, caches["minute"].get_or_set(f"open-doors-{user.pk}", lambda: _doors_of(user)))


def _doors_of(user: User) -> Doors:
    roles = UnitRole.objects.held(timezone.localdate()).filter(user=OuterRef("pk"))
    following, governing = roles.exclude(role=Role.PROTECTED_HANDLER), roles.filter(role__in=GOVERNING)
    groups = Group.objects.filter(user=OuterRef("pk"), **EDITING)
    logs = Group.objects.filter(user=OuterRef("pk"), **READING_LOG)
    held = [Exists(roles.filter(role__in=names)) for names in (LEADING, GATHERING, RUNNING_SERIES)]
    hiring = Exists(roles.filter(role=Role.HR))
    asked = [Exists(following), Exists(groups), Exists(governing), hiring, Exists(logs), *held]
    doors = Doors(*User.objects.values_list(*asked).filter(pk=user.pk)[0])
    if not user.is_superuser:
        return doors
    return doors._replace(edit=True, govern=True, read_log=True)


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
