"""Mugs, plates, bowls and what cooks."""

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light

BASE = 500


def mug(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(300, BASE, 135)
    c.arc((415, 345), (72, 82), (-95, 100), 30, dark(main, 0.12))
    body = c.turned(300, [(205, 128), (300, 130), (440, 122), (490, 100), (502, 84)], accent)
    with c.inside(body):
        c.box((120, 200, 480, 420), main)
        c.blob(
            [(120, 400), (120, 445), (200, 436), (300, 456), (400, 438), (480, 448), (480, 400)],
            main,
        )
    c.relief(body, 34)
    c.oval(300, 206, 128, 24, light(main, 0.45))
    c.oval(300, 210, 112, 17, COLOURS["walnut"])


def espresso_cups(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, BASE, 150)
    for lift, tint in ((0, main), (-138, accent)):
        c.arc((420, 418 + lift), (48, 42), (-95, 100), 20, dark(tint, 0.14))
        c.turned(
            320, [(358 + lift, 104), (430 + lift, 98), (478 + lift, 74), (492 + lift, 58)], tint, 26
        )
        c.oval(320, 358 + lift, 104, 18, light(tint, 0.5))
    c.oval(320, 223, 90, 12, COLOURS["walnut"])
    c.turned(320, [(490, 128), (500, 122), (506, 60)], dark(main, 0.1))


def camp_mug(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(300, BASE, 140)
    c.arc((420, 345), (66, 70), (-98, 98), 18, accent)
    body = c.turned(300, [(222, 134), (224, 134), (350, 128), (490, 118), (500, 110)], main, 34)
    with c.inside(body):
        for x, y in (
            (220, 300),
            (268, 420),
            (330, 320),
            (352, 450),
            (240, 372),
            (300, 265),
            (384, 400),
        ):
            c.oval(x, y, 5, 5, accent)
    c.oval(300, 222, 134, 25, accent)
    c.oval(300, 224, 122, 18, dark(main, 0.1))


def plate(c: Canvas, main: Colour, accent: Colour) -> None:
    c.oval(320, 320, 218, 218, main, 14)
    for ring, tone in ((186, 0.05), (150, 0.11), (144, 0.03)):
        c.oval(320, 320, ring, ring, dark(main, tone))
    c.oval(320, 320, 132, 132, light(main, 0.18))
    for ring in (104, 76, 48):
        c.arc((320, 320), (ring, ring), (0, 360), 2.5, dark(main, 0.09))


def salad_bowl(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, BASE, 165)
    for x, y, r, tint in (
        (230, 300, 52, "leaf"),
        (300, 282, 60, "moss"),
        (386, 292, 58, "leaf"),
        (440, 310, 36, "moss"),
        (270, 290, 26, "crimson"),
        (350, 276, 24, "crimson"),
        (410, 284, 20, "honey"),
    ):
        c.oval(x, y, r, r * 0.8, COLOURS[tint], 8)
    body = c.turned(320, [(318, 192), (370, 184), (440, 140), (490, 84), (500, 70)], main, 40)
    with c.inside(body):
        for drop in (352, 388, 424, 462):
            c.bow(
                [(110, drop), (230, drop + 18), (320, drop + 4), (420, drop + 20), (540, drop)],
                4,
                dark(main, 0.2),
            )
    c.box((126, 308, 514, 328), light(main, 0.3), 0, 10)


def noodle_bowl(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, BASE, 140)
    for tilt in (0, 34):
        c.line([(250 + tilt, 318), (470 + tilt, 130)], 10, COLOURS["walnut"])
    for x in (210, 262, 316, 370, 424):
        c.arc((x, 312), (44, 36), (180, 360), 12, COLOURS["honey"])
        c.arc((x + 14, 314), (30, 22), (180, 360), 9, light(COLOURS["honey"]))
    c.oval(252, 290, 32, 24, COLOURS["white"], 6)
    c.oval(252, 290, 15, 12, COLOURS["mustard"])
    body = c.turned(
        320, [(312, 178), (380, 172), (446, 124), (468, 84), (498, 84), (502, 80)], main, 36
    )
    with c.inside(body):
        c.box((100, 340, 540, 352), accent)
        c.box((100, 362, 540, 368), accent)
    c.box((138, 304, 502, 320), light(main, 0.5), 0, 8)


def casserole(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, BASE, 190)
    for x in (128, 512):
        c.box((x - 36, 352, x + 36, 382), dark(main, 0.16), 0, 14)
    c.box((142, 320, 498, 500), main, 44, 34)
    c.turned(
        320, [(236, 40), (250, 120), (290, 176), (318, 192), (326, 192)], light(main, 0.08), 30
    )
    c.box((124, 314, 516, 334), dark(main, 0.08), 0, 10)
    c.box((302, 214, 338, 244), dark(accent, 0.2))
    c.oval(320, 210, 40, 18, accent, 10)


def pan(c: Canvas, main: Colour, accent: Colour) -> None:
    c.line([(400, 240), (545, 95)], 34, dark(main, 0.2))
    c.line([(405, 228), (540, 93)], 8, light(main, 0.15))
    c.oval(540, 100, 7, 7, COLOURS["linen"])
    c.oval(270, 360, 190, 190, dark(main, 0.1), 10)
    c.oval(270, 360, 172, 172, main)
    c.oval(270, 360, 150, 150, dark(main, 0.22))
    c.blob(
        [(200, 330), (250, 290), (320, 310), (350, 370), (310, 430), (230, 430), (180, 390)],
        COLOURS["white"],
        8,
    )
    c.oval(272, 362, 40, 40, COLOURS["mustard"], 8)
    for x, y in ((392, 264), (372, 244)):
        c.oval(x, y, 6, 6, COLOURS["steel"])


def kettle(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, BASE, 165)
    c.bow(
        [(204, 350), (190, 250), (236, 156), (320, 128), (404, 156), (450, 250), (436, 350)],
        22,
        accent,
    )
    c.poly([(440, 380), (548, 268), (574, 280), (566, 300), (460, 460)], dark(main, 0.12), 8)
    c.turned(320, [(262, 60), (300, 120), (380, 166), (450, 168), (492, 140), (502, 120)], main, 48)
    c.turned(320, [(246, 30), (256, 62), (276, 70)], dark(main, 0.12))
    c.oval(320, 240, 18, 16, accent, 6)
    c.bow([(206, 400), (220, 350), (256, 310)], 10, light(main, 0.55))
