from dataclasses import dataclass

from souk.core.errors import Conflict


@dataclass(eq=False)
class CategoryHasChildren(Conflict):
    """There are categories below this one."""

    name: str

    @property
    def detail(self) -> str:
        return f"Move or remove the categories below {self.name} first."
