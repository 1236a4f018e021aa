"""Lamps, candles, rugs, furniture and cloth for bed and bath."""

import math

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light

GLOW = light(COLOURS["honey"], 0.6)


def dome_lamp(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 508, 110)
    c.beam([(176, 300), (464, 300), (520, 506), (120, 506)])
    c.box((310, 290, 330, 490), accent, 5)
    c.turned(320, [(480, 60), (486, 84), (504, 92), (508, 90)], accent, 18)
    c.turned(320, [(136, 20), (150, 80), (200, 132), (270, 154), (304, 158)], main, 40)
    c.oval(320, 304, 158, 16, GLOW)
    c.box((308, 116, 332, 142), accent, 6, 5)


def pleated_lamp(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 508, 100)
    c.turned(
        320,
        [(318, 12), (352, 24), (390, 54), (436, 62), (474, 34), (490, 74), (508, 78)],
        accent,
        24,
    )
    shade = c.poly([(250, 122), (390, 122), (476, 330), (164, 330)], main, 0)
    with c.inside(shade):
        for step in range(13):
            top, foot = 250 + step * 140 / 12, 164 + step * 312 / 12
            tone = dark(main, 0.1) if step < 9 else dark(main, 0.2)
            c.poly([(top, 122), (top + 6, 122), (foot + 13, 330), (foot, 330)], tone)
        c.box((150, 122, 490, 132), light(main, 0.6))
        c.box((150, 320, 490, 330), light(main, 0.6))


def pendant(c: Canvas, main: Colour, accent: Colour) -> None:
    c.line([(320, 0), (320, 150)], 6, accent)
    globe = c.oval(320, 340, 202, 190, main, 40)
    with c.inside(globe):
        for step in range(-5, 6):
            y = 340 + step * 33
            c.bow([(100, y), (320, y + step * 5), (540, y)], 3, dark(main, 0.14))
        c.oval(300, 350, 100, 92, light(GLOW, 0.1))
        for step in range(-2, 4):
            y = 340 + step * 33
            c.bow([(190, y), (320, y + step * 5), (430, y)], 3, light(dark(main, 0.1), 0.2))
    c.box((290, 142, 350, 164), accent, 8, 6)


def arc_lamp(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(180, 528, 96)
    c.bow([(180, 510), (172, 330), (200, 180), (300, 96), (400, 112), (452, 190)], 12, main, 3)
    c.box((94, 498, 268, 530), accent, 22, 9)
    c.beam([(378, 272), (526, 272), (588, 520), (316, 520)])
    c.turned(452, [(176, 16), (190, 50), (240, 84), (274, 92)], main, 26)
    c.oval(452, 274, 92, 11, GLOW)


def glass_candle(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 500, 128)
    _flame(c, 320, 202)
    c.box((316, 214, 324, 262), dark(COLOURS["walnut"]))
    c.box((204, 196, 436, 502), light(COLOURS["glass"], 0.3), 0, 26)
    wax = c.box((216, 252, 424, 490), main, 30, 18)
    c.oval(320, 254, 104, 16, light(main, 0.5))
    c.box((317, 214, 323, 254), dark(COLOURS["walnut"]))
    _flame(c, 320, 204)
    with c.inside(wax):
        c.box((248, 330, 392, 440), COLOURS["white"], 0, 6)
        c.oval(320, 374, 26, 26, accent)
        c.box((284, 412, 356, 418), accent)
    c.box((220, 212, 232, 480), COLOURS["white"], 0, 6)


def pillar_candle(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 504, 150)
    for x, top, half in ((230, 330, 62), (414, 386, 58), (322, 240, 70)):
        c.box((x - half, top, x + half, 502), main, half * 0.4, 14)
        c.oval(x, top + 6, half, 13, light(main, 0.45))
        c.blob(
            [(x - half + 4, top + 6), (x - half + 18, top + 60), (x - half + 30, top + 8)],
            light(main, 0.3),
        )
        c.box((x - 3, top - 22, x + 3, top + 6), dark(COLOURS["walnut"]))
        _flame(c, x, top - 30)


def tapers(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 506, 170)
    for x, top, tone in (
        (206, 190, light(main, 0.35)),
        (320, 140, main),
        (434, 220, dark(main, 0.2)),
    ):
        c.turned(x, [(top, 6), (top + 14, 13), (460, 17)], tone, 8)
        c.box((x - 2.5, top - 18, x + 2.5, top + 4), dark(COLOURS["walnut"]))
        _flame(c, x, top - 26, 0.8)
        c.turned(x, [(430, 24), (456, 22), (466, 14), (486, 16), (496, 46), (506, 48)], accent, 12)


def _flame(c: Canvas, x: float, y: float, size: float = 1) -> None:
    for part, tint in ((1.0, COLOURS["honey"]), (0.55, light(GLOW, 0.5))):
        s = size * part
        c.blob([(x, y - 44 * s), (x + 19 * s, y), (x, y + 22 * s), (x - 19 * s, y)], tint)


def diamond_rug(c: Canvas, main: Colour, accent: Colour) -> None:
    _fringe(c, (150, 92, 490, 548), light(main, 0.2))
    field = c.box((150, 108, 490, 532), main, 8)
    with c.inside(field):
        for row in range(-1, 6):
            for col in range(-1, 4):
                x, y = 206 + col * 114, 134 + row * 124
                half = [(x, y - 62), (x + 57, y), (x, y + 62), (x - 57, y)]
                c.line([*half, half[0]], 7, accent)
                c.poly([(x, y - 18), (x + 17, y), (x, y + 18), (x - 17, y)], accent)
        for edge in ((150, 108, 490, 124), (150, 516, 490, 532)):
            c.box(edge, accent)


def kilim(c: Canvas, main: Colour, accent: Colour) -> None:
    _fringe(c, (170, 82, 470, 558), light(accent, 0.4))
    field = c.box((170, 98, 470, 542), main, 8)
    tints = [COLOURS[n] for n in ("terracotta", "cream", "teal", "mustard", "cream", "plum")]
    with c.inside(field):
        for row in range(15):
            y = 98 + row * 30
            c.box((170, y, 470, y + 30), tints[row % 6])
            if row % 3 == 1:
                teeth = [(170 + n * 15, y + (4 if n % 2 else 26)) for n in range(22)]
                c.line(teeth, 4, tints[(row + 2) % 6])
    c.relief(field, 12)


def _fringe(c: Canvas, area: tuple[float, float, float, float], colour: Colour) -> None:
    left, top, right, foot = area
    count = round((right - left) / 13)
    for step in range(count + 1):
        x = left + 3 + step * (right - left - 6) / count
        c.line([(x, top), (x, foot)], 4, colour)


def jute_rug(c: Canvas, main: Colour, accent: Colour) -> None:
    for ring in range(10):
        radius = 222 - ring * 22
        c.oval(320, 320, radius, radius, dark(main, 0.04 + 0.16 * (ring % 2)))
        c.arc((320, 320), (radius - 8, radius - 8), (0, 360), 3, light(main, 0.35))
        count = max(6, radius // 7)
        for step in range(count):
            angle = math.tau * step / count
            x, y = math.cos(angle), math.sin(angle)
            inner, outer = radius - 20, radius - 3
            c.line(
                [
                    (320 + x * inner, 320 + y * inner),
                    (320 + x * outer - y * 5, 320 + y * outer + x * 5),
                ],
                2.5,
                dark(main, 0.24),
            )


def folded_towel(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 500, 190)
    for layer, tone in ((0, 0.1), (1, 0.0), (2, 0.06)):
        top = 410 - layer * 90
        fold = c.box((146, top, 494, top + 92), dark(main, tone), 26, 42)
        with c.inside(fold):
            for x in range(140, 500, 20):
                for y in range(int(top) + 14, int(top) + 90, 20):
                    c.box((x + 3, y, x + 14, y + 11), dark(main, tone + 0.08), 0, 2)
            c.box((420, top, 446, top + 92), light(accent, 0.1))


def hammam_towel(c: Canvas, main: Colour, accent: Colour) -> None:
    c.box((80, 128, 560, 146), COLOURS["oak"], 0, 9)
    for side, foot in ((330, 440), (190, 520)):
        right = side + 150
        for step in range(13):
            x = side + 4 + step * 142 / 12
            c.line([(x, foot - 6), (x, foot + 26)], 5, light(main, 0.3))
        cloth = c.box((side, 122, right, foot), accent, 12, 6)
        with c.inside(cloth):
            for y in (170, 196, 222, 380, 406):
                c.box((side, y + foot - 520, right, y + 14 + foot - 520), main)
            c.box((side, foot - 62, right, foot - 22), main)


def throw(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 500, 190)
    for step in range(24):
        x = 156 + step * 14
        c.line([(x, 470), (x + 2, 512)], 6, light(main, 0.25))
    c.box((140, 300, 500, 480), dark(main, 0.08), 30, 34)
    c.box((140, 216, 500, 330), main, 30, 48)
    c.box((140, 166, 500, 262), light(main, 0.12), 30, 46)
    for y in (412, 440):
        c.box((140, y, 500, y + 12), accent)


def bedspread(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 520, 230)
    c.box((96, 190, 544, 430), COLOURS["oak"], 0, 20)
    for x in (196, 444):
        c.box((x - 86, 246, x + 86, 340), COLOURS["white"], 20, 30)
    body = c.blob(
        [
            (84, 330),
            (84, 330),
            (556, 330),
            (556, 330),
            (566, 510),
            (566, 510),
            (74, 510),
            (74, 510),
        ],
        main,
        26,
    )
    with c.inside(body):
        c.box((60, 330, 580, 366), light(main, 0.45))
        for x in (150, 250, 350, 450):
            c.bow([(x, 380), (x - 14, 440), (x - 4, 520)], 4, dark(main, 0.12))
    for x in (96, 528):
        c.box((x, 506, x + 16, 526), dark(COLOURS["oak"]))


def spindle_chair(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 548, 130)
    for foot, top in (((236, 545), (262, 350)), ((404, 545), (378, 350))):
        c.line([foot, top], 13, dark(main, 0.25))
    for step in range(7):
        c.line(
            [(228 + step * 30.6, 136 + abs(step - 3) * 3), (244 + step * 25.3, 345)],
            8,
            dark(main, 0.1),
        )
    c.bow([(206, 152), (250, 122), (320, 112), (390, 122), (434, 152)], 26, main, 7)
    c.blob(
        [
            (196, 350),
            (230, 330),
            (320, 326),
            (410, 330),
            (444, 350),
            (420, 374),
            (320, 380),
            (220, 374),
        ],
        main,
        14,
    )
    for foot, top in (((196, 556), (236, 370)), ((444, 556), (404, 370))):
        c.line([foot, top], 16, main, 4)
    c.line([(216, 470), (424, 470)], 10, dark(main, 0.12))


def lounge_chair(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 190)
    for foot, top in (((178, 528), (206, 450)), ((462, 528), (434, 450))):
        c.line([foot, top], 17, accent, 4)
    c.blob(
        [(140, 430), (140, 270), (200, 168), (320, 140), (440, 168), (500, 270), (500, 430)],
        dark(main, 0.1),
        30,
    )
    c.blob(
        [(206, 400), (200, 270), (248, 206), (320, 192), (392, 206), (440, 270), (434, 400)], main
    )
    c.box((170, 346, 470, 440), light(main, 0.25), 0, 26)
    for x in (110, 424):
        c.box((x, 300, x + 106, 476), main, 24, 50)
    c.box((190, 418, 450, 476), main, 0, 24)


def stool(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 140)
    c.line([(320, 300), (326, 500)], 22, dark(main, 0.25))
    for foot, top in (((200, 528), (250, 300)), ((440, 528), (390, 300))):
        c.line([foot, top], 24, dark(main, 0.08), 7)
    c.box((168, 258, 472, 306), main, 30, 22)
    c.oval(320, 260, 152, 26, light(main, 0.3))
    c.oval(320, 260, 34, 6, dark(main, 0.3))
