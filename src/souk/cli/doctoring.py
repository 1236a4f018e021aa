"""`souk doctor`: the invariants of a live database, and each row that breaks one."""

import json

import click
from rich.console import Console

from souk.ops.queries.invariants import Finding, check_invariants


def report(*, as_json: bool) -> int:
    """Check every invariant, print what was found, and return the exit status."""
    findings = list(check_invariants())
    broken = [finding for finding in findings if finding.count]
    if as_json:
        click.echo(json.dumps([_as_json(finding) for finding in findings], default=str))
    else:
        _print(findings)
    return 1 if broken else 0


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False)
    for finding in findings:
        if not finding.count:
            console.print(f"[green]✓[/] {finding.rule}")
            continue
        console.print(f"[red]✗[/] {finding.rule} [red]{finding.count} broken[/]")
        for row in finding.rows:
            pairs = zip(finding.columns, row, strict=True)
            console.print("    " + ", ".join(f"{name}={value}" for name, value in pairs))
    broken = sum(1 for finding in findings if finding.count)
    console.print(f"\n{len(findings)} invariants checked, {broken} broken.")


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "invariant": finding.name,
        "rule": finding.rule,
        "broken": finding.count,
        "rows": [dict(zip(finding.columns, row, strict=True)) for row in finding.rows],
    }
