"""Customers and staff, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.accounts.api.schemas import (
    CustomerAnswer,
    CustomerBody,
    CustomerPage,
    CustomersQuery,
    RoleBody,
    RoleChoice,
    RolesAnswer,
)
from souk.accounts.operations import customers, roles
from souk.accounts.queries.customers import Sought, count_customers, customer_ids
from souk.accounts.queries.profile import Profile, profile_of, profiles_of
from souk.core.http.caller import staff, staff_may
from souk.core.http.pages import last_id, page_of
from souk.core.http.revisions import if_match_number, set_etag
from souk.core.permissions import ROLE_PERMISSIONS

VIEW, MANAGE = staff_may("accounts.view"), staff_may("accounts.manage")
ASSIGN = staff_may("accounts.assign_roles")

router = Router(tags=["admin"], auth=staff)


@router.get("/roles", response=RolesAnswer, operation_id="adminListRoles", auth=VIEW)
def list_roles(request: HttpRequest) -> dict[str, Any]:
    """Every role, and what it may do."""
    items = [
        {"name": name, "permissions": sorted(granted)} for name, granted in ROLE_PERMISSIONS.items()
    ]
    return {"items": items, "next_cursor": None}


@router.get("/customers", response=CustomerPage, operation_id="adminListCustomers", auth=VIEW)
def list_customers(request: HttpRequest, query: Query[CustomersQuery]) -> dict[str, Any]:
    """People with an account, newest first."""
    sought = Sought(query.q, query.email, query.role, query.status)
    scope = f"customers {sought}"
    before = last_id(query.cursor, query=scope)
    ids = customer_ids(sought, before=before, limit=query.limit + 1)
    page = page_of(ids, query, position=lambda last: [str(last)], query=scope)
    page["items"] = profiles_of(page["items"])
    page["total"] = count_customers(sought) if query.count else None
    return page


@router.get(
    "/customers/{uuid:customer_id}",
    response=CustomerAnswer,
    operation_id="adminGetCustomer",
    auth=VIEW,
)
def read(request: HttpRequest, customer_id: UUID, response: HttpResponse) -> Profile:
    """One person."""
    return _shown(profile_of(customer_id), response)


@router.patch(
    "/customers/{uuid:customer_id}",
    response=CustomerAnswer,
    operation_id="adminUpdateCustomer",
    auth=MANAGE,
)
def change(
    request: HttpRequest, customer_id: UUID, body: CustomerBody, response: HttpResponse
) -> Profile:
    """Change what is given of a person; only who is approved may sign in. Honours If-Match."""
    profile = customers.change_customer(
        customer_id,
        actor_id=_actor(request),
        if_revision=if_match_number(request),
        **body.model_dump(exclude_unset=True),
    )
    return _shown(profile, response)


@router.post(
    "/customers/{uuid:customer_id}/roles",
    response=CustomerAnswer,
    operation_id="adminGiveRole",
    auth=ASSIGN,
)
def give_role(
    request: HttpRequest, customer_id: UUID, body: RoleBody, response: HttpResponse
) -> Profile:
    """Give somebody one more role."""
    roles.give_role(customer_id, body.role, actor_id=_actor(request))
    return _shown(profile_of(customer_id), response)


@router.delete(
    "/customers/{uuid:customer_id}/roles/{role}",
    response=CustomerAnswer,
    operation_id="adminTakeRole",
    auth=ASSIGN,
)
def take_role(
    request: HttpRequest, customer_id: UUID, role: RoleChoice, response: HttpResponse
) -> Profile:
    """Take a role from somebody; the last admin keeps theirs."""
    roles.take_role(customer_id, role, actor_id=_actor(request))
    return _shown(profile_of(customer_id), response)


def _shown(profile: Profile, response: HttpResponse) -> Profile:
    set_etag(response, profile.revision)
    return profile


def _actor(request: HttpRequest) -> UUID:
    actor: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return actor
