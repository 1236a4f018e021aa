from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who can sign in to the demo shop; the password is no secret."""

    role: str
    email: str
    password: str


ACCOUNTS = (
    DemoAccount("admin", "admin@souk.example", "open-sesame-2026"),
    DemoAccount("manager", "manager@souk.example", "open-sesame-2026"),
    DemoAccount("seller", "seller@souk.example", "open-sesame-2026"),
    DemoAccount("customer", "customer@souk.example", "open-sesame-2026"),
)
