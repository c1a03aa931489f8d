from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.documents import urls as wagtaildocs_urls

from content import routing
from lms import mailbox_urls, views
from lms.api import api
from lms.editors import OwnAccountView
from lms.open import files, helped

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("health/", views.health, name="health"),
    path("tema.css", views.theme, name="theme"),
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", files.sitemap, name="sitemap"),
    path(".well-known/security.txt", files.security, name="security_txt"),
    path("hjalpte/<int:page_id>/", helped.answer, name="helped"),
    path("favicon.ico", views.favicon),  # asked for unless the page says where, as a downloaded file cannot
    path("media/images/<path:path>", views.image),
    path("konto/email/", views.gone),  # the login address is the one in HR's file
    path("sprak/", views.choose_language, name="set_language"),
    # Wagtail's own password form would be a second door.
    path("admin/login/", views.admin_login),
    path("admin/password_reset/", views.admin_login),
    # Wagtail's actions on many users at once list and delete any person; editors.py is the way to give rights.
    path("admin/bulk/tracking/user/<path:action>", views.gone),
    # It shows the login address of whoever published last.
    path("admin/reports/aging-pages/", views.gone),
    path("admin/reports/aging-pages/<path:action>", views.gone),
    # The whole site's log shows roles and units of every part of the municipality.
    path("admin/reports/site-history/", views.administrators_only(LogEntriesView.as_view())),
    path("admin/reports/site-history/results/", views.administrators_only(LogEntriesView.as_view(results_only=True))),
    # Wagtail's own tries of an error page.
    path("admin/failwhale/", views.gone),
    path("admin/test404/", views.gone),
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("konto/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("", include("content.urls")),
    path("", include("courses.urls")),
    path("", include("tracking.urls")),
    *(mailbox_urls.urlpatterns if settings.MAILBOX else []),
    *routing.urlpatterns,
]
