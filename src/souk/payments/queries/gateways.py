"""Which gateways this shop uses."""

from django.conf import settings

from souk.core.database.functions import call
from souk.core.errors import invalid_field
from souk.payments.errors import NoWebhooks
from souk.payments.gateways.manual import ManualGateway
from souk.payments.gateways.port import Gateway
from souk.payments.gateways.sandbox import SandboxGateway
from souk.payments.queries.payments import PaymentView

# Says yes at once, and moves no money.
_NOTHING_DUE = ManualGateway()
_BY_HAND = ManualGateway()
_SANDBOX = SandboxGateway()


def gateway_named(name: str) -> Gateway:
    """Return a gateway that the operator has switched on; raise InvalidFields for another."""
    if name not in settings.PAYMENT_GATEWAYS:
        offered = ", ".join(settings.PAYMENT_GATEWAYS)
        raise invalid_field(
            "payment.gateway", f"this shop uses: {offered}", "payment_method_unavailable"
        )
    return _gateway(name)


def gateway_with_webhooks(name: str) -> Gateway:
    """Return a gateway that may send messages; raise NoWebhooks for one that is not switched on."""
    if name not in settings.PAYMENT_GATEWAYS:
        raise NoWebhooks
    return _gateway(name)


def _gateway(name: str) -> Gateway:
    if name == "test":
        return _SANDBOX
    if name == "stripe":
        # Its library takes 36 MB of every process: only where the shop uses it.
        from souk.payments.gateways.stripe import stripe_gateway

        return stripe_gateway()
    if name == "mollie":
        from souk.payments.gateways.mollie import mollie_gateway

        return mollie_gateway()
    return _BY_HAND


def is_offered(method: str, gateway: str) -> bool:
    """Say whether the shop offers a way to pay through a gateway."""
    offered: bool = call("payments.offers_method", method, gateway)
    return offered


def gateway_of(payment: PaymentView) -> Gateway:
    """Return whom to ask about a payment: nobody, where nothing is due."""
    return gateway_named(payment.gateway) if payment.amount else _NOTHING_DUE
