from collections.abc import Callable

import pytest
from django.test import Client

from souk.accounts.models import RoleName, User
from souk.accounts.operations.registration import register_customer
from souk.accounts.operations.staffing import set_roles
from tests.factories import PASSWORD

SignIn = Callable[[RoleName | None], Client]


@pytest.fixture
def signed_in(db: None) -> SignIn:
    """Return a browser in which somebody with a role has signed in."""

    def sign_in(role: RoleName | None) -> Client:
        user = register_customer(f"{role or 'nobody'}@example.com", password=PASSWORD)
        if role:
            set_roles(user.id, [role])
        browser = Client()
        browser.force_login(User.objects.get(id=user.id))
        return browser

    return sign_in


@pytest.fixture
def manager(signed_in: SignIn) -> Client:
    return signed_in(RoleName.MANAGER)
