from dataclasses import dataclass

from souk.core.errors import Conflict, NotFound


class NoSellerProfile(NotFound):
    """You have not applied to sell here."""

    @property
    def detail(self) -> str:
        return "Apply with POST /api/v1/seller/profile."


class NoBankAccount(NotFound):
    """No bank account is noted."""

    @property
    def detail(self) -> str:
        return "Name one with PUT /api/v1/seller/profile/bank-account."


class AlreadyApplied(Conflict):
    """You have applied already."""

    @property
    def detail(self) -> str:
        return "See GET /api/v1/seller/profile; after a rejection you may apply anew."


class SlugTaken(Conflict):
    """Another seller has this slug."""

    @property
    def detail(self) -> str:
        return "Choose another slug, or leave it out to be given one."


@dataclass(eq=False)
class VerifiedFieldsFixed(Conflict):
    """What is being verified, or was, is not yours to change."""

    fields: list[str]

    @property
    def detail(self) -> str:
        return f"Ask the shop's staff to change {', '.join(self.fields)}."


class TooManyDocuments(Conflict):
    """No more documents fit."""

    @property
    def detail(self) -> str:
        return "Remove one with DELETE /api/v1/seller/profile/documents/{document_id} first."


class OwnShop(Conflict):
    """You cannot decide about your own shop."""

    @property
    def detail(self) -> str:
        return "Ask somebody else of the staff."


@dataclass(eq=False)
class SellerStepRefused(Conflict):
    """The seller's status does not allow this."""

    from_status: str
    to_status: str

    @property
    def detail(self) -> str:
        return f"A seller who is {self.from_status} cannot become {self.to_status}."
