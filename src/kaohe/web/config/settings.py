"""设置 · Settings: Django's settings of one site; nothing is fetched, nothing calls out."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
import structlog

from kaohe.web.access import policy
from kaohe.web.home.secrets import SESSIONS, key_held
from kaohe.web.home.site import database_of, site_read

django_stubs_ext.monkeypatch()

SITE = site_read()
WEB = Path(__file__).resolve().parent.parent
KEYS = SITE.home / "keys" if SITE.home else None

DEBUG = False
SECRET_KEY = key_held(KEYS, SESSIONS).hex()
ALLOWED_HOSTS = [*SITE.hosts]
DATABASES = {"default": database_of(SITE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "kaohe.web.config.urls"
WSGI_APPLICATION = "kaohe.web.config.wsgi.application"
AUTH_USER_MODEL = "access.Account"
TIME_ZONE, USE_TZ = "Asia/Shanghai", True
LANGUAGE_CODE, LANGUAGES = "zh-hans", [("zh-hans", "中文"), ("en", "English")]
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "kaohe.web.access",
    "kaohe.web.look",
    "kaohe.web.runs",
    "kaohe.web.keep",
    "kaohe.web.shelf",
    "kaohe.web.schemes",
    "kaohe.web.instructions",
    "kaohe.web.leader",
    "kaohe.web.public",
    "kaohe.web.jobs",
    "kaohe.web.staff",
    "kaohe.web.auditor",
    "kaohe.web.officers",
    "kaohe.web.witness",
    "kaohe.web.tasks",
    "kaohe.web.demo",
]

MIDDLEWARE = [
    "kaohe.web.look.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaohe.web.look.compress.CompressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kaohe.web.access.words.CookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kaohe.web.look.bodies.BodiesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaohe.web.look.speech.SpeechMiddleware",
    "kaohe.web.look.log.LogMiddleware",
    "kaohe.web.access.guard.GuardMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "look" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaohe.web.look.frame.frame",
            ],
            "builtins": ["kaohe.web.look.templatetags.look"],
        },
    }
]

STATIC_URL = "static/"
STATIC_ROOT = SITE.place("static") if SITE.home else WEB / "look" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = SITE.place("spool")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o600

CACHES = {
    "default": {"BACKEND": "kaohe.web.home.counts.CountsCache", "LOCATION": SITE.place("cache")}
    if SITE.home
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Basis: domain.md §12: at least ten characters, five failures lock for fifteen minutes, idle for fifteen minutes.
SESSION_COOKIE_AGE = int(policy.IDLE.total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.https
SECURE_HSTS_SECONDS = 31_536_000 if SITE.https else 0
SECURE_REFERRER_POLICY = "same-origin"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": policy.PASSWORD_LENGTH}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "/"
ACCOUNT_ADAPTER = "kaohe.web.access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
_LOCKS = f"{policy.FAILURES}/{int(policy.LOCKED.total_seconds()) // 60}m/key"
# Failures are limited: of an account here, of an address by its records; what succeeds is not.
ACCOUNT_RATE_LIMITS = {"login_failed": _LOCKS, "activate": _LOCKS, "login": None}
MFA_RATE_LIMITS = {"webauthn_login": None}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "kaohe.web.access.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "kaohe 考核"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE.https

_LOG = SITE.home / "log" if SITE.home else None
if _LOG is not None:
    _LOG.mkdir(mode=0o700, parents=True, exist_ok=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {
        "lines": {"class": "logging.StreamHandler", "formatter": "lines", "level": "WARNING"},
        # Others may move the file away at any time: the next line opens a new one.
        "kept": {
            "class": "logging.handlers.WatchedFileHandler",
            "formatter": "lines",
            "filename": _LOG / "service.jsonl",
        }
        if _LOG
        else {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["lines", "kept"], "level": "WARNING"},
    "loggers": {"kaohe": {"level": "INFO"}, "django_tasks_db": {"level": "INFO"}},
}
CSRF_FAILURE_VIEW = "kaohe.web.look.errors.tokenless"
