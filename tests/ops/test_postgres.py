"""The private PostgreSQL: private, durable, and found again."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from souk.ops.postgres import Cluster, PostgresUnavailable
from tests.shop import wait_for


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(Path(os.environ["SOUK_HOME"]) / f"cluster-{uuid.uuid4().hex[:8]}")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.home)


def test_it_listens_on_a_socket_that_only_its_user_opens(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("owner")) as db:
        assert db.execute("SHOW listen_addresses").fetchone() == ("",)
        folder = Path(db.info.host)
    assert folder.stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0


def test_a_second_start_finds_the_first(cluster: Cluster) -> None:
    def server() -> str:
        return (cluster.data / "postmaster.pid").read_text().split()[0]

    before = server()
    Cluster(cluster.home).start()

    assert server() == before
    assert Cluster(cluster.home).is_running


def test_it_does_not_serve_as_root(cluster: Cluster) -> None:
    process = (cluster.data / "postmaster.pid").read_text().split()[0]

    assert Path(f"/proc/{process}").stat().st_uid != 0


def test_one_that_is_killed_while_it_starts_is_started_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = Cluster._launch
    launched: list[Cluster] = []

    def launch_and_kill_the_first(self: Cluster, *arguments: Any) -> None:
        launch(self, *arguments)
        launched.append(self)
        if len(launched) == 1:
            assert self._launched is not None
            self._launched.kill()
            self._launched.wait()

    monkeypatch.setattr(Cluster, "_launch", launch_and_kill_the_first)
    cluster.stop()
    again = Cluster(cluster.home)
    again.start()

    assert len(launched) > 1
    with psycopg.connect(again.url("app")) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


_A_RUNNER = """
import sys, time
from pathlib import Path
from souk.ops.postgres import Cluster
from tests.leaving import stop_without_us

stop_without_us(Cluster(Path(sys.argv[1])))
print("watched", flush=True)
time.sleep(600)
"""


def test_one_of_the_tests_ends_with_a_runner_that_is_killed(cluster: Cluster) -> None:
    command = [sys.executable, "-c", _A_RUNNER, str(cluster.home)]
    runner = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert runner.stdout is not None
    assert runner.stdout.readline() == b"watched\n"
    assert cluster.is_running

    runner.kill()
    runner.communicate()

    wait_for(lambda: not cluster.is_running)
    cluster.start()


def test_roles_may_what_they_need(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("app")) as db, pytest.raises(psycopg.Error):
        db.execute("CREATE TABLE mine (id int)")
    for role in ("app", "analytics", "backup", "owner"):
        with psycopg.connect(cluster.url(role)) as db:  # type: ignore[arg-type]
            answer = db.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            assert answer.fetchone() == (False,)


def test_a_long_path_has_its_socket_elsewhere() -> None:
    home = Path(os.environ["SOUK_HOME"]) / ("a-long-name-" * 12) / uuid.uuid4().hex
    cluster = Cluster(home)
    try:
        cluster.start()
        with psycopg.connect(cluster.url("app")) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)
    finally:
        cluster.stop()
        shutil.rmtree(home.parent)


def test_without_binaries_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUK_PG_BIN", str(tmp_path / "nowhere"))

    with pytest.raises(PostgresUnavailable) as refusal:
        Cluster(tmp_path).start()

    assert "SOUK_PG_BIN" in str(refusal.value)
    assert "\n" not in str(refusal.value)
