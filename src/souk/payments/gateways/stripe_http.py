"""How Stripe's library reaches Stripe: by the one way in which Souk calls the outside."""

from collections.abc import Mapping
from typing import Any

import stripe

from souk.core.errors import DomainError
from souk.core.http.outgoing import call_outside
from souk.payments.gateways.bounds import bounds


class StripeHttp(stripe.HTTPClient):
    """Calls bounded in time and size, to addresses that were looked at first."""

    name = "souk"

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **options: Any,
    ) -> tuple[str, int, Mapping[str, str]]:
        body = post_data or b""
        try:
            answer = call_outside(
                method.upper(),
                url,
                body=body.encode() if isinstance(body, str) else body,
                headers={name: str(value) for name, value in (headers or {}).items()},
                bounds=bounds(),
            )
        except DomainError as error:
            raise stripe.APIConnectionError(error.detail) from None  # type: ignore[no-untyped-call]
        return answer.body.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Do nothing: each call closes its own connection."""
