"""What an editor sees of a page's blocks while writing them: above them, and anew after each change, before anything
is saved. The page says what (`looked_at`) and with which template (`look_template`)."""

from typing import Any

from django.forms.widgets import Script
from wagtail.admin.panels import Panel


class LookPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/look.html"

        class Media:
            js = [Script("content/js/look.js", defer=True)]  # read when the form is there

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page = self.instance
            shown = {"look_template": page.look_template, "kind": page._meta.label_lower}
            return {**super().get_context_data(parent_context), **shown, **page.looked_at(getattr(page, page.blocks))}
