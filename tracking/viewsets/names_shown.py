"""Screens of the admin that show names are in the log of names, as the follow-up's lists are."""

from typing import Any

from django.utils import timezone

from tracking.models import AccessLog, OrganisationalUnit, User
from tracking.permissions import person_units


def log_shown(reader: User, unit: OrganisationalUnit | None, subject: object, persons: int) -> None:
    """Nothing where no name was shown. unit: the topmost that the names are from."""
    if unit and persons:
        today = timezone.localdate()
        AccessLog.record(reader, AccessLog.Kind.SHOWN, unit, subject=str(subject), on=today, persons=persons)


class LogsNamesInForm:
    """Of a view whose form is a PersonSearchForm: persons on its lists, and those offered for a name."""

    request: Any
    model: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        reader = self.request.user
        top = person_units(reader, timezone.localdate()).order_by("path").first()
        log_shown(reader, top, self.model._meta.verbose_name, len(context["form"].shown))
        return context
