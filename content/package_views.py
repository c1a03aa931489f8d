"""Packages in the admin: what is kept, and the way in for new ones."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import IndexView, InspectView

from content.keeping import told
from content.kept_packages import Package, PackageVersion, StoredFolder
from content.package_forms import NewPackageForm, NewVersionForm
from content.package_uploads import PackageUpload
from content.packages.file_types import Kind
from content.player_pages import trial_address
from content.playing.headers import sandbox
from content.taking_in import receive, throw_away, try_again
from content.uses import pages_with

SHOWN = 5  # uploads told of beside the list


class PackagesView(IndexView):
    template_name = "content/admin/packages.html"

    def get_edit_url(self, instance: Package) -> None:
        """A package's title leads to the page of it."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        stored = StoredFolder.objects.exclude(ready_at=None).aggregate(bytes=Sum("size"))["bytes"]
        uploads = PackageUpload.objects.exclude(status=PackageUpload.Status.KEPT)[:SHOWN]
        return super().get_context_data(*args, stored=stored or 0, uploads=uploads, **kwargs)


class PackageView(InspectView):
    template_name = "content/admin/package.html"
    page_title = gettext_lazy("Paket")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.object.versions.all())
        may_upload = self.request.user.has_perm("content.add_package")
        newest = versions[0] if versions else None
        uploads = self.object.uploads.exclude(status=PackageUpload.Status.KEPT)[:SHOWN]
        more = {
            "pages": pages_with(self.object),
            "versions": versions,
            "newest": newest,
            "may_upload": may_upload,
            "uploads": uploads,
        }
        if newest:
            more |= {"about": list(_about(newest)), "libraries": told(newest).libraries}
        return super().get_context_data(**more, **kwargs)


def _about(version: PackageVersion) -> Iterator[tuple[str, str]]:
    """What there is to say of a version: (what, its value), in the reader's language."""
    says = version.about
    yield _("Format"), version.get_format_display()
    if main := says.get("main"):
        yield _("Typ"), main["title"] or main["is_called"]["machine_name"]
    yield _("Filer"), f"{version.entries} ({filesizeformat(version.size)})"
    if says.get("licence", "U") != "U":
        yield _("Licens"), f"{says['licence']} {says['licence_version']}".strip()
    if authors := ", ".join(each["name"] for each in says.get("authors", ())):
        yield _("Upphov"), authors
    if source := says.get("source"):
        yield _("Hämtat från"), source
    if missing := says.get("missing"):
        yield _("Filer som saknas i paketet"), ", ".join(missing)
    if elsewhere := says.get("elsewhere"):
        yield _("Adresser på andra webbplatser, som inte hämtas"), ", ".join(elsewhere)


class MayUpload(PermissionRequiredMixin):
    """To upload a package is to upload code."""

    permission_required = "content.add_package"
    raise_exception = True


class UploadView(MayUpload, WagtailAdminTemplateMixin, FormView):
    """A new package; with `pk` in the address the next version of that one."""

    template_name = "content/admin/package_upload.html"
    header_icon = "upload"
    _show_breadcrumbs = True

    @cached_property
    def package(self) -> Package | None:
        return get_object_or_404(Package, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_page_title(self) -> str:
        return _("Ny version av %(title)s") % {"title": self.package} if self.package else _("Nytt paket")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), _to_list(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        says = {"submit_button_label": _("Ladda upp"), "submit_button_active_label": _("Laddar upp …")}
        return super().get_context_data(**says, **kwargs)

    def get_form_class(self) -> type[NewVersionForm]:
        return NewVersionForm if self.package else NewPackageForm

    def form_valid(self, form: NewVersionForm) -> HttpResponse:
        title = form.cleaned_data.get("title", "")
        upload = receive(form.cleaned_data["file"], package=self.package, title=title)
        log(instance=upload, action="wagtail.create", user=self.request.user)
        return redirect("package_upload", upload.pk)


class UploadedView(MayUpload, WagtailAdminTemplateMixin, DetailView):
    """How far it has come; once it is a version, the page of the package."""

    model = PackageUpload
    context_object_name = "upload"
    template_name = "content/admin/package_uploaded.html"
    header_icon = "upload"
    _show_breadcrumbs = True

    def get_queryset(self) -> QuerySet[PackageUpload]:
        return PackageUpload.objects.select_related("package", "version__package")

    def get_page_title(self) -> str:
        return self.object.file_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), _to_list(), {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = upload = self.get_object()
        if upload.version and "HX-Request" not in request.headers:
            if upload.is_same_again:
                same = _("Samma fil fanns redan, som version %(number)s. Inget är ändrat.")
                messages.info(request, same % {"number": upload.version.number})
            return redirect(package_address(upload.version.package))
        response = self.render_to_response(self.get_context_data(quiet=upload.is_quiet(timezone.now())))
        if "HX-Request" in request.headers and not upload.is_at_work:
            response.headers["HX-Refresh"] = "true"
        return response


# What a package says of how it went, in words: verbs of xAPI and statuses of SCORM.
SAID = {
    "attempted": gettext_lazy("öppnad"),
    "interacted": gettext_lazy("använd"),
    "incomplete": gettext_lazy("påbörjad"),
    "answered": gettext_lazy("besvarad"),
    "completed": gettext_lazy("avslutad"),
    "passed": gettext_lazy("godkänd"),
    "failed": gettext_lazy("inte godkänd"),
}


class TrialView(PermissionRequiredMixin, WagtailAdminTemplateMixin, DetailView):
    """A version as a learner will meet it. Nothing of it is kept."""

    permission_required = "content.view_package"
    raise_exception = True
    model = PackageVersion
    context_object_name = "version"
    template_name = "content/admin/package_trial.html"
    header_icon = "view"
    _show_breadcrumbs = True

    def get_queryset(self) -> QuerySet[PackageVersion]:
        return PackageVersion.objects.select_related("package")

    def get_page_title(self) -> str:
        return _("Prova %(title)s, version %(number)s") % {"title": self.object.package, "number": self.object.number}

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        package = self.object.package
        own = {"url": package_address(package), "label": str(package)}
        return [*super().get_breadcrumbs_items(), _to_list(), own, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = Kind(self.object.package.kind)
        address = trial_address(self.object, get_language() or "sv")
        return super().get_context_data(address=address, sandbox=sandbox(kind), said=SAID, **kwargs)


class AgainView(MayUpload, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = get_object_or_404(PackageUpload, pk=pk)
        try_again(upload)
        return redirect("package_upload", pk)


class ThrowAwayView(MayUpload, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = get_object_or_404(PackageUpload.objects.exclude(status=PackageUpload.Status.KEPT), pk=pk)
        throw_away(upload)
        messages.success(request, _("Uppladdningen är borttagen. Inget paket är ändrat."))
        return redirect(_to_list()["url"])


def package_address(package: Package) -> str:
    return reverse("wagtailsnippets_content_package:inspect", args=(package.pk,))


def _to_list() -> dict[str, str]:
    return {"url": reverse("wagtailsnippets_content_package:list"), "label": _("Paket")}
