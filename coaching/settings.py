"""Every setting of the project. What differs between machines comes from the environment.

`DEBUG=1` (what `make run` sets) means development on this machine. Anything else is production,
and then a missing secret stops the start with the line the operator has to add.
"""

import sqlite3
from pathlib import Path

import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
TESTING = env.bool("TESTING", False)
if not TESTING:  # A developer's own settings must not decide what the tests say.
    env.read_env(str(BASE_DIR / ".env"))


def secret(name: str, default: str | None = None) -> str:
    """Return a secret from NAME_FILE (a mounted file) or NAME, or say what is missing."""
    if path := env.str(f"{name}_FILE", ""):
        return Path(path).read_text(encoding="utf-8").strip()
    if value := env.str(name, default or ""):
        return value
    raise ImproperlyConfigured(f"{name} is not set. Set {name} or {name}_FILE (see .env.example).")


# --- What kind of process this is ---------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = secret("SECRET_KEY", "development-only-not-a-secret" if DEBUG or TESTING else None)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG or TESTING else []
)
# Plain http happens only on this machine's loopback; everywhere else cookies and HSTS assume TLS.
INSECURE = DEBUG or TESTING

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "coaching",
    "coaching.audit",
    "coaching.accounts",
    "exercises",
    "athletes",
    "coaching.routines",
    "coaching.desk",
]

MIDDLEWARE = [
    "coaching.kernel.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coaching.kernel.htmx.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "coaching.urls"
WSGI_APPLICATION = "coaching.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["coaching.templatetags.evenstride"],
        },
    }
]

# --- Data that is never lost ---------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]
if password := env.str("DATABASE_PASSWORD_FILE", ""):
    DATABASE["PASSWORD"] = Path(password).read_text(encoding="utf-8").strip()

# Before these versions a checkpoint could lose committed pages in WAL mode (SQLite's own notes).
SQLITE_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3) or (
    sqlite3.sqlite_version_info[:2] in {(3, 50), (3, 44)}
    and sqlite3.sqlite_version_info[2] >= {50: 7, 44: 6}[sqlite3.sqlite_version_info[1]]
)
if "sqlite" in DATABASE["ENGINE"]:
    journal = "WAL" if SQLITE_WAL_IS_SAFE else "TRUNCATE"
    DATABASE["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL;",
    }
    # A file, so that locking and durability settings are those of a real database.
    suffix = env.str("TEST_DB_SUFFIX", "")
    DATABASE["TEST"] = {"NAME": str(BASE_DIR / ".pytest-db" / f"test{suffix}.sqlite3")}
else:
    DATABASE["CONN_MAX_AGE"] = 0
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DB_PGBOUNCER", False)
    DATABASE.setdefault("OPTIONS", {})
    if not TESTING:
        DATABASE["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.int("DB_POOL_SIZE", 4),
            "timeout": 10,
            "max_lifetime": 1800,
            "max_idle": 300,
        }
    if suffix := env.str("TEST_DB_SUFFIX", ""):
        DATABASE["TEST"] = {"NAME": f"test_evenstride_{suffix}"}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared between processes, so that limits on sign-in hold across workers.
CACHES = {
    "default": env.dj_cache_url("REDIS_URL", "")
    if env.str("REDIS_URL", "")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
if TESTING:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TICK_LEASE_MINUTES = env.int("TICK_LEASE_MINUTES", 30)

# --- Who is asking -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# Argon2id with m = 46 MiB, t = 1, p = 1: about 50 ms, and a burst of sign-ins fits a small server.
PASSWORD_HASHERS = ["coaching.accounts.hashers.Argon2idHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},  # Without a second factor, length is what protects.
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "coaching.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "name*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "coaching.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Evenstride: "
ACCOUNT_USER_DISPLAY = "coaching.accounts.adapter.display"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if TESTING:
    ACCOUNT_RATE_LIMITS = False

SESSION_COOKIE_AGE = 12 * 3600  # idle; renewed by use
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE
# Browsers accept the __Host- prefix only over TLS; on plain loopback the names are plain.
SESSION_COOKIE_NAME = "sessionid" if INSECURE else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if INSECURE else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "coaching.accounts.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Browser -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = not INSECURE and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # Asked by the container, inside the proxy.
SECURE_HSTS_SECONDS = 0 if INSECURE else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # Preloading a domain is the operator's decision.
if env.bool("TRUST_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Files, mail, words, limits ----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # We keep no files.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if INSECURE
        else "coaching.storage.HashedStaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = INSECURE  # Straight from static/, uncollected.

EMAIL = dj_email_url.parse(secret("EMAIL_URL", "console:" if DEBUG else "smtp://localhost:25"))
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Evenstride <no-reply@localhost>")

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # A preview of 5,000 lines has a tick for each bad one.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "django.tasks": {"level": "WARNING"}},
}

# The kernel knows no app: this is who tells it which member of which club is asking.
CLUB_DOOR = "coaching.accounts.doors.find_actor"
# And this is who says whose phone it is.
PHONE_DOOR = "athletes.doors.find_phone"
PHONE_COOKIE_NAME = "ath" if INSECURE else "__Host-ath"
# Links in mails and invitations begin with this and never with what a request says of itself.
SITE_URL = env.str(
    "SITE_URL",
    "http://127.0.0.1:8000" if INSECURE else "".join(f"https://{one}" for one in ALLOWED_HOSTS[:1]),
).rstrip("/")
