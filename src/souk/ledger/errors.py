from dataclasses import dataclass

from souk.core.errors import Conflict, Invalid


@dataclass(eq=False)
class TransferDiffers(Conflict):
    """Something else was booked under this source already."""

    transfer: str

    @property
    def detail(self) -> str:
        return f"{self.transfer} stands in the books with other amounts: what is booked stays."


@dataclass(eq=False)
class TransferUnbalanced(Invalid):
    """The entries of a transfer do not sum to zero."""

    difference: int
