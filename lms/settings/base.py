"""What every installation shares. A municipality sets the rest in its environment (docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from environs import Env

from lms.settings.languages import INTERFACE, named

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = BASE_DIR / "var"

env = Env()

INSTALLED_APPS = [
    "lms",
    "courses",
    "content",
    "tracking",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail_localize",
    "wagtail.locales",  # not wagtail_localize.locales, which fills a language with Swedish pages
    "wagtail.sites",
    "lms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.middleware.policies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.package_host.package_host",  # what comes after it is for the site only
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.middleware.chosen_language",
    "lms.middleware.api_problems",
    "django.middleware.common.CommonMiddleware",
    "lms.middleware.known_site",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.middleware.private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context_processors.frame",
            ],
            "builtins": ["content.templatetags.languages", "content.templatetags.telephones"],
        },
    },
]

# SQLite is the embedded default. WAL lets readers go on while one writes; IMMEDIATE takes the write lock at
# BEGIN, so that a busy database makes a writer wait (timeout, seconds) instead of failing half way.
DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'larkompass.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # allauth counts failed logins here, so it must be shared by all web processes (never LocMem).
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Answers that may be a minute old, kept in the process itself. What it holds can be asked for again at any time.
    "minute": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
if env.str("CACHE_URL", ""):
    CACHES["default"] = env.dj_cache_url("CACHE_URL")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "tracking.User"
AUTHENTICATION_BACKENDS = ["tracking.login.TiedBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Login is a code sent by e-mail; a password is an extra for those who want one.
LOGIN_URL = reverse_lazy("account_request_login_code")
LOGIN_REDIRECT_URL = "/mina-utbildningar/"
ACCOUNT_ADAPTER = "lms.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; a slow mail server needs more than allauth's three minutes
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the HR file, not from a form
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_CHANGE_EMAIL = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lärkompass"

LANGUAGE_CODE = "sv"
INTERFACE_LANGUAGES = INTERFACE
# What pages may be in. Those in use have been added in the admin too.
WAGTAIL_CONTENT_LANGUAGES = named(env.list("CONTENT_LANGUAGES", ["sv", "en"]))
LANGUAGES = named([*dict(WAGTAIL_CONTENT_LANGUAGES), *dict(INTERFACE)])
FORMAT_MODULE_PATH = "lms.formats"
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    VAR / "assets",  # made by lms/assets.py
    ("h5p", NODE_MODULES / "h5p-standalone" / "dist"),
    ("figtree", NODE_MODULES / "@fontsource-variable" / "figtree" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # HR files until they are read or refused. No address leads here; web processes and workers share it.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.path("PRIVATE_ROOT", VAR / "private"), "file_permissions_mode": 0o600},
    },
    # H5P and SCORM, unpacked: what others wrote never lies under MEDIA_URL (docs/decisions/0012).
    "packages": {
        "BACKEND": "content.package_storage.PackageStorage",
        "OPTIONS": {"location": env.path("PACKAGES_ROOT", VAR / "packages")},
    },
}
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"

# Learner pages: nothing inline, nothing from elsewhere. The Wagtail admin gets its own policy in middleware.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "media-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the icons inside Designsystemet's CSS
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would make browsers send Origin: null, which CSRF refuses
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"  # Wagtail loosens it for its own preview

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # long pages in Wagtail's editor have many

WAGTAIL_SITE_NAME = "Lärkompass"
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address that can be read out on the telephone
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://localhost:8000")
# Where packages run, as https://paket.example.se: another host than the site's. Empty = they cannot be played.
PACKAGES_URL = env.str("PACKAGES_URL", "")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = ["Europe/Stockholm"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = True
# A page sent for translation is a draft until somebody has translated it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# What was approved is what is published: an edit afterwards is read again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_PERMITTED_LANGUAGES = INTERFACE
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

EMAIL_TIMEOUT = 10  # seconds; a page waits for the login mail
EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "larkompass@localhost")
# A function's mailbox that answers to mails go to; empty = the contact's, of the municipality's settings.
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", "")
# When mails go out that nobody has just asked for: from and until these hours, on these days (1 = Monday).
MAIL_HOURS = env.list("MAIL_HOURS", [7, 17], subcast=int)
MAIL_WEEKDAYS = env.list("MAIL_WEEKDAYS", [1, 2, 3, 4, 5], subcast=int)
MAIL_ON_HOLIDAYS = env.bool("MAIL_ON_HOLIDAYS", False)
# The most of them in a day; the rest go the next. 0 = no limit.
MAILS_A_DAY = env.int("MAILS_A_DAY", 5000)
# The dotted path of a function that sends one sms (docs/operations.md); empty = none are sent.
SMS_SENDER = env.str("SMS_SENDER", "")
# The municipality's own LRS, which is told of results as xAPI statements (docs/operations.md): the address that
# "/statements" comes after. Empty = nothing is told, and no row is made.
LRS_URL = env.str("LRS_URL", "").rstrip("/")
LRS_KEY = env.str("LRS_KEY", "")
LRS_SECRET = env.str("LRS_SECRET", "")
# The key behind the pseudonyms there; empty = SECRET_KEY. With another key everybody is a new person in the LRS.
LRS_PSEUDONYM_KEY = env.str("LRS_PSEUDONYM_KEY", "")
# Whose account names the pseudonyms are: an address of the municipality's that never changes.
LRS_HOME_PAGE = env.str("LRS_HOME_PAGE", "") or WAGTAILADMIN_BASE_URL
# A folder that keeps sent mails for the page /mejl/, in the demo and in development. None = there is no such page.
MAILBOX: Path | None = None

# Whom a security flaw is reported to, in security.txt: mailto:, tel: or https: addresses. Empty = no such file.
SECURITY_CONTACT: list[str] = env.list("SECURITY_CONTACT", [])

# A personal link or start code opens its training this many days after it was last sent or printed.
LINK_DAYS = env.int("LINK_DAYS", 60)
# At most this many persons are asked by mail to learn in one day, so that a first start is not a storm.
ASKED_PER_DAY = env.int("ASKED_PER_DAY", 2000)
# Questions a minute to the API, for each key and each person.
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", 120)
# A series that reaches more persons than this is started, or widened, when a second person has said yes.
SERIES_SECOND_YES = env.int("SERIES_SECOND_YES", 200)
# The key behind the codes of kursintyg; empty = SECRET_KEY. With another key no paper that is out can be checked.
CERTIFICATE_KEY = env.str("CERTIFICATE_KEY", "")
# A completion counts as "går snart ut" this many days before it ends.
EXPIRING_DAYS = env.int("EXPIRING_DAYS", 60)
# An affiliation missing from the HR file is ended after this many days.
HR_MISSING_GRACE_DAYS = env.int("HR_MISSING_GRACE_DAYS", 14)
# The file that the night imports; empty = none.
HR_FILE = env.str("HR_FILE", "")
# An uploaded HR file, as sent and, for xlsx, unpacked.
HR_FILE_MAX_MB = env.int("HR_FILE_MAX_MB", 50)
HR_FILE_MAX_UNPACKED_MB = env.int("HR_FILE_MAX_UNPACKED_MB", 500)
# An uploaded film or recording.
FILM_MAX_MB = env.int("FILM_MAX_MB", 500)
