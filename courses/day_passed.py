"""What an editor is told of a text that was to be published on a day, when the day came and nobody else had read it."""

from django.utils import timezone
from wagtail.admin.panels import Panel


class DayPassedPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/day_passed.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.is_guarded() and self._day_has_passed()

        def _day_has_passed(self) -> bool:
            """And nothing has been published since."""
            day, published = self.instance.go_live_at, self.instance.last_published_at
            return bool(day and day < timezone.now() and (published is None or published < day))
