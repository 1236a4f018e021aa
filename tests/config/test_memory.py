"""What a process of the server does without, so that it stays small."""

import json
import os
import subprocess
import sys

# Pictures, SQLite, the terminal's colours and QR codes.
_RARE = ("PIL", "sqlite3", "rich", "segno")


def test_what_is_rarely_needed_is_not_loaded_by_each_process() -> None:
    loads = "import json, sys, souk.config.wsgi; print(json.dumps(sorted(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", loads],
        env={**os.environ, "SOUK_PROCESS": "server"},
        capture_output=True,
        text=True,
        check=True,
    )

    modules = json.loads(loaded.stdout)
    assert "souk.edge.application" in modules
    rare = {name for name in modules if name.split(".")[0] in _RARE}
    assert rare == {"rich"}  # Kept out by a name without a module.
