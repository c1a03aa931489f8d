from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import views

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Wagtail's own password form would be a second door (dependencies.md, trap 1).
to_login = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)

urlpatterns = [
    path("health/", views.health, name="health"),
    path("tema.css", views.theme, name="theme"),
    path("robots.txt", views.robots, name="robots"),
    path("media/images/<path:path>", views.image),
    path("sprak/", set_language, name="set_language"),
    path("admin/login/", to_login),
    path("admin/password_reset/", to_login),
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("konto/", include("allauth.urls")),
    path("", include("courses.urls")),
    path("", include("tracking.urls")),
    path("", include(wagtail_urls)),
]
