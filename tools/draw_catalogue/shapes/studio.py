"""Notebooks, pens, books, puzzles and patterns."""

import itertools
import math

from tools.draw_catalogue.canvas import Canvas, Point
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light

PAPER = COLOURS["white"]


def notebook(c: Canvas, main: Colour, accent: Colour) -> None:
    c.box((300, 440, 320, 580), accent)
    c.poly([(300, 580), (320, 580), (310, 566)], dark(accent, 0.5))
    c.box((172, 98, 480, 542), dark(PAPER, 0.1), 0, 10)
    c.box((160, 90, 470, 534), main, 10, 14)
    c.box((160, 90, 206, 534), dark(main, 0.14), 0, 14)
    c.box((192, 90, 206, 534), dark(main, 0.14))
    c.box((436, 90, 448, 534), accent)
    c.box((252, 190, 392, 268), light(main, 0.75), 0, 6)
    c.box((274, 214, 370, 221), dark(main, 0.1), 0, 3)
    c.box((290, 238, 354, 245), dark(main, 0.1), 0, 3)


def journals(c: Canvas, main: Colour, accent: Colour) -> None:
    for angle, tint, mark in ((-14, COLOURS["sage"], 0), (0, main, 1), (14, accent, 2)):
        turn = math.radians(angle)

        def at(x: float, y: float, turn: float = turn) -> Point:
            y -= 560
            return (
                320 + x * math.cos(turn) - y * math.sin(turn),
                560 + x * math.sin(turn) + y * math.cos(turn),
            )

        c.poly([at(-112, 160), at(112, 160), at(112, 510), at(-112, 510)], tint, 8)
        c.poly([at(-112, 160), at(-92, 160), at(-92, 510), at(-112, 510)], dark(tint, 0.16))
        c.poly([at(-40, 210), at(70, 210), at(70, 268), at(-40, 268)], PAPER)
        c.line([at(-20, 230), at(50, 230)], 5, dark(tint, 0.2))
        c.line([at(-20, 248), at(20 + mark * 10, 248)], 5, dark(tint, 0.2))


def sketchbook(c: Canvas, main: Colour, accent: Colour) -> None:
    c.box((150, 110, 500, 548), dark(main, 0.3), 0, 10)
    c.box((142, 102, 490, 538), PAPER, 10, 8)
    c.oval(372, 236, 46, 46, COLOURS["honey"])
    c.poly(
        [(142, 430), (250, 280), (330, 390), (390, 320), (490, 440), (490, 520), (142, 520)],
        COLOURS["sky"],
    )
    c.poly(
        [(142, 480), (230, 400), (340, 470), (430, 420), (490, 470), (490, 530), (142, 530)], main
    )
    for x in range(160, 484, 26):
        c.oval(x, 122, 6, 6, dark(PAPER, 0.4))
        c.arc((x, 104), (7, 20), (100, 380), 5, COLOURS["slate"])
    c.line([(420, 560), (540, 330)], 18, accent, 5)
    c.poly([(412, 554), (428, 562), (408, 588)], COLOURS["oak"])


def brass_pen(c: Canvas, main: Colour, accent: Colour) -> None:
    for y in (170, 230, 290, 350, 410, 470):
        c.line([(130, y), (510, y)], 3, dark(PAPER, 0.12))
    c.bow([(150, 470), (190, 430), (214, 480), (250, 440), (280, 478)], 5, COLOURS["ink"])
    c.line([(214, 426), (466, 174)], 34, main, 9)
    c.line([(466, 174), (496, 144)], 20, dark(main, 0.1), 5)
    c.poly([(196, 420), (220, 444), (176, 464)], light(main, 0.3))
    c.line([(400, 250), (460, 190)], 3, light(main, 0.7))
    c.line([(480, 196), (402, 274)], 9, dark(main, 0.2))
    for shift in (0, 14):
        c.line([(284 + shift, 332 - shift), (308 + shift, 356 - shift)], 4, dark(main, 0.3))


def pencils(c: Canvas, main: Colour, accent: Colour) -> None:
    tints = ("ink", "teal", "sage", "mustard", "rust", "plum")
    for step, name in enumerate(tints):
        x, top = 160 + step * 54, 150 + (step % 2) * 22
        c.poly([(x, top + 70), (x + 25, top), (x + 50, top + 70)], main, 6)
        c.poly([(x + 16, top + 26), (x + 25, top), (x + 34, top + 26)], COLOURS["charcoal"])
        c.box((x, top + 66, x + 50, 500), COLOURS[name])
        c.box((x, top + 66, x + 15, 500), light(COLOURS[name], 0.22))
        c.box((x + 36, top + 66, x + 50, 500), dark(COLOURS[name], 0.2))
        for notch in range(3):
            c.oval(x + 8 + notch * 17, top + 66, 8.5, 9, main)
    c.box((142, 380, 500, 540), COLOURS["linen"], 18, 8)
    c.box((142, 380, 500, 396), dark(COLOURS["linen"], 0.16), 0, 6)
    c.box((256, 430, 386, 494), accent, 0, 6)


def _book(c: Canvas, main: Colour) -> None:
    c.box((178, 104, 492, 552), dark(main, 0.3), 0, 10)
    c.box((180, 112, 486, 546), PAPER, 8, 4)
    c.box((154, 92, 470, 538), main, 10, 10)
    c.box((154, 92, 186, 538), dark(main, 0.16), 0, 8)


def market_book(c: Canvas, main: Colour, accent: Colour) -> None:
    _book(c, main)
    c.box((216, 132, 440, 178), light(main, 0.8), 0, 4)
    c.box((240, 148, 416, 160), dark(main, 0.2), 0, 5)
    for x, y, r, tint in (
        (276, 420, 50, "crimson"),
        (370, 430, 44, "honey"),
        (322, 344, 46, "terracotta"),
    ):
        c.oval(x, y, r, r, COLOURS[tint], 12)
        c.poly(
            [(x - 16, y - r + 6), (x, y - r - 16), (x + 16, y - r + 6), (x, y - r + 14)],
            COLOURS["forest"],
        )
    c.blob([(244, 330), (226, 260), (262, 222), (296, 260), (282, 336)], COLOURS["plum"], 12)
    c.blob([(398, 350), (376, 270), (404, 220), (430, 270), (420, 350)], COLOURS["leaf"], 10)
    c.box((222, 476, 434, 490), accent, 0, 6)


def bread_book(c: Canvas, main: Colour, accent: Colour) -> None:
    _book(c, main)
    c.box((216, 132, 440, 178), light(main, 0.8), 0, 4)
    c.box((250, 148, 406, 160), dark(main, 0.2), 0, 5)
    loaf = c.blob(
        [(214, 400), (224, 300), (328, 252), (430, 300), (442, 400), (420, 440), (236, 440)],
        accent,
        22,
    )
    with c.inside(loaf):
        for x in (262, 328, 394):
            c.bow([(x - 26, 268), (x + 4, 320), (x + 10, 380)], 13, light(accent, 0.6))
    for x in (250, 406):
        c.line([(x, 506), (x + (328 - x) * 0.5, 466)], 4, COLOURS["honey"])
    c.box((284, 484, 372, 494), light(main, 0.6), 0, 5)


def jigsaw(c: Canvas, main: Colour, accent: Colour) -> None:
    side, left, top = 136, 116, 116
    tints = [main, COLOURS["cream"], accent, COLOURS["cream"]]
    for row in range(3):
        for col in range(3):
            if (row, col) == (0, 2):
                continue
            _piece(
                c,
                left + col * side,
                top + row * side,
                side,
                tints[(row + col) % 2 * 2],
                row < 2,
                col < 2,
            )
    _piece(c, 420, 84, side, accent, False, False)


def _piece(
    c: Canvas, x: float, y: float, side: float, tint: Colour, down: bool, right: bool
) -> None:
    base = c.box((x + 1, y + 1, x + side - 1, y + side - 1), COLOURS["cream"], 5, 7)
    mid, knob = side / 2, 19
    with c.inside(base):
        for cx, cy in ((x, y), (x + side, y), (x, y + side), (x + side, y + side)):
            c.oval(cx, cy, 46, 46, tint)
            c.oval(cx, cy, 26, 26, COLOURS["honey"])
        c.poly(
            [
                (x + mid, y + 26),
                (x + side - 26, y + mid),
                (x + mid, y + side - 26),
                (x + 26, y + mid),
            ],
            tint,
        )
        c.oval(x + mid, y + mid, 15, 15, COLOURS["cream"])
    if right:
        c.oval(x + side + 10, y + mid, knob, knob, dark(COLOURS["cream"], 0.05), 4)
    if down:
        c.oval(x + mid, y + side + 10, knob, knob, dark(COLOURS["cream"], 0.05), 4)


def blocks(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 520, 190)
    c.box((136, 410, 250, 520), COLOURS["teal"], 16, 5)
    c.box((390, 410, 504, 520), COLOURS["mustard"], 16, 5)
    arch = c.box((262, 410, 378, 520), main, 16, 5)
    with c.inside(arch):
        c.oval(320, 520, 38, 66, dark(main, 0.45))
    c.oval(236, 342, 74, 74, accent, 16)
    c.box((160, 342, 480, 408), COLOURS["cream"], 16, 5)
    c.box((150, 408, 490, 410), dark(COLOURS["cream"], 0.14))
    c.box((162, 410, 250, 417), dark(COLOURS["teal"], 0.2))
    c.box((352, 236, 456, 342), COLOURS["sage"], 16, 5)
    c.poly([(340, 234), (404, 140), (468, 234)], main, 12)


def _sheet(c: Canvas, main: Colour) -> None:
    c.poly([(166, 84), (400, 84), (474, 158), (474, 556), (166, 556)], PAPER, 8)
    c.poly([(400, 84), (474, 158), (400, 158)], dark(PAPER, 0.16))
    for y in range(190, 540, 50):
        c.line([(186, y), (454, y)], 1.6, light(main, 0.7))
    for x in range(204, 460, 50):
        c.line([(x, 176), (x, 536)], 1.6, light(main, 0.7))
    c.box((190, 112, 330, 124), main, 0, 5)
    c.box((190, 136, 290, 144), light(main, 0.4), 0, 4)


def _dashes(c: Canvas, points: list[Point], colour: Colour) -> None:
    for start, end in itertools.pairwise(points):
        span = math.dist(start, end)
        across, down = (end[0] - start[0]) / span, (end[1] - start[1]) / span
        for step in range(0, round(span), 18):
            ends = (step, min(span, step + 10))
            c.line([(start[0] + across * at, start[1] + down * at) for at in ends], 4, colour)


def apron_pattern(c: Canvas, main: Colour, accent: Colour) -> None:
    _sheet(c, main)
    half = [(284, 206), (276, 262), (224, 330), (224, 508)]
    shape = half + [(640 - x, y) for x, y in reversed(half)]
    c.poly(shape, light(accent, 0.45))
    _dashes(c, [*shape, shape[0]], main)
    c.box((282, 372, 358, 440), light(accent, 0.05))
    _dashes(c, [(282, 372), (358, 372), (358, 440), (282, 440), (282, 372)], main)
    _scissors(c, 448, 474)


def _scissors(c: Canvas, x: float, y: float) -> None:
    for way in (-1, 1):
        c.line([(x + way * 22, y + 40), (x - way * 20, y - 86)], 11, COLOURS["steel"], 3)
        c.arc((x + way * 30, y + 62), (21, 27), (0, 360), 11, COLOURS["rust"])
    c.oval(x, y - 24, 6, 6, COLOURS["slate"])


def yoke_pattern(c: Canvas, main: Colour, accent: Colour) -> None:
    _sheet(c, main)
    half = [(290, 216), (254, 228), (216, 300), (196, 440), (234, 450), (256, 352), (254, 500)]
    shape = half + [(640 - x, y) for x, y in reversed(half)]
    body = c.poly(shape, light(accent, 0.3), 8)
    with c.inside(body):
        for ring in range(3):
            for step in range(-5, 6):
                x, y = 320 + step * (20 + ring * 5), 256 + ring * 26 + abs(step) ** 2 * 1.1
                c.poly(
                    [(x, y - 8), (x + 7, y), (x, y + 8), (x - 7, y)], main if ring % 2 else PAPER
                )
    c.bow([(290, 216), (320, 232), (350, 216)], 9, main)
    c.oval(436, 500, 64, 64, COLOURS["rose"], 16)
    for lean in (-30, 0, 30):
        c.bow(
            [(390, 500 + lean), (436, 470 + lean * 1.2), (486, 490 + lean)],
            4,
            dark(COLOURS["rose"]),
        )
    c.line([(384, 560), (520, 420)], 9, COLOURS["oak"])
    c.oval(520, 420, 11, 11, COLOURS["walnut"])
