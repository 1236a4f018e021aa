"""A server that speaks MongoDB's wire protocol, for tests of carts in documents.

`MONGO_URL` names a real one (a replica set), where databases `souk_tests_…` are made; without it a
stand-in over SQLite is started, which does all that the store asks for.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pymongo
from pymongo.errors import PyMongoError

from tests.shop import free_port, wait_for


@dataclass
class MongoServer:
    """`process` is None where the server is not ours."""

    url: str
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def client(self) -> "pymongo.MongoClient[dict[str, object]]":
        return pymongo.MongoClient(self.url, serverSelectionTimeoutMS=500, tz_aware=True)

    @property
    def answers(self) -> bool:
        try:
            with self.client as client:
                client.admin.command("hello")
        except PyMongoError:
            return False
        return True

    def empty(self) -> None:
        with self.client as client:
            client.get_default_database()["carts"].delete_many({})


@contextmanager
def mongodb_server() -> Iterator[MongoServer]:
    if os.environ.get("MONGO_URL"):
        # Each process of the tests has a database of its own.
        name = f"souk_tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        yield MongoServer(urlsplit(os.environ["MONGO_URL"])._replace(path=f"/{name}").geturl())
        return
    with tempfile.TemporaryDirectory(prefix="souk-mongo-") as folder:
        port = free_port()
        process = subprocess.Popen(
            [Path(sys.executable).with_name("nx-27017"), "--db", f"{folder}/carts.db",
             "--port", str(port), "--log-file", f"{folder}/log", "--pid-file", f"{folder}/pid"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )  # fmt: skip
        server = MongoServer(f"mongodb://127.0.0.1:{port}/souk_tests", process)
        try:
            wait_for(lambda: server.answers, 60)
            yield server
        finally:
            process.kill()
            process.wait()
