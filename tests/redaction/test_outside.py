from __future__ import annotations

import random

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from counterfoil.redaction._gates.outside import CELL_LEVELS, PICTURE_NEAR_PX, _extreme, _unlike, unlike_at
from counterfoil.redaction._gates.sheet import CELL_PX

NEAR = (3, 5)


@pytest.mark.parametrize("near", NEAR)
def test_the_darkest_and_lightest_nearby_are_those_of_pillows_filters(near: int) -> None:
    noise, rim = Image.effect_noise((97, 61), 90), 4
    inner = (rim, rim, 97 - rim, 61 - rim)
    for pick, rank in ((ImageChops.darker, ImageFilter.MinFilter), (ImageChops.lighter, ImageFilter.MaxFilter)):
        expected = noise.filter(rank(near)).crop(inner)
        assert _extreme(noise, near, pick).crop(inner).tobytes() == expected.tobytes()


@pytest.mark.parametrize("near", NEAR)
def test_parts_of_a_page_are_compared_each_at_its_place(near: int) -> None:
    before = Image.new("L", (200, 120), 255)
    draw = ImageDraw.Draw(before)
    for x in range(24, 200, 24):
        draw.rectangle((x, 20, x + 3, 60), fill=0)  # letters that will be moved by a pixel
    after = ImageChops.offset(before, 1, 0)
    ImageDraw.Draw(after).rectangle((100, 80, 107, 87), fill=0)  # one that was not there
    parts = [(0, 20, 200, 64), (96, 76, 112, 92), (0, 0, 4, 4), (196, 116, 200, 120)]

    assert _unlike(before, after, parts, near) == [(x, y, x + 4, y + 4) for y in (80, 84) for x in (100, 104)]
    assert _unlike(before, after, [], near) == []


def test_words_set_elsewhere_are_each_compared_with_all_that_is_near_them() -> None:
    draw_lots = random.Random(11)
    before = Image.new("L", (300, 200), 255)
    draw = ImageDraw.Draw(before)
    pairs = []
    for number in range(60):
        x, y = number % 6 * 48, number // 6 * 20
        for left in range(x, x + 30, 14):
            draw.rectangle((left, y, left + draw_lots.randrange(3), y + 10), fill=draw_lots.randrange(120))
        pairs.append(((x, y, x + 33, y + 11), (x + 1, y + 1, x + 34, y + 12)))
    after = ImageChops.offset(before, 1, 1)
    draw = ImageDraw.Draw(after)
    for was, _ in draw_lots.sample(pairs, 40):
        x, y = was[0] + draw_lots.randrange(28), was[1] + draw_lots.randrange(8)
        draw.rectangle((x, y, x + draw_lots.randrange(9), y + draw_lots.randrange(9)), fill=draw_lots.randrange(256))

    alone = [_look_unlike(before.crop(was), after.crop(now)) for was, now in pairs]
    assert unlike_at(before, after, pairs) == sum(alone)
    assert 5 < sum(alone) < 40  # some show it and some do not
    assert unlike_at(before, after, []) == 0


def _look_unlike(was: Image.Image, now: Image.Image) -> bool:
    """Whether a square of one word has levels that are nowhere near in the other, on white, by Pillow's own filters."""
    one, other = (Image.new("L", (48, 24), 255) for _ in range(2))
    one.paste(was, (4, 4))
    other.paste(now, (4, 4))
    beyond = Image.new("L", one.size, 0)
    for first, second in ((one, other), (other, one)):
        low, high = (second.filter(rank(PICTURE_NEAR_PX)) for rank in (ImageFilter.MinFilter, ImageFilter.MaxFilter))
        for part in (ImageChops.subtract(low, first), ImageChops.subtract(first, high)):
            beyond = ImageChops.lighter(beyond, part)
    return beyond.reduce(CELL_PX).getextrema()[1] > CELL_LEVELS
