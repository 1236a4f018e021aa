"""The README's tour, word for word."""

import re
import subprocess
import sys
from pathlib import Path

from tests.shop import Shop

ROOT = Path(__file__).parents[2]


def the_tour(port: int) -> str:
    """Return the tour's commands as one script, with each block's beginning marked."""
    tour = (ROOT / "README.md").read_text().split("## The tour")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", tour, re.DOTALL)
    return "\n".join(blocks).replace("localhost:8000", f"localhost:{port}")


def test_the_tour_works_word_for_word(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", the_tour(shop.port)],
        cwd=tmp_path,
        env=shop.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for sign in (
        '"product_count"',
        '"facets"',
        "<mark>",
        '"status" : "confirmed"',
        "idempotent-replayed: true",
        "\n158\n",
        '"insufficient_stock"',
        "WELCOME10",
        "processing\nshipped\ndelivered\n",
        "}partially_refunded\n",
        " 0 broken.",
    ):
        assert sign in done.stdout, sign
