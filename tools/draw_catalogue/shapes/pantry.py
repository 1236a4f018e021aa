"""Coffee, tea, oils and spices, in their bags, tins, bottles and jars."""

import math
from collections.abc import Callable

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light

Emblem = Callable[[Canvas, float, float, Colour], None]


def _bean(c: Canvas, x: float, y: float, colour: Colour, size: float = 1) -> None:
    c.oval(x, y, 22 * size, 30 * size, colour, 7 * size)
    c.bow(
        [
            (x, y - 28 * size),
            (x + 7 * size, y - 8 * size),
            (x - 7 * size, y + 8 * size),
            (x, y + 28 * size),
        ],
        4 * size,
        dark(colour, 0.45),
    )


def _bag(c: Canvas, main: Colour, accent: Colour, emblem: Emblem) -> None:
    c.ground(320, 530, 150)
    c.poly([(186, 150), (454, 150), (468, 250), (470, 528), (170, 528), (172, 250)], main, 36)
    c.box((182, 104, 458, 158), dark(main, 0.12), 20, 4)
    c.box((176, 142, 464, 166), accent, 16, 6)
    c.poly([(202, 250), (438, 250), (438, 456), (202, 456)], COLOURS["cream"])
    c.box((202, 250, 438, 262), accent)
    emblem(c, 320, 340, accent)
    c.box((256, 406, 384, 415), dark(COLOURS["cream"], 0.5), 0, 4)
    c.box((284, 426, 356, 433), dark(COLOURS["cream"], 0.3), 0, 4)


def _beans(c: Canvas, x: float, y: float, colour: Colour) -> None:
    for across in (-52, 0, 52):
        _bean(c, x + across, y - (0 if across else 6), colour)


def _flower(c: Canvas, x: float, y: float, colour: Colour) -> None:
    for turn in range(6):
        a = math.tau * turn / 6
        c.oval(x + 28 * math.cos(a), y + 28 * math.sin(a), 20, 20, colour)
    c.oval(x, y, 17, 17, COLOURS["honey"])


def _moon(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.oval(x, y, 48, 48, colour)
    c.oval(x + 20, y - 12, 40, 40, COLOURS["cream"])
    for dx, dy in ((44, -22), (28, 18), (60, 22)):
        c.oval(x + dx, y + dy, 4.5, 4.5, COLOURS["honey"])


def espresso_bag(c: Canvas, main: Colour, accent: Colour) -> None:
    _bag(c, main, accent, _beans)
    for x, y in ((120, 512), (536, 508), (500, 520)):
        _bean(c, x, y, COLOURS["walnut"], 0.7)


def filter_bag(c: Canvas, main: Colour, accent: Colour) -> None:
    _bag(c, main, accent, _flower)


def decaf_bag(c: Canvas, main: Colour, accent: Colour) -> None:
    _bag(c, main, accent, _moon)


def _tin(c: Canvas, main: Colour, accent: Colour, top: float, half: float, emblem: Emblem) -> None:
    c.ground(320, 524, half * 1.02)
    body = c.turned(320, [(top + 50, half), (top + 52, half), (508, half), (524, half - 10)], main)
    with c.inside(body):
        c.box((0, top + 110, 640, 470), COLOURS["cream"])
        c.box((0, top + 110, 640, top + 120), accent)
        c.box((0, 460, 640, 470), accent)
    c.relief(body, 40)
    c.box((320 - half - 6, top, 320 + half + 6, top + 66), dark(main, 0.12), 34, 12)
    c.oval(320, top + 4, half, 13, light(main, 0.16))
    emblem(c, 320, (top + 590) / 2, accent)


def _sprig(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.bow([(x - 10, y + 66), (x + 4, y), (x, y - 66)], 5, dark(colour))
    for dy, reach in ((44, 44), (10, 46), (-24, 38)):
        for way in (-1, 1):
            tip = (x + way * reach, y + dy - 34)
            c.blob(
                [
                    (x, y + dy),
                    (x + way * reach * 0.35, y + dy - 32),
                    tip,
                    tip,
                    (x + way * reach * 0.7, y + dy - 2),
                ],
                colour,
            )


def _pine(c: Canvas, x: float, y: float, colour: Colour) -> None:
    for step in range(3):
        half, top = 30 + step * 15, y - 64 + step * 34
        c.poly([(x, top - 8), (x + half, top + 44), (x - half, top + 44)], colour)
    c.box((x - 7, y + 46, x + 7, y + 68), COLOURS["walnut"])


def _bloom(c: Canvas, x: float, y: float, colour: Colour) -> None:
    for turn in range(5):
        a = math.tau * turn / 5 - math.pi / 2
        c.oval(x + 32 * math.cos(a), y + 32 * math.sin(a), 29, 29, light(colour, 0.12 * (turn % 2)))
    c.oval(x, y, 13, 13, dark(colour, 0.4))
    c.line([(x, y), (x + 26, y - 40)], 5, COLOURS["honey"])
    c.oval(x + 27, y - 42, 7, 7, COLOURS["honey"])


def mint_tin(c: Canvas, main: Colour, accent: Colour) -> None:
    _tin(c, main, accent, 140, 128, _sprig)


def smoked_tin(c: Canvas, main: Colour, accent: Colour) -> None:
    _tin(c, main, accent, 140, 128, _pine)


def hibiscus_tin(c: Canvas, main: Colour, accent: Colour) -> None:
    _tin(c, main, accent, 140, 128, _bloom)


def _pepper(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob(
        [
            (x - 26, y - 36),
            (x + 8, y - 42),
            (x + 26, y - 20),
            (x + 18, y + 26),
            (x - 18, y + 56),
            (x - 2, y + 8),
            (x - 30, y - 14),
        ],
        colour,
        7,
    )
    c.bow([(x + 2, y - 38), (x + 8, y - 54), (x + 22, y - 58)], 6, COLOURS["forest"])


def paprika_tin(c: Canvas, main: Colour, accent: Colour) -> None:
    _tin(c, main, accent, 200, 112, _pepper)


def olive_oil(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 532, 90)
    c.turned(320, [(150, 24), (230, 26), (270, 62), (312, 84), (512, 86), (532, 76)], main, 32)
    c.box((290, 92, 350, 162), accent, 16, 8)
    c.box((236, 340, 404, 480), COLOURS["cream"])
    c.box((384, 340, 404, 480), dark(COLOURS["cream"], 0.12))
    _sprig(c, 316, 412, COLOURS["olive"])
    c.oval(334, 440, 13, 17, COLOURS["forest"], 4)
    c.oval(292, 424, 12, 15, COLOURS["moss"], 4)
    c.line([(256, 318), (268, 296), (290, 268)], 8, light(main, 0.5))


def chilli_oil(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 526, 126)
    jar = c.box((204, 206, 436, 526), COLOURS["honey"], 34, 44)
    with c.inside(jar):
        c.box((200, 320, 440, 530), main)
        c.box((402, 320, 440, 530), dark(main, 0.2))
        for step in range(46):
            x, y = 210 + step * 83 % 220, 318 + step * 47 % 204
            c.oval(x, y, 5 + step % 4, 4, dark(main, 0.3) if step % 3 else COLOURS["honey"])
    c.box((224, 150, 416, 218), accent, 26, 12)
    c.box((244, 336, 396, 476), COLOURS["cream"], 0, 8)
    _pepper(c, 322, 404, COLOURS["crimson"])
    c.line([(226, 250), (226, 320)], 8, light(COLOURS["honey"], 0.6))


def _jar(c: Canvas, main: Colour, accent: Colour, emblem: Emblem) -> None:
    c.ground(320, 524, 120)
    glass = c.box((206, 196, 434, 524), light(COLOURS["glass"], 0.3), 20, 34)
    with c.inside(glass):
        fill = c.box((216, 266, 424, 514), main, 26, 26)
        with c.inside(fill):
            for step in range(120):
                x, y = 216 + step * 89 % 208, 266 + step * 61 % 248
                c.oval(x, y, 4, 3, (light, dark)[step % 2](main, 0.3))
    c.box((216, 134, 424, 210), accent, 28, 10)
    c.box((240, 320, 400, 466), COLOURS["cream"], 0, 8)
    emblem(c, 320, 396, main)


def zaatar_jar(c: Canvas, main: Colour, accent: Colour) -> None:
    _jar(c, main, accent, _sprig)


def saffron_jar(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 512, 140)
    glass = c.box((200, 250, 440, 512), light(COLOURS["glass"], 0.35), 22, 40)
    with c.inside(glass):
        heap = [(196, 430), (260, 384), (330, 362), (400, 388), (444, 430), (460, 530), (180, 530)]
        c.blob(heap, dark(main, 0.12))
        for step in range(110):
            x = 206 + step * 0.618034 % 1 * 222
            y = 372 + abs(x - 324) * 0.34 + step * 0.7548777 % 1 * 116
            lean = step * 0.414214 % 1 * 52 - 26
            tints = (light(main, 0.16), dark(main, 0.28), main, COLOURS["rust"], dark(main))
            c.bow([(x, y), (x + lean / 2, y + 5), (x + lean, y + 18)], 4.5, tints[step * 7 % 5])
    c.box((188, 176, 452, 258), accent, 34, 12)
    c.line([(222, 290), (222, 400)], 9, COLOURS["white"])
    _crocus(c, 496, 512, main)


def _crocus(c: Canvas, x: float, y: float, stigma: Colour) -> None:
    petal = light(COLOURS["plum"], 0.3)
    for lean in (-34, 34):
        c.blob(
            [
                (x, y),
                (x, y),
                (x + lean * 0.9, y - 40),
                (x + lean, y - 96),
                (x + lean * 0.1, y - 50),
            ],
            dark(petal, 0.16),
        )
    for way in (-10, 10):
        c.line([(x, y - 50), (x + way, y - 122)], 5, stigma)
    c.blob(
        [(x, y), (x, y), (x + 24, y - 46), (x, y - 104), (x, y - 104), (x - 24, y - 46)], petal, 6
    )
