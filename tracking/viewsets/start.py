"""What the reader can do in the admin, by the rights the groups give."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSetGroup

from tracking.models import User
from tracking.role_rights import RoleRights
from tracking.viewsets.rows import RowViewSet


class StartPanel(Component):
    name = "start"
    order = 50  # before what Wagtail says of pages
    template_name = "tracking/admin/start_panel.html"

    def __init__(self, groups: list[ModelViewSetGroup]) -> None:
        self.groups = groups

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        reader = parent_context["request"].user
        groups = [(group.menu_label, _open_to(reader, group)) for group in self.groups]
        governs = RoleRights(reader, timezone.localdate()).governs
        return {"groups": [(label, viewsets) for label, viewsets in groups if viewsets], "governs": governs}


def _open_to(reader: User | AnonymousUser, group: ModelViewSetGroup) -> list[RowViewSet]:
    actions = ("view", "add", "change")
    return [each for each in group.registerables if each.permission_policy.user_has_any_permission(reader, actions)]
