"""Where the letters of a page stand whose layout is kept: it is written instruction by instruction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pikepdf

from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, product
from counterfoil.redaction._setting.widths import Advances
from counterfoil.redaction._syntax import INLINE_IMAGE, CannotRebuild, Instruction, values
from counterfoil.redaction._tags.content import PageTags

CONSTRUCTS = frozenset([b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*"])
PAINTS = frozenset([b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"])
SPACE = 32
LETTER_EM = 0.5
"""The width of a letter of a font that does not say."""

GAP = 800.0
"""So many thousandths of an em between two letters, and a box may stand there: what follows is a run of its own."""


def parted(instructions: Iterable[Instruction]) -> Iterator[Instruction]:
    """The same, with no run of letters that something else could stand within."""
    for instruction in instructions:
        if instruction[0] != b"TJ" or not isinstance(instruction[2], list):
            yield instruction
            continue
        part: list[bytes | str] = []
        for each in instruction[2]:
            if isinstance(each, str) and abs(float(each)) >= GAP and any(isinstance(one, bytes) for one in part):
                yield b"TJ", b"", part
                part = []
            part.append(each)
        yield b"TJ", b"", part


def note(instructions: Sequence[Instruction], tags: PageTags, fonts: Mapping[str, Any], things: Any) -> None:
    """Tell ``tags`` of everything that instructions draw; ``fonts``, ``things``: fonts of the source, and pictures and
    forms, by the names in the instructions."""
    walk = _Walk(tags, fonts, things)
    for place, instruction in enumerate(instructions):
        if (step := STEPS.get(instruction[0])) is not None:
            step(walk, instruction, place)


class _Walk:
    def __init__(self, tags: PageTags, fonts: Mapping[str, Any], things: Any) -> None:
        self.tags, self.fonts, self.things = tags, fonts, things
        self.ctm = self.line = self.text = IDENTITY
        self.size, self.scale, self.leading, self.character, self.word = 0.0, 1.0, 0.0, 0.0, 0.0
        self.advances: Advances | None = None
        self.known: dict[str, Advances | None] = {}
        self.stack: list[tuple[Any, ...]] = []
        self.path = -1

    def construct(self, instruction: Instruction, place: int) -> None:
        self.path = place if self.path < 0 else self.path

    def paint(self, instruction: Instruction, place: int) -> None:
        self.tags.drawn(place if self.path < 0 else self.path, place + 1)
        self.path = -1

    def end_path(self, instruction: Instruction, place: int) -> None:
        self.path = -1

    def draw(self, instruction: Instruction, place: int) -> None:
        self.tags.drawn(place, place + 1)

    def do(self, instruction: Instruction, place: int) -> None:
        self.tags.thing(place, place + 1, self.things[instruction[2]], self.ctm)

    def save(self, instruction: Instruction, place: int) -> None:
        kept = (self.ctm, self.size, self.scale, self.leading, self.character, self.word, self.advances)
        self.stack.append(kept)

    def restore(self, instruction: Instruction, place: int) -> None:
        if self.stack:
            kept = self.stack.pop()
            self.ctm, self.size, self.scale, self.leading, self.character, self.word, self.advances = kept

    def matrix(self, instruction: Instruction, place: int) -> None:
        self.ctm = product(_matrix(instruction), self.ctm)

    def begin(self, instruction: Instruction, place: int) -> None:
        self.line = self.text = IDENTITY

    def set_matrix(self, instruction: Instruction, place: int) -> None:
        self.line = self.text = _matrix(instruction)

    def move(self, instruction: Instruction, place: int) -> None:
        x, y = _numbers(instruction, 2)[:2]
        if instruction[0] == b"TD":
            self.leading = -y
        self.line = self.text = _moved(self.line, x, y)

    def next_line(self, instruction: Instruction, place: int) -> None:
        self.line = self.text = _moved(self.line, 0.0, -self.leading)

    def font(self, instruction: Instruction, place: int) -> None:
        name = str(instruction[2])
        self.size = _numbers(instruction, 1)[0]
        if name not in self.known:
            try:
                self.known[name] = Advances(self.fonts[name])
            except (CannotRebuild, KeyError, TypeError, ValueError, AttributeError, IndexError, pikepdf.PdfError):
                self.known[name] = None
        self.advances = self.known[name]

    def spacing(self, instruction: Instruction, place: int) -> None:
        value = _numbers(instruction, 1)[0]
        if instruction[0] == b"Tz":
            self.scale = value / 100
        elif instruction[0] == b"TL":
            self.leading = value
        elif instruction[0] == b"Tc":
            self.character = value
        else:
            self.word = value

    def show(self, instruction: Instruction, place: int) -> None:
        op, _, shown = instruction
        if op == b'"':
            self.word, self.character = _numbers(instruction, 2)[:2]
        if op in (b"'", b'"'):
            self.next_line(instruction, place)
        begin, pen, blank = None, 0.0, True
        for part in [shown] if isinstance(shown, bytes) else shown:
            if isinstance(part, bytes):
                begin = pen if begin is None else begin
                blank &= not part.strip(b" ")
                pen += self._wide(part)
            else:
                pen -= float(part) / 1000 * self.size * self.scale
        if begin is not None:
            matrix = product(_moved(self.text, begin, 0.0), self.ctm)
            self.tags.text(place, matrix, pen - begin, self.size, pieces=1, blank=blank)
        self.text = _moved(self.text, pen, 0.0)

    def _wide(self, shown: bytes) -> float:
        advances = self.advances
        if advances is None:
            return (LETTER_EM * self.size + self.character) * self.scale * len(shown)
        codes = advances.codes(shown)
        spaces = 0 if advances.wide else codes.count(SPACE)
        ems = sum(map(advances.of, codes)) * advances.scale
        return (ems * self.size + self.character * len(codes) + self.word * spaces) * self.scale


STEPS: dict[bytes, Callable[[_Walk, Instruction, int], None]] = {
    **dict.fromkeys(CONSTRUCTS, _Walk.construct),
    **dict.fromkeys(PAINTS, _Walk.paint),
    **dict.fromkeys([b"Tj", b"TJ", b"'", b'"'], _Walk.show),
    **dict.fromkeys([b"Tc", b"Tw", b"Tz", b"TL"], _Walk.spacing),
    **dict.fromkeys([b"Td", b"TD"], _Walk.move),
    **dict.fromkeys([b"sh", INLINE_IMAGE], _Walk.draw),
    b"n": _Walk.end_path,
    b"Do": _Walk.do,
    b"q": _Walk.save,
    b"Q": _Walk.restore,
    b"cm": _Walk.matrix,
    b"BT": _Walk.begin,
    b"Tm": _Walk.set_matrix,
    b"T*": _Walk.next_line,
    b"Tf": _Walk.font,
}


def _moved(matrix: Matrix, x: float, y: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return a, b, c, d, x * a + y * c + e, x * b + y * d + f


def _numbers(instruction: Instruction, count: int) -> tuple[float, ...]:
    numbers = values(instruction[1])
    if len(numbers) < count:
        raise CannotRebuild("an operator without its numbers")
    return numbers


def _matrix(instruction: Instruction) -> Matrix:
    numbers = _numbers(instruction, 6)
    if len(numbers) != 6:
        raise CannotRebuild("a matrix without six numbers")
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
