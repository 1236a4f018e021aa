"""Gateways to try the shop with: their servers, and the settings that lead to them."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.test import override_settings

from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.mollie import FakeMollie
from tests.payments.fakes.server import serving
from tests.payments.fakes.stripe import FakeStripe

LOCAL = {"OUTGOING_HTTP": True, "OUTGOING_NETWORKS": [ip_network("127.0.0.0/8")]}


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    """Our own strict Stripe, and a shop that uses it."""
    fake = FakeStripe()
    with serving(fake) as address, override_settings(**stripe_settings(address)):
        yield fake


@pytest.fixture
def mollie() -> Iterator[FakeMollie]:
    """Our own strict Mollie, and a shop that uses it."""
    fake = FakeMollie()
    with serving(fake) as address, override_settings(**mollie_settings(address)):
        yield fake


@pytest.fixture(scope="session")
def localstripe() -> Iterator[str]:
    """The address of `localstripe`, in a process of its own: its licence is not ours."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--from-scratch", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def stripe_settings(address: str) -> dict[str, object]:
    return {
        **LOCAL,
        "PAYMENT_GATEWAYS": [*settings.PAYMENT_GATEWAYS, "stripe"],
        "STRIPE_SECRET_KEY": "sk_test_fake",
        "STRIPE_WEBHOOK_SECRET": fake_stripe.SECRET,
        "STRIPE_API_BASE": address,
        "GATEWAY_SECONDS": 2,
    }


def mollie_settings(address: str) -> dict[str, object]:
    return {
        **LOCAL,
        "PAYMENT_GATEWAYS": [*settings.PAYMENT_GATEWAYS, "mollie"],
        "MOLLIE_API_KEY": "test_fake",
        "MOLLIE_API_BASE": address,
        "GATEWAY_SECONDS": 2,
    }


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("localstripe does not listen")
