"""Workers that fetch pictures at the same time."""

from pathlib import Path
from typing import Any

from souk.catalog.models import Image
from souk.catalog.operations.fetching import fetch_next_picture
from tests.catalog.elsewhere import a_png, another_shop
from tests.factories import a_picture, a_variant
from tests.invariants import assert_sound
from tests.threads import at_once


def test_several_workers_fetch_each_picture_once(
    committed: None, settings: Any, tmp_path: Path
) -> None:
    names = [f"/{number}.png" for number in range(12)]
    with another_shop(settings, tmp_path) as elsewhere:
        for name in names:
            elsewhere.answers[name] = 200, a_png()
            a_picture(a_variant().product, url=elsewhere.at(name))
        at_once(*[_fetch_all] * 3)

        assert sorted(elsewhere.asked) == sorted(names)
    assert not Image.objects.filter(url__isnull=False).exists()
    assert_sound()


def _fetch_all() -> None:
    while fetch_next_picture():
        pass
