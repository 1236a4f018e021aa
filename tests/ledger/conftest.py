"""The gateway that files of its own form are compared with."""

from tests.payments.conftest import stripe

__all__ = ["stripe"]
