"""Calling what moves stock, and what its refusals mean."""

import json
from typing import Any

from django.db import DatabaseError, transaction

from souk.core.database.functions import call
from souk.inventory.errors import MoreThanHeld

# What a function raises after which nothing has changed, and the error that it is.
_REFUSALS = {"SK002": MoreThanHeld}


def call_for_stock(function: str, *arguments: Any) -> Any:
    """Return the one value of a function that moves stock; raise its refusal as an error."""
    try:
        with transaction.atomic():
            return call(function, *arguments)
    except DatabaseError as error:
        cause: Any = error.__cause__
        refusal = _REFUSALS.get(getattr(cause, "sqlstate", ""))
        if refusal is None:
            raise
        raise refusal(json.loads(cause.diag.message_detail)) from None
