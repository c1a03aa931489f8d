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

EDITING = {"permissions__codename": "access_admin", "permissions__content_type__app_label": "wagtailadmin"}


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
    def may_open_for_integrations(self) -> bool:
        return self._doors[2]

    @property
    def may_import(self) -> bool:
        return self._doors[3]

    @cached_property
    def _doors(self) -> tuple[bool, bool, bool, bool]:
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return False, False, False, False
        # A door may show a minute late; what is behind it asks for itself who may enter.
        return cast(
            tuple[bool, bool, bool, bool], caches["minute"].get_or_set(f"doors-{user.pk}", lambda: _doors_of(user))
        )


def _doors_of(user: User) -> tuple[bool, bool, bool, bool]:
    roles = UnitRole.objects.as_of(timezone.localdate()).filter(user=OuterRef("pk"))
    groups = Group.objects.filter(user=OuterRef("pk"), **EDITING)
    asked = Exists(roles), Exists(groups), Exists(roles.filter(role=UnitRole.Role.HR))
    leads, edits, hr = User.objects.values_list(*asked).get(pk=user.pk)
    return leads, edits or user.is_superuser, hr or user.is_superuser, hr


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
