"""What docs/security.md names is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()


def test_every_file_it_names_is_there() -> None:
    named = re.findall(r"`((?:src/|requirements)[\w./-]+)`", PAGE)

    assert len(named) > 20
    assert not [path for path in named if not (ROOT / path).is_file()]


def test_every_test_it_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)

    assert len(named) > 30
    assert not [f"{path}::{test}" for path, test in named if test not in _tests_in(ROOT / path)]


def test_every_risk_is_attacked() -> None:
    rows = re.findall(r"^\| API(\d+) .*$", PAGE, re.MULTILINE)

    assert rows == [str(number) for number in range(1, 11)]
    assert all("::" in line for line in PAGE.splitlines() if line.startswith("| API"))


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
