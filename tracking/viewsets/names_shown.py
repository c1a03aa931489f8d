"""Screens of the admin that show names are in the log of names, as the follow-up's lists are."""

from typing import Any

from django.utils import timezone

from tracking.models import AccessLog
from tracking.permissions import person_units


class LogsNamesInForm:
    """Of a view whose form is a PersonSearchForm: persons on its lists, and those offered for a name."""

    request: Any
    model: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        reader, today = self.request.user, timezone.localdate()
        top = person_units(reader, today).order_by("path").first()
        AccessLog.shown(reader, top, self.model._meta.verbose_name, today, len(context["form"].shown))
        return context
