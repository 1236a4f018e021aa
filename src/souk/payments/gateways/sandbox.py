"""The gateway `test`: it moves no money, its token says what it answers."""

from django.conf import settings

from souk.core.errors import invalid_field
from souk.payments.gateways.port import GatewayAnswer, Intent, Verdict

TOKENS = ("approve", "decline", "action", "timeout")


class SandboxGateway:
    """Approves, declines, asks for a further step or times out, by its token."""

    def reference_for(self, payment_number: str, token: str | None) -> str:
        if token not in TOKENS:
            raise invalid_field("payment.token", f"must be one of {', '.join(TOKENS)}")
        return f"test_{token}_{payment_number}"

    def authorize(self, intent: Intent) -> GatewayAnswer:
        wanted = intent.reference.split("_")[1]
        if wanted == "decline":
            return GatewayAnswer(
                Verdict.FAILED,
                error_code="card_declined",
                error_message="The test gateway declines this token.",
            )
        if wanted == "action":
            url = f"{settings.BASE_URL}/test-gateway/{intent.reference}"
            return GatewayAnswer(
                Verdict.REQUIRES_ACTION, next_action={"type": "redirect", "url": url}
            )
        if wanted == "timeout":
            return GatewayAnswer(Verdict.UNKNOWN)
        return GatewayAnswer(Verdict.SUCCEEDED)

    def find(self, intent: Intent) -> GatewayAnswer:
        # The request that timed out had arrived all the same.
        if intent.reference.startswith("test_timeout_"):
            return GatewayAnswer(Verdict.SUCCEEDED)
        return self.authorize(intent)

    def refund(self, intent: Intent) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)
