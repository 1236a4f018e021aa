from dataclasses import dataclass

from souk.core.errors import Conflict, NotFound


class ImportNotFound(NotFound):
    """There is no such import."""


@dataclass(eq=False)
class CannotUndo(Conflict):
    """This import cannot be undone."""

    reason: str

    @property
    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class UndoRefused(Conflict):
    """The import was not undone, and nothing was changed."""

    reason: str

    @property
    def detail(self) -> str:
        return f"Nothing was undone: {self.reason}"


class ImportOvertaken(Conflict):
    """Another worker has taken this import over."""
