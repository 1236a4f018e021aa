"""Two readers of one file: together they tell what one tells, although each passes rows over."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from souk.catalog.operations.product_import.reading import named_categories, read_products
from souk.catalog.operations.product_import.shares import WHOLE, Share

_HEAD = "handle,name,category,option.Size,sku,price,short_description"
_HANDLES = ["red-mug", "Red Mug", "blue-lamp", "'=tall_vase", "a--b", "", "!!", "h" * 256, "x9"]
_CELLS = ["fine", "4111 1111 1111 1111", "holds \0 it", "'=1+1"]


def _rows(chance: random.Random) -> Iterator[str]:
    for number in range(30):
        handle = chance.choice(_HANDLES[:5] * 4 + _HANDLES)
        category = chance.choice(["", "Home > Cups", "Home > Lamps", "x" * 201, "'=Home", "=Home"])
        size, price = chance.choice(["S", "M", ""]), chance.choice(["12.50", "14", "cheap", ""])
        said = chance.choice(_CELLS[:1] * 9 + _CELLS)
        row = f"{handle},{chance.choice(['Name', ''])},{category},{size},{number},{price},{said}"
        yield chance.choice([row] * 12 + [f"{row},too much", "", '"begins, never ends', " , "])


def _told(path: Path, share: Share) -> list[tuple[int, Any]]:
    return [(one.line, one) for one in read_products(path, currency="USD", share=share)]


def _line(told: tuple[int, Any]) -> int:
    return told[0]


@pytest.mark.parametrize("seed", range(60))
def test_two_shares_tell_what_the_whole_tells(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join([_HEAD, *_rows(random.Random(seed))]), encoding="utf-8")

    whole = _told(path, WHOLE)
    shares = [*_told(path, Share(0, 2)), *_told(path, Share(1, 2))]

    assert sorted(shares, key=_line) == sorted(whole, key=_line)


def test_each_category_is_named_once_and_none_of_a_refused_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    rows = [
        "a,A,Home > Lost,S,1,4111 1111 1111 1111,",
        "b,B,Home > Cups,S,2,1,",
        "c,C,Home > Cups,S,3,4111 1111 1111 1111,",
        "d,D,home > lamps,S,4,1,",
        "e,E,Home > Cups,S,5,1,",
        f"f,F,{'x' * 201},S,6,1,",
        "g,G,Home > Last,S,7,1,",
    ]
    path.write_text("\n".join([_HEAD, *rows]), encoding="utf-8")

    assert named_categories(path) == [("Home", "Cups"), ("home", "lamps"), ("Home", "Last")]
