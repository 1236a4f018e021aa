from souk.core.errors import Conflict


class MethodCodeTaken(Conflict):
    """Another shipping method has this code already."""

    @property
    def detail(self) -> str:
        return "Choose another code; capitals make no difference."


class RatesOverlap(Conflict):
    """Another rate of this method, zone and currency fits some of the same orders."""

    @property
    def detail(self) -> str:
        return (
            "Let the order values or the weights of the two rates not meet: bounds are included, "
            "so one that begins after 4999 begins at 5000. Or make the other one inactive."
        )


class ZoneInUse(Conflict):
    """There are rates for this zone."""

    @property
    def detail(self) -> str:
        return "Delete its rates first, or give them another zone."
