import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shop import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A demo shop, open; removed afterwards.

    Beside the tests' own database: where that one could be reached, this one can, too.
    """
    shop = Shop(Path(os.environ["SOUK_HOME"]) / f"shop-{uuid.uuid4().hex[:8]}")
    try:
        shop.start()
        yield shop
    finally:
        shop.remove()
