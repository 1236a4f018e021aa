from dataclasses import dataclass
from datetime import datetime

from souk.core.errors import NotFound


@dataclass(eq=False)
class TableNotAudited(NotFound):
    """The changes of this table are not recorded."""

    audited: list[str]

    @property
    def detail(self) -> str:
        return f"Name one of: {', '.join(self.audited)}."


@dataclass(eq=False)
class MomentNotKept(NotFound):
    """The audit does not reach back to that moment."""

    kept_since: datetime

    @property
    def detail(self) -> str:
        return f"Changes of this table are kept since {self.kept_since.isoformat()}."


class RecordNotThere(NotFound):
    """The record did not exist at that moment."""

    @property
    def detail(self) -> str:
        return "GET /api/v1/admin/audit with table and record says when it was made and deleted."
