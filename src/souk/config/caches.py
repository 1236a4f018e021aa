"""The cache that pages are kept in: Redis or Valkey, or none at all."""

from typing import Any

# Longer than this nobody waits for what is only there to be quick.
_SECONDS = 0.25


def cache_settings(redis_url: str | None) -> dict[str, Any]:
    """Return Django's caches; without an address, one that keeps nothing."""
    if redis_url is None:
        return {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "souk",
            "OPTIONS": {
                # Text, as it is: what comes from a cache is never unpickled.
                "serializer": "souk.core.cache.Text",
                "socket_timeout": _SECONDS,
                "socket_connect_timeout": _SECONDS,
                # Once more at once, for a connection that had been closed meanwhile.
                "retry": Retry(NoBackoff(), 1),
            },
        }
    }
