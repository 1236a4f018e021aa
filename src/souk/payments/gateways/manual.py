"""The gateway `manual`: people move the money, and staff note it."""

from souk.core.errors import invalid_field
from souk.payments.gateways.port import GatewayAnswer, Intent, Verdict


class ManualGateway:
    """Cash on delivery and bank transfer: there is nobody to ask."""

    def reference_for(self, payment_number: str, token: str | None) -> str:
        if token is not None:
            raise invalid_field("payment.token", "the gateway manual takes no token")
        return ""

    def authorize(self, intent: Intent) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)

    def find(self, intent: Intent) -> GatewayAnswer:
        return self.authorize(intent)

    def refund(self, intent: Intent) -> GatewayAnswer:
        # Staff give the money back by hand and note it: until then nobody knows.
        return GatewayAnswer(Verdict.UNKNOWN)
