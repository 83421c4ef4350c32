"""What is verified, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from counterfoil.quick import quick
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._stamp import Painted, Region
from counterfoil.redaction.certificate import GATES, Leak
from counterfoil.redaction.needles import Needles, Occurrence
from counterfoil.values import Box


@quick
@dataclass(frozen=True, slots=True)
class Moved:
    """A run of letters that was set elsewhere: the width of its line where it stood, how far it went, what it says."""

    x0: float
    x1: float
    y: float  # baseline
    dx: float
    dy: float
    text: str
    em: float
    each: Sequence[float] = ()  # where each letter begins, where they do not all go equally far


@dataclass(frozen=True)
class Task:
    """What is to be verified; all of it comes from the caller, nothing from the redactor."""

    source: Path
    released: Path
    regions: dict[int, list[Region]]
    painted: dict[int, list[Painted]]
    needles: Needles
    kept: dict[int, list[Box]]
    pictures: frozenset[int]
    seed: int
    ocr: bool
    areas: dict[int, list[Box]] = field(default_factory=dict)  # what was set anew, as seen
    moved: dict[int, list[Moved]] = field(default_factory=dict)  # the words of these areas, in reading order
    marked: dict[int, list[Region]] = field(default_factory=dict)  # the marks of these pages, as in the source


@dataclass
class Result:
    """The leaks that were found, and for each gate its seconds and how many pages it looked at."""

    leaks: list[Leak] = field(default_factory=list)
    seconds: dict[int, float] = field(default_factory=lambda: dict.fromkeys(GATES, 0.0))
    checked: dict[int, int] = field(default_factory=lambda: dict.fromkeys(GATES, 0))

    def timed(self, gate: int, work: Callable[..., Any], *arguments: Any) -> Any:
        """What ``work`` returns; its time counts for ``gate``."""
        started = time.perf_counter()
        try:
            return work(*arguments)
        finally:
            self.seconds[gate] += time.perf_counter() - started


@dataclass
class Bare:
    """One released page with its marks unpainted: what would be seen if somebody took the boxes away."""

    index: int
    page: Any
    text: pdfium.PageText
    frame: Frame
    picture: Image.Image
    found: Sequence[Occurrence] = ()  # needles in its text, kept ones included

    @cached_property
    def scale(self) -> float:
        """Pixels a point."""
        return float(self.picture.width / self.frame.width)

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """A box of the page in the picture: left, top, right, bottom."""
        return pixels(box, self.scale)


def pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    """A box in points as pixels, rounded."""
    return int(box.x0 * scale + 0.5), int(box.y0 * scale + 0.5), int(box.x1 * scale + 0.5), int(box.y1 * scale + 0.5)


def inside_any(box: Box, kept: Sequence[Box]) -> bool:
    """True when the box lies in one of the kept places: its middle in height, its whole width."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(k.x0 <= x <= k.x1 and k.y0 <= y <= k.y1 and box.x0 >= k.x0 - 3 and box.x1 <= k.x1 + 3 for k in kept)
