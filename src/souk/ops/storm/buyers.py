"""The visitors of a storm, each a process of its own."""

import multiprocessing
import random
import time
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection

from souk.ops.storm.client import Lost
from souk.ops.storm.staff import OPERATIONS
from souk.ops.storm.visit import Log, Person, Visit

# Forked while nothing else runs in the parent: what they need is loaded already.
_forked = multiprocessing.get_context("fork")

_REGISTER_SECONDS = 60


class Buyers:
    """So many visitors, who do things at random until the storm is over."""

    def __init__(
        self,
        count: int,
        *,
        port: int,
        seed: int,
        seconds: float,
        clerk: tuple[str, str],
        warehouses: Sequence[str],
    ) -> None:
        self._warehouses = warehouses
        self._may_begin = _forked.Event()
        self._are_ready = _forked.Semaphore(0)
        self._pipes: list[Connection] = []
        self._processes = []
        for number in range(count):
            ours, theirs = _forked.Pipe(duplex=False)
            process = _forked.Process(
                target=self._run, args=(theirs, number, port, seed, seconds, clerk), daemon=True
            )
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def begin(self) -> None:
        """Let them begin, once all of them have signed in."""
        for _ in self._processes:
            self._are_ready.acquire(timeout=_REGISTER_SECONDS)
        self._may_begin.set()

    def logs(self, patience_seconds: float) -> list[Log]:
        """Return what each of them heard, when they are done; who is not, has something wrong."""
        deadline = time.monotonic() + patience_seconds
        logs = []
        for pipe in self._pipes:
            try:
                is_there = pipe.poll(max(0.0, deadline - time.monotonic()))
                logs.append(pipe.recv() if is_there else Log(wrong=["a visitor never came back"]))
            except EOFError:
                logs.append(Log(wrong=["a visitor's process ended"]))
        for process in self._processes:
            process.kill()
            process.join()
        return logs

    def _run(
        self,
        pipe: Connection,
        number: int,
        port: int,
        seed: int,
        seconds: float,
        clerk: tuple[str, str],
    ) -> None:
        # What is done follows from the seed, whatever is answered; how, from a chance of its own.
        plan = random.Random(f"{seed} {number} plan")  # noqa: S311
        chance = random.Random(f"{seed} {number} details")  # noqa: S311
        visit = Visit(port, chance, ends_at=time.time() + _REGISTER_SECONDS, is_long=seconds >= 60)
        try:
            visit.clerk = Person(*clerk)
            visit.warehouses = self._warehouses
            visit.customer = Person(f"storm{number}@example.com", "a password for the storm")
            _sign_in(visit)
            self._are_ready.release()
            self._may_begin.wait()
            visit.ends_at = time.time() + seconds
            _visit(visit, plan)
        except Exception:  # noqa: BLE001 - whatever it was, the storm has to hear of it
            visit.wrong(traceback.format_exc())
        pipe.send(visit.log)


def _sign_in(visit: Visit) -> None:
    visit.operation = "sign_in"
    who = visit.customer
    registration = {"email": who.email, "password": who.password}
    visit.sure("/auth/register", registration, who=Person(), expect={201})
    for person in (who, visit.clerk):
        while not person.access_token:
            try:
                visit.sign_in(person)
            except Lost:
                time.sleep(0.1)


def _visit(visit: Visit, plan: random.Random) -> None:
    weights = [operation.weight for operation in OPERATIONS]
    while not visit.is_over:
        (chosen,) = plan.choices(OPERATIONS, weights)
        visit.operation = chosen.name
        chosen.act(visit)
