"""The processes of a shop, found by its home, and their end by kill -9."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random

from souk.ops.postgres import Cluster


def processes_of(home: Path) -> dict[int, str]:
    """Return the processes that serve a home and live, by their id, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            variables = (entry / "environ").read_bytes()
            command = _command(entry)
        except OSError:
            continue
        if f"SOUK_HOME={home}\0".encode() in variables + b"\0" and command:
            found[int(entry.name)] = command
    return found


def postmaster_of(home: Path) -> int | None:
    """Return the database's first process."""
    try:
        return int((Cluster(home).data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def kill(process_id: int) -> bool:
    """Kill -9 a process; return whether it was there."""
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _command(entry: Path) -> str:
    return (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def _children_of(parents: set[int]) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit():
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) in parents and _command(entry):
                    found.append(int(entry.name))
        except OSError:
            continue
    return found


def _running(home: Path, command: str) -> set[int]:
    return {number for number, line in processes_of(home).items() if f"souk.cli {command}" in line}


def _server_processes(home: Path) -> list[int]:
    serving = _running(home, "serve")
    return [number for number in _children_of(serving) if number in processes_of(home)]


def _first_server_process(home: Path) -> list[int]:
    serving = _running(home, "serve")
    return sorted(serving - set(_children_of(serving)))


def _workers(home: Path) -> list[int]:
    return sorted(_running(home, "worker"))


def _postmaster(home: Path) -> list[int]:
    found = postmaster_of(home)
    return [found] if found else []


def _connections(home: Path) -> list[int]:
    return _children_of(set(_postmaster(home)))


# What is killed in a storm. Of PostgreSQL: all of it, or one process, after which it begins anew.
TARGETS: dict[str, Callable[[Path], list[int]]] = {
    "server process": _server_processes,
    "whole server": _first_server_process,
    "worker": _workers,
    "database process": _connections,
    "database": _postmaster,
}


def kill_one(home: Path, target: str, chance: Random) -> bool:
    """Kill -9 a process of this kind; return whether there was one."""
    found = sorted(TARGETS[target](home))
    return bool(found) and kill(chance.choice(found))
