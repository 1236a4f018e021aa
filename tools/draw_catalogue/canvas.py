"""A canvas of 640 by 640 units that is drawn four times as large, for smooth edges."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.draw_catalogue.palette import Colour, dark, light

SIZE = 640
SCALE = 4
BIG = SIZE * SCALE
FLOOR = 468
DUSK = (38, 24, 46)
DAWN = (255, 250, 240)

Point = tuple[float, float]
Mask = Image.Image


def curve(points: Sequence[Point], closed: bool = False, steps: int = 14) -> list[Point]:
    """Run a smooth line through the points; a point given twice is a corner."""
    count = len(points)
    spans = count if closed else count - 1
    found: list[Point] = []
    for index in range(spans):
        near = [
            points[(index + off) % count if closed else min(max(index + off, 0), count - 1)]
            for off in (-1, 0, 1, 2)
        ]
        if near[1] != near[2]:
            found += [_between(near, step / steps) for step in range(steps)]
    return found if closed else [*found, points[-1]]


def _between(near: Sequence[Point], at: float) -> Point:
    """Hermite from the second to the third of four points, with tangents that never overshoot."""
    before, start, end, after = near
    span = math.dist(start, end)
    out = span / (math.dist(before, start) + span)
    into = span / (span + math.dist(end, after))
    square, cube = at * at, at * at * at

    def along(axis: int) -> float:
        return (
            (2 * cube - 3 * square + 1) * start[axis]
            + (cube - 2 * square + at) * (end[axis] - before[axis]) * out
            + (3 * square - 2 * cube) * end[axis]
            + (cube - square) * (after[axis] - start[axis]) * into
        )

    return along(0), along(1)


class Canvas:
    """Shapes on a transparent layer; each returns its mask, to draw inside of it."""

    def __init__(self) -> None:
        self.layer = Image.new("RGBA", (BIG, BIG), (0, 0, 0, 0))
        self.floor_shadows: list[tuple[float, float, float]] = []
        self._clips: list[Mask] = []
        self._beams: list[Sequence[Point]] = []

    def poly(self, points: Sequence[Point], colour: Colour, shade: float = 0) -> Mask:
        mask, pen = self._blank()
        pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        return self._fill(mask, colour, shade)

    def blob(self, points: Sequence[Point], colour: Colour, shade: float = 0) -> Mask:
        return self.poly(curve(points, closed=True), colour, shade)

    def turned(
        self, cx: float, outline: Sequence[tuple[float, float]], colour: Colour, shade: float = 0
    ) -> Mask:
        """A body as from a lathe: (height, half width) from the top to the foot."""
        right = curve([(cx + half, y) for y, half in outline])
        left = [(2 * cx - x, y) for x, y in reversed(right)]
        return self.poly(right + left, colour, shade)

    def oval(
        self, cx: float, cy: float, rx: float, ry: float, colour: Colour, shade: float = 0
    ) -> Mask:
        mask, pen = self._blank()
        pen.ellipse([v * SCALE for v in (cx - rx, cy - ry, cx + rx, cy + ry)], fill=255)
        return self._fill(mask, colour, shade)

    def box(
        self,
        corners: tuple[float, float, float, float],
        colour: Colour,
        shade: float = 0,
        radius: float = 0,
    ) -> Mask:
        mask, pen = self._blank()
        pen.rounded_rectangle([v * SCALE for v in corners], radius * SCALE, fill=255)
        return self._fill(mask, colour, shade)

    def line(self, points: Sequence[Point], width: float, colour: Colour, shade: float = 0) -> Mask:
        """A stroke with round ends along the points."""
        mask, pen = self._blank()
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        pen.line(scaled, fill=255, width=round(width * SCALE), joint="curve")
        reach = width * SCALE / 2
        for x, y in (scaled[0], scaled[-1]):
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
        return self._fill(mask, colour, shade)

    def bow(self, points: Sequence[Point], width: float, colour: Colour, shade: float = 0) -> Mask:
        """A smooth stroke through the points."""
        return self.line(curve(points), width, colour, shade)

    def arc(
        self,
        centre: Point,
        radii: tuple[float, float],
        degrees: tuple[float, float],
        width: float,
        colour: Colour,
    ) -> Mask:
        """A stroke along an ellipse, clockwise from the right."""
        steps = 40
        start, end = (math.radians(angle) for angle in degrees)
        angles = [start + (end - start) * step / steps for step in range(steps + 1)]
        ring = [
            (centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles
        ]
        return self.line(ring, width, colour)

    @contextmanager
    def inside(self, mask: Mask) -> Iterator[None]:
        """What is drawn meanwhile shows only inside the mask."""
        self._clips.append(ImageChops.multiply(mask, self._clips[-1]) if self._clips else mask)
        try:
            yield
        finally:
            self._clips.pop()

    def relief(self, mask: Mask, reach: float) -> None:
        """Darken the right edge of what is drawn there and light up the left one."""
        wide = round(reach * SCALE)
        core = ImageChops.offset(mask, -wide, -wide // 5)
        self._paint(ImageChops.subtract(mask, core), DUSK, 0.16)
        core = ImageChops.offset(mask, wide // 2, wide // 8)
        self._paint(ImageChops.subtract(mask, core), DAWN, 0.28)

    def beam(self, points: Sequence[Point]) -> None:
        """Light that falls on the scene behind the drawing."""
        self._beams.append(points)

    def ground(self, cx: float, y: float, rx: float) -> None:
        """The object stands here: gives it a floor and a shadow."""
        self.floor_shadows.append((cx, y, rx))

    def finish(self, backdrop: Colour) -> Image.Image:
        """Put the drawing with its shadows before its backdrop."""
        picture = _scene(backdrop, bool(self.floor_shadows), self._beams)
        drawing = self.layer.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
        shadow = Image.new("L", (SIZE, SIZE), 0)
        pen = ImageDraw.Draw(shadow)
        for cx, y, rx in self.floor_shadows:
            pen.ellipse((cx - rx, y - rx * 0.1, cx + rx * 1.12, y + rx * 0.13), fill=92)
        soft = drawing.getchannel("A").filter(ImageFilter.GaussianBlur(12))
        strength = 0.16 if self.floor_shadows else 0.3
        cast = ImageChops.offset(soft, 7, 12).point(lambda value: round(value * strength))
        shadow = ImageChops.lighter(shadow.filter(ImageFilter.GaussianBlur(7)), cast)
        picture.paste(dark(backdrop, 0.75), (0, 0), shadow)
        picture.paste(drawing, (0, 0), drawing)
        return picture

    def _blank(self) -> tuple[Mask, ImageDraw.ImageDraw]:
        mask = Image.new("L", (BIG, BIG), 0)
        return mask, ImageDraw.Draw(mask)

    def _fill(self, mask: Mask, colour: Colour, shade: float) -> Mask:
        self._paint(mask, colour, 1)
        if shade:
            self.relief(mask, shade)
        return mask

    def _paint(self, mask: Mask, colour: Colour, strength: float) -> None:
        shown = ImageChops.multiply(mask, self._clips[-1]) if self._clips else mask
        box = shown.getbbox()
        if box:
            part = shown.crop(box)
            if strength < 1:
                part = part.point(lambda value: round(value * strength))
            self.layer.paste((*colour, 255), box, part)


def _scene(backdrop: Colour, stands: bool, beams: list[Sequence[Point]]) -> Image.Image:
    """A wall with a soft disc of light, and a floor when something stands there."""
    scene = Image.new("RGB", (SIZE * 2, SIZE * 2), backdrop)
    pen = ImageDraw.Draw(scene, "RGBA")
    pen.ellipse((110, 90, 1170, 1150), fill=light(backdrop, 0.42))
    if stands:
        pen.rectangle((0, FLOOR * 2, SIZE * 2, SIZE * 2), fill=dark(backdrop, 0.07))
    for beam in beams:
        pen.polygon([(x * 2, y * 2) for x, y in beam], fill=(255, 236, 186, 190))
    return scene.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
