"""What a scanned page shows besides words: its ruled lines, in short pieces, and its pictures.

A scan is never quite level, so a rule is given as the pieces that stay within one row of pixels; whoever knows the
slope of the page (from its words) can lay them straight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

_DARK = 150  # of 255: ink of a rule, also a thin one that the scanner blurred
_INKED = 225  # of 255: darker than paper
_SHORTEST_PT = 13.0  # longer than any stroke of a letter in the sizes of a form
_TILE_PT = 6.0
_SMALLEST_PICTURE_PT = 54.0
_DENSE = 0.55  # share of a tile's pixels that are darker than paper
_MAX_PIECES = 20_000
_INK, _PAPER = 120, 215  # of 255: between them is a stamp's worn pad
_STROKE = re.compile(rb"\x01{6,}")
_MUCH = 0.0008  # share of a page; one stamp is half as much again, letters and dust are a tenth
_SAMPLED = 97  # every so many pixels tell ink from paper
_NEARER_PAPER = 0.55


def look(image: str, dpi: int) -> dict[str, Any]:
    """The ``ruled`` pieces and ``pictures`` of a grey page image, in points; called within the sandbox.

    ``ink`` names a second image beside the first: the same page without what is paler than its ink, where there is much
    of that, as beneath a stamp; else it is empty.
    """
    import pymupdf  # inline: slow import, and only the sandbox needs it

    pixels = pymupdf.Pixmap(Path(image).read_bytes())
    if pixels.n != 1:
        pixels = pymupdf.Pixmap(pymupdf.csGRAY, pixels)
    width, height, stride = pixels.width, pixels.height, pixels.stride
    samples = pixels.samples
    grey = [samples[row * stride : row * stride + width] for row in range(height)]
    scale = 72 / dpi
    shortest = max(int(_SHORTEST_PT / scale), 8)
    level = [(x0, y, x1, y + 1) for y, x0, x1 in _edges(grey, shortest)]
    # a column of pixels is a row of the page laid on its side
    sides = [samples[x::stride][:height] for x in range(width)]
    upright = [(x, y0, x + 1, y1) for x, y0, y1 in _edges(sides, shortest)]
    ruled = [tuple(round(edge * scale, 2) for edge in box) for box in [*level, *upright][:_MAX_PIECES]]
    ink = _without_grey(pixels, Path(image)) if _grey_share(grey) > _MUCH else ""
    half = [row[::2] for row in grey[::2]]  # enough for pictures, in a quarter of the time
    pictures = _pictures(half, max(int(_TILE_PT / scale / 2), 3), 2 * scale)
    return {"ruled": ruled, "pictures": pictures, "ink": ink}


def _grey_share(rows: list[bytes]) -> float:
    """The share of the page that is neither ink nor paper, in strokes as thick as a stamp's: edges of letters are thin.

    Every fourth row is looked at, together with the third beneath it.
    """
    table = bytes(1 if _INK < value < _PAPER else 0 for value in range(256))
    length = len(rows[0]) if rows else 0
    found = looked = 0
    for number in range(0, len(rows) - 3, 4):
        both = [int.from_bytes(rows[each].translate(table), "big") for each in (number, number + 3)]
        looked += length
        if thick := both[0] & both[1]:
            found += sum(map(len, _STROKE.findall(thick.to_bytes(length, "big"))))
    return found / max(looked, 1)


def _without_grey(pixels: Any, image: Path) -> str:
    """Where the page is left in black and white alone, parted a little nearer to its paper than to its ink."""
    import pymupdf  # inline: slow import, and only the sandbox needs it

    levels = sorted(pixels.samples[::_SAMPLED])
    ink, paper = levels[len(levels) // 100], levels[len(levels) // 2]
    edge = ink + _NEARER_PAPER * (paper - ink)
    table = bytes(0 if value < edge else 255 for value in range(256))
    made = image.with_name(f"{image.stem}-ink.png")
    samples = pixels.samples.translate(table)
    pymupdf.Pixmap(pymupdf.csGRAY, pixels.width, pixels.height, samples, False).save(str(made))
    return made.name


def _edges(rows: list[bytes], shortest: int) -> Iterator[tuple[int, int, int]]:
    """Runs of dark pixels with a light one on the far side, as (row, start, end): a thin rule, or a bar's border."""
    table = bytes(1 if value < _DARK else 0 for value in range(256))
    run = re.compile(rb"\x01(?:\x01|\x00(?=\x01{3})){%d,}" % shortest)
    dark = [int.from_bytes(row.translate(table), "big") for row in rows]
    length = len(rows[0]) if rows else 0
    # Two rows at a time: a rule that steps over to the next row within its piece stays whole.
    dark = [one | other for one, other in pairwise(dark)]
    for number in range(2, len(dark) - 2):
        if not dark[number]:
            continue
        for beside in (dark[number - 2], dark[number + 2]):
            border = dark[number] & ~beside
            if border:
                for match in run.finditer(border.to_bytes(length, "big")):
                    yield number, match.start(), match.end()


def _pictures(grey: list[bytes], tile: int, scale: float) -> list[tuple[float, float, float, float, int, int]]:
    """Regions that are darker than paper all over, at least three quarters of an inch each way: photographs."""
    table = bytes(1 if value < _INKED else 0 for value in range(256))
    inked = [row.translate(table) for row in grey]
    across, down = len(grey[0]) // tile if grey else 0, len(grey) // tile
    dense = {
        (row, column)
        for row in range(down)
        for column in range(across)
        if sum(inked[y].count(1, column * tile, (column + 1) * tile) for y in range(row * tile, (row + 1) * tile))
        > _DENSE * tile * tile
    }
    found = []
    smallest = _SMALLEST_PICTURE_PT / (tile * scale)
    for region in _regions(_thick(dense)):
        top, bottom = min(r for r, _ in region), max(r for r, _ in region) + 1
        left, right = min(c for _, c in region), max(c for _, c in region) + 1
        whole = (bottom - top) * (right - left)
        if bottom - top >= smallest and right - left >= smallest and len(region) > 0.6 * whole:
            edges = (left * tile * scale, top * tile * scale, right * tile * scale, bottom * tile * scale)
            x0, y0, x1, y1 = (round(edge, 2) for edge in edges)
            found.append((x0, y0, x1, y1, (right - left) * tile, (bottom - top) * tile))
    return found


def _thick(dense: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Without what is less than four tiles wide or high: the bar of a heading beside a picture is none of it."""
    kept: set[tuple[int, int]] = set()
    for row, column in dense:
        block = {(row + r, column + c) for r in range(4) for c in range(4)}
        if block <= dense:
            kept |= block
    return kept


def _regions(tiles: set[tuple[int, int]]) -> Iterator[set[tuple[int, int]]]:
    left = set(tiles)
    while left:
        todo = [left.pop()]
        region = set(todo)
        while todo:
            row, column = todo.pop()
            for beside in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if beside in left:
                    left.remove(beside)
                    region.add(beside)
                    todo.append(beside)
        yield region
