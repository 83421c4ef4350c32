from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from counterfoil.redaction._gates.outside import _extreme, _unlike

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
