"""A line under words that is drawn in other parts, in the way in which it was drawn."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.redaction._engines.geometry import Matrix, Rect, transformed
from counterfoil.redaction._setting.writer import number
from counterfoil.redaction._syntax import Instruction


def drawn_instead(was: Rect, bar: Rect, parts: Sequence[Rect], here: Matrix, *, stroked: bool) -> list[Instruction]:
    """The paths of these parts of a line: as thick as it was, and where it is ``stroked`` along its middle.

    ``was``: the line in the space that it is drawn in; ``bar`` and ``parts``: in the page's, from which ``here`` leads.
    """
    made: list[Instruction] = []
    seen = transformed(bar, here)
    level = was[2] - was[0] >= was[3] - was[1]
    for part in parts:
        x0, y0, x1, y1 = transformed(part, here)
        if level:
            y0 = was[1] + (y0 + y1 - seen[1] - seen[3]) / 2
            y1 = y0 + was[3] - was[1]
        else:
            x0 = was[0] + (x0 + x1 - seen[0] - seen[2]) / 2
            x1 = x0 + was[2] - was[0]
        if stroked:
            ends = [x0, (y0 + y1) / 2, x1, (y0 + y1) / 2] if level else [(x0 + x1) / 2, y0, (x0 + x1) / 2, y1]
            made += [_path(b"m", ends[:2]), _path(b"l", ends[2:])]
        else:
            made.append(_path(b"re", [x0, y0, x1 - x0, y1 - y0]))
    return made


def _path(operator: bytes, numbers: Sequence[float]) -> Instruction:
    return operator, b" ".join([number(value, 3) for value in numbers]), None
