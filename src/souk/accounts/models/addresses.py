"""Where people are."""

from django.db import models

from souk.accounts.models.people import User
from souk.core.tables import ChangingRow, one_of


class AddressType(models.TextChoices):
    SHIPPING = "shipping"
    BILLING = "billing"


class Address(ChangingRow):
    """An entry of a customer's address book; an order keeps its own copy."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    type = models.CharField(max_length=10, choices=AddressType, default=AddressType.SHIPPING)
    is_default = models.BooleanField(default=False)
    full_name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True, default="")
    line1 = models.CharField(max_length=200)
    line2 = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2)

    class Meta:
        db_table = "accounts_addresses"
        verbose_name_plural = "addresses"
        constraints = [
            one_of("type", AddressType, "accounts_addresses_type_is_known"),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                name="accounts_addresses_country_is_alpha_2",
            ),
            models.CheckConstraint(
                condition=~models.Q(full_name="") & ~models.Q(line1="") & ~models.Q(city=""),
                name="accounts_addresses_can_be_written_on_a_parcel",
            ),
            models.UniqueConstraint(
                fields=["user", "type"],
                condition=models.Q(is_default=True),
                name="accounts_addresses_one_default_of_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.line1}, {self.city}, {self.country}"

    def as_snapshot(self) -> dict[str, str]:
        """Return the copy that an order keeps."""
        return {name: getattr(self, name) for name in ADDRESS_FIELDS}


ADDRESS_FIELDS = (
    "full_name",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
)
