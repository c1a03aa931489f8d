"""What the frame of every page shows: the municipality's face, and which doors the reader has."""

from typing import cast

from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lms.views import theme_version
from tracking.models import Municipality, UnitRole, User

Doors = tuple[bool, bool, bool, bool, bool, bool]
Role = UnitRole.Role
# They have something under "Personer".
GOVERNING = [Role.MANAGER, Role.DEPUTY, Role.HR, Role.SECRETARY, Role.PROTECTED_HANDLER]
# They may go through a lesson with those they see, and register who was there.
LEADING = [Role.MANAGER, Role.DEPUTY, Role.HR, Role.SECRETARY]
EDITING = {"permissions__codename": "access_admin", "permissions__content_type__app_label": "wagtailadmin"}
READING_LOG = {"permissions__codename": "view_accesslog", "permissions__content_type__app_label": "tracking"}


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

    @property
    def learner_url(self) -> str:
        """Where a learner begins: pages that know no courses link there too."""
        return reverse("my_trainings")

    @property
    def may_follow_up(self) -> bool:
        return self._doors[0]

    @property
    def may_edit(self) -> bool:
        return self._doors[1]

    @property
    def may_govern(self) -> bool:
        return self._doors[2]

    @property
    def may_import(self) -> bool:
        return self._doors[3]

    @property
    def may_read_log(self) -> bool:
        return self._doors[4]

    @property
    def may_lead(self) -> bool:
        return self._doors[5]

    @property
    def may_open_for_integrations(self) -> bool:
        return self._doors[3] or self._request.user.is_superuser

    @cached_property
    def _doors(self) -> Doors:
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return False, False, False, False, False, False
        # A door may show a minute late; what is behind it asks for itself who may enter.
        return cast(Doors, caches["minute"].get_or_set(f"open-doors-{user.pk}", lambda: _doors_of(user)))


def _doors_of(user: User) -> Doors:
    roles = UnitRole.objects.held(timezone.localdate()).filter(user=OuterRef("pk"))
    following, governing = roles.exclude(role=Role.PROTECTED_HANDLER), roles.filter(role__in=GOVERNING)
    groups = Group.objects.filter(user=OuterRef("pk"), **EDITING)
    logs = Group.objects.filter(user=OuterRef("pk"), **READING_LOG)
    asked = Exists(following), Exists(groups), Exists(governing), Exists(roles.filter(role=Role.HR)), Exists(logs)
    leading = Exists(roles.filter(role__in=LEADING))
    follows, edits, governs, hr, reads, leads = User.objects.values_list(*asked, leading).get(pk=user.pk)
    every = user.is_superuser
    return follows, edits or every, governs or every, hr, reads or every, leads


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
