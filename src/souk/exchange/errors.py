from dataclasses import dataclass

from souk.core.errors import Conflict, NotFound


class ImportNotFound(NotFound):
    """There is no such import."""


@dataclass(eq=False)
class CannotUndo(Conflict):
    """This import cannot be undone."""

    state: str

    @property
    def detail(self) -> str:
        return (
            "An import of products or orders can be undone once it is done, within 30 days;"
            f" this one is {self.state}."
        )


class ImportOvertaken(Conflict):
    """Another worker has taken this import over."""
