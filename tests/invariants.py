"""The doctor's word that all is well."""

from souk.ops.queries.invariants import check_invariants


def assert_sound() -> None:
    """Fail with each row that breaks an invariant."""
    broken = {finding.name: finding.rows for finding in check_invariants() if finding.count}
    assert not broken
