"""What the gateway `test` is told, signed as the Standard Webhooks specification says."""

import base64
import hashlib
import hmac
import json
import time
import uuid

from django.conf import settings


def told(kind: str, reference: str, amount: int, currency: str = "USD") -> str:
    """A message about a payment."""
    return json.dumps(
        {"type": kind, "reference": reference, "amount": amount, "currency": currency}
    )


def signed(
    body: str, *, event_id: str = "", at: float | None = None, secret: str | None = None
) -> dict[str, str]:
    """The headers of a message."""
    event_id = event_id or f"evt_{uuid.uuid4()}"
    moment = int(time.time() if at is None else at)
    key = base64.b64decode((secret or settings.TEST_WEBHOOK_SECRET).removeprefix("whsec_"))
    text = f"{event_id}.{moment}.{body}".encode()
    digest = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{digest}",
    }
