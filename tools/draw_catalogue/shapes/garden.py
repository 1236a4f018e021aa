"""Plants, pots and what waters them."""

import math

from tools.draw_catalogue.canvas import Canvas, Point
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light


def _leaf(
    c: Canvas, root: Point, angle: float, length: float, width: float, colour: Colour
) -> None:
    """A pointed leaf from its root, with a lighter half and a rib; 0 degrees is up."""
    turn = math.radians(angle)

    def at(along: float, across: float) -> Point:
        return (
            root[0] + math.sin(turn) * along + math.cos(turn) * across,
            root[1] - math.cos(turn) * along + math.sin(turn) * across,
        )

    tip, tail = at(length, 0), at(0, 0)
    side = [at(length * t, width * s) for t, s in ((0.2, 0.7), (0.5, 1), (0.8, 0.5))]
    other = [at(length * t, -width * s) for t, s in ((0.8, 0.5), (0.5, 1), (0.2, 0.7))]
    c.blob([tail, tail, *side, tip, tip, *other], colour)
    c.blob([tail, tail, *side, tip, tip], dark(colour, 0.14))
    c.line([tail, at(length * 0.9, 0)], 2.5, light(colour, 0.3))


def _pot(c: Canvas, colour: Colour, top: float = 400, half: float = 92, foot: float = 528) -> None:
    c.poly(
        [
            (320 - half * 0.9, top + 20),
            (320 + half * 0.9, top + 20),
            (320 + half * 0.68, foot),
            (320 - half * 0.68, foot),
        ],
        colour,
        24,
    )
    c.box((320 - half, top, 320 + half, top + 36), light(colour, 0.1), 20, 7)


def monstera(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 92)
    heads = (
        (180, 270, -42, 84),
        (452, 240, 40, 88),
        (262, 150, -14, 84),
        (386, 132, 18, 78),
        (330, 286, 6, 88),
    )
    for x, y, _, _ in heads:
        c.bow([(320, 420), ((320 + x) / 2, (400 + y) / 2 + 30), (x, y)], 8, dark(main, 0.25))
    for number, (x, y, angle, size) in enumerate(heads):
        _split_leaf(c, (x, y), angle, size, light(main, 0.14) if number % 2 else main)
    _pot(c, accent)


def _split_leaf(c: Canvas, centre: Point, angle: float, size: float, colour: Colour) -> None:
    turn = math.radians(angle)

    def at(x: float, y: float) -> Point:
        x, y = x * size, y * size
        return (
            centre[0] + x * math.cos(turn) - y * math.sin(turn),
            centre[1] + x * math.sin(turn) + y * math.cos(turn),
        )

    right: list[Point] = [(0.34, 0.62), (0.8, 0.42)]
    for y in (0.14, -0.18, -0.5):
        right += [
            (0.93, y + 0.12),
            (0.93, y + 0.12),
            (0.3, y + 0.08),
            (0.3, y + 0.08),
            (0.9 + y * 0.12, y - 0.06),
            (0.9 + y * 0.12, y - 0.06),
        ]
    right += [(0.5, -0.86), (0, -1.1), (0, -1.1)]
    left = [(-x, y) for x, y in reversed(right)]
    c.blob([at(x, y) for x, y in [(0, 0.42), *right, *left]], colour)
    c.blob([at(x, y) for x, y in [(0, 0.42), (0, 0.42), *right]], dark(colour, 0.12))
    c.line([at(0, 0.45), at(0, -1)], 4, light(colour, 0.35))


def snake_plant(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 92)
    for x, tip, lean, half in (
        (262, 210, -46, 22),
        (380, 180, 44, 23),
        (292, 120, -14, 25),
        (350, 150, 16, 24),
        (322, 240, 2, 24),
    ):
        root = (320 + (x - 320) * 0.6, 420)
        top = (x + lean, tip)
        mid = ((root[0] + top[0]) / 2 + lean * 0.2, (root[1] + top[1]) / 2)
        leaf = c.blob(
            [
                (root[0] - half * 0.6, 424),
                (mid[0] - half, mid[1]),
                top,
                top,
                (mid[0] + half, mid[1]),
                (root[0] + half * 0.6, 424),
            ],
            COLOURS["mustard"],
        )
        inner = half - 7
        core = c.blob(
            [
                (root[0] - inner * 0.6, 424),
                (mid[0] - inner, mid[1]),
                (top[0], top[1] + 30),
                (mid[0] + inner, mid[1]),
                (root[0] + inner * 0.6, 424),
            ],
            main,
        )
        with c.inside(core), c.inside(leaf):
            for y in range(int(tip) + 40, 430, 26):
                c.bow(
                    [(x - 60, y), (x - 10, y + 8), (x + 20, y - 4), (x + 60, y + 6)],
                    7,
                    dark(main, 0.25),
                )
    _pot(c, accent)


def olive_tree(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 534, 88)
    c.bow([(320, 440), (314, 360), (322, 270)], 16, COLOURS["walnut"], 4)
    c.oval(320, 206, 104, 96, dark(main, 0.25))
    for ring, count, tone in ((92, 22, 0.16), (58, 16, 0.0), (22, 9, -0.22)):
        for step in range(count):
            angle = math.tau * step / count + ring
            x, y = 320 + math.sin(angle) * ring, 206 - math.cos(angle) * ring * 0.92
            tint = dark(main, tone) if tone >= 0 else light(main, -tone)
            _leaf(c, (x, y), math.degrees(angle) + (step % 3 - 1) * 26, 56, 14, tint)
    for x, y in ((256, 196), (362, 258), (396, 180), (300, 140), (318, 226)):
        c.oval(x, y, 10, 13, COLOURS["plum"], 4)
    _pot(c, accent, 430, 84, 532)


def cactus(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 92)
    for points in (
        [(320, 340), (222, 330), (216, 320), (212, 236)],
        [(320, 290), (416, 282), (424, 272), (428, 190)],
    ):
        c.bow(points, 46, dark(main, 0.06), 10)
    body = c.box((270, 112, 370, 440), main, 24, 50)
    with c.inside(body):
        for x in (294, 320, 346):
            c.line([(x, 100), (x, 440)], 3.5, dark(main, 0.2))
    for x, y in (
        (294, 160),
        (320, 200),
        (346, 170),
        (294, 250),
        (320, 300),
        (346, 350),
        (294, 360),
        (212, 262),
        (428, 220),
        (320, 130),
    ):
        for lean in (-6, 6):
            c.line([(x, y), (x + lean, y - 8)], 2.5, light(main, 0.75))
    for angle in range(-60, 61, 30):
        _leaf(c, (320, 118), angle, 36, 9, COLOURS["rose"])
    c.oval(320, 112, 7, 7, COLOURS["mustard"])
    _pot(c, accent)


def aloe(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 92)
    for angle, length in (
        (-66, 190),
        (66, 190),
        (-44, 230),
        (44, 230),
        (-22, 262),
        (22, 262),
        (0, 282),
        (-12, 190),
        (14, 180),
    ):
        tint = light(main, 0.18) if abs(angle) in (12, 14, 44) else main
        _leaf(c, (320 + angle * 0.5, 420), angle, length, 25, tint)
        turn = math.radians(angle)
        for step in range(3, 9):
            along = length * step / 10
            across = 12 * (1 if step % 2 else -1)
            x = 320 + angle * 0.5 + math.sin(turn) * along + math.cos(turn) * across
            c.oval(
                x, 420 - math.cos(turn) * along + math.sin(turn) * across, 3, 3, light(main, 0.7)
            )
    _pot(c, accent)


def terracotta_pot(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 524, 140)
    c.turned(320, [(486, 136), (494, 142), (516, 124), (520, 120)], dark(main, 0.12), 22)
    c.poly([(176, 220), (464, 220), (424, 500), (216, 500)], main, 42)
    c.box((156, 166, 484, 246), light(main, 0.08), 38, 12)
    c.poly([(174, 246), (466, 246), (463, 262), (177, 262)], dark(main, 0.2))
    c.oval(320, 170, 150, 17, dark(main, 0.34))
    for x, y, r in ((222, 400, 14), (250, 440, 20), (216, 452, 9)):
        c.oval(x, y, r, r * 0.7, light(main, 0.2))


def footed_planter(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 528, 140)
    for x in (232, 320, 408):
        c.poly([(x - 18, 470), (x + 18, 470), (x + 10, 526), (x - 10, 526)], dark(main, 0.3), 6)
    for angle, length in ((-58, 150), (58, 150), (-34, 186), (34, 186), (-10, 210), (14, 200)):
        _leaf(
            c,
            (320 + angle, 300),
            angle,
            length,
            30,
            COLOURS["leaf"] if angle % 4 else COLOURS["forest"],
        )
    body = c.turned(
        320, [(262, 146), (280, 152), (380, 150), (450, 118), (486, 84), (490, 60)], main
    )
    with c.inside(body):
        drip = [
            (120, 240),
            (520, 240),
            (520, 330),
            (470, 360),
            (430, 326),
            (380, 372),
            (330, 330),
            (270, 380),
            (220, 330),
            (170, 362),
            (120, 330),
        ]
        c.blob(drip, light(main, 0.32))
    c.relief(body, 44)
    c.box((166, 250, 474, 278), light(main, 0.48), 0, 13)


def hanging_planter(c: Canvas, main: Colour, accent: Colour) -> None:
    c.line([(320, 0), (320, 50)], 5, dark(main, 0.3))
    c.arc((320, 74), (24, 24), (0, 360), 10, COLOURS["oak"])
    for x in (206, 434):
        c.bow([(320, 100), ((320 + x * 2) / 3, 230), (x, 340)], 8, dark(main, 0.1))
    for angle, length in ((-50, 120), (50, 120), (-24, 150), (24, 150), (0, 160)):
        _leaf(c, (320 + angle, 346), angle, length, 26, COLOURS["leaf"])
    for x, tail in ((214, 500), (252, 460), (404, 520), (440, 470)):
        c.bow([(x + (320 - x) * 0.3, 336), (x, 370), (x - 6, tail)], 4, COLOURS["forest"])
        for y in range(376, tail + 1, 28):
            _leaf(c, (x - 3, y), 130, 28, 9, COLOURS["leaf"])
            _leaf(c, (x - 3, y + 10), -130, 28, 9, COLOURS["forest"])
    c.turned(320, [(330, 106), (346, 110), (420, 92), (456, 50), (462, 20)], accent, 30)
    for x in (238, 320, 402):
        c.bow([(x, 330), (x + (320 - x) * 0.2, 400), (320, 474)], 8, main)
    c.oval(320, 480, 15, 13, main, 4)
    for step in range(-3, 4):
        c.line([(320 + step * 3, 486), (320 + step * 7, 566)], 5, main)


def watering_can(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(380, 510, 130)
    c.arc((452, 330), (92, 110), (-110, 80), 16, dark(main, 0.16))
    c.bow([(292, 452), (210, 420), (150, 300), (96, 190)], 24, dark(main, 0.08), 5)
    c.bow([(96, 190), (84, 176), (66, 176)], 18, dark(main, 0.08))
    c.turned(376, [(240, 74), (250, 84), (400, 112), (500, 116), (510, 108)], main, 36)
    c.oval(376, 244, 74, 14, dark(main, 0.36))
    c.bow([(290, 470), (296, 380), (312, 310)], 9, light(main, 0.55))
    for x, y, r in ((52, 214, 8), (40, 250, 10), (58, 286, 7)):
        c.blob([(x, y - r * 1.8), (x + r, y), (x, y + r), (x - r, y)], COLOURS["sky"])


def mister(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(330, 520, 104)
    c.turned(330, [(262, 26), (300, 40), (350, 92), (430, 106), (500, 96), (520, 80)], main, 38)
    c.box((300, 220, 360, 272), dark(main, 0.1), 14, 6)
    c.box((230, 170, 372, 214), light(main, 0.08), 10, 14)
    c.box((316, 200, 344, 226), dark(main, 0.2))
    c.box((206, 178, 236, 206), dark(main, 0.25), 0, 5)
    c.box((318, 126, 342, 176), dark(main, 0.2), 5)
    c.oval(330, 122, 32, 15, main, 8)
    c.bow([(256, 470), (248, 420), (270, 364)], 9, light(main, 0.6))
    for step in range(14):
        x = 188 - (step % 5) * 22
        y = 192 + (step * 37 % 90 - 45) * (212 - x) / 90
        c.oval(x, y, 5, 5, COLOURS["sky"])
