"""All that the second origin answers (package_host.py)."""

from django.urls import path, re_path

from content.package_files import package_file
from content.player_pages import trial
from courses.playing import host_views

urlpatterns = [
    path("prova/<str:token>/", trial, name="package_trial"),
    path("spela/<str:token>/", host_views.play, name="package_play"),
    path("spela/<str:token>/rapport/", host_views.report, name="package_report"),
    path("spela/<str:token>/lage/", host_views.state, name="package_state"),
    path("spela/<str:token>/commit/<int:part>/", host_views.commit, name="package_commit"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/(?P<name>.+)$", package_file, name="package_file"),
]
