"""For `make demo` and development: this machine only, mail in a folder that the page /mejl/ shows."""

from lms.settings.base import *

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "development-only-never-in-production-0123456789abcdefghijkl")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
# One machine as two origins: the site is 127.0.0.1, and localhost answers for packages only.
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
PACKAGES_URL = env.str("PACKAGES_URL", "http://localhost:8000")
EMAIL_BACKEND = "lms.mailbox.Backend"
MAILBOX = VAR / "mail"
# Whoever tries it out does not wait for Monday.
MAIL_HOURS, MAIL_WEEKDAYS, MAIL_ON_HOLIDAYS = [0, 24], [1, 2, 3, 4, 5, 6, 7], True
