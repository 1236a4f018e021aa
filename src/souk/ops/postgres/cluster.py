"""A private cluster under SOUK_HOME: started once, adopted by whoever comes next."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from souk.ops.postgres import bootstrap
from souk.ops.postgres.binaries import Binaries, find
from souk.ops.postgres.configuration import configuration
from souk.ops.postgres.errors import PostgresUnavailable
from souk.ops.postgres.identity import Identity, reachable, server_identity

_START_SECONDS = 60
_STOP_SECONDS = 30
# What PostgreSQL says while processes of a server that was killed have not ended yet, or are not
# buried by their parent.
_STILL_HELD = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
# A socket's path has room for 107 bytes, of which the name takes these.
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_FOLDER = 107 - len(f"/{_SOCKET}")


class Cluster:
    """The private PostgreSQL of one SOUK_HOME."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self._log = self.folder / "log"
        self._logged_before = 0
        self._launched: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, or adopt it where it runs already; make the cluster when it is new.

        Safe to call from several processes at once, and after kill -9 of anything. Raises
        PostgresUnavailable with one line that says what to do.
        """
        with self._alone():
            if not self._passwords_file.exists():
                self._make()
            if not self.is_running:
                self._launch(self.data, self.binaries)
                self._wait(self._superuser_url)
                with psycopg.connect(self._superuser_url, autocommit=True) as db:
                    bootstrap.settle_roles(db)
            self._wait(self.url("owner"))

    def stop(self) -> None:
        """Stop the server and wait until it is down; no error when it is."""
        with self._alone():
            self._end(self.data)

    @property
    def is_running(self) -> bool:
        return _postmaster(self.data) is not None

    @property
    def version(self) -> int:
        """The server's major version."""
        return self.binaries.major

    @property
    def bin_dir(self) -> Path:
        """Where psql, pgbench and pg_dump of this server's version lie, where it has them."""
        return self.binaries.folder

    def url(self, role: bootstrap.Role) -> str:
        """Return the libpq address of a role; raise PostgresUnavailable before the first start."""
        if not self._passwords_file.exists():
            raise PostgresUnavailable("there is no database yet: run souk up, or souk migrate")
        return self._url(f"souk_{role}", self._passwords[role], bootstrap.DATABASE)

    @cached_property
    def binaries(self) -> Binaries:
        major = None
        if (self.data / "PG_VERSION").exists():
            major = int((self.data / "PG_VERSION").read_text())
        found = find(major)
        return Binaries(reachable(self._identity, found.folder, copy_to=self._place), found.major)

    @cached_property
    def data(self) -> Path:
        return self._place / "data"

    @cached_property
    def _identity(self) -> Identity:
        return server_identity()

    @cached_property
    def _place(self) -> Path:
        """Where the server's files lie: our own folder, if the server's user can reach it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._identity.can_enter(self.folder):
            return self.folder
        # A parent is closed to the server's user, and stays so: its data lie elsewhere.
        place = Path("/var/lib/souk") / _digest(self.home)
        place.mkdir(parents=True, exist_ok=True)
        (self.folder / "location").write_text(f"{place}\n")
        return place

    @cached_property
    def _sockets(self) -> Path:
        folder = self._place / "socket"
        if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
            name = f"souk-{self._identity.uid}-{_digest(self.home)}"
            folder = Path(tempfile.gettempdir()) / name
        return folder

    @property
    def _passwords_file(self) -> Path:
        return self.folder / "passwords.json"

    @cached_property
    def _passwords(self) -> dict[str, str]:
        passwords: dict[str, str] = json.loads(self._passwords_file.read_text())
        return passwords

    @property
    def _superuser_url(self) -> str:
        return self._url("postgres", self._passwords["postgres"], "postgres")

    def _url(self, user: str, password: str, database: str) -> str:
        host = quote(str(self._sockets), safe="")
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={host}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        """Make the cluster; the passwords are written last, so that half of one begins again."""
        if self.data.exists():
            self._end(self.data)
            shutil.rmtree(self.data)
        self._identity.own(self.data)
        passwords = bootstrap.new_passwords()
        bootstrap.initdb(self.binaries, self.data, self._identity, passwords["postgres"])
        self._launch(self.data, self.binaries)
        superuser = self._url("postgres", passwords["postgres"], "postgres")
        self._wait(superuser)
        bootstrap.prepare(superuser, passwords)
        bootstrap.write_passwords(self._passwords_file, passwords)

    def _launch(self, data: Path, binaries: Binaries) -> None:
        _own_sockets(self._identity, self._sockets)
        settings = configuration(self._sockets, binaries)
        included = data / "souk.conf"
        included.write_text(settings)
        with self._log.open("ab") as log:
            self._logged_before = log.tell()
            self._launched = subprocess.Popen(  # noqa: S603
                [binaries / "postgres", "-D", str(data), "-c", f"config_file={included}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                # Ctrl-C in the terminal is for us; we stop the server when all others are done.
                start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                **self._identity.switch,
            )

    def _wait(self, url: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise PostgresUnavailable(
                        f"PostgreSQL did not start ({error}); see {self._log}"
                    ) from None
            if self._launched is not None and self._launched.poll() is not None:
                self._launch_again()
            time.sleep(0.05)

    def _launch_again(self) -> None:
        """Try again after a kill, and while a killed server's children still hold its memory."""
        was_killed = self._launched is not None and self._launched.returncode < 0
        with self._log.open(errors="replace") as log:
            log.seek(self._logged_before)
            said = log.read()
        if not was_killed and not any(words in said for words in _STILL_HELD):
            raise PostgresUnavailable(f"PostgreSQL did not start; see {self._log}")
        time.sleep(0.2)
        if _is_dead(self.data):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self._sockets / f"{_SOCKET}.lock").unlink(missing_ok=True)
        self._launch(self.data, self.binaries)

    def _end(self, data: Path) -> None:
        for number, seconds in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, 5)):
            process = _postmaster(data)
            if process is None:
                return
            os.kill(process, number)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline and _postmaster(data) is not None:
                _reap(process)
                time.sleep(0.02)


@contextmanager
def running(home: Path) -> Iterator[Cluster]:
    """Have the cluster running meanwhile; stop it at the end only if it was not running before."""
    cluster = Cluster(home)
    was_running = cluster.is_running
    cluster.start()
    try:
        yield cluster
    finally:
        if not was_running:
            cluster.stop()


def _digest(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


def _own_sockets(identity: Identity, folder: Path) -> None:
    """Make the private folder of the socket; refuse one that somebody else has put there."""
    if folder.is_symlink():
        raise PostgresUnavailable(f"{folder} is a link: remove it")
    identity.own(folder)
    found = folder.lstat()
    if found.st_uid != identity.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise PostgresUnavailable(f"{folder} belongs to somebody else: remove it")


def _postmaster(data: Path) -> int | None:
    """Return the process id of the server of a data folder, None when it does not run."""
    try:
        process = int((data / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    # After a reboot the number in the file may be anybody's.
    return process if os.fsencode(data) in command else None


def _is_dead(data: Path) -> bool:
    """Say whether a data folder's server is dead though its process id is still taken.

    Where nobody buries the dead, as in a container without an init, a killed server stays a
    zombie, and PostgreSQL takes it for a living one. Its children work in the data folder: none may
    be left.
    """
    try:
        process = int((data / "postmaster.pid").read_text().splitlines()[0])
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, ValueError, IndexError):
        return False
    return state == "Z" and not any(_works_in(data, entry) for entry in Path("/proc").iterdir())


def _works_in(data: Path, entry: Path) -> bool:
    try:
        return entry.name.isdigit() and (entry / "cwd").readlink() == data
    except OSError:
        return False


def _reap(process: int) -> None:
    """Let go of a server that we started ourselves; another process's is not ours to reap."""
    try:
        os.waitpid(process, os.WNOHANG)
    except ChildProcessError:
        return
