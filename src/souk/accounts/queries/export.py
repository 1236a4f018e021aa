"""Customers as files have them, with their address books; never a password, nor its hash."""

from itertools import zip_longest

from souk.core.sheets.exports import Document, Export

OF_CUSTOMER = (
    "email",
    "first_name",
    "last_name",
    "phone",
    "date_of_birth",
    "gender",
    "status",
    "email_verified",
    "preferred_currency",
    "loyalty_points",
    "additional_details",
)
OF_ADDRESS = (
    "address_type",
    "address_default",
    "full_name",
    "address_phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
)

# Staff are no customers of a file: whoever could write one could give themselves the shop.
_CUSTOMERS = """
    SELECT json_build_object(
        'email', person.email, 'first_name', person.first_name, 'last_name', person.last_name,
        'phone', person.phone, 'date_of_birth', person.date_of_birth, 'gender', person.gender,
        'status', person.status, 'email_verified', person.email_verified_at IS NOT NULL,
        'preferred_currency', profile.preferred_currency,
        'loyalty_points', coalesce(profile.loyalty_points, 0),
        'additional_details', person.additional_details,
        'addresses', coalesce((
            SELECT json_agg(json_build_object(
                'address_type', address.type, 'address_default', address.is_default,
                'full_name', address.full_name, 'address_phone', address.phone,
                'line1', address.line1, 'line2', address.line2, 'city', address.city,
                'region', address.region, 'postal_code', address.postal_code,
                'country', address.country
            ) ORDER BY address.id)
            FROM accounts_addresses AS address
            WHERE address.user_id = person.id
        ), '[]')
    )
    FROM accounts_users AS person
    LEFT JOIN accounts_customer_profiles AS profile ON profile.user_id = person.id
    WHERE person.deleted_at IS NULL
      AND NOT person.is_staff
      AND EXISTS (
          SELECT FROM accounts_user_roles AS link
          WHERE link.user_id = person.id AND link.role_id = 'customer'
      )
      AND NOT EXISTS (
          SELECT FROM accounts_user_roles AS link
          WHERE link.user_id = person.id AND link.role_id IN ('manager', 'admin')
      )
    ORDER BY lower(person.email) COLLATE "C"
"""


def customer_export() -> Export:
    """Return how customers are exported."""
    columns = [*OF_CUSTOMER, *OF_ADDRESS]
    return Export(_CUSTOMERS, columns=lambda: columns, rows=customer_rows)


def customer_rows(document: Document) -> list[Document]:
    """Return the rows of a customer: one an address; those after the first repeat the e-mail."""
    first = {name: value for name, value in document.items() if name != "addresses"}
    addresses = document.get("addresses") or [{}]
    rest = {"email": document.get("email")}
    return [
        {**head, **address} for head, address in zip_longest([first], addresses, fillvalue=rest)
    ]
