"""Page content in one canonical form: what is painted, with the state that it needs, and nothing that paints nothing.

Two sources that paint the same give the same bytes, however each was put together: a state that nothing uses, an empty
group, the pieces in which a line was written, all of these could tell how much was taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, inverse, product
from counterfoil.redaction._syntax import CannotRebuild, Instruction, values, written

Key = tuple[Any, ...]
Piece = bytes | Instruction
"""What is written: as it is, or, where it names a resource, as an instruction whose name is given at the end."""

NAMED = {b"Tf": "/Font", b"Do": "/XObject", b"gs": "/ExtGState", b"sh": "/Shading", b"cs": "/ColorSpace",
         b"CS": "/ColorSpace", b"scn": "/Pattern", b"SCN": "/Pattern"}  # fmt: skip
LINE = ("w", "J", "j", "M", "d", "i")
TEXT = ("Tf", "Tc", "Tw", "Tz", "Ts", "Tr")
STROKED_TEXT = frozenset([1, 2])
DEFAULTS: dict[str, tuple[Key, bytes]] = {
    name: (((operator.encode(), *numbers),), text)
    for name, operator, numbers, text in (
        ("w", "w", (1.0,), b"1 w"),
        ("J", "J", (0.0,), b"0 J"),
        ("j", "j", (0.0,), b"0 j"),
        ("M", "M", (10.0,), b"10 M"),
        ("d", "d", (b"[ ]", 0.0), b"[ ] 0 d"),
        ("Tc", "Tc", (0.0,), b"0 Tc"),
        ("Tw", "Tw", (0.0,), b"0 Tw"),
        ("Tz", "Tz", (100.0,), b"100 Tz"),
        ("Ts", "Ts", (0.0,), b"0 Ts"),
        ("Tr", "Tr", (0.0,), b"0 Tr"),
        ("fill", "g", (0.0,), b"0 g"),
        ("stroke", "G", (0.0,), b"0 G"),
    )
}
"""What a page begins with (ISO 32000-2 §8.4.1, §8.6.8, §9.3.1). A form begins with what it is given: unknown."""

DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """One state parameter: what sets it, and a key by which two of them are the same."""

    key: Key
    instructions: tuple[Instruction, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What holds until the graphics state is restored: a matrix, a clip or an external state."""

    kind: str  # "cm", "W", "gs" or "q"
    key: Key
    pieces: tuple[Piece, ...]
    matrix: Matrix = IDENTITY
    name: str = ""  # of an external state


@dataclass(slots=True)
class _Level:
    around: Around | None
    told: dict[str, Key]
    matrix: Matrix
    last: tuple[Any, Any] = (None, None)  # what was asked to be told last in text, or of everything else
    last_text: Any = None


@dataclass
class Writer:
    """Collects what is written; ``known`` says whether the state at the beginning is that of a page."""

    known: bool
    out: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        told = {name: key for name, (key, _) in DEFAULTS.items()} if self.known else {}
        self.levels = [_Level(None, told, IDENTITY)]
        self.in_text = False
        self._around: Sequence[Around] = ()
        self._high: tuple[float, bytes] = 0.0, b"0"  # where the last text stood, and as it was written

    def enter(self, around: Sequence[Around]) -> None:
        """Open and close groups until exactly these hold."""
        if around is self._around:
            return
        self._around = around
        levels = self.levels
        same = 0
        while same < len(around) and same + 1 < len(levels) and _same(levels[same + 1].around, around[same]):
            same += 1
        if same + 1 == len(levels) and same == len(around):
            return
        self.end_text()
        while len(levels) > same + 1:
            levels.pop()
            self.out.append(b"Q")
        for item in around[same:]:
            if len(levels) > DEEPEST:
                raise CannotRebuild("graphics states nested too deeply")
            self.out.append(b"q")
            self.out += item.pieces
            above = levels[-1]
            matrix = product(item.matrix, above.matrix) if item.kind == "cm" else above.matrix
            told = dict(above.told)
            if item.kind == "gs":  # it may set any of these
                told = {name: key for name, key in told.items() if name not in LINE}
            levels.append(_Level(item, told, matrix))

    def tell(self, wanted: Mapping[str, Setting], names: Sequence[str]) -> None:
        """Set each named parameter that is not yet as wanted. The same arguments say the same: nobody changes them."""
        level = self.levels[-1]
        asked = level.last
        if asked[0] is wanted and asked[1] is names:
            return
        level.last = wanted, names
        self._tell(level.told, wanted, names)

    def place_text(
        self,
        around: Sequence[Around],
        settings: Mapping[str, Setting],
        needs: Sequence[str],
        text: Mapping[str, Setting],
        matrix: Matrix,
    ) -> None:
        """Everything before the letters of a run; ``matrix``: of its text, in the whole page."""
        if around is not self._around:
            self.enter(around)
        level, out = self.levels[-1], self.out
        asked = level.last
        if asked[0] is not settings or asked[1] is not needs:
            self.tell(settings, needs)
        if not self.in_text:
            out.append(b"BT")
            self.in_text = True
        if level.last_text is not text:
            level.last_text = text
            self._tell(level.told, text, TEXT)
        here = level.matrix
        a, b, c, d, e, f = matrix if here is IDENTITY or here == IDENTITY else product(matrix, inverse(here))
        if self._high[0] != f:
            self._high = f, number(f, 3)
        out.append(b"%b %b %b Tm" % (_linear(a, b, c, d), number(e, 3), self._high[1]))

    def _tell(self, told: dict[str, Key], wanted: Mapping[str, Setting], names: Sequence[str]) -> None:
        for name in names:
            setting = wanted.get(name)
            if setting is None:
                if name in DEFAULTS:
                    key, text = DEFAULTS[name]
                    if told.get(name, key) != key:
                        self.out.append(text)
                        told[name] = key
            elif told.get(name) != setting.key:
                self.out += setting.pieces
                told[name] = setting.key

    def end_text(self) -> None:
        if self.in_text:
            self.out.append(b"ET")
            self.in_text = False

    def finish(self) -> list[Piece]:
        self.enter(())
        self.end_text()
        return self.out


def _same(one: Around | None, other: Around) -> bool:
    return one is other or (one is not None and one.kind == other.kind and one.key == other.key)


@lru_cache(maxsize=1024)
def _linear(a: float, b: float, c: float, d: float) -> bytes:
    return b" ".join([number(value) for value in (a, b, c, d)])


def rounded(value: float, places: int = 5) -> int | float:
    """A number as it is meant: rounded, whole where it is whole. Raises ``CannotRebuild`` where no reader could."""
    made = round(value, places)
    if not -BEYOND < made < BEYOND:
        raise CannotRebuild("a number beyond all measure")
    return int(made) if made == int(made) else made


BEYOND = 2**53


def number(value: float, places: int = 5) -> bytes:
    """A number as it is written, without an exponent."""
    made = round(value, places)
    if not -BEYOND < made < BEYOND:
        raise CannotRebuild("a number beyond all measure")
    if made == (whole := int(made)):
        return b"%d" % whole
    return (repr(made) if abs(made) >= SHORT else f"{made:.{places}f}".rstrip("0")).encode()


SHORT = 0.001
"""Below a tenth of this ``repr`` writes an exponent, which no number of a PDF has."""


def key_of(instruction: Instruction) -> Key:
    """An operator with its operands, comparable."""
    operator, numbers, thing = instruction
    if operator == b"d":
        dashes, _, phase = numbers.rpartition(b"]")
        return operator, dashes + b"]", *values(phase)
    return (operator, *values(numbers)) if thing is None else (operator, *values(numbers), thing)


def piece(instruction: Instruction) -> Piece:
    """What is written for an instruction."""
    return instruction if isinstance(instruction[2], str) and instruction[0] in NAMED else written(instruction)


@lru_cache(maxsize=4096)
def setting(*instructions: Instruction) -> Setting:
    """The same for the same instructions."""
    return Setting(
        tuple([key_of(each) for each in instructions]), instructions, tuple([piece(i) for i in instructions])
    )


@lru_cache(maxsize=4096)
def canonical(said: str) -> str:
    """A number of the source in one canonical form."""
    return format(Decimal(said), "f")


@lru_cache(maxsize=4096)
def text_settings(name: str, size: float, scale: float, mode: int, *, known: bool) -> dict[str, Setting]:
    """What text needs to be told; the same for the same arguments."""
    made = {"Tf": setting((b"Tf", number(size), name))}
    if scale != 1 or not known:
        made["Tz"] = setting((b"Tz", number(scale * 100), None))
    if mode != 0 or not known:
        made["Tr"] = setting((b"Tr", b"%d" % mode, None))
    return made
