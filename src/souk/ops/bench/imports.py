"""An import into an empty shop, and the same file again: seconds, and processor time by process."""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from souk.ops.bench import shop
from souk.ops.postgres import Cluster

# The same file for everybody, so that figures can be compared.
_SEED = 20260101
_ADJECTIVES = [
    "Blue",
    "Light",
    "Heavy",
    "Old",
    "New",
    "Warm",
    "Soft",
    "Round",
    "Flat",
    "Tall",
    "Quiet",
    "Bright",
    "Plain",
    "Fine",
]
_NOUNS = [
    "Mug",
    "Bowl",
    "Lamp",
    "Chair",
    "Table",
    "Shirt",
    "Sock",
    "Bag",
    "Pen",
    "Book",
    "Clock",
    "Plate",
    "Rug",
    "Knife",
    "Pan",
]
_COLOURS = ["Red", "Green", "Blue", "Black", "White", "Sand"]
_SIZES = ["XS", "S", "M", "L"]
_WORDS = [f"{a.lower()} {n.lower()}" for a in _ADJECTIVES for n in _NOUNS]
# With all that refers to them.
_FILLED = [
    "catalog_products",
    "catalog_categories",
    "exchange_imports",
    "audit_entries",
    "inventory_movements",
    "core_outbox",
    "search_cards",
    "search_entries",
    "search_places",
    "search_words",
    "search_postings",
    "search_numbers",
    "search_unposted",
    "search_tallies",
    "search_page_changes",
    "search_stock_changes",
]
_HEADER = [
    "handle",
    "name",
    "category",
    "short_description",
    "description",
    "tags",
    "attr.Brand",
    "attr.Material",
    "option.Size",
    "option.Colour",
    "sku",
    "price",
    "cost",
    "weight_grams",
    "quantity",
]


@dataclass(frozen=True, slots=True)
class Run:
    """What one import took: by the clock, and of the processors by Python and PostgreSQL."""

    seconds: float
    python_seconds: float
    database_seconds: float
    python_megabytes: float
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of so many products, brought into an empty shop and then once more."""

    products: int
    variants: int
    megabytes: float
    first: Run
    again: Run

    @property
    def is_whole(self) -> bool:
        """Say whether all of it came in, and the same file changed nothing."""
        made = {"products_created": self.products, "variants_created": self.variants}
        unchanged = {"products_unchanged": self.products}
        return made.items() <= self.first.counts.items() and self.again.counts == unchanged


def measure_import(home: Path, products: int) -> Imported:
    """Make a shop of its own empty, and import a generated file of so many products twice."""
    cluster = Cluster(home)
    cluster.start()
    try:
        _empty(cluster)
        path = home / "products.csv"
        variants = write_products(path, products)
        first, again = (_imported(cluster, path) for _ in range(2))
        return Imported(products, variants, path.stat().st_size / 1e6, first, again)
    finally:
        cluster.stop()


def _empty(cluster: Cluster) -> None:
    """Migrate, and take away what an import before this one has left."""
    shop.migrate(cluster)
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        db.execute(f"TRUNCATE {', '.join(_FILLED)} CASCADE".encode())
    shop.tidy(cluster)


def write_products(path: Path, products: int) -> int:
    """Write so many products of two to four variants each; return how many variants that are."""
    # Chance that is to be the same again.
    chance = random.Random(_SEED)  # noqa: S311
    variants = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for number in range(products):
            rows = list(_rows(number, chance))
            variants += len(rows)
            writer.writerows(rows)
    return variants


def _rows(number: int, chance: random.Random) -> list[list[object]]:
    name = f"{chance.choice(_ADJECTIVES)} {chance.choice(_NOUNS)} {number}"
    shelf = number % 128
    said = [
        name,
        f"Department {shelf % 8} > Shelf {shelf}",
        f"A {name.lower()} for every day",
        f"<p>{' '.join(chance.choices(_WORDS, k=20))}</p>",
        ", ".join(chance.sample(_WORDS, 2)),
        f"Brand {chance.randrange(50)}",
        chance.choice(["Clay", "Steel", "Cotton", "Wood"]),
    ]
    count, colour = chance.randint(2, 4), chance.choice(_COLOURS)
    rows: list[list[object]] = []
    for place in range(count):
        price = chance.randint(100, 99_999)
        rows.append(
            [
                f"product-{number}",
                *(said if place == 0 else [""] * len(said)),
                *(_SIZES[place], colour, f"SKU-{number}-{place}"),
                *(f"{price / 100:.2f}", f"{price / 200:.2f}", chance.randint(10, 5000)),
                chance.randint(0, 100),
            ]
        )
    return rows


def _imported(cluster: Cluster, path: Path) -> Run:
    python, database = _of_children(), _of_backends(cluster)
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "souk.cli", "import", "products", str(path), "--json"],
        env=shop.environment(cluster.home),
        stdout=subprocess.PIPE,
        check=False,
    )
    seconds = time.monotonic() - begun
    said = json.loads(done.stdout)
    if done.returncode:
        raise shop.BenchFailed(f"the import failed: {said['error'] or said['refusals'][:1]}")
    return Run(
        seconds,
        _of_children() - python,
        _of_backends(cluster) - database,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        said["counts"],
    )


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of_backends(cluster: Cluster) -> float:
    """Return the processor time of backends that have ended, which their server is told (Linux).

    Those of the application are waited for: one that has written much takes a while to end, also
    after PostgreSQL counts it no more.
    """
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    while any(_is_ending(child) for child in shop.children(pid)):
        time.sleep(0.1)
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def _is_ending(pid: int) -> bool:
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    # What has ended and was not taken note of yet has no title.
    return not title or b"souk_app" in title
