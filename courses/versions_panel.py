"""What versions there have been, and how many would do the course again: beside the choice of a new one. The choice is
made on the page that others are translated from, and holds for every language."""

from typing import Any

from django.db.models import Count
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, Panel

from tracking.models import Completion


def original_of(course: Any) -> Any:
    from courses import versions  # noqa: PLC0415  (versions stands on the models, which stand on this)

    return versions.original_of(course) if course.pk else None


class NewVersionPanel(FieldPanel):
    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Nobody has done what has never been published."""
            published = self.instance.first_published_at is not None
            return super().is_shown() and published and original_of(self.instance) is None


class VersionsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/versions_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.instance.training_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            training = self.instance.training
            done = Completion.objects.filter(training=training).valid_on(timezone.localdate())
            return super().get_context_data(parent_context) | {
                "versions": training.versions.annotate(done=Count("completions")).order_by("-number"),
                "persons": done.values("user").distinct().count(),
                "original": original_of(self.instance),
                "translations": self.instance.get_translations().select_related("locale"),
            }
