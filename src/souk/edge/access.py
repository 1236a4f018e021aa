"""Who may call what, written into the OpenAPI document from what guards and marks say."""

from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from souk.core.http.access import Access
from souk.edge.operations import operations_of

_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access_token of POST /api/v1/auth/login.",
}


def access_of(operation: Operation) -> Access | None:
    """Return the rule of an operation: its guard's, else its mark's; None when nobody said one."""
    for guard in operation.auth_callbacks:
        said: Access | None = getattr(guard, "access", None)
        if said is not None:
            return said
    return getattr(operation.view_func, "access", None)


def with_access(document: Any, api: NinjaAPI) -> Any:
    """Return the document with each operation's rule in words and as `x-souk-access`."""
    rules = {operation.operation_id: access_of(operation) for _, operation in operations_of(api)}
    for item in document["paths"].values():
        for operation in item.values():
            access = rules[operation["operationId"]]
            if access is not None:
                _say(operation, access)
    document["components"]["securitySchemes"] = {"accessToken": _SCHEME}
    return document


def _say(operation: dict[str, Any], access: Access) -> None:
    operation["x-souk-access"] = access.rule
    operation["description"] += f"\n\n{access.meaning}"
    signed_in: dict[str, list[str]] = {"accessToken": []}
    operation["security"] = [signed_in] if access.needs_sign_in else [{}, signed_in]
