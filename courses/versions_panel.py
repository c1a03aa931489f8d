"""What versions there have been, and how many would do the course again: beside the choice of a new one."""

from typing import Any

from django.db.models import Count
from django.utils import timezone
from wagtail.admin.panels import Panel

from tracking.models import Completion


class VersionsPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/versions_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.instance.training_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            training = self.instance.training
            done = Completion.objects.filter(training=training).valid_on(timezone.localdate())
            versions = training.versions.annotate(done=Count("completions")).order_by("-number")
            persons = done.values("user").distinct().count()
            return super().get_context_data(parent_context) | {"versions": versions, "persons": persons}
