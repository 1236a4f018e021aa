"""The worker knows its schedules."""

import subprocess
import sys

PROGRAM = """
import django
django.setup()
from procrastinate.contrib.django import app
print(*sorted(one.task.name for one in app.periodic_registry.periodic_tasks.values()))
"""


def test_the_worker_finds_its_schedules_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert {"ops.beat", "payments.reconcile", "ops.retention"} <= set(done.stdout.split())
