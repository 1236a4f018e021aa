from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def reachable(settings: Any) -> None:
    """As if this machine were on the internet, and the internet without TLS."""
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def receiver(reachable: None) -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver
