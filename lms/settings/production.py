"""For a municipality: everything secret or local comes from the environment."""

from urllib.parse import urlsplit

from lms.settings.base import *

SECRET_KEY = env.str("SECRET_KEY")
# Where packages run. It is answered, and never trusted.
PACKAGES_HOST = (urlsplit(PACKAGES_URL).hostname or "").rstrip(".")
HOSTS: list[str] = env.list("ALLOWED_HOSTS")
SITE_HOSTS = [host for host in HOSTS if host != PACKAGES_HOST]
ALLOWED_HOSTS = [*SITE_HOSTS, *filter(None, [PACKAGES_HOST])]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [f"https://{host}" for host in SITE_HOSTS])
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# How many proxies stand in front: allauth's rate limits read the client's address past them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
