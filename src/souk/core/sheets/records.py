"""What can be wrong with a file of rows."""

from collections import Counter
from dataclasses import dataclass, field


class BadFile(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: its line in the file, why, and the column to blame, if any."""

    line: int
    reason: str
    column: str = ""


class BadRow(Exception):
    """A row cannot be taken; the message says why, `column` where."""

    def __init__(self, reason: str, *, column: str = "") -> None:
        super().__init__(reason)
        self.column = column

    def at(self, line: int) -> Refusal:
        return Refusal(line, str(self), self.column)


# More than anybody reads; those beyond are counted.
MOST_REFUSALS = 10_000


@dataclass(slots=True)
class Outcome:
    """What a file came to: how many of what, and the rows that were not taken.

    `notes` are on rows that were taken, about parts of them that were not.
    """

    counts: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    refusal_count: int = 0
    notes: list[Refusal] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Note a row that was not taken."""
        self.refusal_count += 1
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append(refusal)

    def join(self, other: "Outcome") -> None:
        """Add what another part of the file came to."""
        self.counts += other.counts
        self.refusal_count += other.refusal_count
        refusals = sorted([*self.refusals, *other.refusals], key=lambda one: one.line)
        self.refusals = refusals[:MOST_REFUSALS]
        self.note(other.notes)

    def note(self, notes: list[Refusal]) -> None:
        """Note what was not taken of rows that were."""
        self.notes += notes[: MOST_REFUSALS - len(self.notes)]
