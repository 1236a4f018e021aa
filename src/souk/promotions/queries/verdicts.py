"""What a coupon's code is worth, or why it is refused."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from souk.core.money import format_amount

Reason = Literal[
    "not_found",
    "not_started",
    "expired",
    "exhausted",
    "already_used",
    "minimum_not_reached",
    "not_applicable",
    "not_combinable",
]

_SENTENCES: dict[str, str] = {
    "not_found": "there is no coupon {code}",
    "not_started": "{code} is not valid yet",
    "expired": "{code} has expired",
    "exhausted": "{code} has been used as often as it may be",
    "already_used": "you have used {code} as often as one customer may",
    "minimum_not_reached": "{code} needs goods for {missing} more",
    "not_applicable": "{code} is not for any of these goods",
    "not_combinable": "{code} cannot be combined with another coupon",
}


@dataclass(frozen=True, slots=True)
class CouponVerdict:
    """A code with what it takes off, in minor units; `reason` says why it is refused."""

    code: str
    name: str
    amount: int
    reason: Reason | None
    missing_amount: int | None

    @property
    def is_applied(self) -> bool:
        return self.reason is None

    @property
    def is_combinable(self) -> bool:
        """Whether it stands beside the others that come with it."""
        return self.reason != "not_combinable"

    def in_the_way_of(self, code: str) -> "CouponVerdict":
        """Return the verdict over a code that cannot be used because of this one."""
        return replace(self, code=code, name="")

    def sentence(self, currency: str) -> str:
        """Return why it is refused, for people."""
        missing = format_amount(self.missing_amount or 0, currency)
        return _SENTENCES[self.reason or ""].format(code=self.code, missing=missing)

    def refusal(self) -> dict[str, Any]:
        """Return why it is refused, for machines."""
        return {
            "code": self.code,
            "reason": self.reason,
            "missing_amount": self.missing_amount,
        }
