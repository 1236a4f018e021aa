from datetime import datetime
from typing import Annotated, Any

from souk.core.http.schemas import Answer, Body, text


class ErasureBody(Body):
    """`password` is the present one: a stolen access token alone erases nobody."""

    password: Annotated[str, text(200, least=1)]


class PersonalAnswer(Answer):
    """Everything that is held on a person. Names may be added; `version` tells when some go."""

    version: int
    exported_at: datetime
    account: dict[str, Any]
    addresses: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    carts: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    payments: list[dict[str, Any]]
