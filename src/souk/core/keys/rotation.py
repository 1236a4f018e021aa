"""From key to key: every encrypted column is encrypted anew with the newest one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from souk.core.keys.fields import EncryptedText
from souk.core.keys.keyring import PREFIX_BYTES, UnknownKey, decrypt, encrypt, keyring

_BATCH = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EncryptedColumn:
    """A column of ciphertexts, and the key of its table."""

    table: str
    column: str
    key: str


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values were encrypted anew, and how many still wait: somebody wrote meanwhile."""

    columns: int
    values: int
    remaining: int


def encrypted_columns() -> list[EncryptedColumn]:
    """Return every encrypted column there is, by the models."""
    return [
        EncryptedColumn(model._meta.db_table, field.column, model._meta.pk.column)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedText)
    ]


def rotate(progress: Progress | None = None) -> Rotated:
    """Encrypt anew whatever an older key encrypted; raise UnknownKey before anything is changed.

    Each batch is a transaction of its own: one that is killed is simply begun again. A value that
    changes meanwhile is left as it was written.
    """
    columns = encrypted_columns()
    total = sum(_count_old(column) for column in columns)
    done = 0
    for column in columns:
        for count in _batches(column):
            done += count
            if progress:
                progress(done, max(total, done))
    return Rotated(len(columns), done, sum(_count_old(column) for column in columns))


def _count_old(column: EncryptedColumn) -> int:
    """Return how many values of a column are not the newest key's."""
    newest, *older = [key.prefix for key in keyring()]
    statement = (
        f'SELECT substring("{column.column}" FROM 1 FOR {PREFIX_BYTES}), count(*)'
        f' FROM "{column.table}" WHERE "{column.column}" IS NOT NULL GROUP BY 1'
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        counts = {bytes(prefix): int(count) for prefix, count in cursor.fetchall()}
    for prefix in counts:
        if prefix != newest and prefix not in older:
            raise UnknownKey(prefix[1:])
    return sum(count for prefix, count in counts.items() if prefix != newest)


def _batches(column: EncryptedColumn) -> Iterator[int]:
    """Encrypt a column anew, batch after batch in the order of its rows; yield each one's size."""
    newest = keyring()[0].prefix
    read = (
        f'SELECT "{column.key}", "{column.column}" FROM "{column.table}"'
        f' WHERE substring("{column.column}" FROM 1 FOR {PREFIX_BYTES}) <> %s {{}}'
        f' ORDER BY "{column.key}" LIMIT {_BATCH}'
    )
    write = (
        f'UPDATE "{column.table}" SET "{column.column}" = %s'
        f' WHERE "{column.key}" = %s AND "{column.column}" = %s'
    )
    last: Any = None
    while True:
        after = "" if last is None else f'AND "{column.key}" > %s'
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(read.format(after), [newest] if last is None else [newest, last])
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                write, [(encrypt(decrypt(bytes(old))), row, bytes(old)) for row, old in rows]
            )
            changed = cursor.rowcount
        last = rows[-1][0]
        yield changed
