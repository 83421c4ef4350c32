"""The mark itself: a black rectangle with the exemption code in white, written the same way everywhere.

Both the rebuild and the verifier compute these bytes; a released page's last content stream must equal them, so nothing
else can stand on the page after verification.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from counterfoil.quick import quick
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.values import Box

FONT_NAME = "/Code"
LARGEST_PT, SMALLEST_PT = 8.0, 5.0
NARROW, NARROWEST = 0.85, 0.7
"""Letters are condensed to the first share of their width, then the size goes down to the smallest, then they are
condensed to the second."""

COMFORTABLE_PT = 6.5
"""The size that a box grows for when there is blank paper beside it."""

TINY_WIDTH_PT, TINY_HEIGHT_PT = 6.0, 4.0
"""Only a box smaller than this, one way or the other, may stay without its code."""

MARGIN_PT = 0.5
HELVETICA = {
    **dict.fromkeys("()-r", 333),
    **dict.fromkeys(".,/ ft", 278),
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys("ckqsvxyz", 500),
    **dict.fromkeys("§abdeghnopu0123456789", 556),
    "m": 833,
    "w": 722,
}
"""Widths of Adobe's Helvetica metrics in thousandths of an em; what is not here counts as 700."""


@quick
@dataclass(frozen=True, slots=True)
class Region:
    """A box of one page, the code to print on it, and whether all within goes."""

    box: Box
    code: str
    whole_region: bool = False

    def as_json(self) -> list[Any]:
        return [self.box.x0, self.box.y0, self.box.x1, self.box.y1, self.code, self.whole_region]

    @classmethod
    def from_json(cls, data: list[Any]) -> Region:
        return cls(Box(*data[:4]), str(data[4]), bool(data[5]))


@quick
@dataclass(frozen=True, slots=True)
class Painted:
    """A black box, what is printed on it, and the part of it where that may stand. ``said``: the provisions in words
    for who cannot see it."""

    box: Box
    label: str
    room: Box
    said: str = ""

    def as_json(self) -> list[Any]:
        return [*self.box.as_list(), self.label, *self.room.as_list(), self.said]

    @classmethod
    def from_json(cls, data: list[Any]) -> Painted:
        return cls(Box(*data[:4]), str(data[4]), Box(*data[5:9]), str(data[9]))


def stamp_font(target: pikepdf.Pdf) -> Any:
    """Helvetica, one of the fonts that every reader has (ISO 32000-1 §9.6.2.2)."""
    return target.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )


def stamp(frame: Frame, painted: Sequence[Painted], first: int) -> bytes:
    """The content stream that paints these boxes, upright as the page is seen: all black first, then all white.

    ``first``: how much marked content the page has before; that of each box is numbered from there. What is printed on
    a box is its content, or its black where nothing is.
    """
    printed = [fitted(item.label, item.room) for item in painted]
    out = ["q", " ".join(f"{value:.6g}" for value in frame.to_user()) + " cm", "0 g"]
    height = frame.height
    blacks = [_black(height, item.box) for item in painted]
    if behind := [black for black, fits in zip(blacks, printed, strict=True) if fits]:
        out += ["/Artifact BMC", *behind, "EMC"]
    for number, (black, fits) in enumerate(zip(blacks, printed, strict=True), first):
        if not fits:
            out += [_marked(number), black, "EMC"]
    out.append("1 g")
    for number, (item, fits) in enumerate(zip(painted, printed, strict=True), first):
        if fits is None:
            continue
        size, scale, width = fits
        x = item.room.x0 + (item.room.width - width) / 2
        y = height - item.room.y1 + (item.room.height - 0.72 * size) / 2
        place = f"{size:.2f} Tf {scale * 100:.1f} Tz {x:.3f} {y:.3f} Td"
        out += [_marked(number), f"BT {FONT_NAME} {place} ({_shown(item.label)}) Tj ET", "EMC"]
    out.append("Q\n")
    return "\n".join(out).encode("cp1252")


@functools.lru_cache(maxsize=1024)
def _shown(label: str) -> str:
    text = label.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(")
    return text.replace(b")", b"\\)").decode("cp1252")


def _black(height: float, box: Box) -> str:
    return f"{box.x0:.3f} {height - box.y1:.3f} {box.width:.3f} {box.height:.3f} re f"


def _marked(number: int) -> str:
    return f"/Span <</MCID {number}>> BDC"


def needed(label: str, room: Box, *, comfortable: bool = False) -> float:
    """The width in points that the label takes at the smallest size and closest setting that can be read, or well."""
    if not label:
        return 0.0
    size, scale = (COMFORTABLE_PT, NARROW) if comfortable else (SMALLEST_PT, NARROWEST)
    return _em(label) * min(size, 0.95 * room.height) * scale + 2 * MARGIN_PT


def fitted(label: str, room: Box) -> tuple[float, float, float] | None:
    """Size, condensing and width of the printed label; ``None`` when the room is too small to print in.

    The size is between 5 and 8 points (lower only in a room lower than 5); a label that nothing else helped is set
    closer than ``NARROWEST``.
    """
    if not label or room.width < TINY_WIDTH_PT or room.height < TINY_HEIGHT_PT:
        return None
    em, inside = _em(label), room.width - 2 * MARGIN_PT
    largest = min(LARGEST_PT, 0.85 * room.height)
    size = max(min(largest, inside / (em * NARROW)), min(SMALLEST_PT, 0.95 * room.height))
    scale = min(1.0, inside / (em * size))
    return size, scale, em * size * scale


@functools.lru_cache(maxsize=1024)
def _em(label: str) -> float:
    return sum(HELVETICA.get(c, 700) for c in label) / 1000
