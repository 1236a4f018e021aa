"""A MaxMind database with one network in it, as their format's specification 2.0 has it."""

from pathlib import Path
from typing import Any

# Numbers of 64 and of 32 bits; all others have 16.
_KINDS = {"build_epoch": 9, "node_count": 6}


def a_database(path: Path, *, first_byte: int, record: Any, kind: str = "GeoLite2-City") -> Path:
    """Write a database that knows all IPv4 addresses beginning with a byte."""
    nodes = 8
    nowhere, there = nodes, nodes + 16
    tree = b""
    for number in range(nodes):
        following = number + 1 if number < nodes - 1 else there
        bit = first_byte >> (7 - number) & 1
        left, right = (nowhere, following) if bit else (following, nowhere)
        tree += left.to_bytes(3, "big") + right.to_bytes(3, "big")
    about = {
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": 1_700_000_000,
        "database_type": kind,
        "description": {},
        "ip_version": 4,
        "languages": [],
        "node_count": nodes,
        "record_size": 24,
    }
    mark = b"\xab\xcd\xefMaxMind.com"
    path.write_bytes(tree + bytes(16) + _encoded(record) + mark + _encoded(about))
    return path


def _encoded(value: Any, kind: int = 5) -> bytes:
    """Return a value with its control byte; texts are short here."""
    if isinstance(value, dict):
        pairs = (
            _encoded(name) + _encoded(part, _KINDS.get(name, 5)) for name, part in value.items()
        )
        return bytes([7 << 5 | len(value)]) + b"".join(pairs)
    if isinstance(value, list):
        return bytes([len(value), 11 - 7]) + b"".join(map(_encoded, value))
    if isinstance(value, int):
        number = value.to_bytes((value.bit_length() + 7) // 8, "big")
        control = [len(number), kind - 7] if kind > 7 else [kind << 5 | len(number)]
        return bytes(control) + number
    text = value.encode()
    return bytes([2 << 5 | len(text)]) + text
