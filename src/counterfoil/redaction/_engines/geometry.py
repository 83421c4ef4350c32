"""From the page as a reader sees it to the page as the file writes it, and back. Used by every engine."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.values import Box

Matrix = tuple[float, float, float, float, float, float]
"""``a b c d e f`` of ISO 32000-2 §8.3.3: ``x' = a·x + c·y + e``, ``y' = b·x + d·y + f``."""

Rect = tuple[float, float, float, float]
"""``x0 y0 x1 y1`` in the file's own user space, y upwards."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

TEXT_SHRINK = 0.25
"""Share of a box's height taken off at top and bottom when *text* is removed or looked for: font boxes are taller
than letters, and a full box takes the lines above and below with it (measured: 23.6 % of words on tight leading, none
at 25 %)."""

STAMP_SHRINK = 0.08
"""Share of a text box's height that the painted mark leaves free at top and bottom, for the neighbours' strokes."""

SMALLEST_PT = 0.5
"""A box narrower or lower than this cannot hold a mark that anything could be verified against."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page's visible rectangle (CropBox within MediaBox, user space) and its ``/Rotate`` (0, 90, 180, 270)."""

    crop: Rect
    rotate: int

    @property
    def width(self) -> float:
        """Width in points as seen."""
        return self._size[self.rotate in (90, 270)]

    @property
    def height(self) -> float:
        """Height in points as seen."""
        return self._size[self.rotate not in (90, 270)]

    @property
    def _size(self) -> tuple[float, float]:
        return self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]

    def to_user(self) -> Matrix:
        """From the seen page with y *upwards* and its origin bottom-left to user space."""
        x0, y0, x1, y1 = self.crop
        return {
            0: (1.0, 0.0, 0.0, 1.0, x0, y0),
            90: (0.0, 1.0, -1.0, 0.0, x1, y0),
            180: (-1.0, 0.0, 0.0, -1.0, x1, y1),
            270: (0.0, -1.0, 1.0, 0.0, x0, y1),
        }[self.rotate]

    def user_rect(self, box: Box) -> Rect:
        """The box of the seen page as a rectangle in user space."""
        return transformed((box.x0, self.height - box.y1, box.x1, self.height - box.y0), self.to_user())

    def seen_box(self, rect: Rect) -> Box:
        """The rectangle of user space as a box of the seen page."""
        return Box(*self.seen(rect))

    def seen(self, rect: Rect) -> Rect:
        """As ``seen_box``: left, top, right and bottom, for those who ask about every letter."""
        if self.rotate == 0:  # nearly every page
            left, _, _, top = self.crop
            if rect[0] <= rect[2] and rect[1] <= rect[3]:
                return rect[0] - left, top - rect[3], rect[2] - left, top - rect[1]
        x0, y0, x1, y1 = transformed(rect, inverse(self.to_user()))
        return x0, self.height - y1, x1, self.height - y0


def transformed(rect: Rect, matrix: Matrix) -> Rect:
    """The smallest upright rectangle around ``rect`` after ``matrix``."""
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:  # nearly all; asked for every run of text
        left, low, right, high = a * rect[0] + e, d * rect[1] + f, a * rect[2] + e, d * rect[3] + f
        if left <= right and low <= high:
            return left, low, right, high
    xs = [a * x + c * y + e for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    ys = [b * x + d * y + f for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    return min(xs), min(ys), max(xs), max(ys)


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def inverse(matrix: Matrix) -> Matrix:
    """The matrix that undoes ``matrix``; raises ``ValueError`` when it flattens the plane."""
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    if abs(det) < 1e-12:
        raise ValueError("a matrix that flattens the plane has no inverse")
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)


def overlap(first: Rect, second: Rect) -> bool:
    """True when two rectangles share a point; a line (zero width) counts."""
    return first[0] <= second[2] and second[0] <= first[2] and first[1] <= second[3] and second[1] <= first[3]


def within(inner: Rect, outer: Rect) -> bool:
    """True when no part of ``inner`` lies outside ``outer``."""
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def text_core(box: Box, whole_region: bool) -> Box:
    """Where glyphs are removed: every glyph of the marked words meets it, no neighbour's does."""
    if whole_region:
        margin = min(0.5, box.height / 4, box.width / 4)
        return Box(box.x0 + margin, box.y0 + margin, box.x1 - margin, box.y1 - margin)
    dy, dx = box.height * TEXT_SHRINK, min(0.3, box.width / 8)
    return Box(box.x0 + dx, box.y0 + dy, box.x1 - dx, box.y1 - dy)


def stamp_box(box: Box, whole_region: bool) -> Box:
    """Where the black mark is painted."""
    if whole_region:
        return box
    dy = box.height * STAMP_SHRINK
    return Box(box.x0, box.y0 + dy, box.x1, box.y1 - dy)
