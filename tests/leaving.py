"""PostgreSQL ends with the tests that started it, however they end: also by kill -9."""

import subprocess
import sys
from dataclasses import dataclass

from souk.ops.postgres import Cluster

_WATCH = """
import sys
from pathlib import Path
from souk.ops.postgres import Cluster

# Ends when the runner says so, or is gone: then nothing was said.
if not sys.stdin.read():
    Cluster(Path(sys.argv[1])).stop()
"""


@dataclass
class Watcher:
    """A process that stops a cluster once its starter is gone without a word."""

    process: "subprocess.Popen[bytes]"

    def dismiss(self) -> None:
        self.process.communicate(b"the cluster is stopped")


def stop_without_us(cluster: Cluster) -> Watcher:
    """Have a cluster stopped when this process is gone."""
    command = [sys.executable, "-c", _WATCH, str(cluster.home)]
    return Watcher(subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True))
