"""The site as it runs in production, without TLS, with the bare views beside it."""

from lms.settings.base import *  # noqa: F403

SECRET_KEY = "bench-only-0123456789-0123456789-0123456789-0123456789"
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # the second for packages
ROOT_URLCONF = "tests.benchmarks.bare"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
API_CALLS_PER_MINUTE = 1_000_000
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
