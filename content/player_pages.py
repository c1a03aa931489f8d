"""The pages that start a package on the second origin: for a learner (courses.playing), and for whoever tries one out,
of which nothing is kept."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from content.kept_packages import PackageVersion
from content.package_files import site_origins
from content.packages.file_types import Kind
from content.packages.h5p_joining import JOINED
from content.playing.headers import page_headers
from content.scorm_page import scorm_page

SALT = "a trial of a package"
HOURS = 8
TEMPLATES = {Kind.H5P: "content/player/h5p.html", Kind.SCORM: "content/player/scorm.html"}


@dataclass(frozen=True)
class Keeping:
    """Where a learner's package sends what it reports, and what it is given back."""

    address: str  # on the second origin: reports, states and commits go to addresses below it
    learner: str  # a pseudonym
    state: str | None  # of H5P
    parts: dict[int, dict[str, Any]]  # of SCORM, as scorm_page has them


def trial_address(version: PackageVersion, language: str) -> str:
    """On the second origin, for as long as a working day. "" = there is none (PACKAGES_URL)."""
    token = signing.dumps([version.pk, language], salt=SALT)
    return f"{settings.PACKAGES_URL.rstrip('/')}/prova/{token}/" if settings.PACKAGES_URL else ""


@require_safe
def trial(request: HttpRequest, token: str) -> HttpResponse:
    try:
        pk, language = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        raise Http404 from None
    version = get_object_or_404(PackageVersion.objects.select_related("package"), pk=pk)
    with translation.override(language):
        return player_page(version, None)


def player_page(version: PackageVersion, keeping: Keeping | None) -> HttpResponse:
    kind = Kind(version.package.kind)
    sites = site_origins()
    context: dict[str, Any] = {"version": version, "at": f"/{version.sha256}", "site": sites[0]}
    context["keeping"] = keeping
    if kind is Kind.SCORM:
        context["given"] = _scorm(version, keeping)
    else:
        context["joined"] = version.folders.filter(versionfolder__name=JOINED).exists()
        context["state"] = keeping.state if keeping else None
    return HttpResponse(render_to_string(TEMPLATES[kind], context), headers=page_headers(kind, sites))


def _scorm(version: PackageVersion, keeping: Keeping | None) -> dict[str, Any]:
    if keeping is None:
        return scorm_page(version, kept={}, commit="", learner="")
    return scorm_page(version, keeping.parts, f"{keeping.address}commit/", keeping.learner)
