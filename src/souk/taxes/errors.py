from souk.core.errors import Conflict


class TaxTwice(Conflict):
    """This tax stands already for the same place, class and time."""

    @property
    def detail(self) -> str:
        return "Give it another name or time, or make the other one inactive."


class ShippingTaxedByAnotherClass(Conflict):
    """Another class of goods gives shipping its tax there already."""

    @property
    def detail(self) -> str:
        return "Sending is taxed by the rates of one class: set applies_to_shipping on that alone."
