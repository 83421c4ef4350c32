"""The second pass over a page's filtered content: text set where the plan says, everything else in canonical form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Protocol

import pikepdf

from counterfoil.redaction._content import CannotRebuild, Scope
from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, inverse, product, transformed
from counterfoil.redaction._setting.moves import DROP, HIGH_EM, LOW_EM, Misfit, Moves, Target
from counterfoil.redaction._setting.widths import Advances
from counterfoil.redaction._setting.writer import (
    LINE,
    STROKED_TEXT,
    Around,
    Instruction,
    Setting,
    Writer,
    key_of,
    number,
)

PATH = frozenset("m l c v y h re".split())
FILLS = frozenset("f F f* B B* b b*".split())
STROKES = frozenset("S s B B* b b*".split())
PAINT = FILLS | STROKES | {"n"}
COLOURS = {"g": "fill", "rg": "fill", "k": "fill", "G": "stroke", "RG": "stroke", "K": "stroke"}
SPACES = {"cs": "fill", "CS": "stroke"}
IN_SPACE = {"sc": "fill", "scn": "fill", "SC": "stroke", "SCN": "stroke"}
NAMED = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "sh": "/Shading", "cs": "/ColorSpace",
         "CS": "/ColorSpace", "scn": "/Pattern", "SCN": "/Pattern"}  # fmt: skip
SPACE = 32
NOISE_PT, STEP_PT = 0.02, 0.05


class Fonts(Protocol):
    """What this pass asks of the fonts of the release."""

    def advances(self, source: Any) -> Advances: ...

    def encoded(self, source: Any, codes: Sequence[int]) -> bytes: ...

    def is_blank(self, source: Any, code: int) -> bool: ...


@dataclass
class _State:
    local: Matrix = IDENTITY
    around: tuple[Around, ...] = ()
    settings: dict[str, Setting] = field(default_factory=dict)
    font: Any = None  # in the source
    name: Any = None  # in the release
    size: float = 0.0
    character: float = 0.0  # Tc
    word: float = 0.0  # Tw
    scale: float = 1.0  # Tz / 100
    leading: float = 0.0  # TL
    rise: float = 0.0  # Ts
    mode: int = 0  # Tr

    def saved(self) -> _State:
        return replace(self, settings=dict(self.settings))


class SetAnew:
    """One content stream; ``base`` is where its user space lies in the page's."""

    def __init__(self, scope: Scope, base: Matrix, fonts: Fonts, moves: Moves | None, *, form: bool) -> None:
        self.scope, self.base, self.fonts, self.moves, self.form = scope, base, fonts, moves, form
        self.writer = Writer(known=not form)
        self.state = _State()
        self.stack: list[_State] = []
        self.groups = 0
        self.path: list[Instruction] = []
        self.clip: Instruction | None = None
        self.line = self.text = IDENTITY
        given = scope.source.get("/Font", {})
        self.sources = {str(new): given.get(old) for (kind, old), new in scope.names.items() if kind == "Font"}
        self.pens: dict[int, tuple[float, float, float, float]] = {}
        """Where the last run of a token ended, in the source and in the release."""

    def run(self, instructions: Sequence[Instruction]) -> list[Instruction]:
        """The whole stream, with its resources renamed by order of use. Raises ``CannotRebuild``, ``Misfit``."""
        for instruction in instructions:
            self._one(instruction, str(instruction.operator), instruction.operands)
        return self._renamed(self.writer.finish())

    def _one(self, instruction: Instruction, op: str, operands: Any) -> None:
        state = self.state
        if op == "q":
            self.stack.append(state.saved())
            if self.form:  # what a form was given cannot be set again, only restored
                self.groups += 1
                state.around = (*state.around, Around("q", (self.groups,), ()))
        elif op == "Q":
            if self.stack:
                self.state = self.stack.pop()
        elif op == "cm":
            self._matrix(_numbers(operands))
        elif op in PATH:
            self.path.append(instruction)
        elif op in ("W", "W*"):
            self.clip = instruction
        elif op in PAINT:
            self._paint(instruction, op)
        elif op in ("Tj", "TJ", "'", '"'):
            self._show(op, operands)
        elif op[:1] == "T" or op in ("BT", "ET"):
            self._text_state(op, operands)
        elif op in COLOURS:
            state.settings[COLOURS[op]] = Setting((key_of(instruction),), (instruction,))
        elif op in SPACES:
            state.settings[SPACES[op]] = Setting((key_of(instruction),), (instruction,))
        elif op in IN_SPACE:
            self._in_space(instruction, IN_SPACE[op])
        elif op == "gs":
            self._external(instruction)
        elif op in LINE:
            state.settings[op] = Setting((key_of(instruction),), (instruction,))
        elif op == "Do" or op == "sh":
            self._plain(instruction, ("fill", "stroke", *LINE) if op == "Do" else ())
        elif op in ("INLINE IMAGE", "BI"):
            self._plain(instruction, ("fill",))
        elif op not in ("ri",):
            raise CannotRebuild(f"an operator that cannot be set anew ({op})")

    # -- state

    def _matrix(self, matrix: Matrix) -> None:
        state = self.state
        state.local = product(matrix, state.local)
        around = state.around
        if around and around[-1].kind == "cm":
            matrix = product(matrix, around[-1].matrix)
            around = around[:-1]
        if matrix != IDENTITY:
            key = tuple(round(value, 5) for value in matrix)
            operands = [number(value) for value in matrix]
            made = pikepdf.ContentStreamInstruction(operands, pikepdf.Operator("cm"))
            around = (*around, Around("cm", key, (made,), matrix))
        state.around = around

    def _in_space(self, instruction: Instruction, name: str) -> None:
        before = self.state.settings.get(name)
        space = before.instructions[:1] if before and str(before.instructions[0].operator) in SPACES else ()
        made = (*space, instruction)
        self.state.settings[name] = Setting(tuple(key_of(each) for each in made), made)

    def _external(self, instruction: Instruction) -> None:
        around = self.state.around
        item = Around("gs", key_of(instruction), (instruction,))
        known = self.scope.target.get("/ExtGState", {})
        now = set(known[str(instruction.operands[0])].keys())
        for key, name in (("/LW", "w"), ("/LC", "J"), ("/LJ", "j"), ("/ML", "M"), ("/D", "d")):
            if key in now:
                self.state.settings.pop(name, None)
        if around and around[-1].kind == "gs" and set(known[str(around[-1].instructions[0].operands[0])].keys()) <= now:
            around = around[:-1]
        self.state.around = (*around, item)

    def _text_state(self, op: str, operands: Any) -> None:
        state = self.state
        if op == "BT":
            self.line = self.text = IDENTITY
        elif op == "Tf":
            state.name, state.size = operands[0], float(operands[1])
            state.font = self.sources.get(str(operands[0]))
        elif op == "Tm":
            self.line = self.text = _numbers(operands)
        elif op in ("Td", "TD"):
            x, y = float(operands[0]), float(operands[1])
            if op == "TD":
                state.leading = -y
            self._next_line(x, y)
        elif op == "T*":
            self._next_line(0.0, -state.leading)
        elif op in ("Tc", "Tw", "Tz", "TL", "Ts", "Tr"):
            value = float(operands[0])
            if op == "Tr" and value > 3:
                raise CannotRebuild("text that clips")
            name = {"Tc": "character", "Tw": "word", "Tz": "scale", "TL": "leading", "Ts": "rise", "Tr": "mode"}[op]
            setattr(state, name, value / 100 if op == "Tz" else int(value) if op == "Tr" else value)

    def _next_line(self, x: float, y: float) -> None:
        self.line = self.text = product((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    # -- what is no text

    def _plain(self, instruction: Instruction, needs: Sequence[str]) -> None:
        self.writer.enter(self.state.around)
        self.writer.end_text()
        self.writer.tell(self.state.settings, needs)
        self.writer.out.append(instruction)

    def _paint(self, instruction: Instruction, op: str) -> None:
        path, clip = self.path, self.clip
        self.path, self.clip = [], None
        if not path:
            return
        if op != "n" and clip is None and self._underlines(path):
            return
        if op != "n":
            needs = (("fill",) if op in FILLS else ()) + (("stroke", *LINE) if op in STROKES else ())
            self.writer.enter(self.state.around)
            self.writer.end_text()
            self.writer.tell(self.state.settings, needs)
            self.writer.out += [*path, instruction]
        if clip is not None:
            key = tuple(key_of(each) for each in (*path, clip))
            nothing = pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))
            self.state.around = (*self.state.around, Around("W", key, (*path, clip, nothing)))

    def _underlines(self, path: Sequence[Instruction]) -> bool:
        if self.moves is None or not self.moves.bars:
            return False
        points = [point for instruction in path for point in _points(instruction)]
        if not points:
            return False
        xs, ys = [x for x, _ in points], [y for _, y in points]
        rect = transformed((min(xs), min(ys), max(xs), max(ys)), product(self.state.local, self.base))
        return self.moves.underlines(rect)

    # -- text

    def _show(self, op: str, operands: Any) -> None:
        state = self.state
        if op == '"':
            state.word, state.character = float(operands[0]), float(operands[1])
        if op in ("'", '"'):
            self._next_line(0.0, -state.leading)
        if state.font is None:
            raise CannotRebuild("text without a font")
        parts = list(operands[-1]) if op == "TJ" else [operands[-1]]
        advances = self.fonts.advances(state.font)
        full = product(self.text, product(state.local, self.base))
        if state.character == 0 and (state.word == 0 or advances.wide):
            low, high, end = self._reach(parts, advances)
            if not self._asked_for_each(low, high, full):
                self._as_it_was(parts, advances)
                self.text = product((1.0, 0.0, 0.0, 1.0, end, 0.0), self.text)
                return
        glyphs = self._glyphs(parts, advances)
        end = glyphs[-1][2]
        if self._asked_for_each(min(g[1] for g in glyphs), max(g[2] for g in glyphs), full):
            self._one_by_one(glyphs, full)
        elif len(glyphs) > 1:
            self._write(glyphs[:-1], product((1.0, 0.0, 0.0, 1.0, glyphs[0][1], state.rise), self._here()))
        self.text = product((1.0, 0.0, 0.0, 1.0, end, 0.0), self.text)

    def _here(self) -> Matrix:
        return product(self.text, self.state.local)

    def _reach(self, parts: Sequence[Any], advances: Advances) -> tuple[float, float, float]:
        """How far to either side the pen goes in a run without spacing of its own, and where it is in the end."""
        pen = low = high = 0.0
        for part in parts:
            if isinstance(part, pikepdf.String):
                pen += advances.total(bytes(part)) * advances.scale
            else:
                pen -= float(part) / 1000
            low, high = min(low, pen), max(high, pen)
        unit = self.state.size * self.state.scale
        return low * unit, high * unit, pen * unit

    def _as_it_was(self, parts: Sequence[Any], advances: Advances) -> None:
        """A run without spacing of its own, where it stood, in its own pieces."""
        if not self._set(product((1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise), self._here())):
            return
        font, encoded = self.state.font, self.fonts.encoded
        pieces = [
            pikepdf.String(encoded(font, advances.codes(bytes(part)))) if isinstance(part, pikepdf.String) else part
            for part in parts
        ]
        if len(pieces) == 1 and isinstance(pieces[0], pikepdf.String):
            self.writer.emit(pieces, "Tj")
        else:
            self.writer.emit([pikepdf.Array(pieces)], "TJ")

    def _glyphs(self, parts: Sequence[Any], advances: Advances) -> list[tuple[Any, float, float, float]]:
        """(code, where it begins, where the next one would, its own advance), in text space from where the text is.

        Numbers that move the pen are within the beginnings; the last one closes with code ``None``.
        """
        state = self.state
        made: list[tuple[Any, float, float, float]] = []
        pen, size, scale = 0.0, state.size, state.scale
        per_unit = advances.scale * size * scale
        after = state.character * scale
        after_space = after + (0.0 if advances.wide else state.word * scale)
        of = advances.of
        for part in parts:
            if isinstance(part, pikepdf.String):
                for code in advances.codes(bytes(part)):
                    own = of(code) * per_unit
                    begin = pen
                    pen += own + (after_space if code == SPACE else after)
                    made.append((code, begin, pen, own))
            else:
                pen -= float(part) / 1000 * size * scale
        made.append((None, pen, pen, 0.0))
        return made

    def _asked_for_each(self, begin: float, end: float, full: Matrix) -> bool:
        if self.moves is None:
            return False
        size, rise = self.state.size, self.state.rise
        begin, end = min(begin, end), max(begin, end)
        band = transformed((begin, rise + LOW_EM * size, end, rise + HIGH_EM * size), full)
        body = transformed((begin, rise - 0.2 * size, end, rise + 0.72 * size), full)
        return self.moves.touches(band, body)

    def _one_by_one(self, glyphs: Sequence[tuple[Any, float, float, float]], full: Matrix) -> None:
        state, moves = self.state, self.moves
        assert moves is not None  # noqa: S101 - asked for only with moves
        a, b, c, d, e, f = full
        size, rise = state.size, state.rise
        level = _is_level(product(full, moves.seen))
        run: list[tuple[Any, float, float, float]] = []
        held: Target | None = None
        for glyph in glyphs:
            code, begin, _, own = glyph
            if code is None:
                break
            x, y = begin * a + rise * c + e, begin * b + rise * d + f
            target = moves.planned_for(x, y)
            if target is None:
                band = transformed((begin, rise + LOW_EM * size, begin + own, rise + HIGH_EM * size), full)
                body = transformed((begin, rise - 0.2 * size, begin + own, rise + 0.72 * size), full)
                target = moves.of(band, body, partial(self.fonts.is_blank, state.font, code))
            if target is not None and target is not DROP and not level:
                raise Misfit("text that is not level")
            if run and target != held:
                self._run(run, held, full)
                run = []
            held = target
            if target is not DROP:
                run.append(glyph)
        if run:
            self._run(run, held, full)

    def _run(self, run: Sequence[tuple[Any, float, float, float]], target: Target | None, full: Matrix) -> None:
        begin, rise = run[0][1], self.state.rise
        matrix = product((1.0, 0.0, 0.0, 1.0, begin, rise), full)
        if target is not None:
            x, y = matrix[4], matrix[5]
            from_x, from_y, to_x, to_y = self.pens.get(target.token, (x, y, target.x, target.y))
            to_x, to_y = to_x + _step(x - from_x), to_y + _step(y - from_y)
            wide = run[-1][1] + run[-1][3] - begin
            right, up = wide * matrix[0], wide * matrix[1]
            self.pens[target.token] = x + right, y + up, to_x + right, to_y + up
            matrix = (*matrix[:4], to_x, to_y)
        if self.base != IDENTITY:
            matrix = product(matrix, inverse(self.base))
        self._write(run, matrix)

    def _write(self, run: Sequence[tuple[Any, float, float, float]], matrix: Matrix) -> None:
        if self._set(matrix):
            self._strings(run)

    def _set(self, matrix: Matrix) -> bool:
        """Everything before the letters themselves; ``False`` where they would have no size."""
        state, writer = self.state, self.writer
        around = state.around
        while around and around[-1].kind == "cm":
            around = around[:-1]
        if state.size == 0 or state.scale == 0:
            return False
        writer.enter(around)
        needs = () if state.mode == 3 else ("fill",)
        writer.tell(state.settings, (*needs, "stroke", *LINE) if state.mode in STROKED_TEXT else needs)
        writer.begin_text()
        text = {
            "Tf": _setting("Tf", str(state.name), number(state.size)),
            "Tz": _setting("Tz", number(state.scale * 100)),
            "Tr": _setting("Tr", state.mode),
        }
        for plain, setting in (("Tz", state.scale != 1), ("Tr", state.mode != 0)):
            if not setting and writer.known:
                del text[plain]
        writer.tell(text, ("Tf", "Tc", "Tw", "Tz", "Ts", "Tr"))
        writer.place(matrix)
        return True

    def _strings(self, run: Sequence[tuple[Any, float, float, float]]) -> None:
        """``Tj``, or ``TJ`` where a glyph does not follow the one before at its advance."""
        unit = self.state.size * self.state.scale / 1000
        pieces: list[Any] = []
        codes: list[int] = []
        expected = run[0][1]
        for code, begin, _, own in run:
            if (apart := round((expected - begin) / unit)) != 0 and codes:
                pieces += [pikepdf.String(self.fonts.encoded(self.state.font, codes)), apart]
                codes = []
                expected -= apart * unit
            codes.append(code)
            expected += own
        pieces.append(pikepdf.String(self.fonts.encoded(self.state.font, codes)))
        if len(pieces) == 1:
            self.writer.emit(pieces, "Tj")
        else:
            self.writer.emit([pikepdf.Array(pieces)], "TJ")

    # -- resources

    def _renamed(self, out: list[Instruction]) -> list[Instruction]:
        """Names by order of use in what is written, and no resource that nothing uses."""
        given = self.scope.target
        kept: dict[str, dict[str, Any]] = {}
        names: dict[tuple[str, str], pikepdf.Name] = {}
        made: list[Instruction] = []
        for instruction in out:
            kind = NAMED.get(str(instruction.operator))
            operands = list(instruction.operands) if kind else ()
            at = 0 if kind in ("/Font",) else -1
            held = given.get(kind, {}) if kind else {}
            if not operands or not isinstance(operands[at], pikepdf.Name) or str(operands[at]) not in held:
                made.append(instruction)
                continue
            key = (str(kind), str(operands[at]))
            if key not in names:
                listed = kept.setdefault(key[0], {})
                names[key] = pikepdf.Name(f"{key[0][:2]}{len(listed)}")
                listed[str(names[key])] = held[key[1]]
            operands[at] = names[key]
            made.append(pikepdf.ContentStreamInstruction(operands, instruction.operator))
        defaults = {name: value for name, value in given.get("/ColorSpace", {}).items() if name.startswith("/Default")}
        if defaults:
            kept.setdefault("/ColorSpace", {}).update(defaults)
        for kind in list(given.keys()):
            del given[kind]
        for kind, listed in kept.items():
            given[kind] = pikepdf.Dictionary(listed)
        return made


def _points(instruction: Instruction) -> list[tuple[float, float]]:
    values = [float(value) for value in instruction.operands]
    if str(instruction.operator) == "re":
        x, y, width, height = values
        return [(x, y), (x + width, y + height)]
    return list(zip(values[::2], values[1::2], strict=False))


def _step(apart: float) -> float:
    """How far a piece of a word stands from the piece before: a rounding of the source's tells nothing."""
    return 0.0 if abs(apart) < NOISE_PT else round(apart / STEP_PT) * STEP_PT


def _is_level(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    return a > 0 and d > 0 and abs(b) + abs(c) < 1e-4 * a


def _numbers(operands: Any) -> Matrix:
    values = tuple(float(value) for value in operands)
    if len(values) != 6:
        raise CannotRebuild("a matrix without six numbers")
    return values


@lru_cache(maxsize=4096)
def _setting(op: str, *operands: Any) -> Setting:
    """The same for the same operands: names and numbers are told apart by what they say."""
    values = [pikepdf.Name(value) if isinstance(value, str) else value for value in operands]
    made = pikepdf.ContentStreamInstruction(values, pikepdf.Operator(op))
    return Setting((key_of(made),), (made,))
