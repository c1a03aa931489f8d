"""All that the second origin answers (package_host.py)."""

from django.urls import re_path

from content.package_files import package_file

urlpatterns = [
    re_path(r"^(?P<sha256>[0-9a-f]{64})/(?P<name>.+)$", package_file, name="package_file"),
]
