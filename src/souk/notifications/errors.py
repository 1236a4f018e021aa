from dataclasses import dataclass

from souk.core.errors import Unavailable


@dataclass(eq=False)
class MailServerFails(Unavailable):
    """The mail server takes no letters now."""

    reason: str

    @property
    def detail(self) -> str:
        return f"No letter can be sent: {self.reason}."
