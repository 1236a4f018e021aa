from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.access.world import World, a_world


@pytest.fixture(scope="package")
def standing_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The shop that all tests of this folder share, for making it takes longer than they do."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(
    standing_world: World, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> Iterator[World]:
    """A shop with people in it; what they do is rolled back."""
    settings.MEDIA_ROOT = tmp_path
    with django_db_blocker.unblock(), transaction.atomic():
        yield standing_world
        transaction.set_rollback(True)
