"""Paths of page content: lines and curves that could be a letter beneath a mark are not painted."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterfoil.redaction._engines.geometry import Matrix, Rect, transformed, within
from counterfoil.redaction._syntax import CannotRebuild, Instruction, values


@dataclass(slots=True)
class _SubPath:
    instructions: list[Instruction] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    straight: bool = True  # only sides parallel to the axes

    def rect(self) -> Rect:
        return min(self.xs), min(self.ys), max(self.xs), max(self.ys)


class Path:
    """The path under construction, one part at a time; a part that could be a letter beneath a mark is not painted."""

    def __init__(self, marks: tuple[Rect, ...]) -> None:
        self.marks = marks
        self.clear()

    def clear(self) -> None:
        self.parts: list[_SubPath] = []
        self.clip: Instruction | None = None

    def add(self, instruction: Instruction, matrix: Matrix) -> None:
        op = instruction[0]
        if op in (b"m", b"re") or not self.parts:
            self.parts.append(_SubPath())
        part = self.parts[-1]
        part.instructions.append(instruction)
        if not self.marks or op == b"h":
            return
        numbers = values(instruction[1])
        if op == b"re":
            if len(numbers) != 4:
                raise CannotRebuild("a rectangle without four numbers")
            x, y, w, h = numbers
            rect = transformed((min(x, x + w), min(y, y + h), max(x, x + w), max(y, y + h)), matrix)
            part.xs += [rect[0], rect[2]]
            part.ys += [rect[1], rect[3]]
            part.straight &= abs(matrix[1]) + abs(matrix[2]) < 1e-6 or abs(matrix[0]) + abs(matrix[3]) < 1e-6
            return
        a, b, c, d, e, f = matrix
        for x, y in zip(numbers[::2], numbers[1::2], strict=False):
            u, v = a * x + c * y + e, b * x + d * y + f
            if part.xs and op == b"l" and min(abs(u - part.xs[-1]), abs(v - part.ys[-1])) > 0.05:
                part.straight = False
            part.xs.append(u)
            part.ys.append(v)
        if op in (b"c", b"v", b"y"):
            part.straight = False

    def painted(self, paint: Instruction) -> list[Instruction]:
        out: list[Instruction] = []
        for part in self.parts:
            if not self._goes(part):
                out += part.instructions
        clip = self.clip
        self.clear()
        if clip is not None:
            # Clipping to nothing must stay clipping to nothing: without a path everything would show.
            if not out:
                out = [(b"re", b"0 0 0 0", None)]
            out.append(clip)
        return [*out, paint] if out else []

    def _goes(self, part: _SubPath) -> bool:
        """A part within a mark goes; one that only meets it goes if it could draw letters (not straight, not large)."""
        if not self.marks or not part.xs:
            return False
        rect = part.rect()
        x0, y0, x1, y1 = rect
        for mark in self.marks:
            if y0 > mark[3] or mark[1] > y1 or x0 > mark[2] or mark[0] > x1:
                continue  # as ``overlap`` says; nearly every mark of the page
            if within(rect, mark):
                return True
            small = rect[3] - rect[1] < 3 * (mark[3] - mark[1])
            if not part.straight and small:
                return True
        return False
