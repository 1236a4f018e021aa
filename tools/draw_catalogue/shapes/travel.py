"""Bags, bottles and umbrellas."""

from tools.draw_catalogue.canvas import Canvas, curve
from tools.draw_catalogue.palette import COLOURS, Colour, dark, light


def tote(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 528, 160)
    c.bow([(240, 290), (246, 150), (320, 92), (394, 150), (400, 290)], 17, dark(main, 0.24))
    c.bow([(330, 250), (360, 170), (420, 150)], 8, COLOURS["forest"])
    c.oval(416, 190, 34, 16, COLOURS["leaf"])
    c.oval(372, 168, 15, 30, COLOURS["leaf"])
    c.poly([(166, 246), (474, 246), (490, 528), (150, 528)], main, 34)
    c.box((170, 246, 470, 262), dark(main, 0.1))
    for x in (226, 386):
        c.box((x, 262, x + 28, 310), dark(main, 0.14))
    c.oval(320, 402, 58, 58, accent)
    c.arc((320, 414), (30, 30), (180, 360), 9, light(main, 0.4))
    for x, y in ((284, 378), (320, 362), (356, 378)):
        c.oval(x, y, 5, 5, light(main, 0.4))
    c.box((276, 414, 364, 422), light(main, 0.3))


def leather_tote(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 528, 190)
    c.bow([(228, 260), (236, 150), (320, 110), (404, 150), (412, 260)], 15, dark(main, 0.3))
    c.poly([(146, 228), (494, 228), (468, 528), (172, 528)], main, 36)
    c.box((148, 228, 492, 244), dark(main, 0.18))
    for x in (212, 396):
        c.box((x, 240, x + 32, 322), dark(main, 0.16), 0, 12)
        c.oval(x + 16, 304, 6, 6, accent)
    stitches = [(164, 260, 186, 514), (476, 260, 454, 514)]
    for x0, y0, x1, y1 in stitches:
        c.line([(x0, y0), (x1, y1)], 2.5, light(main, 0.4))
    c.line([(186, 512), (454, 512)], 2.5, light(main, 0.4))
    c.box((420, 236, 430, 330), dark(main, 0.3), 0, 4)
    c.box((408, 322, 442, 378), accent, 8, 10)


def net_bag(c: Canvas, main: Colour, accent: Colour) -> None:
    c.bow([(270, 250), (276, 120), (320, 82), (364, 120), (370, 250)], 13, main)
    outline = [(262, 240), (190, 310), (160, 410), (220, 510), (320, 536), (420, 510)]
    outline += [(480, 410), (450, 310), (378, 240)]
    sack = c.poly(curve(outline), light(COLOURS["honey"], 0.55))
    oranges = (
        (284, 296, 46),
        (366, 298, 46),
        (222, 376, 54),
        (322, 376, 58),
        (418, 378, 54),
        (262, 464, 56),
        (372, 466, 58),
        (180, 450, 40),
        (462, 450, 40),
        (320, 530, 40),
    )
    with c.inside(sack):
        for x, y, r in oranges:
            c.oval(x, y, r, r, accent, 14)
            c.oval(x - r * 0.1, y - r * 0.7, 5, 4, COLOURS["forest"])
        for shift in range(-9, 10):
            for lean in (-1, 1):
                x = 320 + shift * 44
                c.line([(x - lean * 170, 240), (x + lean * 170, 540)], 4, main)
    c.line(curve(outline), 8, main)
    c.box((250, 230, 390, 250), light(main, 0.2), 10, 9)


def rolltop(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 536, 150)
    c.arc((320, 116), (44, 34), (180, 360), 13, dark(main, 0.35))
    c.box((182, 160, 458, 536), main, 36, 40)
    c.box((170, 112, 470, 196), light(main, 0.1), 30, 34)
    c.line([(196, 168), (444, 168)], 4, dark(main, 0.2))
    for x in (238, 382):
        c.box((x, 140, x + 20, 330), accent)
        c.box((x - 5, 268, x + 25, 298), COLOURS["brass"], 6, 5)
        c.box((x + 2, 275, x + 18, 291), dark(accent, 0.4))
    c.box((220, 356, 420, 504), dark(main, 0.12), 20, 22)
    c.line([(236, 394), (404, 394)], 5, accent)
    c.box((396, 390, 408, 424), accent, 0, 4)


def day_pack(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 534, 150)
    c.arc((320, 132), (36, 34), (180, 360), 12, dark(main, 0.35))
    c.blob(
        [
            (180, 520),
            (172, 320),
            (214, 170),
            (320, 124),
            (426, 170),
            (468, 320),
            (460, 520),
            (320, 540),
        ],
        main,
        36,
    )
    c.bow([(204, 296), (226, 214), (320, 172), (414, 214), (436, 296)], 6, accent)
    c.blob(
        [(212, 500), (212, 380), (260, 352), (380, 352), (428, 380), (428, 500), (320, 512)],
        light(main, 0.2),
        18,
    )
    c.line([(236, 392), (404, 392)], 6, accent)
    c.box((398, 392, 408, 430), accent, 0, 4)
    c.box((294, 244, 346, 282), accent, 0, 5)


def duffel(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 510, 230)
    c.bow([(210, 330), (216, 210), (320, 156), (424, 210), (430, 330)], 15, accent)
    c.box((92, 260, 548, 510), main, 44, 96)
    c.box((120, 448, 520, 510), dark(main, 0.22), 20, 30)
    c.line([(140, 282), (500, 282)], 6, COLOURS["brass"])
    for x in (196, 414):
        c.box((x, 270, x + 30, 510), accent, 8)
        c.oval(x + 15, 330, 9, 9, COLOURS["brass"])
    c.bow([(210, 330), (230, 250), (320, 216), (410, 250), (430, 330)], 15, light(accent, 0.12))


def flask(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 532, 90)
    c.turned(
        320, [(196, 56), (228, 66), (262, 88), (300, 90), (510, 90), (526, 84), (532, 76)], main, 34
    )
    c.box((266, 176, 374, 202), accent, 14, 6)
    c.box((258, 104, 382, 184), dark(main, 0.3), 22, 14)
    c.arc((320, 104), (34, 36), (180, 360), 13, dark(main, 0.4))
    c.line([(252, 296), (252, 480)], 9, light(main, 0.55))
    c.box((296, 400, 344, 448), light(main, 0.4), 0, 24)


def glass_bottle(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 532, 92)
    glass = light(COLOURS["glass"], 0.1)
    c.turned(320, [(150, 40), (196, 42), (250, 86), (300, 92), (512, 92), (532, 80)], glass, 26)
    sleeve = c.box((226, 290, 414, 534), main, 34, 22)
    with c.inside(sleeve):
        for y in range(300, 540, 20):
            for x in range(226, 420, 18):
                c.line([(x, y), (x + 9, y + 9), (x + 18, y)], 3, dark(main, 0.16))
    c.box((272, 110, 368, 160), accent, 18, 8)
    c.line([(256, 250), (270, 230)], 8, COLOURS["white"])


def tumbler(c: Canvas, main: Colour, accent: Colour) -> None:
    c.ground(320, 526, 96)
    c.turned(320, [(190, 118), (192, 118), (340, 106), (510, 88), (526, 80)], main, 36)
    c.poly([(210, 300), (430, 300), (422, 400), (218, 400)], dark(accent, 0.05))
    c.poly([(396, 300), (430, 300), (422, 400), (390, 400)], dark(accent, 0.22))
    c.box((192, 164, 448, 200), dark(main, 0.32), 26, 14)
    c.turned(320, [(132, 92), (140, 100), (166, 104)], dark(main, 0.24), 22)
    c.box((344, 118, 390, 138), accent, 0, 8)
    c.line([(226, 218), (232, 282)], 9, light(main, 0.6))


def stick_umbrella(c: Canvas, main: Colour, accent: Colour) -> None:
    c.line([(320, 96), (320, 480)], 11, accent)
    c.arc((354, 478), (34, 46), (180, 20), 15, COLOURS["walnut"])
    _canopy(c, main, 330, 232)


def _canopy(c: Canvas, main: Colour, foot: float, half: float) -> None:
    top = foot - half * 0.95
    edges = [320 + half * part for part in (-1, -0.56, 0, 0.56, 1)]
    tones = (light(main, 0.2), main, dark(main, 0.07), dark(main, 0.2))
    for left, right, tone in zip(edges, edges[1:], tones, strict=False):
        outer = [
            (320, top),
            ((320 + left * 2) / 3 + (left - 320) * 0.16, top + half * 0.36),
            (left, foot),
        ]
        other = [
            (320, top),
            ((320 + right * 2) / 3 + (right - 320) * 0.16, top + half * 0.36),
            (right, foot),
        ]
        scallop = curve([(left, foot), ((left + right) / 2, foot - half * 0.12), (right, foot)])
        c.poly(curve(outer) + scallop + curve(other)[::-1], tone)
    c.line([(320, top - 24), (320, top + 4)], 9, COLOURS["brass"])


def mini_umbrella(c: Canvas, main: Colour, accent: Colour) -> None:
    c.line([(320, 120), (320, 430)], 9, COLOURS["steel"])
    c.box((296, 420, 344, 500), COLOURS["charcoal"], 12, 16)
    c.bow([(320, 500), (344, 540), (372, 520), (346, 496)], 5, accent)
    _canopy(c, main, 330, 210)
