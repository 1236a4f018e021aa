"""The rules of style that a machine can check."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for path in (ROOT / "src").rglob("*.py")
    if "migrations" not in path.parts and not path.name.startswith(".")
)
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
SAYS_NOTHING = {"utils", "helpers", "helper", "common", "manager", "service", "info", "misc"}


def test_files_fit_in_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if (count := len(path.read_text().splitlines())) > MAX_FILE_LINES
    }

    assert not long


def test_functions_fit_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]

    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [path for path in SOURCES if SAYS_NOTHING & set(path.with_suffix("").parts)]


def test_nothing_is_left_for_later() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b")

    assert not [path for path in SOURCES if unfinished.search(path.read_text())]


def test_every_operation_says_what_it_promises() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        if "operations" in path.parts and "souk" in path.parts
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]

    assert not silent


def test_no_two_schemas_share_a_name() -> None:
    # In the OpenAPI document there is one of each name, and the latter would stand for both.
    names = Counter(
        node.name
        for path in SOURCES
        if "api" in path.parts
        for node in ast.parse(path.read_text()).body
        # A query is written out at its operation.
        if isinstance(node, ast.ClassDef) and not node.name.endswith("Query")
    )

    assert [name for name, count in names.items() if count > 1] == []
