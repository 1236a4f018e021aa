"""What may go wrong, by kind. The edge alone knows which HTTP status a kind becomes."""

import re
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong value: `field` is a dotted path such as `items.0.quantity`."""

    field: str
    message: str
    code: str


class DomainError(Exception):
    """Something a caller could have done otherwise.

    The docstring of a subclass is its title, its name in snake case its stable code, and its
    dataclass fields are the machine-readable part of the answer.
    """

    kind: ClassVar[str] = "invalid"

    @classmethod
    def code(cls) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")

    @property
    def detail(self) -> str:
        """A sentence for people that says what to do next."""
        return f"{self.title()}."

    @property
    def field_errors(self) -> list[FieldError]:
        return []

    def extensions(self) -> dict[str, Any]:
        """The machine-readable part: every dataclass field by its name."""
        if not hasattr(self, "__dataclass_fields__"):
            return {}
        return {part.name: getattr(self, part.name) for part in fields(self)}  # type: ignore[arg-type]


class Invalid(DomainError):
    """The request is well-formed but not acceptable."""

    kind = "invalid"


class Unauthenticated(DomainError):
    """No or bad credentials."""

    kind = "unauthenticated"


class PaymentRequired(DomainError):
    """The payment was not made."""

    kind = "payment_required"


class Forbidden(DomainError):
    """This is not allowed to you."""

    kind = "forbidden"


class NotFound(DomainError):
    """There is nothing here, or it is not yours."""

    kind = "not_found"


class Conflict(DomainError):
    """The request conflicts with the present state."""

    kind = "conflict"


class PreconditionFailed(DomainError):
    """The resource has changed since you read it."""

    kind = "precondition_failed"

    @property
    def detail(self) -> str:
        return "Read the resource again and send its new ETag in If-Match."


class PreconditionRequired(DomainError):
    """A required header is missing."""

    kind = "precondition_required"


@dataclass(eq=False)
class TooManyRequests(DomainError):
    """Too many requests; wait a little."""

    retry_after: int

    kind = "too_many_requests"

    @property
    def detail(self) -> str:
        return f"Try again in {self.retry_after} seconds."


class UnsupportedMedia(DomainError):
    """The body is not of a type that this call takes."""

    kind = "unsupported_media"


class Unavailable(DomainError):
    """Souk cannot answer this now; try again shortly."""

    kind = "unavailable"


@dataclass(eq=False)
class InvalidFields(Invalid):
    """Some values are not acceptable."""

    problems: list[FieldError] = field(default_factory=list)

    @classmethod
    def code(cls) -> str:
        return "invalid_request"

    @property
    def detail(self) -> str:
        return "; ".join(f"{problem.field}: {problem.message}" for problem in self.problems)

    @property
    def field_errors(self) -> list[FieldError]:
        return self.problems

    def extensions(self) -> dict[str, Any]:
        return {}


def invalid_field(name: str, message: str, code: str = "invalid") -> InvalidFields:
    """Return the error for one wrong value."""
    return InvalidFields([FieldError(name, message, code)])
