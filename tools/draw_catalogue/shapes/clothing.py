"""What is worn, laid flat."""

import math

from tools.draw_catalogue.canvas import Canvas, Mask, Point, curve
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light

Outline = list[Point]


def _mirrored(left: Outline) -> Outline:
    return left + [(640 - x, y) for x, y in reversed(left)]


# From the middle of the collar round the left side to the hem.
_SHORT: Outline = [
    (268, 128),
    (228, 142),
    (150, 196),
    (96, 286),
    (168, 330),
    (208, 290),
    (204, 400),
    (206, 530),
]
_LONG: Outline = [
    (266, 116),
    (222, 130),
    (160, 176),
    (118, 320),
    (84, 478),
    (152, 500),
    (206, 330),
    (204, 520),
]
_CUFF_L: Outline = [(88, 458), (157, 480), (152, 500), (84, 478)]


def _garment(c: Canvas, left: Outline, colour: Colour, shade: float = 22) -> Mask:
    return c.poly(_mirrored(left), colour, shade)


def _neck(c: Canvas, colour: Colour, top: float = 128, depth: float = 34, half: float = 52) -> None:
    rim = curve([(320 - half, top), (320, top + depth * 1.35), (320 + half, top)])
    c.poly(rim, dark(colour, 0.3))
    c.bow([(320 - half, top), (320, top + depth * 1.35), (320 + half, top)], 12, dark(colour, 0.08))
    c.bow([(320 - half, top), (320, top + 8), (320 + half, top)], 9, dark(colour, 0.14))


def tee(c: Canvas, main: Colour, accent: Colour) -> None:
    _garment(c, _SHORT, main)
    for x in (208, 432):
        c.line([(x, 292), (x + (320 - x) * 0.08, 236)], 3, dark(main, 0.16))
    c.line([(210, 514), (430, 514)], 2.5, dark(main, 0.14))
    _neck(c, main)


def pocket_tee(c: Canvas, main: Colour, accent: Colour) -> None:
    tee(c, main, accent)
    c.poly([(344, 226), (410, 226), (410, 282), (377, 302), (344, 282)], dark(main, 0.1))
    c.line([(344, 234), (410, 234)], 3, light(main, 0.4))


def breton(c: Canvas, main: Colour, accent: Colour) -> None:
    body = _garment(c, _LONG, main)
    with c.inside(body):
        for y in range(196, 500, 28):
            c.box((0, y, 640, y + 11), accent)
        c.box((424, 330, 440, 520), dark(main, 0.15))
        for y in range(336, 500, 28):
            c.box((424, y, 440, y + 11), dark(accent))
    _neck(c, main, top=118, depth=18, half=62)


def sweater(c: Canvas, main: Colour, accent: Colour) -> None:
    body = _garment(c, _LONG, main, 24)
    with c.inside(body):
        for x in range(216, 430, 16):
            c.line([(x, 190), (x, 490)], 3, dark(main, 0.1))
        c.box((190, 488, 450, 530), dark(main, 0.12))
        for x in range(200, 450, 10):
            c.line([(x, 490), (x, 524)], 2, dark(main, 0.25))
    _cuffs(c, dark(main, 0.12))
    _neck(c, main, top=112, depth=26, half=56)
    c.bow([(262, 118), (284, 146), (320, 156), (356, 146), (378, 118)], 22, light(main, 0.12))


def _cuffs(c: Canvas, colour: Colour) -> None:
    c.poly(_CUFF_L, colour)
    c.poly([(640 - x, y) for x, y in _CUFF_L], colour)


def cardigan(c: Canvas, main: Colour, accent: Colour) -> None:
    _garment(c, _LONG, main, 24)
    c.poly([(264, 116), (376, 116), (322, 330), (318, 330)], light(accent, 0.3))
    c.line([(264, 114), (318, 332), (318, 518)], 15, dark(main, 0.14))
    c.line([(376, 114), (322, 332), (322, 518)], 15, dark(main, 0.06))
    for y in (346, 386, 426, 466, 504):
        c.oval(322, y, 7, 7, COLOURS["walnut"])
    for x in (222, 346):
        c.box((x, 428, x + 72, 438), dark(main, 0.22), 0, 4)
    _cuffs(c, dark(main, 0.16))
    c.box((204, 506, 436, 522), dark(main, 0.16))


def vest(c: Canvas, main: Colour, accent: Colour) -> None:
    left = [(262, 112), (214, 128), (216, 190), (212, 250), (188, 300), (188, 400), (190, 528)]
    body = _garment(c, left, main, 26)
    with c.inside(body):
        for x in (232, 320, 408):
            for y in range(150, 500, 38):
                c.line([(x - 16, y), (x + 16, y + 38)], 7, light(main, 0.3))
                c.line([(x + 16, y), (x - 16, y + 38)], 7, dark(main, 0.14))
        c.box((180, 496, 460, 540), dark(main, 0.18))
    c.poly([(262, 108), (378, 108), (320, 262)], light(accent, 0.2))
    c.line([(256, 110), (320, 266), (384, 110)], 17, dark(main, 0.2))


def chore_jacket(c: Canvas, main: Colour, accent: Colour) -> None:
    _garment(c, _LONG, main, 24)
    c.line([(320, 150), (320, 518)], 4, dark(main, 0.3))
    c.poly([(268, 112), (320, 168), (282, 206), (238, 124)], dark(main, 0.14))
    c.poly([(372, 112), (320, 168), (358, 206), (402, 124)], dark(main, 0.08))
    c.poly([(268, 112), (372, 112), (320, 168)], dark(main, 0.4))
    for x, y, w, h in ((224, 392, 76, 88), (340, 392, 76, 88), (346, 240, 60, 66)):
        c.box((x, y, x + w, y + h), dark(main, 0.12), 0, 6)
        c.line([(x + 6, y + 9), (x + w - 6, y + 9)], 2.5, light(main, 0.35))
    for y in (220, 290, 360, 430, 496):
        c.oval(329, y, 7, 7, accent)
    _cuffs(c, dark(main, 0.16))


def parka(c: Canvas, main: Colour, accent: Colour) -> None:
    c.blob(
        [(250, 150), (246, 90), (320, 54), (394, 90), (390, 150), (320, 176)], dark(main, 0.1), 12
    )
    c.blob(
        [(274, 146), (274, 104), (320, 82), (366, 104), (366, 146), (320, 166)], dark(main, 0.42)
    )
    longer = [*_LONG[:-1], (204, 400), (196, 560)]
    _garment(c, [(x, y + 22) for x, y in longer[:-1]] + [(196, 560)], main, 24)
    c.box((306, 152, 334, 560), dark(main, 0.1))
    c.line([(320, 156), (320, 556)], 4, accent)
    for x in (216, 352):
        c.poly([(x, 404), (x + 72, 404), (x + 72, 424), (x, 424)], dark(main, 0.22))
    for x in (296, 344):
        c.line([(x, 160), (x, 214)], 4, accent)
        c.oval(x, 216, 6, 6, COLOURS["white"])


def quilted(c: Canvas, main: Colour, accent: Colour) -> None:
    body = _garment(c, _LONG, main, 24)
    with c.inside(body):
        for shift in range(-640, 1200, 44):
            c.line([(shift, 0), (shift + 640, 640)], 2.5, dark(main, 0.2))
            c.line([(shift, 640), (shift + 640, 0)], 2.5, dark(main, 0.2))
    c.line([(266, 118), (300, 168), (320, 182), (340, 168), (374, 118)], 12, accent)
    c.poly(curve([(266, 116), (320, 176), (374, 116)]), dark(main, 0.5))
    c.line([(320, 184), (320, 518)], 9, accent)
    for y in (220, 290, 360, 430, 498):
        c.oval(320, y, 8, 8, COLOURS["brass"])


def beanie(c: Canvas, main: Colour, accent: Colour) -> None:
    dome = c.blob(
        [(150, 420), (160, 280), (230, 176), (320, 146), (410, 176), (480, 280), (490, 420)],
        main,
        36,
    )
    with c.inside(dome):
        for step in range(-6, 7):
            c.bow(
                [(320 + step * 6, 140), (320 + step * 26, 270), (320 + step * 28, 430)],
                4,
                dark(main, 0.13),
            )
    cuff = c.box((136, 376, 504, 490), light(main, 0.1), 34, 34)
    with c.inside(cuff):
        for x in range(140, 510, 24):
            c.line([(x, 376), (x, 490)], 5, dark(main, 0.12))
    c.box((292, 412, 348, 452), accent, 0, 5)


def sun_hat(c: Canvas, main: Colour, accent: Colour) -> None:
    brim = c.blob(
        [
            (70, 400),
            (160, 340),
            (320, 320),
            (480, 340),
            (570, 400),
            (480, 456),
            (320, 472),
            (160, 456),
        ],
        main,
        20,
    )
    with c.inside(brim):
        for ring in (0.86, 0.72):
            c.arc((320, 396), (250 * ring, 76 * ring), (0, 360), 3, dark(main, 0.16))
    crown = c.turned(
        320, [(190, 60), (200, 110), (260, 140), (340, 152), (404, 158)], light(main, 0.12), 36
    )
    with c.inside(crown):
        for y in range(206, 330, 22):
            c.bow([(150, y), (320, y + 14), (490, y)], 3, dark(main, 0.14))
        c.blob([(150, 344), (320, 366), (490, 344), (490, 400), (320, 424), (150, 400)], accent)
        c.bow([(440, 350), (450, 400)], 30, dark(accent, 0.16))


def cap(c: Canvas, main: Colour, accent: Colour) -> None:
    c.blob(
        [(330, 392), (440, 372), (540, 408), (572, 446), (480, 446), (380, 432)],
        dark(main, 0.14),
        10,
    )
    dome = c.blob(
        [
            (130, 412),
            (136, 300),
            (200, 214),
            (300, 190),
            (400, 220),
            (452, 310),
            (456, 410),
            (300, 430),
        ],
        main,
        26,
    )
    with c.inside(dome):
        for end in (190, 296, 400):
            c.bow(
                [(300, 186), ((300 + end) / 2 + (end - 300) * 0.3, 290), (end, 440)],
                3,
                dark(main, 0.2),
            )
    c.bow([(340, 424), (440, 400), (540, 424), (566, 442)], 3, light(main, 0.35))
    c.oval(300, 190, 13, 9, dark(main, 0.2))
    c.oval(236, 282, 5, 5, accent)


def check_scarf(c: Canvas, main: Colour, accent: Colour) -> None:
    tails = (((210, 200), (310, 500)), ((322, 200), (422, 560)))
    for (left, top), (right, foot) in tails:
        for x in range(left + 6, right, 11):
            c.line([(x, foot - 4), (x, foot + 34)], 5, light(main, 0.2))
        _checked(c, c.box((left, top, right, foot), main, 10, 4), main, accent)
    loop = c.blob(
        [
            (150, 220),
            (190, 130),
            (320, 104),
            (450, 130),
            (490, 220),
            (430, 292),
            (320, 312),
            (210, 292),
        ],
        main,
        18,
    )
    _checked(c, loop, main, accent)
    c.blob(
        [(226, 196), (258, 156), (320, 146), (382, 156), (414, 196), (320, 226)], dark(main, 0.5)
    )
    c.bow([(176, 250), (250, 272), (400, 244), (470, 210)], 5, dark(main, 0.28))


def _checked(c: Canvas, cloth: Mask, main: Colour, accent: Colour) -> None:
    with c.inside(cloth):
        for x in range(120, 520, 66):
            c.box((x, 0, x + 22, 640), dark(main, 0.18))
            c.box((x + 42, 0, x + 47, 640), accent)
        for y in range(96, 600, 66):
            c.box((100, y, 540, y + 22), dark(main, 0.26))
            c.box((100, y + 42, 540, y + 47), accent)


def silk_square(c: Canvas, main: Colour, accent: Colour) -> None:
    cloth = c.poly([(320, 84), (556, 320), (320, 556), (84, 320)], main, 8)
    with c.inside(cloth):
        edge = [(320, 104), (536, 320), (320, 536), (104, 320), (320, 104)]
        c.line(edge, 16, accent)
        for row in range(3):
            for col in range(3):
                x, y = 320 + (col - row) * 70, 180 + (col + row) * 70
                for turn in range(4):
                    a = math.pi * turn / 2
                    c.oval(x + 30 * math.cos(a), y + 30 * math.sin(a), 22, 22, COLOURS["cream"])
                c.oval(x, y, 22, 22, COLOURS["rust"])
                c.oval(x, y, 9, 9, COLOURS["mustard"])
