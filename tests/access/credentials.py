"""What somebody may try instead of an access token that is theirs and still good."""

import base64
import json
from collections.abc import Callable
from uuid import UUID

from django.test import override_settings

from souk.accounts.models import RefreshToken, RoleName, Session, User, UserStatus
from souk.accounts.operations.blocking import change_status
from souk.accounts.operations.erasure import erase_accounts
from souk.accounts.operations.roles import give_role, take_role
from souk.accounts.operations.sessions import Device, end_sessions, open_session
from tests.access.world import Person, World, a_person
from tests.accounts.test_access_tokens import FORGERIES, claims_of, token_of

Make = Callable[[World], str]
TRIED: dict[str, Make] = {}


def tried(make: Make) -> Make:
    TRIED[make.__name__] = make
    return make


@tried
def expired(world: World) -> str:
    with override_settings(ACCESS_TOKEN_SECONDS=-1):
        return open_session(_user(world.owner), device=Device("tests", None)).access_token


@tried
def of_a_blocked_user(world: World) -> str:
    person = a_person(RoleName.ADMIN)
    change_status(_id(person), UserStatus.SUSPENDED, actor_id=None)
    return token_of(person.api)


@tried
def of_an_erased_user(world: World) -> str:
    person = a_person()
    erase_accounts([_id(person)])
    return token_of(person.api)


@tried
def of_an_ended_session(world: World) -> str:
    person = a_person(RoleName.MANAGER)
    end_sessions(_id(person))
    return token_of(person.api)


@tried
def of_roles_that_were_taken(world: World) -> str:
    person = a_person(RoleName.ADMIN)
    take_role(_id(person), RoleName.ADMIN, actor_id=None)
    return token_of(person.api)


@tried
def of_roles_that_were_given(world: World) -> str:
    person = a_person()
    give_role(_id(person), RoleName.ADMIN, actor_id=None)
    return token_of(person.api)


@tried
def refresh_token(world: World) -> str:
    return open_session(_user(world.owner), device=Device("tests", None)).refresh_token


@tried
def stored_hash_of_a_refresh_token(world: World) -> str:
    session = Session.objects.filter(user=_user(world.owner)).latest("id")
    return bytes(RefreshToken.objects.get(session=session).token_hash).hex()


@tried
def cart_token(world: World) -> str:
    return str(world.cart(world.people["anonymous"].api)["token"])


@tried
def order_token(world: World) -> str:
    return str(world.order(world.people["anonymous"].api)["token"])


@tried
def claims_alone(world: World) -> str:
    claims = json.dumps(claims_of(token_of(world.boss))).encode()
    return base64.urlsafe_b64encode(claims).decode().rstrip("=")


def _forged(forge: Callable[[str], str]) -> Make:
    return lambda world: forge(token_of(world.boss))


TRIED |= {forge.__name__: _forged(forge) for forge in FORGERIES}


def _user(person: Person) -> User:
    assert person.user is not None
    return person.user


def _id(person: Person) -> UUID:
    return _user(person).id
