"""One drawing of a fixed width: its texts, lines, areas and hatchings, with a title and a description for ears.

Areas differ by hatching as well as by color, and the colors by lightness, so that they can be told apart in grey
print and by whoever sees no red or green (colors after Okabe and Ito, Color Universal Design, 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH = 640
"""Of every chart, in its own units: set at 7 inches, 13 units of letters are about 10 points."""
SIZE = 13
EM = 0.56
"""The width of a letter as a share of its size, in the widest of common serif fonts: browsers take what they have."""
INK, FAINT, AXIS = "#1a1a1a", "#d0d0d0", "#6b6b6b"
FONT = "Libertinus Serif, Georgia, Times New Roman, serif"


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: a color, and lines over it. ``line`` is empty for a plain one."""

    name: str
    color: str
    line: str = ""
    path: str = ""


FILLS = (
    Fill("plain", "#0b4f82"),
    Fill("slant", "#f0b54a", "#6b4a00", "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4"),
    Fill("grid", "#c4421a", "#ffe9e0", "M0,4 h8 M4,0 v8"),
    Fill("dots", "#dfe6ea", "#44525a", "M2,2 h1.6 M6,6 h1.6"),
    Fill("level", "#7fc4a8", "#0f5c40", "M0,2 h8 M0,6 h8"),
    Fill("upright", "#f2f2f2", "#8a8a8a", "M2,0 v8 M6,0 v8"),
)


@dataclass
class Drawing:
    """What was drawn so far; ``name`` keeps the ids of several drawings on one page apart."""

    name: str
    title: str
    says: str  # the description: what a person who cannot see the chart is told
    height: float = 0
    parts: list[str] = field(default_factory=list)
    fills: dict[str, Fill] = field(default_factory=dict)

    def text(
        self, x: float, y: float, words: str, *, at: str = "start", size: float = SIZE, bold: bool = False
    ) -> None:
        """Words with their base line at ``y``; ``at`` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{at}" font-size="{_n(size)}"{weight}>{escape(words)}</text>'
        )

    def over(self, x: float, y: float, words: str) -> None:
        """Words in the middle of an area, on white so that no hatching runs through them."""
        wide = width_of(words) + 6
        self.parts.append(
            f'<rect x="{_n(x - wide / 2)}" y="{_n(y - 11)}" width="{_n(wide)}" height="15" rx="3" fill="#ffffff"/>'
        )
        self.text(x, y, words, at="middle")

    def line(self, points: Sequence[tuple[float, float]], *, ink: str = INK, wide: float = 1, dash: str = "") -> None:
        """A line through ``points``."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{ink}" stroke-width="{_n(wide)}"{dashed}/>'
        )

    def box(self, x: float, y: float, wide: float, high: float, fill: Fill) -> None:
        """A rectangle in one of the fills, with an edge so that its end is seen in any of them."""
        self.parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" fill="{self._paint(fill)}" '
            f'stroke="{INK}" stroke-width="0.8"/>'
        )

    def area(self, points: Sequence[tuple[float, float]], color: str) -> None:
        """A pale area, as for an interval around a line."""
        self.parts.append(f'<polygon points="{_points(points)}" fill="{color}" fill-opacity="0.18"/>')

    def _paint(self, fill: Fill) -> str:
        if not fill.line:
            return fill.color
        self.fills[fill.name] = fill
        return f"url(#{self.name}-{fill.name})"

    def svg(self) -> str:
        """The whole drawing as SVG 1.1."""
        patterns = "".join(
            f'<pattern id="{self.name}-{one.name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{one.color}"/>'
            f'<path d="{one.path}" stroke="{one.line}" stroke-width="1.4" fill="none"/></pattern>'
            for one in self.fills.values()
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {_n(self.height)}" '
            f'aria-labelledby="{self.name}-title {self.name}-says" font-family="{FONT}" fill="{INK}">'
            f'<title id="{self.name}-title">{escape(self.title)}</title>'
            f'<desc id="{self.name}-says">{escape(self.says)}</desc>'
            f"<defs>{patterns}</defs>"
            f'<rect width="{WIDTH}" height="{_n(self.height)}" fill="#ffffff"/>{"".join(self.parts)}</svg>\n'
        )


def width_of(words: str, size: float = SIZE) -> float:
    """About how wide ``words`` are set: rather too much than too little."""
    return len(words) * size * EM


def shortened(words: str, wide: float) -> str:
    """``words``, or so much of them as fits into ``wide``."""
    most = max(int(wide / (SIZE * EM)), 2)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def ticks(most: float, about: int = 5) -> list[int]:
    """Whole numbers from 0 to at least ``most`` at even steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0), ticks(7), ticks(43)
    ([0, 1], [0, 2, 4, 6, 8], [0, 10, 20, 30, 40, 50])
    """
    step, scale = 1, 1
    while step * about < most:
        step = next((scale * n for n in (1, 2, 5) if scale * n > step), 10 * scale)
        scale = 10 ** (len(str(step)) - 1)
    last = max(int(-(-most // step)), 1)
    return [step * n for n in range(last + 1)]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
