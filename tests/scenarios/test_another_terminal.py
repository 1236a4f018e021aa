"""Commands in another terminal know the shop's home, and not the port that the shop was given."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.shop import Shop


def test_an_export_names_pictures_where_the_shop_is(shop: Shop, tmp_path: Path) -> None:
    told = {name: value for name, value in shop.environment.items() if name != "PORT"}
    file = tmp_path / "products.csv"

    def souk(*arguments: str) -> str:
        command = [sys.executable, "-m", "souk.cli", *arguments]
        return subprocess.run(command, env=told, capture_output=True, text=True, check=True).stdout

    souk("export", "products", "-o", os.fspath(file))

    pictures = {
        cell for cell in file.read_text().replace("\n", ",").split(",") if "/media/" in cell
    }
    assert pictures
    for address in pictures:
        assert address.startswith(f"http://localhost:{shop.port}/media/products/")
        with urllib.request.urlopen(address) as answer:
            assert answer.headers["Content-Type"] == "image/webp"
    assert "products unchanged" in souk("import", "products", os.fspath(file))
