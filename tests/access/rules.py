"""Who may call what: the one table. An operation that is not in it fails the tests beside it.

A rule is what the OpenAPI document says as `x-souk-access`; what each caller is answered under it
stands below. The caller `owner` owns the thing in the path; all others own things of their own.
"""

WHO_MAY = {
    # Storefront
    "listCategories": "anyone",
    "listProducts": "anyone",
    "getProduct": "anyone",
    "listRelatedProducts": "anyone",
    "suggest": "anyone",
    "createCart": "anyone",
    "getCart": "owner_or_cart_token",
    "addCartItem": "owner_or_cart_token",
    "updateCartItem": "owner_or_cart_token",
    "removeCartItem": "owner_or_cart_token",
    "reserveCart": "owner_or_cart_token",
    "getReservation": "owner_or_cart_token",
    "cancelReservation": "owner_or_cart_token",
    "listShippingOptions": "anyone",
    "placeOrder": "anyone",
    "listOrders": "signed_in",
    "getOrder": "owner_or_order_token",
    "cancelOrder": "owner_or_order_token",
    # Account
    "register": "anyone",
    "login": "anyone",
    "refresh": "anyone",
    "logout": "anyone",
    "verifyEmail": "anyone",
    "resendVerification": "anyone",
    "forgotPassword": "anyone",
    "resetPassword": "anyone",
    "changePassword": "signed_in",
    "setUpTwoFactors": "signed_in",
    "confirmTwoFactors": "signed_in",
    "disableTwoFactors": "signed_in",
    "getMe": "signed_in",
    "updateMe": "signed_in",
    "eraseMe": "signed_in",
    "exportMe": "signed_in",
    "setMyAvatar": "signed_in",
    "removeMyAvatar": "signed_in",
    "listAddresses": "signed_in",
    "createAddress": "signed_in",
    "getAddress": "owner",
    "updateAddress": "owner",
    "deleteAddress": "owner",
    "listSessions": "signed_in",
    "endSession": "owner",
    # Staff
    "adminListRoles": "staff:accounts.view",
    "adminListCustomers": "staff:accounts.view",
    "adminGetCustomer": "staff:accounts.view",
    "adminUpdateCustomer": "staff:accounts.manage",
    "adminEraseCustomer": "staff:accounts.erase",
    "adminExportCustomer": "staff:accounts.erase",
    "adminGiveRole": "staff:accounts.assign_roles",
    "adminTakeRole": "staff:accounts.assign_roles",
    "adminListAuditEntries": "staff:audit.view",
    "adminGetPastRecord": "staff:audit.view",
    "adminListOrders": "staff:orders.view",
    "adminGetOrder": "staff:orders.view",
    "adminConfirmOrder": "staff:orders.manage",
    "adminProcessOrder": "staff:orders.manage",
    "adminShipOrder": "staff:orders.manage",
    "adminDeliverOrder": "staff:orders.manage",
    "adminCancelOrder": "staff:orders.manage",
    "adminCapturePayment": "staff:payments.manage",
    "adminListWarehouses": "staff:inventory.manage",
    "adminCreateWarehouse": "staff:inventory.manage",
    "adminGetWarehouse": "staff:inventory.manage",
    "adminUpdateWarehouse": "staff:inventory.manage",
    "adminDeleteWarehouse": "staff:inventory.manage",
    "adminListInventory": "staff:inventory.manage",
    "adminGetAvailability": "staff:inventory.manage",
    "adminGetStock": "staff:inventory.manage",
    "adminUpdateStock": "staff:inventory.manage",
    "adminListMovements": "staff:inventory.manage",
    "adminReceiveStock": "staff:inventory.manage",
    "adminAdjustStock": "staff:inventory.manage",
    "adminCountStock": "staff:inventory.manage",
    "adminDamageStock": "staff:inventory.manage",
    "adminRepairStock": "staff:inventory.manage",
    "adminWriteOffStock": "staff:inventory.manage",
    "adminTransferStock": "staff:inventory.manage",
}

CALLERS = ("anonymous", "owner", "customer", "seller", "manager", "admin")

OK = 200  # or another success that the operation documents

# Written out, and not asked of core/permissions.py: who changes that, changes this.
_RUN_BY_MANAGERS = {
    "accounts.view",
    "accounts.manage",
    "catalog.manage",
    "inventory.manage",
    "orders.view",
    "orders.manage",
    "payments.manage",
}

#                            anonymous  owner  customer  seller  manager  admin
_ANSWERS = {
    "anyone":               (OK,        OK,    OK,       OK,     OK,      OK),
    "signed_in":            (401,       OK,    OK,       OK,     OK,      OK),
    "owner":                (401,       OK,    404,      404,    404,     404),
    "owner_or_cart_token":  (404,       OK,    404,      404,    404,     404),
    "owner_or_order_token": (404,       OK,    404,      404,    404,     404),
    "staff":                (401,       403,   403,      403,    OK,      OK),
}  # fmt: skip


def answers(rule: str) -> dict[str, int]:
    """Return what each caller is answered under a rule."""
    kind, _, permission = rule.partition(":")
    expected = dict(zip(CALLERS, _ANSWERS[kind], strict=True))
    if permission and permission not in _RUN_BY_MANAGERS:
        expected["manager"] = 403
    return expected
