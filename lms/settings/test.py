"""For the test run: fast hashing, mail in memory, plain static files."""

from lms.settings.base import *

SECRET_KEY = "test-only-0123456789-0123456789-0123456789-0123456789"  # noqa: S105  # nosec B105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "packages": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Only tests need the accessibility checker; production never serves it.
STATICFILES_DIRS += [("axe", NODE_MODULES / "axe-core")]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a server thread must let go of a database that is laid anew
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # a test's file may be lost
