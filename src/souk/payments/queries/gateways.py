"""Which gateways this shop uses."""

from django.conf import settings

from souk.core.errors import invalid_field
from souk.payments.gateways.manual import ManualGateway
from souk.payments.gateways.port import Gateway
from souk.payments.gateways.sandbox import SandboxGateway

_GATEWAYS: dict[str, Gateway] = {"manual": ManualGateway(), "test": SandboxGateway()}


def gateway_named(name: str) -> Gateway:
    """Return a gateway that the operator has switched on; raise InvalidFields for another."""
    if name not in settings.PAYMENT_GATEWAYS:
        offered = ", ".join(settings.PAYMENT_GATEWAYS)
        raise invalid_field(
            "payment.gateway", f"this shop uses: {offered}", "payment_method_unavailable"
        )
    return _GATEWAYS[name]
