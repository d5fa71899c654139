"""Settings, read from the environment only; each variable stands in docs/settings.md."""

from __future__ import annotations

import secrets
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from environs import Env, validate

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DEBUG = env.bool("DEBUG", False)
# Without a key each start gets a new one: sessions end, nothing is guessable.
SECRET_KEY = env.str("SECRET_KEY", "") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("TRUSTED_ORIGINS", [])
BEHIND_TLS = env.bool("BEHIND_TLS", False)

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "deliberation",
    "agreements",
]

MIDDLEWARE = [
    "cocreatie.versions.api_version",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cocreatie.languages.chosen_language",
    "cocreatie.limits.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "cocreatie.urls"
ASGI_APPLICATION = "cocreatie.asgi.application"
APPEND_SLASH = True

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
            ]
        },
    }
]

# --- data -----------------------------------------------------------------------------------

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'cocreatie.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, because only FULL survives a power cut; OFF is for tests alone.
    synchronous = env.str("SQLITE_SYNCHRONOUS", "FULL")
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};",
    }
    if test_name := env.str("TEST_DATABASE_NAME", ""):
        DATABASES["default"]["TEST"] = {"NAME": test_name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CHANNEL_LAYERS: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# `off` sends to sockets in the portable way only (deliberation/live/fastwrite.py).
FAST_WRITE = env.str("FAST_WRITE", "auto", validate=validate.OneOf(["auto", "off"])) == "auto"

# Counts of tries and requests: shared by all processes where there is something to share them in.
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cocreatie",
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "deliberation.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]  # stubs know only names
ACCOUNT_ADAPTER = "cocreatie.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# A whole council logs in from the town hall, which is one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_TLS else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
DEMO = env.bool("DEMO", False)

# --- mail -----------------------------------------------------------------------------------

EMAIL = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = (
    EMAIL["EMAIL_BACKEND"],
    EMAIL["EMAIL_HOST"],
    EMAIL["EMAIL_PORT"],
)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH") or None
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "cocreatie <griffie@localhost>")

# --- the seal -------------------------------------------------------------------------------

SEAL_PKCS12 = env.str("SEAL_PKCS12", "")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", "")
TIMESTAMP_URL = env.str("TIMESTAMP_URL", "")
TRUST_ROOTS = env.str("TRUST_ROOTS", "")
TEST_SEAL = env.str("TEST_SEAL", str(BASE_DIR / "var" / "testzegel.p12"))

# --- language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

# --- files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
VITE_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [VITE_DIST] if VITE_DIST.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Nothing is collected first: the files are served from where they are built.
WHITENOISE_USE_FINDERS = True
# Vite puts a hash in the name of all that it builds: name-5aR9x_Qz.js.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/assets/.+-[\w-]{8}\.\w+$"
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": VITE_DIST / "manifest.json"}}
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
# A request with a file, and whatever comes in one message over a socket (cocreatie/limits.py).
MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 1024 * 1024
MAX_FRAME_BYTES = 16 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024

# --- security -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# --- API ------------------------------------------------------------------------------------

API_VERSION = "1.0.0"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["djangorestframework_camel_case.render.CamelCaseJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["deliberation.api.parsing.AnyJSON"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "deliberation.api.problems.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# The keys of these fields are ids, not names.
IDS_AS_KEYS = ("factions", "deviating", "entries", "resolutions")
JSON_CAMEL_CASE = {
    "JSON_UNDERSCOREIZE": {"no_underscore_before_number": True, "ignore_fields": IDS_AS_KEYS}
}
SPECTACULAR_SETTINGS = {
    "TITLE": "cocreatie",
    "DESCRIPTION": "Cocreatie-akkoorden van raad en samenleving: teksten, wijzigingen, stemmingen.",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.0.3",
    "CONTACT": {
        "name": "cocreatie",
        "url": "https://example.nl/cocreatie",
        "email": "griffie@example.nl",
    },
    "LICENSE": {"name": "EUPL-1.2"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "Stage": "deliberation.outputs.themes.STAGES",
        "CooperativeStage": "agreements.models.CooperativeStage",
        "MeetingState": "deliberation.models.MeetingState",
        "AmendmentState": "deliberation.models.AmendmentState",
        "RoundState": "deliberation.models.RoundState",
        "RemarkState": "deliberation.models.RemarkState",
        "DocumentState": "agreements.models.DocumentState",
        "DocumentKind": "agreements.models.DocumentKind",
        "RemarkVerdict": "deliberation.models.Verdict",
        "DraftState": "deliberation.models.DraftState",
        "DraftKind": "deliberation.models.DraftKind",
        "DraftOutcome": "deliberation.models.DraftOutcome",
        "Outcome": "deliberation.outputs.votes.OUTCOMES",
        "ItemState": "deliberation.models.ItemState",
        "PassageState": "deliberation.outputs.remarks.FATES",
        "QuestionKind": "deliberation.models.QuestionKind",
        "PartyKind": "deliberation.models.PartyKind",
        "BlockKind": "deliberation.outputs.texts.KINDS",
        "VersionReason": "deliberation.models.VersionReason",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "drf_spectacular.contrib.djangorestframework_camel_case.camelize_serializer_fields",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Each tells every step of every page that is printed.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "pyhanko")},
}
