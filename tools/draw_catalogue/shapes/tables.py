"""Tables and desks."""

from tools.draw_catalogue.canvas import Canvas
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light


def side_table(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 530, 130)
    c.line([(320, 296), (320, 500)], 14, dark(main, 0.3))
    for foot, top in (((222, 528), (238, 290)), ((418, 528), (402, 290))):
        c.line([foot, top], 14, main, 4)
    c.line([(230, 440), (410, 440)], 9, dark(main, 0.15))
    c.box((150, 262, 490, 300), main, 30, 14)
    c.oval(320, 262, 170, 26, light(main, 0.2))
    c.oval(320, 264, 152, 19, dark(main, 0.06))
    c.turned(360, [(206, 30), (240, 30), (258, 22)], accent, 9)
    c.oval(360, 206, 30, 7, light(accent, 0.5))
    c.box((214, 244, 310, 258), COLOURS["ink"], 10, 3)
    c.box((222, 230, 304, 244), COLOURS["mustard"], 10, 3)


def coffee_table(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 520, 230)
    for x in (138, 478):
        c.box((x, 320, x + 24, 520), dark(main, 0.1), 8, 6)
    for step in range(6):
        c.box((150, 428 + step % 2, 490, 446), dark(main, 0.18), 0, 4)
    c.box((196, 402, 330, 428), COLOURS["teal"], 12, 4)
    c.box((206, 382, 322, 402), COLOURS["cream"], 12, 4)
    c.box((84, 296, 556, 334), main, 30, 18)
    c.box((96, 300, 530, 306), light(main, 0.35), 0, 3)
    c.turned(410, [(216, 16), (232, 26), (262, 42), (290, 30), (298, 26)], accent, 14)
    for end in ((370, 130), (412, 104), (452, 136)):
        c.bow([(410, 222), ((410 + end[0]) / 2, 170), end], 4, COLOURS["forest"])
        c.oval(*end, 15, 19, COLOURS["leaf"], 5)


def wall_desk(c: Canvas, main: Colour, accent: Colour) -> None:
    c.box((140, 110, 500, 372), dark(main, 0.12), 10, 8)
    c.box((158, 128, 482, 372), dark(main, 0.4))
    c.box((158, 226, 482, 238), main)
    c.box((314, 128, 326, 230), main)
    for x, top, tint in (
        (176, 160, "rust"),
        (198, 148, "teal"),
        (220, 166, "mustard"),
        (242, 154, "cream"),
    ):
        c.box((x, top, x + 18, 226), COLOURS[tint], 5, 2)
    c.turned(420, [(190, 22), (226, 17)], COLOURS["terracotta"], 8)
    for end in ((390, 158), (420, 142), (448, 160)):
        c.bow([(420, 192), end], 7, COLOURS["leaf"])
    c.box((190, 270, 316, 352), COLOURS["charcoal"], 0, 5)
    c.box((197, 277, 309, 345), COLOURS["sky"])
    c.box((96, 368, 544, 396), main, 26, 8)
    for foot, top in (((170, 500), (120, 396)), ((470, 500), (520, 396))):
        c.line([(foot[0], 392), (foot[0], 480)], 8, accent)
        c.line([(foot[0], 480), top], 8, accent)
