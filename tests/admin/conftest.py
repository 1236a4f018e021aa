import pytest
from django.test import Client

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from tests.factories import PASSWORD


def staff_with(role: RoleName) -> tuple[User, Client]:
    """Somebody of the staff, signed in to the admin."""
    user = register_customer(f"{role.value}@staff.example", password=PASSWORD)
    set_roles(user.id, [role], actor_id=None)
    user.refresh_from_db()
    client = Client()
    client.force_login(user)
    return user, client


@pytest.fixture
def admin(db: None) -> Client:
    return staff_with(RoleName.ADMIN)[1]


@pytest.fixture
def manager(db: None) -> Client:
    return staff_with(RoleName.MANAGER)[1]
