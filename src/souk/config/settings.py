"""Django's settings, all from the environment."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from souk.config import environment
from souk.config.admin_site import UNFOLD as UNFOLD
from souk.config.caches import cache_settings
from souk.config.logs import logging_config
from souk.core.limits import limits_from

SOUK = environment.load()

DEBUG = SOUK.souk_debug
SECRET_KEY = SOUK.secret_key
SECRET_KEY_FALLBACKS = SOUK.souk_secret_key_fallbacks
ENCRYPTION_KEYS = SOUK.encryption_keys
ALLOWED_HOSTS = ["*"] if DEBUG else SOUK.souk_allowed_hosts
BASE_URL = SOUK.base_url
IS_HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "ninja",  # serves the pages of /docs from here, not from elsewhere
    "souk.core",
    "souk.accounts",
    "souk.sellers",
    "souk.catalog",
    "souk.inventory",
    "souk.carts",
    "souk.orders",
    "souk.shipping",
    "souk.taxes",
    "souk.payments",
    "souk.promotions",
    "souk.reviews",
    "souk.ledger",
    "souk.checkout",
    "souk.search",
    "souk.audit",
    "souk.privacy",
    "souk.notifications",
    "souk.webhooks",
    "souk.exchange",
    "souk.ops",
    "souk.edge",
]

# The API needs none of Django's page middlewares: `pages_only` lets its requests past them.
MIDDLEWARE = [
    "souk.edge.middleware.ApiEdge",
    "souk.edge.pages.PageMiddlewares",
]

ROOT_URLCONF = "souk.edge.urls"
WSGI_APPLICATION = "souk.config.wsgi.application"
APPEND_SLASH = True
# Whatever stands in front: Souk answers at the root of its host.
FORCE_SCRIPT_NAME = ""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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


def _database(url: str) -> dict[str, Any]:
    parts = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "souk.core.database",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        # A thread of the server keeps its connection; core.database drops it when it is dead.
        "CONN_MAX_AGE": None if os.environ.get("SOUK_PROCESS") == "server" else 0,
        # PgBouncer in transaction mode keeps no cursor between statements.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Values travel beside the statement, and PostgreSQL keeps the plans of repeated ones.
        "OPTIONS": {
            "connect_timeout": 5,
            "server_side_binding": True,
            "prepare_threshold": 3 if SOUK.souk_prepared_statements else None,
            # One plan for all values: else a search is planned at every call, for longer than it
            # runs. What a plan should know (a category) is in the statement's text.
            "options": f"{parts.pop('options', '')} -c plan_cache_mode=force_generic_plan".strip(),
            **parts,
        },
    }


# `souk migrate` alone works as the owner; everything else as the role that owns nothing.
_ROLE = "owner" if os.environ.get("SOUK_DATABASE_ROLE") == "owner" else "app"
DATABASES = {"default": _database(SOUK.database("owner" if _ROLE == "owner" else "app"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = cache_settings(SOUK.souk_redis_url)

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.E003",  # e-mails are unique whatever their case, by an index that the check cannot see
    "admin.E408",  # these three middlewares are there, within edge.pages.PageMiddlewares
    "admin.E409",
    "admin.E410",
    "security.W001",  # and so are these of `check --deploy`
    "security.W002",
    "security.W003",
    "security.W005",  # whether other hosts of the domain have TLS, this shop cannot know,
    "security.W021",  # nor put the domain on browsers' lists for good
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/admin/login/"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

STATIC_URL = "/static/"
STATIC_ROOT = None
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(SOUK.souk_media_root or SOUK.home / "media").absolute()
# Where pictures are shown from: by us, or from a CDN's address.
MEDIA_ADDRESS = SOUK.souk_media_url or BASE_URL + MEDIA_URL
FETCH_PICTURES = SOUK.souk_fetch_pictures
REVIEWS_WAIT = SOUK.souk_reviews_wait
STORAGES = {
    "default": SOUK.storage,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files are served where they lie in the packages: nothing to collect first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Sessions are the admin's alone: the API knows no cookie.
SESSION_COOKIE_NAME = "souk_admin"
SESSION_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = SOUK.souk_admin_session_hours * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ADMIN_IDLE_SECONDS = SOUK.souk_admin_idle_minutes * 60
CSRF_COOKIE_NAME = "souk_csrf"
CSRF_COOKIE_PATH = "/admin/"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_SSL_REDIRECT = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
IMPORT_MAX_BYTES = SOUK.souk_import_megabytes * 1024 * 1024

GEOIP_PATH = SOUK.souk_geoip_path
TRUSTED_PROXIES = SOUK.souk_trusted_proxies
CORS_ORIGINS = frozenset(SOUK.souk_cors_origins)
RATE_LIMITS = limits_from(SOUK.souk_rate_limits)
SERVER_PROCESSES = SOUK.souk_workers
OUTGOING_HTTP = SOUK.souk_outgoing_http
OUTGOING_NETWORKS = SOUK.souk_outgoing_networks

# The worker's schedules are in `<context>/jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = logging_config(SOUK.souk_log_level, SOUK.souk_log_format)

# Links in letters begin with one of these, never with a host that a request names.
STOREFRONT_URL = SOUK.souk_storefront_url
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SOUK.mail_from or "Souk <shop@localhost>"
EMAIL_TIMEOUT = 10
MAILBOX = SOUK.home / "mail"
if SOUK.mail_server:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = SOUK.mail_server.host
    EMAIL_PORT = SOUK.mail_server.port
    EMAIL_HOST_USER = SOUK.mail_server.user
    EMAIL_HOST_PASSWORD = SOUK.mail_server.password
    EMAIL_USE_SSL = SOUK.mail_server.security == "tls"
    EMAIL_USE_TLS = SOUK.mail_server.security == "starttls"
else:
    EMAIL_BACKEND = "souk.notifications.mailbox.Mailbox"

SEARCH_LANGUAGE = SOUK.souk_search_language
DEFAULT_CURRENCY = SOUK.souk_currency
HOME_COUNTRY = SOUK.souk_country
TAX_ROUNDING = SOUK.souk_tax_rounding
PAYMENT_GATEWAYS = SOUK.payment_gateways
PAYMENT_CAPTURE = SOUK.souk_payment_capture
GATEWAY_SECONDS = SOUK.souk_gateway_seconds
STRIPE_SECRET_KEY = SOUK.souk_stripe_secret_key
STRIPE_WEBHOOK_SECRET = SOUK.souk_stripe_webhook_secret
STRIPE_API_BASE = SOUK.souk_stripe_api_base
MOLLIE_API_KEY = SOUK.souk_mollie_api_key
MOLLIE_API_BASE = SOUK.souk_mollie_api_base or "https://api.mollie.com"
TEST_WEBHOOK_SECRET = SOUK.souk_test_webhook_secret
ACCESS_TOKEN_SECONDS = 15 * 60
REFRESH_TOKEN_DAYS = 30
CART_DAYS = 30
MONGODB_URL = SOUK.souk_mongodb_url
RESERVATION_MINUTES = SOUK.souk_reservation_minutes
CART_ABANDONED_HOURS = SOUK.souk_cart_abandoned_hours
INVOICE_YEARS = SOUK.souk_invoice_years
UNVERIFIED_DAYS = SOUK.souk_unverified_days
RETURN_DAYS = SOUK.souk_return_days
EVENT_DAYS = SOUK.souk_event_days
WEBHOOK_LOG_DAYS = SOUK.souk_webhook_log_days
METRICS_TOKEN = SOUK.souk_metrics_token
