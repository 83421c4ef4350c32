"""What a picture shows to a computer and to no eye: letters a few grey levels from their paper, or from their black.

Such letters survive every redaction of what is seen, and any program that stretches the contrast brings them back. So
what differs faintly from its surroundings is drawn as black on white, for OCR.
"""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

LIGHT = 205
"""Darker than this is ink, which a reader sees, and whose surroundings vary with the noise of a JPEG."""

NEAR_PX, AROUND_PX = 9, 40
"""So far around ink nothing is looked at; on grounds that are not of one grey, so many pixels to every side are."""

FEWEST_PX, MOST_SHARE = 120, 0.3
"""Fewer pixels are no word of letters; when more of the picture differs, its grey runs from light to dark."""


def faint(picture: Image.Image) -> Iterator[Image.Image]:
    """What is faint on light grounds of a grey picture, then on dark ones, as black on white; most have neither."""
    for seen in (picture, ImageChops.invert(picture)):
        if seen.getextrema()[1] >= LIGHT and (drawn := _drawn(seen)) is not None:
            yield drawn


def _drawn(picture: Image.Image) -> Image.Image | None:
    ink = picture.point(_INK).filter(ImageFilter.BoxBlur(NEAR_PX)).point(_ANY)
    levels = picture.histogram(ImageChops.invert(ink))
    ground = levels.index(max(levels))
    apart = picture.point([abs(level - ground) for level in range(256)])
    if sum(levels) - levels[ground] > MOST_SHARE * picture.width * picture.height:
        paper = picture.copy()
        paper.paste(ground, mask=ink)
        apart = ImageChops.subtract(paper.filter(ImageFilter.BoxBlur(AROUND_PX)), paper)
    apart.paste(0, mask=ink)
    levels = apart.histogram()
    least = 3 * _median(levels) + 1  # thrice the noise
    if not FEWEST_PX <= sum(levels[least:]) <= MOST_SHARE * picture.width * picture.height:
        return None
    strongest = max(level for level, several in enumerate(levels) if several)
    return apart.point([255 - (min(255, level * 255 // strongest) if level >= least else 0) for level in range(256)])


def _median(levels: list[int]) -> int:
    half, seen = sum(levels) / 2, 0
    for level, count in enumerate(levels):
        seen += count
        if seen >= half:
            return level
    return 0


_INK = [255 if level < LIGHT else 0 for level in range(256)]
_ANY = [255 if level else 0 for level in range(256)]
