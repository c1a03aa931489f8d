"""Granska snart: which of the pages that an editor may change, and which of their links, need somebody's eyes."""

from typing import Any

from django.contrib.auth.mixins import UserPassesTestMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.permission_policies.pages import PagePermissionPolicy

from content.library.link_checking import failed
from content.reviewing import CHANGING, to_review


def may_see(user: Any) -> bool:
    """Whoever may change a page, somewhere."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, CHANGING))


class ReviewView(UserPassesTestMixin, TemplateView):
    raise_exception = True
    template_name = "content/admin/library_report.html"

    def test_func(self) -> bool:
        return may_see(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            page_title=_("Granska snart"),
            header_icon="doc-full",
            groups=to_review(today, self.request.user),
            failed=failed(self.request.user),
            today=today,
            **kwargs,
        )
