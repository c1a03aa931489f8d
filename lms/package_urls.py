"""All that the second origin answers (package_host.py)."""

from django.urls import path, re_path

from content.package_files import package_file
from content.player_pages import trial

urlpatterns = [
    path("prova/<str:token>/", trial, name="package_trial"),
    path("prova/<str:token>/<int:part>/", trial, name="package_trial_part"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/(?P<name>.+)$", package_file, name="package_file"),
]
