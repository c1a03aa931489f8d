"""The site's own address, in mails and on paper."""

from django.conf import settings


def site(path: str = "") -> str:
    """Absolute, of a path that begins with "/"."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
