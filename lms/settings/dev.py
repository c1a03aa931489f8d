"""For `make demo` and development: this machine only, mail in a folder that the page /mejl/ shows."""

from lms.settings.base import *

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "development-only-never-in-production-0123456789abcdefghijkl")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EMAIL_BACKEND = "lms.mailbox.Backend"
MAILBOX = VAR / "mail"
# Whoever tries it out does not wait for Monday.
MAIL_HOURS, MAIL_WEEKDAYS, MAIL_ON_HOLIDAYS = [0, 24], [1, 2, 3, 4, 5, 6, 7], True
