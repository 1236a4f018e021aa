"""What the OpenAPI document says beyond the schemas: errors, headers, request ids."""

from typing import Any

Schema = dict[str, Any]

_TITLES = {
    "400": "The body is not JSON",
    "401": "No or bad credentials",
    "402": "The payment was declined",
    "403": "Not allowed",
    "404": "Not there, or not yours",
    "405": "Method not allowed",
    "409": "Conflicts with the present state",
    "412": "Changed since it was read",
    "413": "Body too large",
    "415": "Not declared as JSON",
    "422": "Well-formed but not acceptable",
    "428": "A required header is missing",
    "429": "Too many requests; see Retry-After",
    "503": "Not now",
}

_PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:souk:problem:insufficient_stock"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do next."},
        "code": {"type": "string", "description": "Stable.", "examples": ["insufficient_stock"]},
        "request_id": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message", "code"],
                "properties": {
                    "field": {"type": "string", "examples": ["items.0.quantity"]},
                    "message": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}

_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {"type": "string", "minLength": 1, "maxLength": 255},
    "Cart-Token": {"type": "string"},
    "Order-Token": {"type": "string"},
    "If-Match": {"type": "string"},
    "If-None-Match": {"type": "string"},
}

_ANSWERED: dict[str, Schema] = {
    "Retry-After": {"type": "integer", "description": "Seconds until the next try."},
    "RateLimit-Limit": {"type": "integer", "description": "Requests that a period allows."},
    "RateLimit-Remaining": {"type": "integer", "description": "Requests that are left."},
    "RateLimit-Reset": {"type": "integer", "description": "Seconds until all are back."},
}

# What is read there is for those who may, and kept by no cache.
_OF_PEOPLE = ("/api/v1/admin/", "/api/v1/seller/")

_MAY_DECLINE = {"placeOrder"}
_KEY_REQUIRED = {"placeOrder"}
# Guessing a password is stopped there, too.
_ASKS_PASSWORD = {"eraseMe", "setBankAccount"}
# Not for who sells the product.
_MAY_FORBID = {"createReview", "voteOnReview"}
# Acts on what was read a moment ago.
_TAKES_IF_MATCH = {"adminApproveReview", "adminRejectReview", "adminMarkReviewAsSpam"}


def described(document: Any) -> Any:
    """Return the document with every error and header of every operation."""
    document["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
    for path, item in document["paths"].items():
        for method, operation in item.items():
            _describe(path, method, operation)
    return document


def _describe(path: str, method: str, operation: Schema) -> None:
    has_body = "requestBody" in operation
    # What an operation does is a better title than the name of its function.
    operation["summary"] = operation["description"].split("\n")[0].rstrip(".")
    operation.setdefault("parameters", []).extend(
        {
            "name": name,
            "in": "header",
            "required": name == "Idempotency-Key" and operation["operationId"] in _KEY_REQUIRED,
            "schema": _HEADERS[name],
        }
        for name in _header_names(path, method, operation)
    )
    for status in _statuses(path, method, operation, has_body=has_body):
        operation["responses"].setdefault(status, _problem_response(status))
    for status, response in operation["responses"].items():
        shown = response.setdefault("headers", {})
        shown["X-Request-Id"] = {"schema": {"type": "string"}}
        if _is_limited(path, method):
            names = [name for name in _ANSWERED if status == "429" or name != "Retry-After"]
            shown |= {name: {"schema": _ANSWERED[name]} for name in names}
    if method == "get" and _is_public_read(path):
        operation["responses"]["304"] = {"description": "Not changed"}


def _statuses(path: str, method: str, operation: Schema, *, has_body: bool) -> list[str]:
    statuses = {"401", "422", "503"}
    if has_body:
        statuses |= {"400", "413", "415"}
    # Not everybody has a business.
    if "{" in path or "/seller/" in path or "cart_id" in str(operation.get("parameters")):
        statuses.add("404")
    if method == "post":
        statuses |= {"409"}
    if method in ("patch", "put", "delete"):
        statuses |= {"409", "412"}
    if operation["operationId"] in _TAKES_IF_MATCH:
        statuses.add("412")
    is_for_some = operation.get("x-souk-access", "").startswith(("staff", "seller"))
    if is_for_some or path.endswith("/unlock") or operation["operationId"] in _MAY_FORBID:
        statuses.add("403")
    if _is_limited(path, method) or operation["operationId"] in _ASKS_PASSWORD:
        statuses.add("429")
    if operation["operationId"] in _MAY_DECLINE:
        statuses |= {"402", "404"}
    if operation["operationId"] in _KEY_REQUIRED:
        statuses.add("428")
    return sorted(statuses)


def _header_names(path: str, method: str, operation: Schema) -> list[str]:
    names = []
    if method == "post":
        names.append("Idempotency-Key")
    if "/carts" in path or path.endswith(("/orders", "/shipping/options")):
        names.append("Cart-Token")
    if "/orders/{" in path and "/admin/" not in path:
        names.append("Order-Token")
    if method in ("patch", "put", "delete") or operation["operationId"] in _TAKES_IF_MATCH:
        names.append("If-Match")
    if method == "get" and _is_public_read(path):
        names.append("If-None-Match")
    return names


def _is_public_read(path: str) -> bool:
    parts = ("/products", "/categories", "/search/", "/v1/sellers")
    return any(part in path for part in parts) and not path.startswith(_OF_PEOPLE)


def _is_limited(path: str, method: str) -> bool:
    if method == "post":
        return "/auth/" in path or path.endswith(("/v1/orders", "}/coupons", "/unlock"))
    return path.endswith("/search/suggest")


def _problem_response(status: str) -> Schema:
    return {
        "description": _TITLES[status],
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
