from pathlib import Path
from typing import Any

import pytest

from tests.access.world import World, a_world


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    """A shop with people in it; what they do is rolled back."""
    settings.MEDIA_ROOT = tmp_path
    return a_world()
