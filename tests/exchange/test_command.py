"""`souk import` and `souk export` where the machine is in their way."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from souk.cli import exporting
from souk.cli.exporting import export_rows
from tests.factories import a_category

pytestmark = pytest.mark.django_db


def _failing(code: int) -> Iterator[bytes]:
    yield b"slug,name\n"
    raise OSError(code, os.strerror(code))


def test_an_export_is_there_whole(tmp_path: Path) -> None:
    a_category("Mugs")

    status = export_rows("categories", format="jsonl", output=tmp_path / "rows")

    assert status == 0
    assert (tmp_path / "rows").read_text().startswith('{"slug":')
    assert [path.name for path in tmp_path.iterdir()] == ["rows"]


def test_an_export_that_cannot_be_written_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = export_rows("categories", format="csv", output=tmp_path / "missing" / "rows.csv")

    assert status == 2
    assert capsys.readouterr().err == (
        f"souk: {tmp_path}/missing/rows.csv: No such file or directory\n"
    )


def test_a_disk_that_is_full_leaves_no_part_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(exporting, "exported", lambda kind, format: _failing(errno.ENOSPC))

    status = export_rows("categories", format="csv", output=tmp_path / "rows.csv")

    assert status == 2
    assert "No space left on device" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_who_has_read_enough_of_an_export_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "exported", lambda kind, format: _failing(errno.EPIPE))

    with pytest.raises(BrokenPipeError):
        export_rows("categories", format="csv", output=None)
