from __future__ import annotations

from PIL import Image, ImageFilter

from counterfoil.redaction._gates.sheet import APART_PX, CELL_PX, Sheet

SIZES = [(5, 11), (300, 9), (1, 1), (0, 12), (310, 40), (64, 8), (700, 3), (2, 2)]
PAGE = Image.new("L", (1600, 100), 255)
PAGE.paste(0, (0, 0, 800, 100))
DARK, WHITE = (0, 0), (800, 0)


def test_every_part_has_squares_of_its_own_and_white_around_it() -> None:
    sheet = Sheet(SIZES)
    for number, (wide, high) in enumerate(SIZES):
        seen = sheet.filled(PAGE, [DARK if each == number else WHITE for each in range(len(SIZES))])
        x0, y0, x1, y1 = seen.point(lambda level: 255 - level).getbbox()

        assert (x1 - x0, y1 - y0) == (max(1, wide), max(1, high))
        assert (x0 % CELL_PX, y0 % CELL_PX) == (0, 0)
        squares = {(x // CELL_PX * CELL_PX, y // CELL_PX * CELL_PX) for x in (x0, x1 - 1) for y in (y0, y1 - 1)}
        assert {sheet.at(x, y) for x, y in squares} == {number}

        others = sheet.filled(PAGE, [WHITE if each == number else DARK for each in range(len(SIZES))])
        around = (x0 - APART_PX, y0 - APART_PX, x1 + APART_PX, y1 + APART_PX)
        assert others.crop(around).getextrema() == (255, 255)
        assert min(around) >= 0
        assert around[2] <= others.width
        assert around[3] <= others.height


def test_a_part_is_what_the_picture_shows_there() -> None:
    noise = Image.effect_noise((200, 100), 90).filter(ImageFilter.BoxBlur(1))
    sheet = Sheet([(20, 10), (7, 30)])
    seen = sheet.filled(noise, [(30, 40), (190, 80)])
    assert seen.crop((CELL_PX, CELL_PX, CELL_PX + 20, CELL_PX + 10)).tobytes() == noise.crop((30, 40, 50, 50)).tobytes()
    beyond = noise.crop((190, 80, 197, 110))  # what lies beyond the page is black
    assert seen.crop((28, CELL_PX, 35, CELL_PX + 30)).tobytes() == beyond.tobytes()
