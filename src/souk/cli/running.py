"""Running a shop: its database, its server and its worker, as one command."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from ipaddress import ip_address
from types import FrameType
from typing import Literal

import click

from souk.config.environment import Environment, load, load_to_serve
from souk.core.lifetimes import die_with_parent
from souk.core.memory import loading
from souk.ops import postgres

_RESTART_SECONDS = 1.0

# Where the demo's own webhook is heard, and what it was told is written.
RECEIVER_PORT = "SOUK_DEMO_RECEIVER_PORT"
TOLD = "webhooks.jsonl"


class NotMigrated(Exception):
    """The database is of an earlier version of Souk."""

    def __str__(self) -> str:
        return "the database is of an earlier version of Souk: run souk migrate first"


@contextmanager
def database(role: Literal["app", "owner"]) -> Iterator[Environment]:
    """Make Django ready to work as a role; an embedded database that is down runs meanwhile."""
    environment = load()
    os.environ["SOUK_DATABASE_ROLE"] = role
    with postgres.running(environment.home) if environment.is_embedded else nullcontext():
        set_up_django()
        with _of_this_version():
            yield environment


@contextmanager
def _of_this_version() -> Iterator[None]:
    """Raise NotMigrated where something is not there because the database is older."""
    from django.db import ProgrammingError

    try:
        yield
    except ProgrammingError as error:
        from souk.ops.queries.readiness import is_migrated

        if is_migrated():
            raise
        raise NotMigrated from error


def set_up_django() -> None:
    """Make Django ready; nothing here asks the database yet."""
    import django

    with loading():
        django.setup()


def run_shop(*, is_demo: bool = False) -> None:
    """Start what a shop needs, in order, and keep it running until a signal ends it."""
    if is_demo:
        os.environ.setdefault("SOUK_PAYMENT_GATEWAYS", "manual,test")
        os.environ.setdefault("SOUK_LOG_LEVEL", "WARNING")
        os.environ.setdefault("SOUK_LOG_FORMAT", "text")
        # The receiver of the demo's webhook is this machine.
        os.environ.setdefault("SOUK_OUTGOING_HTTP", "true")
        os.environ.setdefault("SOUK_OUTGOING_NETWORKS", "127.0.0.0/8")
        os.environ[RECEIVER_PORT] = str(_free_port())
    environment = load_to_serve()
    _refuse_taken_port(environment)
    if is_demo:
        _refuse_unreachable_receiver(environment)
    cluster = postgres.Cluster(environment.home) if environment.is_embedded else None
    # A signal during the start ends it in good order, too.
    signal.signal(signal.SIGTERM, _interrupt)
    shop = Shop(environment)
    try:
        if cluster:
            _step("Starting PostgreSQL", cluster.start)
        _step("Migrating", lambda: _souk("migrate", is_quiet=True))
        # The server takes the longest to load: so does it beside what else there is to do.
        shop.start("serve")
        if is_demo:
            _step("Loading the demo catalogue", lambda: _souk("load-demo"))
        shop.start("worker", *(["demo-receiver"] if is_demo else []))
        shop.wait_until_ready()
        shop.greet(is_demo=is_demo)
        shop.supervise(cluster)
    except KeyboardInterrupt:
        click.echo("\nStopping.", err=True)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        shop.stop()
        if cluster:
            cluster.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(environment: Environment) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.souk_host, environment.port))
        except OSError as error:
            click.echo(
                f"souk: port {environment.port} cannot be used ({error.strerror}); "
                f"set PORT to another one",
                err=True,
            )
            sys.exit(2)


def _refuse_unreachable_receiver(environment: Environment) -> None:
    here = ip_address("127.0.0.1")
    is_allowed = any(here in network for network in environment.souk_outgoing_networks)
    if not (is_allowed and environment.souk_outgoing_http):
        click.echo(
            "souk: the demo's own webhook is heard at http://127.0.0.1: let SOUK_OUTGOING_NETWORKS"
            " hold 127.0.0.0/8 and SOUK_OUTGOING_HTTP be true, or set neither",
            err=True,
        )
        sys.exit(2)


def _step(name: str, action: Callable[[], None]) -> None:
    started = time.monotonic()
    click.echo(f"{name} …", nl=False)
    action()
    click.echo(f" {time.monotonic() - started:.1f} s")


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "souk.cli", name]


def _souk(name: str, *, is_quiet: bool = False) -> None:
    output = subprocess.DEVNULL if is_quiet else None
    done = subprocess.run(_command(name), check=False, stdout=output)  # noqa: S603 - ourselves
    if done.returncode:
        sys.exit(done.returncode)


def _try_to_start(cluster: postgres.Cluster) -> None:
    """Start the database of an open shop; one that will not start now is tried again later."""
    try:
        cluster.start()
    except postgres.PostgresUnavailable as error:
        click.echo(f"souk: {error}", err=True)
        time.sleep(_RESTART_SECONDS)


@dataclass
class Shop:
    """The processes of a running shop; one that dies is started again."""

    environment: Environment
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - ourselves
                _command(name),
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def wait_until_ready(self, seconds: float = 60) -> None:
        import urllib.error
        import urllib.request

        address = f"http://{self.environment.souk_host}:{self.environment.port}/health/live"
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(address, timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                self._start_again_what_died()
                time.sleep(0.1)
        click.echo("souk: the server does not answer; its messages are above", err=True)
        sys.exit(1)

    def greet(self, *, is_demo: bool) -> None:
        address = self.environment.base_url
        click.echo(f"\n  API    {address}/api/v1")
        click.echo(f"  Docs   {address}/api/v1/docs")
        click.echo(f"  Admin  {address}/admin/")
        if not self.environment.smtp_url:
            click.echo(f"  Mail   {address}/admin/notifications/letter/mailbox/")
        if is_demo:
            from souk.ops.demo import ACCOUNTS

            click.echo(f"  Books  {address}/admin/ledger/account/")
            click.echo(f"  Events {self.environment.home / TOLD}")
            click.echo("\n  Demo accounts:")
            for account in ACCOUNTS:
                click.echo(f"    {account.role:<9} {account.email:<22} {account.password}")
        click.echo("\nThe shop is open. Ctrl-C closes it.")

    def supervise(self, cluster: postgres.Cluster | None) -> None:
        while True:
            if cluster and not cluster.is_running:
                click.echo("souk: PostgreSQL ended; starting it again", err=True)
                _try_to_start(cluster)
            self._start_again_what_died()
            time.sleep(0.5)

    def _start_again_what_died(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is not None:
                click.echo(
                    f"souk: {name} ended ({process.returncode}); starting it again", err=True
                )
                time.sleep(_RESTART_SECONDS)
                self.start(name)
                return

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
