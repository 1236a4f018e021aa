"""The gateway that files of its own form are compared with, and who looks at them."""

from tests.admin.conftest import admin
from tests.payments.conftest import stripe

__all__ = ["admin", "stripe"]
