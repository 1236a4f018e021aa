"""The worker's schedules."""

import json
import subprocess
import sys

# A process of its own: in this one, a test may have imported the jobs.
PROGRAM = """
import django, json
django.setup()
from procrastinate.contrib.django import app
gaps = {}
for one in app.periodic_registry.periodic_tasks.values():
    one.croniter.set_current(0)
    gaps[one.task.name] = -one.croniter.get_next() + one.croniter.get_next()
print(json.dumps(gaps))
"""


def test_the_worker_finds_its_schedules_and_reads_them_as_we_do() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    seconds = json.loads(done.stdout)
    assert seconds["ops.beat"] == 10
    assert seconds["inventory.backorders"] == 60
    assert seconds["payments.reconcile"] == 15
    assert seconds["ops.partitions"] == 24 * 60 * 60
