"""Draws the demo catalogue's pictures: a flat shape a product, the same at every run.

    .venv/bin/python tools/draw_catalogue.py

Reads src/souk/ops/demo/catalogue.csv and writes one WebP a product into images/ beside it. The
shape follows from the product's last category, its colour from its name.
"""

import colorsys
import csv
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

DEMO = Path(__file__).parent.parent / "src/souk/ops/demo"
SIZE, SCALE = 640, 3
Colour = tuple[int, int, int]


class Pen:
    """Draws on a field of 100 by 100, whatever its size in pixels."""

    def __init__(self, colour: Colour) -> None:
        self.colour = colour
        self.side = SIZE * SCALE
        self.layer = Image.new("RGBA", (self.side, self.side))
        self.draw = ImageDraw.Draw(self.layer)

    def shade(self, factor: float) -> Colour:
        """Return the colour, darker below 1 and lighter above."""
        hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in self.colour))
        red, green, blue = colorsys.hls_to_rgb(hue, min(0.97, light * factor), strength)
        return round(red * 255), round(green * 255), round(blue * 255)

    def _box(self, *at: float) -> list[float]:
        return [part * self.side / 100 for part in at]

    def box(self, *at: float, r: float = 2, c: float = 1) -> None:
        self.draw.rounded_rectangle(self._box(*at), r * self.side / 100, fill=self.shade(c))

    def oval(self, *at: float, c: float = 1) -> None:
        self.draw.ellipse(self._box(*at), fill=self.shade(c))

    def ring(self, *at: float, w: float = 4, c: float = 1) -> None:
        self.draw.ellipse(self._box(*at), outline=self.shade(c), width=round(w * self.side / 100))

    def shape(self, *points: float, c: float = 1) -> None:
        self.draw.polygon(self._box(*points), fill=self.shade(c))

    def line(self, *points: float, w: float = 2, c: float = 1) -> None:
        self.draw.line(
            self._box(*points), fill=self.shade(c), width=round(w * self.side / 100), joint="curve"
        )


def mug(p: Pen) -> None:
    p.ring(58, 40, 80, 64, w=4.5, c=0.9)
    p.box(28, 32, 66, 74, r=6)
    p.oval(28, 28, 66, 38, c=0.72)


def bowl(p: Pen) -> None:
    p.draw.pieslice(p._box(20, 10, 80, 78), 0, 180, fill=p.colour)
    p.oval(20, 38, 80, 50, c=0.75)
    p.box(40, 76, 60, 80, r=1, c=0.85)


def board(p: Pen) -> None:
    p.box(44, 16, 56, 34, r=4)
    p.box(30, 28, 70, 82, r=5)
    p.oval(48, 20, 52, 24, c=0.55)
    for y in (42, 54, 66):
        p.line(36, y, 64, y + 2, w=0.8, c=0.85)


def lamp(p: Pen) -> None:
    p.line(50, 44, 50, 76, w=2.5, c=0.6)
    p.oval(36, 73, 64, 80, c=0.6)
    p.shape(40, 22, 60, 22, 72, 50, 28, 50, c=1.1)
    p.oval(28, 47, 72, 53, c=1.25)


def cushion(p: Pen) -> None:
    p.shape(24, 26, 50, 31, 76, 26, 71, 50, 76, 76, 50, 71, 24, 76, 29, 50)
    p.shape(38, 38, 62, 38, 62, 62, 38, 62, c=0.82)
    p.shape(50, 40, 60, 50, 50, 60, 40, 50, c=1.2)


def candle(p: Pen) -> None:
    p.box(36, 42, 64, 80, r=3)
    p.oval(36, 38, 64, 46, c=1.15)
    p.line(50, 34, 50, 42, w=1, c=0.4)
    p.oval(46.5, 20, 53.5, 36, c=1.35)


def blanket(p: Pen) -> None:
    for place, c in enumerate((0.85, 1.0, 1.12)):
        p.box(22, 58 - place * 14, 78, 74 - place * 14, r=7, c=c)
    p.box(60, 30, 66, 74, r=1, c=0.7)


def pot(p: Pen) -> None:
    for points in ((50, 44, 36, 20, 46, 22), (50, 44, 52, 14, 60, 20), (50, 44, 70, 26, 64, 34)):
        p.draw.polygon(p._box(*points), fill=(98, 140, 96))
    p.shape(34, 50, 66, 50, 61, 80, 39, 80)
    p.box(31, 44, 69, 53, r=1.5, c=0.88)


def packet(p: Pen) -> None:
    p.box(32, 20, 68, 80, r=2)
    p.box(32, 20, 68, 29, r=2, c=0.82)
    for x, y in ((50, 46), (43, 52), (57, 52), (46, 60), (54, 60)):
        p.oval(x - 5, y - 5, x + 5, y + 5, c=1.3)
    p.oval(46, 49, 54, 57, c=0.7)


def trowel(p: Pen) -> None:
    p.box(46, 54, 54, 82, r=3, c=0.65)
    p.line(50, 44, 50, 58, w=2.5, c=0.8)
    p.shape(50, 14, 62, 30, 58, 46, 42, 46, 38, 30)
    p.line(50, 18, 50, 44, w=0.9, c=0.8)


def lantern(p: Pen) -> None:
    p.ring(40, 14, 60, 34, w=1.6, c=0.7)
    p.shape(36, 34, 64, 34, 58, 24, 42, 24, c=0.85)
    p.box(34, 33, 66, 74, r=2, c=1.25)
    p.oval(45, 44, 55, 64, c=1.45)
    for x in (34, 49, 64):
        p.box(x, 33, x + 2, 74, r=0, c=0.8)
    p.box(31, 73, 69, 79, r=1.5, c=0.8)


def shirt(p: Pen) -> None:
    p.shape(38, 24, 22, 34, 28, 50, 36, 46, 36, 80, 64, 80, 64, 46, 72, 50, 78, 34, 62, 24)
    p.shape(42, 24, 58, 24, 50, 34, c=0.7)
    p.line(50, 34, 50, 80, w=0.8, c=0.82)
    for y in (42, 52, 62, 72):
        p.oval(49, y, 51, y + 2, c=0.6)


def sweater(p: Pen) -> None:
    p.shape(38, 26, 24, 34, 18, 70, 27, 72, 34, 48, 34, 78, 66, 78, 66, 48, 73, 72, 82, 70, 76, 34)
    p.shape(38, 26, 62, 26, 76, 34, 66, 48, 34, 48, 24, 34)
    p.oval(41, 22, 59, 32, c=0.75)
    for y in (54, 62, 70):
        p.line(35, y, 65, y, w=1, c=0.88)
    p.box(34, 75, 66, 80, r=1, c=0.85)


def scarf(p: Pen) -> None:
    p.ring(30, 18, 70, 50, w=9)
    p.shape(52, 42, 66, 40, 72, 80, 58, 80, c=0.9)
    p.shape(40, 44, 52, 44, 48, 70, 35, 70, c=1.08)
    for x in (60, 64, 68):
        p.line(x, 80, x, 84, w=1, c=0.8)


def bag(p: Pen) -> None:
    p.ring(38, 16, 62, 52, w=3, c=0.72)
    p.shape(26, 38, 74, 38, 78, 80, 22, 80)
    p.box(26, 38, 74, 44, r=1, c=0.88)
    p.box(42, 54, 58, 68, r=2, c=0.88)


def hat(p: Pen) -> None:
    p.oval(16, 54, 84, 72, c=0.9)
    p.draw.pieslice(p._box(32, 26, 68, 92), 180, 360, fill=p.colour)
    p.box(32, 52, 68, 59, r=0, c=0.65)


def bottle(p: Pen) -> None:
    p.box(46, 14, 54, 36, r=1.5, c=0.85)
    p.box(45, 12, 55, 18, r=1.5, c=0.5)
    p.box(37, 32, 63, 82, r=7)
    p.box(37, 48, 63, 68, r=0, c=1.4)
    p.oval(46, 54, 54, 62, c=0.9)


def jar(p: Pen) -> None:
    p.box(34, 32, 66, 78, r=6)
    p.box(36, 22, 64, 33, r=2, c=0.6)
    p.box(38, 44, 62, 64, r=2, c=1.4)
    p.line(43, 52, 57, 52, w=1.4, c=0.8)
    p.line(43, 57, 53, 57, w=1.4, c=0.8)


def tin(p: Pen) -> None:
    p.box(32, 32, 68, 80, r=2)
    p.oval(32, 27, 68, 37, c=1.2)
    p.oval(44, 24, 56, 31, c=0.7)
    p.oval(40, 46, 60, 66, c=1.35)
    p.shape(50, 48, 57, 58, 50, 64, 43, 58, c=0.8)


def pouch(p: Pen) -> None:
    p.shape(34, 24, 66, 24, 70, 80, 30, 80)
    p.box(33, 20, 67, 28, r=1, c=0.75)
    p.oval(41, 42, 59, 64, c=1.35)
    p.line(50, 44, 48, 53, 52, 62, w=1.4, c=0.75)


def bar(p: Pen) -> None:
    p.box(34, 16, 66, 50, r=1.5, c=0.62)
    for x in (36, 46, 56):
        for y in (18, 28, 38):
            p.box(x, y, x + 8, y + 8, r=1, c=0.75)
    p.box(31, 44, 69, 84, r=2)
    p.box(38, 54, 62, 72, r=2, c=1.35)


def book(p: Pen) -> None:
    p.box(32, 20, 72, 82, r=2, c=1.4)
    p.box(28, 18, 68, 80, r=2)
    p.box(28, 18, 34, 80, r=2, c=0.8)
    p.box(42, 32, 60, 44, r=1, c=1.35)
    p.box(60, 18, 63, 86, r=0, c=0.65)


def frame(p: Pen) -> None:
    p.box(26, 16, 74, 84, r=1, c=0.55)
    p.box(29, 19, 71, 81, r=0, c=1.6)
    p.box(34, 26, 66, 74, r=0, c=1.15)
    p.oval(48, 32, 60, 44, c=1.45)
    p.shape(34, 74, 34, 58, 46, 48, 56, 60, 66, 52, 66, 74, c=0.8)


def pencil(p: Pen) -> None:
    p.shape(66, 16, 74, 24, 36, 62, 28, 54)
    p.shape(28, 54, 36, 62, 22, 70, c=1.35)
    p.shape(25.4, 63, 27.6, 66, 22, 70, c=0.3)
    p.shape(66, 16, 74, 24, 78, 20, 70, 12, c=0.65)
    p.line(24, 80, 44, 74, 60, 82, 78, 76, w=1.3, c=0.7)


def pattern(p: Pen) -> None:
    p.box(28, 18, 72, 82, r=1, c=1.5)
    p.line(38, 30, 62, 30, 66, 70, 34, 70, 38, 30, w=1.4, c=0.75)
    for y in (40, 50, 60):
        p.line(44, y, 48, y, w=1, c=0.75)
        p.line(52, y, 56, y, w=1, c=0.75)
    p.shape(60, 82, 72, 70, 72, 82, c=1.1)


SHAPES: dict[str, Callable[[Pen], None]] = {
    "Mugs": mug,
    "Bowls": bowl,
    "Boards": board,
    "Lamps": lamp,
    "Cushions": cushion,
    "Candles": candle,
    "Blankets": blanket,
    "Pots": pot,
    "Seeds": packet,
    "Hand Tools": trowel,
    "Lanterns": lantern,
    "Shirts": shirt,
    "Knitwear": sweater,
    "Scarves": scarf,
    "Bags": bag,
    "Hats": hat,
    "Olive Oil": bottle,
    "Spices": jar,
    "Tea": tin,
    "Coffee": pouch,
    "Chocolate": bar,
    "Notebooks": book,
    "Prints": frame,
    "Pens": pencil,
    "Sewing Patterns": pattern,
}

PALETTE: tuple[Colour, ...] = (
    (196, 112, 82),
    (92, 122, 108),
    (74, 96, 140),
    (206, 158, 92),
    (150, 92, 110),
    (108, 132, 156),
    (142, 128, 94),
    (186, 92, 88),
)


def picture(handle: str, leaf: str) -> Image.Image:
    """Return a product's picture."""
    colour = PALETTE[zlib.crc32(handle.encode()) % len(PALETTE)]
    pen = Pen(colour)
    SHAPES[leaf](pen)
    ground = tuple(round(238 + (part - 128) * 0.09) for part in colour)
    canvas = Image.new("RGBA", pen.layer.size, (*ground, 255))
    shadow = Image.new("RGBA", pen.layer.size)
    blot = ImageDraw.Draw(shadow)
    blot.ellipse(pen._box(24, 77, 76, 87), fill=(60, 50, 40, 70))
    canvas.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(pen.side // 60)))
    canvas.alpha_composite(pen.layer)
    return canvas.convert("RGB").resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def main() -> None:
    with (DEMO / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name"]]
    (DEMO / "images").mkdir(exist_ok=True)
    for row in rows:
        leaf = row["category"].split(" > ")[-1]
        picture(row["handle"], leaf).save(DEMO / "images" / row["image"], quality=80, method=6)


if __name__ == "__main__":
    main()
