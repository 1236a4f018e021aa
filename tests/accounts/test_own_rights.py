"""Nobody gives themselves anything: the database refuses it, whatever the application forgot."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F
from django.db.models.functions import Now

from souk.accounts.models import (
    CustomerProfile,
    RecoveryCode,
    RefreshToken,
    Session,
    Token,
    TwoFactor,
    User,
    UserRole,
)
from souk.accounts.operations.two_factors import set_up_two_factors
from souk.accounts.queries.revocations import revocations
from souk.core.database.identity import Identity, acting_as
from tests.factories import a_customer, a_manager

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rights",
    [
        {"is_staff": True, "status": "pending"},
        {"is_superuser": True, "email": "boss@example.com"},
        {"status": "pending"},
        {"is_active": False},
        {"email": "boss@example.com"},
        {"email_verified_at": Now()},
        {"password": "md5$x$y"},
        {"access_version": F("access_version") + 1},
        {"login_count": 0},
        {"deleted_at": Now()},
    ],
    ids=lambda rights: next(iter(rights)),
)
def test_nobody_sets_their_own_rights(rights: dict[str, Any]) -> None:
    user, _ = a_customer()

    with (
        acting_as(Identity("customer", user.id)),
        pytest.raises(ProgrammingError, match="their own rights"),
        transaction.atomic(),
    ):
        User.objects.filter(id=user.id).update(**rights)
    with acting_as(Identity("customer", user.id)):
        assert User.objects.filter(id=user.id).update(first_name="Ada") == 1


def test_nobody_gives_themselves_points() -> None:
    user, _ = a_customer()
    mine = CustomerProfile.objects.filter(user=user)
    attempts: list[Callable[[], Any]] = [
        lambda: CustomerProfile.objects.create(user=user, loyalty_points=5),
        lambda: mine.update(loyalty_points=5),
    ]
    for attempt in attempts:
        with (
            acting_as(Identity("customer", user.id)),
            pytest.raises(ProgrammingError, match="themselves points"),
            transaction.atomic(),
        ):
            attempt()
        CustomerProfile.objects.get_or_create(user=user)
    with acting_as(Identity("customer", user.id)):
        assert mine.update(preferred_currency="EUR") == 1


def test_a_second_factor_that_is_on_is_not_its_owners_to_change() -> None:
    user, _ = a_customer()
    mine = TwoFactor.objects.filter(user=user)
    with acting_as(Identity("customer", user.id)):
        set_up_two_factors(user.id)
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            mine.update(confirmed_at=Now())
    mine.update(confirmed_at=Now())

    with acting_as(Identity("customer", user.id)):
        assert mine.exists()
        assert mine.update(confirmed_at=None) == 0
        assert mine.delete()[0] == 0
    assert mine.filter(confirmed_at__isnull=False).exists()


def test_flags_follow_the_roles_whoever_writes_either() -> None:
    user, _ = a_customer()

    User.objects.filter(id=user.id).update(is_staff=True, is_superuser=True)
    assert flags(user) == (False, False)
    link = UserRole.objects.create(user=user, role_id="admin")
    assert flags(user) == (True, True)
    User.objects.filter(id=user.id).update(is_staff=False, is_superuser=False)
    assert flags(user) == (True, True)
    UserRole.objects.filter(user=user, role_id="admin").update(role_id="manager")
    assert flags(user) == (True, False)
    UserRole.objects.filter(user=user, role_id="manager").delete()
    assert flags(user) == (False, False)
    assert link.user_id == user.id


def test_a_role_that_is_taken_behind_the_application_refuses_its_tokens() -> None:
    user, manager = a_manager()
    assert manager.get("/admin/orders").status == 200

    UserRole.objects.filter(user=user, role_id="manager").delete()

    revocations.read_again()
    assert (refused := manager.get("/admin/orders")).status == 401
    assert refused.code == "bad_token"


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (Session, "revoked_at"),
        (RefreshToken, "used_at"),
        (Token, "used_at"),
        (RecoveryCode, "used_at"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_was_used_stays_used(model: Any, column: str) -> None:
    user, _ = a_customer()
    RecoveryCode.objects.create(user=user, code_hash=b"a hash")
    used = model.objects.filter(**{f"{column}__isnull": True})
    ids = list(used.values_list("id", flat=True))
    assert ids
    used.update(**{column: Now()})

    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        model.objects.filter(id__in=ids).update(**{column: None})


def test_a_code_of_before_does_not_count_again() -> None:
    user, _ = a_customer()
    set_up_two_factors(user.id)
    mine = TwoFactor.objects.filter(user=user)
    mine.update(last_step=7)

    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        mine.update(last_step=6)
    set_up_two_factors(user.id)
    assert mine.get().last_step == 0


def flags(user: User) -> tuple[bool, bool]:
    user.refresh_from_db()
    return user.is_staff, user.is_superuser
