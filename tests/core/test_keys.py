"""Encrypted columns: what the table holds, and the change from key to key."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from souk.accounts.models import TwoFactor
from souk.core.keys import rotation
from souk.core.keys.keyring import Damaged, UnknownKey, decrypt, encrypt, keyring
from souk.core.keys.rotation import encrypted_columns, rotate
from tests.factories import a_customer

OLD = "the key of yesterday that was a good one"
NEW = "the key of today that is a better one"


def a_secret(text: str) -> TwoFactor:
    return TwoFactor.objects.create(user=a_customer()[0], secret=text)


def stored() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_two_factors ORDER BY id")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_the_table_holds_a_ciphertext(db: None) -> None:
    a_secret("hunter2")
    a_secret("hunter2")

    first, second = stored()

    assert b"hunter2" not in first + second
    assert first != second
    assert [row.secret for row in TwoFactor.objects.all()] == ["hunter2", "hunter2"]


@pytest.mark.parametrize("text", ["", "x", "\u00e4\u6f22\U0001f600", "y" * 10_000])
def test_any_text_comes_back(text: str) -> None:
    assert decrypt(encrypt(text)) == text


def test_a_changed_ciphertext_is_noticed() -> None:
    ciphertext = encrypt("hunter2")

    for at in (5, len(ciphertext) - 1):
        changed = bytearray(ciphertext)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            decrypt(bytes(changed))
    with pytest.raises(Damaged):
        decrypt(ciphertext[:8])


def test_an_unknown_key_is_named() -> None:
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        ciphertext = encrypt("hunter2")
        key_id = keyring()[0].id.hex()

    with override_settings(ENCRYPTION_KEYS=[NEW]), pytest.raises(UnknownKey) as refusal:
        decrypt(ciphertext)

    assert key_id in str(refusal.value)
    assert "SOUK_ENCRYPTION_KEYS" in str(refusal.value)
    assert OLD not in str(refusal.value)


def test_an_older_key_still_reads_and_the_newest_writes(db: None) -> None:
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        a_secret("before")

    with override_settings(ENCRYPTION_KEYS=[NEW, OLD]):
        a_secret("after")
        assert [row.secret for row in TwoFactor.objects.order_by("id")] == ["before", "after"]
        first, second = stored()
        newest, oldest = keyring()
        assert first.startswith(oldest.prefix)
        assert second.startswith(newest.prefix)


def test_every_encrypted_column_is_found() -> None:
    assert ("accounts_two_factors", "secret") in [
        (column.table, column.column) for column in encrypted_columns()
    ]


def test_after_a_rotation_the_old_key_is_not_needed(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 3)
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        for number in range(10):
            a_secret(f"secret {number}")
    heard: list[tuple[int, int]] = []

    with override_settings(ENCRYPTION_KEYS=[NEW, OLD]):
        done = rotate(lambda *progress: heard.append(progress))
        again = rotate()

    assert (done.values, done.remaining) == (10, 0)
    assert again.values == 0
    assert heard == [(3, 10), (6, 10), (9, 10), (10, 10)]
    with override_settings(ENCRYPTION_KEYS=[NEW]):
        texts = [row.secret for row in TwoFactor.objects.order_by("id")]
    assert texts == [f"secret {number}" for number in range(10)]


def test_a_rotation_that_was_killed_goes_on_where_it_was(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        for number in range(5):
            a_secret(f"secret {number}")

    def killed(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with override_settings(ENCRYPTION_KEYS=[NEW, OLD]):
        with pytest.raises(KeyboardInterrupt):
            rotate(killed)
        assert len({row[:5] for row in stored()}) == 2
        assert rotate().values == 3
        assert len({row[:5] for row in stored()}) == 1


def test_a_rotation_begins_with_no_key_missing(db: None) -> None:
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        a_secret("of a lost key")
    with override_settings(ENCRYPTION_KEYS=[*settings.ENCRYPTION_KEYS]):
        a_secret("of a known key")
    before = stored()

    with (
        override_settings(ENCRYPTION_KEYS=[NEW, *settings.ENCRYPTION_KEYS]),
        pytest.raises(UnknownKey),
    ):
        rotate()

    assert stored() == before


def souk(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "souk.cli", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("committed")
def test_the_command_says_when_the_old_key_may_go() -> None:
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        a_secret("hunter2")
        key_id = keyring()[0].id.hex()

    lost = souk("keys", "rotate", SOUK_ENCRYPTION_KEYS=NEW)
    done = souk("keys", "rotate", SOUK_ENCRYPTION_KEYS=f"{NEW},{OLD}")

    assert lost.returncode == 1
    assert lost.stderr.strip().startswith(f"souk: encrypted with key {key_id}, which")
    assert done.returncode == 0, done.stderr
    assert "1 values of" in done.stdout
    assert f"Nothing needs {key_id} any more" in done.stdout
    with override_settings(ENCRYPTION_KEYS=[NEW]):
        assert TwoFactor.objects.get().secret == "hunter2"


def test_a_new_key_is_long_and_never_the_same() -> None:
    first, second = (souk("keys", "new").stdout.strip() for _ in range(2))

    assert len(first) >= 32
    assert first != second
