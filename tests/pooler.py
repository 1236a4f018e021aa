"""A real PgBouncer in transaction mode, before the tests' database."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from souk.ops.postgres.identity import server_identity

_WAIT_SECONDS = 30


@contextmanager
def pooler(*, connections: int) -> Iterator[str]:
    """Yield the address of a pooler that has so many connections to give."""
    folder = Path(tempfile.mkdtemp(prefix="souk-pooler-"))
    identity = server_identity()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = conninfo_to_dict(os.environ["DATABASE_URL"])
    described = {
        "host": server["host"],
        "dbname": server["dbname"],
        "user": server["user"],
        "password": server["password"],
    }
    line = " ".join(f"{name}={value}" for name, value in described.items())
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"""[databases]
souk = {line}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
ignore_startup_parameters = options
"""
    )
    folder.chmod(0o755)
    binary, libraries = _pgbouncer()
    process = subprocess.Popen(
        [binary, "-q", settings],
        env={"LD_LIBRARY_PATH": libraries, "PATH": "/usr/bin:/bin"},
        cwd="/",
        **identity.switch,
    )
    try:
        _wait(port, process)
        yield f"postgresql://anybody@127.0.0.1:{port}/souk"
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "pgbouncer ended"
            assert time.monotonic() < deadline, "pgbouncer does not answer"
            time.sleep(0.05)
        else:
            return


def _pgbouncer() -> tuple[Path, str]:
    """Return the machine's PgBouncer, or one of the distribution's packages unpacked beside us.

    The packages need no root: they are unpacked, not installed.
    """
    installed = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if installed:
        return Path(installed), ""
    place = Path(tempfile.gettempdir()) / f"souk-pgbouncer-{os.geteuid()}"
    binary = place / "usr/sbin/pgbouncer"
    if not binary.exists():
        _unpack(place)
    libraries = sorted({str(path.parent) for path in place.rglob("*.so*")})
    return binary, ":".join(libraries)


def _unpack(place: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="souk-packages-") as name:
        folder = Path(name)
        options: list[str] = []
        if not any(Path("/var/lib/apt/lists").glob("*Packages*")):
            for part in ("lists/partial", "cache/archives/partial"):
                (folder / part).mkdir(parents=True)
            options = [
                "-o",
                f"Dir::State::Lists={folder}/lists",
                "-o",
                f"Dir::Cache={folder}/cache",
            ]
            subprocess.run(["apt-get", *options, "-qq", "update"], check=True)
        names = ["pgbouncer", *_needed(options)]
        subprocess.run(
            ["apt-get", *options, "-qq", "download", *names],
            cwd=folder,
            check=True,
            stderr=subprocess.DEVNULL,
        )
        draft = Path(tempfile.mkdtemp(prefix="souk-pgbouncer-"))
        draft.chmod(0o755)
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, draft], check=True)
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)


def _needed(options: list[str]) -> list[str]:
    """Return the libraries that PgBouncer's package asks for, but for those of every machine."""
    listed = subprocess.run(
        ["apt-cache", *options, "depends", "pgbouncer"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    needed = [line.split()[-1] for line in listed.splitlines() if " Depends: lib" in line]
    return [name for name in needed if not name.startswith(("libc6", "libsystemd", "libpam"))]
