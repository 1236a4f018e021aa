"""Draws every picture that the demo catalogue names and that is a file of ours."""

import csv
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.looks import BEFORE, LOOKS
from tools.draw_catalogue.palette import BACKDROPS, COLOURS, Colour, distance

DEMO = Path(__file__).parents[2] / "src" / "souk" / "ops" / "demo"
ENOUGH = 16_000
MAX_BYTES = 15_000

Job = tuple[str, str, str, str]  # file, handle, second level of its category, colour


def jobs(wanted: set[str]) -> list[Job]:
    """Read from the catalogue what to draw; all of it, or the wanted handles."""
    found: list[Job] = []
    shelves: dict[str, str] = {}
    with (DEMO / "catalogue.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            handle = row["handle"]
            if row["category"]:
                shelves[handle] = row["category"].rsplit(" > ", 1)[-1]
            if not row["image"] or row["image"].startswith("https://"):
                continue
            colour = row["option.Colour"] or row["option.Finish"]
            if not wanted or handle in wanted:
                found.append((row["image"], handle, shelves[handle], colour.lower()))
    return found


def draw(job: Job) -> int:
    """Draw one picture and return its size in bytes."""
    name, handle, shelf, colour = job
    look = LOOKS[handle]
    main = COLOURS[colour or look.main]
    canvas = Canvas()
    look.shape(canvas, main, COLOURS[look.accent])
    picture = canvas.finish(_backdrop(shelf, main))
    path = DEMO / "images" / name
    for quality in (90, 84, 76, 66, 56, 46, 36):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size < MAX_BYTES:
            break
    return path.stat().st_size


def _backdrop(shelf: str, main: Colour) -> Colour:
    """The shelf's own backdrop, or the next one that the product stands out from."""
    names = list(BACKDROPS)
    first = names.index(BEFORE[shelf])
    turned = [BACKDROPS[name] for name in names[first:] + names[:first]]
    return next((tone for tone in turned if distance(tone, main) > ENOUGH), turned[0])


def main() -> None:
    (DEMO / "images").mkdir(exist_ok=True)
    todo = jobs(set(sys.argv[1:]))
    with ProcessPoolExecutor() as pool:
        sizes = list(pool.map(draw, todo))
    sys.stdout.write(
        f"{len(sizes)} pictures, {sum(sizes) / 1000:.0f} kB, the largest {max(sizes)}\n"
    )


if __name__ == "__main__":
    main()
