"""What may go wrong with stock."""

from souk.core.errors import Invalid


class NoWarehouse(Invalid):
    """The shop has no active warehouse."""

    @property
    def detail(self) -> str:
        return "Make one active in the admin, under Stock."
