from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.roles import set_roles
from tests.admin.filling import fill
from tests.api import a_browser
from tests.factories import PASSWORD


def staff_with(role: RoleName) -> tuple[User, Client]:
    """Somebody of the staff, signed in to the admin."""
    user = register_customer(f"{role.value}@staff.example", password=PASSWORD)
    set_roles(user.id, [role], actor_id=None)
    user.refresh_from_db()
    client = a_browser()
    client.force_login(user)
    return user, client


@pytest.fixture
def admin(db: None) -> Client:
    return staff_with(RoleName.ADMIN)[1]


@pytest.fixture
def manager(db: None) -> Client:
    return staff_with(RoleName.MANAGER)[1]


@pytest.fixture(scope="module")
def standing_shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A shop with one of everything, which the tests of a file share: making it takes longest."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(1)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def filled_shop(standing_shop: None, django_db_blocker: Any) -> Iterator[None]:
    """The shop with one of everything; what is done in it is rolled back.

    Files that use it name it `db`: no other database may be open beside it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
