"""Page content in one canonical form: what is painted, with the state that it needs, and nothing that paints nothing.

Two sources that paint the same give the same bytes, however each was put together: a state that nothing uses, an empty
group, the pieces in which a line was written, all of these could tell how much was taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf

from counterfoil.redaction._content import CannotRebuild
from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, inverse, product

Instruction = Any
Key = tuple[Any, ...]

LINE = ("w", "J", "j", "M", "d", "i")
TEXT = ("Tf", "Tc", "Tw", "Tz", "Ts", "Tr")
STROKED_TEXT = frozenset([1, 2])
DEFAULTS: dict[str, Key] = {
    "w": (("w", (1.0,)),),
    "J": (("J", (0.0,)),),
    "j": (("j", (0.0,)),),
    "M": (("M", (10.0,)),),
    "d": (("d", ("[]", 0.0)),),
    "Tc": (("Tc", (0.0,)),),
    "Tw": (("Tw", (0.0,)),),
    "Tz": (("Tz", (100.0,)),),
    "Ts": (("Ts", (0.0,)),),
    "Tr": (("Tr", (0.0,)),),
    "fill": (("g", (0.0,)),),
    "stroke": (("G", (0.0,)),),
}
"""What a page begins with (ISO 32000-2 §8.4.1, §8.6.8, §9.3.1). A form begins with what it is given: unknown."""

DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """One state parameter: the instructions that set it, and a key by which two of them are the same."""

    key: Key
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What holds until the graphics state is restored: a matrix, a clip or an external state."""

    kind: str  # "cm", "W" or "gs"
    key: Key
    instructions: tuple[Instruction, ...]
    matrix: Matrix = IDENTITY


@dataclass
class _Level:
    around: Around | None
    told: dict[str, Key]
    matrix: Matrix


@dataclass
class Writer:
    """Collects instructions; ``known`` says whether the state at the beginning is that of a page."""

    known: bool
    out: list[Instruction] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.levels = [_Level(None, dict(DEFAULTS) if self.known else {}, IDENTITY)]
        self.in_text = False

    def enter(self, around: Sequence[Around]) -> None:
        """Open and close groups until exactly these hold."""
        levels = self.levels
        same = 0
        while same < len(around) and same + 1 < len(levels) and _same(levels[same + 1].around, around[same]):
            same += 1
        if same + 1 == len(levels) and same == len(around):
            return
        self.end_text()
        while len(levels) > same + 1:
            levels.pop()
            self.emit([], "Q")
        for item in around[same:]:
            if len(levels) > DEEPEST:
                raise CannotRebuild("graphics states nested too deeply")
            self.emit([], "q")
            self.out.extend(item.instructions)
            above = levels[-1]
            matrix = product(item.matrix, above.matrix) if item.kind == "cm" else above.matrix
            told = dict(above.told)
            if item.kind == "gs":  # it may set any of these
                told = {name: key for name, key in told.items() if name not in LINE}
            levels.append(_Level(item, told, matrix))

    def tell(self, wanted: dict[str, Setting], names: Sequence[str]) -> None:
        """Set each named parameter that is not yet as wanted."""
        told = self.levels[-1].told
        for name in names:
            setting = wanted.get(name)
            if setting is None:
                if name in DEFAULTS and told.get(name, DEFAULTS[name]) != DEFAULTS[name]:
                    (op, operands), *_ = DEFAULTS[name]
                    self.emit([pikepdf.Array([]) if value == "[]" else number(value) for value in operands], op)
                    told[name] = DEFAULTS[name]
            elif told.get(name) != setting.key:
                self.out.extend(setting.instructions)
                told[name] = setting.key

    def begin_text(self) -> None:
        if not self.in_text:
            self.emit([], "BT")
            self.in_text = True

    def end_text(self) -> None:
        if self.in_text:
            self.emit([], "ET")
            self.in_text = False

    def place(self, matrix: Matrix) -> None:
        """``Tm`` for a text matrix of the whole page, relative to the groups that are open."""
        here = self.levels[-1].matrix
        a, b, c, d, e, f = matrix if here == IDENTITY else product(matrix, inverse(here))
        self.emit([number(v) for v in (a, b, c, d)] + [number(e, 3), number(f, 3)], "Tm")

    def emit(self, operands: Any, operator: str) -> None:
        self.out.append(pikepdf.ContentStreamInstruction(operands, _OPERATORS[operator]))

    def finish(self) -> list[Instruction]:
        self.enter(())
        self.end_text()
        return self.out


_OPERATORS = {
    name: pikepdf.Operator(name) for name in ("q", "Q", "BT", "ET", "Tm", "Tj", "TJ", "n", *LINE, *TEXT, "g", "G")
}


def _same(one: Around | None, other: Around) -> bool:
    return one is other or (one is not None and one.kind == other.kind and one.key == other.key)


def number(value: float, places: int = 5) -> Any:
    """A number as it is written: rounded, whole where it is whole."""
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else Decimal(repr(rounded))


def key_of(instruction: Instruction) -> Key:
    """An operator with its operands, comparable."""
    return str(instruction.operator), tuple(_comparable(operand) for operand in instruction.operands)


def _comparable(operand: Any) -> Any:
    if isinstance(operand, int | float | Decimal):
        return float(operand)
    if isinstance(operand, pikepdf.Array):
        return operand.unparse().decode("latin-1").replace(" ", "").replace("[]", "[]")
    return operand.unparse() if isinstance(operand, pikepdf.Object) else operand
