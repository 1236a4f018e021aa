"""What the environment may say to Souk, checked once at the start."""

import os
import re
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator

from souk.config.home import kept_secret, noted_address
from souk.config.mail import MailServer, checked_sender, mail_server
from souk.config.places import checked_places
from souk.config.values import Keys, Names, Networks, SearchLanguage
from souk.core.countries import check_country
from souk.core.currencies import check_currency
from souk.core.limits import limits_from
from souk.ops.postgres import Cluster, PostgresUnavailable

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")


class BadEnvironment(Exception):
    """One line that names the variable and says what to do."""


class Environment(BaseModel):
    """Souk's settings. Every field is the variable of the same name in capitals."""

    souk_home: Path = Path(".souk")
    port: int = Field(default=8000, ge=1, le=65535)
    souk_host: str = "127.0.0.1"
    souk_base_url: str | None = None
    souk_storefront_url: str | None = None
    souk_secret_key: str | None = Field(default=None, min_length=32)
    souk_secret_key_fallbacks: Keys = []
    souk_encryption_keys: Keys = []
    souk_allowed_hosts: Names = ["localhost", "127.0.0.1", "[::1]"]
    souk_trusted_proxies: Networks = []
    souk_cors_origins: Names = []
    souk_rate_limits: str = ""
    souk_admin_session_hours: int = Field(default=8, ge=1, le=168)
    souk_admin_idle_minutes: int = Field(default=30, ge=1, le=1440)
    # Whom Souk may call without TLS, and which private networks it may call at all.
    souk_outgoing_http: bool = False
    souk_outgoing_networks: Networks = []
    # Where sessions are, roughly: a database of cities of the operator's own.
    souk_geoip_path: Path | None = None
    souk_debug: bool = False
    souk_workers: int = Field(default=2, ge=1, le=64)
    # Requests at once in a process. Python runs one thread at a time: more of them only get in
    # each other's way (bench/README.md), unless they wait for somebody else's server.
    souk_threads: int = Field(default=2, ge=1, le=128)
    # PgBouncer before 1.21 keeps none of them for its clients.
    souk_prepared_statements: bool = True
    souk_currency: str = "USD"
    souk_country: str | None = None
    souk_tax_rounding: Literal["half_up", "half_even", "down"] = "half_up"
    souk_payment_gateways: Names = ["manual"]
    souk_search_language: SearchLanguage = "english"
    # Whether cards are charged with the order, or held until the shop captures them.
    souk_payment_capture: Literal["automatic", "manual"] = "automatic"
    # How long a gateway may take to answer, while a buyer waits.
    souk_gateway_seconds: int = Field(default=10, ge=1, le=60)
    # A gateway is on when its key is set.
    souk_stripe_secret_key: str | None = None
    souk_stripe_webhook_secret: str | None = None
    souk_stripe_api_base: str | None = None
    souk_mollie_api_key: str | None = None
    souk_mollie_api_base: str | None = None
    # Signs the messages that the gateway `test` is sent by whoever tries it out.
    souk_test_webhook_secret: str | None = None
    souk_cart_abandoned_hours: int = Field(default=24, ge=1, le=720)
    souk_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    souk_log_format: Literal["json", "text"] = "json"
    souk_media_root: Path | None = None
    # Where pictures are shown from, when that is not this shop: a CDN, or the bucket itself.
    souk_media_url: str | None = None
    # Whether the worker brings here what imported products show from elsewhere.
    souk_fetch_pictures: bool = True
    # Whose reviews wait for staff before they are shown.
    souk_reviews_wait: Literal["all", "unverified", "none"] = "all"
    # A bucket for uploaded files, instead of the folder.
    souk_s3_bucket: str | None = None
    souk_s3_endpoint: str = "https://s3.amazonaws.com"
    souk_s3_region: str = "us-east-1"
    souk_s3_access_key: str | None = None
    souk_s3_secret_key: str | None = Field(default=None, validate_default=True)
    # The largest file of rows that staff may send, in megabytes.
    souk_import_megabytes: int = Field(default=200, ge=1, le=2000)
    # How long the law wants invoices: 10 years in most of Europe, less elsewhere.
    souk_invoice_years: int = Field(default=10, ge=0, le=50)
    # How long a cart holds stock while its buyer checks out; 0: no cart ever does.
    souk_reservation_minutes: int = Field(default=15, ge=0, le=1440)
    # How long buyers may ask to send something back after it arrived; 0: not at all.
    souk_return_days: int = Field(default=30, ge=0, le=3650)
    souk_unverified_days: int = Field(default=0, ge=0, le=3650)
    # How long what happened may be read again, and what was sent to webhooks.
    souk_event_days: int = Field(default=90, ge=7, le=3650)
    souk_webhook_log_days: int = Field(default=30, ge=7, le=3650)
    # Whoever sends it as a bearer token may read /metrics; without one, this machine alone.
    souk_metrics_token: str | None = Field(default=None, min_length=16)
    # Keeps pages between requests; the shop does well without.
    souk_redis_url: str | None = None
    # Keeps carts; without one, the tables do.
    souk_mongodb_url: str | None = None
    database_url: str | None = None
    database_owner_url: str | None = None
    smtp_url: str | None = None
    mail_from: str | None = Field(default=None, validate_default=True)

    @field_validator("souk_currency")
    @classmethod
    def _currency_is_iso_4217(cls, value: str) -> str:
        return check_currency(value)

    @field_validator("souk_country")
    @classmethod
    def _country_is_iso_3166(cls, value: str | None) -> str | None:
        return check_country(value) if value else None

    @field_validator("souk_payment_gateways")
    @classmethod
    def _gateways_are_known(cls, value: list[str]) -> list[str]:
        unknown = set(value) - {"manual", "test"}
        if unknown:
            raise ValueError(
                f"unknown gateway {sorted(unknown)[0]!r}; known are manual and test;"
                " SOUK_STRIPE_SECRET_KEY switches stripe on, SOUK_MOLLIE_API_KEY mollie"
            )
        return value

    @field_validator("souk_stripe_secret_key")
    @classmethod
    def _stripe_key_is_secret(cls, value: str | None) -> str | None:
        if value and not value.startswith(("sk_", "rk_")):
            raise ValueError("write Stripe's secret or restricted key: sk_… or rk_…")
        return value or None

    @field_validator("souk_mollie_api_key")
    @classmethod
    def _mollie_key_is_one(cls, value: str | None) -> str | None:
        if value and not value.startswith(("live_", "test_")):
            raise ValueError("write Mollie's API key: live_… or test_…")
        return value or None

    @field_validator("souk_stripe_api_base", "souk_mollie_api_base")
    @classmethod
    def _api_base_is_an_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write an address such as https://api.example.com")
        return value.rstrip("/") if value else None

    @field_validator("souk_rate_limits")
    @classmethod
    def _limits_are_readable(cls, value: str) -> str:
        limits_from(value)
        return value

    @field_validator("souk_cors_origins")
    @classmethod
    def _origins_are_exact(cls, value: list[str]) -> list[str]:
        wrong = [origin for origin in value if not _ORIGIN.fullmatch(origin)]
        if wrong:
            raise ValueError(
                f"write origins such as https://shop.example, without a path, not {wrong[0]!r}"
            )
        return value

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _address_is_postgresql(cls, value: str | None) -> str | None:
        if value and urlsplit(value).scheme not in ("postgresql", "postgres"):
            raise ValueError("write postgresql://user:password@host:5432/name")
        return value or None

    @field_validator("souk_media_url", "souk_s3_endpoint")
    @classmethod
    def _is_an_address(cls, value: str | None, field: ValidationInfo) -> str | None:
        parts = urlsplit(value or "")
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write an address such as https://media.example.com/")
        if not value:
            return None
        return value.rstrip("/") + "/" * (field.field_name == "souk_media_url")

    @field_validator("souk_s3_secret_key")
    @classmethod
    def _bucket_has_its_keys(cls, value: str | None, others: ValidationInfo) -> str | None:
        if others.data.get("souk_s3_bucket"):
            if not (value and others.data.get("souk_s3_access_key")):
                raise ValueError("with SOUK_S3_BUCKET, set SOUK_S3_ACCESS_KEY and this one")
            if find_spec("minio") is None:
                raise ValueError("install the store's client: pip install 'souk[s3]'")
        return value

    @field_validator("souk_redis_url")
    @classmethod
    def _cache_is_redis(cls, value: str | None) -> str | None:
        if not value:
            return None
        address = re.sub(r"^valkey(s?)://", r"redis\1://", value)
        if urlsplit(address).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("write redis://:password@host:6379/0, rediss:// or unix:///path")
        if find_spec("redis") is None:
            raise ValueError("install its client: pip install 'souk[redis]'")
        return address

    @field_validator("souk_mongodb_url")
    @classmethod
    def _carts_are_in_mongodb(cls, value: str | None) -> str | None:
        if not value:
            return None
        if urlsplit(value).scheme not in ("mongodb", "mongodb+srv"):
            raise ValueError("write mongodb://user:password@host:27017/souk or mongodb+srv://")
        if find_spec("pymongo") is None:
            raise ValueError("install its client: pip install 'souk[mongodb]'")
        return value

    @field_validator("souk_storefront_url")
    @classmethod
    def _storefront_is_an_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        is_whole = parts.scheme in ("http", "https") and parts.hostname
        if value and (not is_whole or parts.query or parts.fragment):
            raise ValueError("write https://shop.example.com, without a query")
        return value.rstrip("/") if value else None

    @field_validator("souk_geoip_path")
    @classmethod
    def _places_are_cities(cls, value: Path | None) -> Path | None:
        return checked_places(value) if value else None

    @field_validator("smtp_url")
    @classmethod
    def _mail_server_is_one(cls, value: str | None) -> str | None:
        if value:
            mail_server(value)
        return value or None

    @field_validator("mail_from")
    @classmethod
    def _letters_have_a_sender(cls, value: str | None, others: ValidationInfo) -> str | None:
        if not value and others.data.get("smtp_url"):
            raise ValueError("with SMTP_URL, set the sender, such as Your shop <shop@example.com>")
        return checked_sender(value) if value else None

    @property
    def storage(self) -> dict[str, Any]:
        """Where uploaded files are kept, as Django's STORAGES has it."""
        if not self.souk_s3_bucket:
            return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        return {
            "BACKEND": "souk.core.buckets.BucketStorage",
            "OPTIONS": {
                "endpoint": self.souk_s3_endpoint,
                "bucket": self.souk_s3_bucket,
                "region": self.souk_s3_region,
                "access_key": self.souk_s3_access_key,
                "secret_key": self.souk_s3_secret_key,
            },
        }

    @property
    def payment_gateways(self) -> list[str]:
        """The gateways that are on: those that are named, and those whose keys are set."""
        keys = {"stripe": self.souk_stripe_secret_key, "mollie": self.souk_mollie_api_key}
        return [*self.souk_payment_gateways, *(name for name, key in keys.items() if key)]

    @property
    def mail_server(self) -> MailServer | None:
        """The server that letters are handed to; without one they are kept under the home."""
        return mail_server(self.smtp_url) if self.smtp_url else None

    @property
    def home(self) -> Path:
        return self.souk_home.absolute()

    @property
    def is_embedded(self) -> bool:
        """Souk runs its own PostgreSQL under its home."""
        return self.database_url is None

    @property
    def base_url(self) -> str:
        """Where visitors find the shop: as it is told, else as it was served last."""
        here = f"http://localhost:{self.port}"
        is_told = "port" in self.model_fields_set
        noted = None if is_told or self.souk_base_url else noted_address(self.home)
        return (self.souk_base_url or noted or here).rstrip("/")

    @cached_property
    def secret_key(self) -> str:
        """The operator's key; beside an embedded database, one that is made once and kept."""
        if self.souk_secret_key:
            return self.souk_secret_key
        if not self.is_embedded:
            raise BadEnvironment(
                "SOUK_SECRET_KEY is not set: with DATABASE_URL, set it to 32 random characters "
                "or more, the same for every process"
            )
        return kept_secret(self.home, "secret_key")

    @cached_property
    def encryption_keys(self) -> list[str]:
        """The keys of encrypted columns, newest first; never in the database, nor in its dumps."""
        if self.souk_encryption_keys:
            return self.souk_encryption_keys
        if not self.is_embedded:
            raise BadEnvironment(
                "SOUK_ENCRYPTION_KEYS is not set: with DATABASE_URL, set it to what "
                "`souk keys new` prints, the same for every process"
            )
        keys = kept_secret(self.home, "encryption_keys").replace(",", "\n").split()
        if not keys or min(len(key) for key in keys) < 32:
            raise BadEnvironment(
                f"{self.home / 'encryption_keys'}: write one key of 32 characters or more a line, "
                "the newest first; `souk keys new` prints one"
            )
        return keys

    def database(self, role: Literal["app", "owner"]) -> str:
        """Return the libpq address under which a role reaches the database."""
        if self.database_url:
            return self.database_url if role == "app" else self.owner_url
        try:
            return Cluster(self.home).url(role)
        except PostgresUnavailable:
            # Tools that only read the settings (the type checker, --help) need no database.
            return "postgresql:///souk?host=/nonexistent"

    @property
    def owner_url(self) -> str:
        return self.database_owner_url or self.database_url or ""


def load(variables: Mapping[str, str] = os.environ) -> Environment:
    """Return the checked environment, or raise BadEnvironment with one clear line."""
    given = {
        name: variables[name.upper()]
        for name in Environment.model_fields
        if variables.get(name.upper())
    }
    try:
        return Environment.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        is_secret = any(word in name for word in ("SECRET", "KEYS", "URL"))
        shown = f"={first['input']!r}" if first["input"] and not is_secret else ""
        raise BadEnvironment(f"{name}{shown}: {reason}") from None


def load_to_serve() -> Environment:
    """Return the checked environment of what serves: on PORT, wherever it was served before."""
    os.environ["PORT"] = str(load().port)
    return load()
