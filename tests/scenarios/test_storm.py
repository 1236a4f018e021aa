"""A short storm: buyers, staff, lost answers and kill -9; `souk storm` is the long one."""

import os
import subprocess
import sys
from pathlib import Path


def test_a_storm_leaves_nothing_wrong(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "souk.cli", "storm"),
            *("--minutes", "0.2", "--kill-every", "2.4", "--buyers", "4", "--seed", "2026"),
        ],
        # Beside the tests' own database: where that one could be reached, this one can, too.
        env={**os.environ, "SOUK_HOME": f"{os.environ['SOUK_HOME']}/{tmp_path.name}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for sign in ("killed: database", "killed: worker", "order_items", "Nothing is wrong."):
        assert sign in done.stdout + done.stderr, done.stdout + done.stderr
