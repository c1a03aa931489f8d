"""Where packages are in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView
from wagtail.snippets.views.snippets import SnippetViewSet

from content.choosing import ChoosingViewSet
from content.kept_packages import Package
from content.package_views import (
    AgainView,
    PackagesView,
    PackageView,
    ThrowAwayView,
    TrialView,
    UploadedView,
    UploadView,
)


class PackagePolicy(ModelPermissionPolicy):
    """Lessons and attempts rest on a package: it is retired, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class NotRetired:
    """What is retired stays where it is chosen, and is chosen no more."""

    def get_object_list(self) -> QuerySet[Package]:
        return super().get_object_list().filter(retired=False)  # type: ignore[misc]


class ChoosePackageView(NotRetired, ChooseView):
    pass


class ChoosePackageResultsView(NotRetired, ChooseResultsView):
    pass


class PackageChooserViewSet(ChoosingViewSet):
    choose_view_class = ChoosePackageView
    choose_results_view_class = ChoosePackageResultsView


class PackageViewSet(SnippetViewSet):
    model = Package
    chooser_viewset_class = PackageChooserViewSet
    index_view_class = PackagesView
    inspect_view_class = PackageView
    inspect_view_enabled = True
    copy_view_enabled = False
    icon = "folder-open-inverse"
    menu_label = _("H5P och SCORM")
    menu_order = 260
    add_to_admin_menu = True
    index_template_name = PackagesView.template_name
    inspect_template_name = PackageView.template_name
    list_display = [
        "title",
        Column("kind", label=_("Format"), accessor="get_kind_display", sort_key="kind"),
        Column("newest", label=_("Version"), sort_key="newest"),
        Column("bytes", label=_("Storlek"), accessor=lambda package: filesizeformat(package.bytes or 0)),
        Column(
            "retired",
            label=_("Utfasat"),
            accessor=lambda package: _("Ja") if package.retired else "",
            sort_key="retired",
        ),
    ]
    list_filter = ["kind", "retired"]
    search_fields = ["title"]

    @cached_property
    def permission_policy(self) -> PackagePolicy:
        return PackagePolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Package]:
        return Package.objects.with_versions()

    def get_urlpatterns(self) -> list[URLPattern]:
        """To add one is to upload it. The first is where the menu leads."""
        first, *rest = [each for each in super().get_urlpatterns() if each.name != "add"]
        return [first, path("add/", UploadView.as_view(), name="add"), *rest]


PACKAGE_PAGES = [
    path("packages/versions/<int:pk>/", TrialView.as_view(), name="try_package"),
    path("packages/<int:pk>/version/", UploadView.as_view(), name="package_version"),
    path("packages/uploads/<int:pk>/", UploadedView.as_view(), name="package_upload"),
    path("packages/uploads/<int:pk>/again/", AgainView.as_view(), name="package_upload_again"),
    path("packages/uploads/<int:pk>/remove/", ThrowAwayView.as_view(), name="package_upload_remove"),
]
