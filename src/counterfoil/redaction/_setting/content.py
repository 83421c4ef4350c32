"""The second pass over a page's filtered content: text set where the plan says, everything else in canonical form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import hypot
from typing import Any, Protocol

from counterfoil.redaction._content import Scope
from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, inverse, product, transformed
from counterfoil.redaction._setting.moves import (
    DROP,
    HIGH_EM,
    LOW_EM,
    PLACED_EM,
    STEP_PT,
    Misfit,
    Moves,
    Target,
    placed,
)
from counterfoil.redaction._setting.resources import renamed
from counterfoil.redaction._setting.underlined import drawn_instead
from counterfoil.redaction._setting.widths import Advances
from counterfoil.redaction._setting.writer import (
    LINE,
    STROKED_TEXT,
    Around,
    Setting,
    Writer,
    canonical,
    key_of,
    number,
    piece,
    setting,
    text_settings,
)
from counterfoil.redaction._syntax import INLINE_IMAGE, CannotRebuild, Instruction, array, string, values
from counterfoil.redaction._tags.content import PageTags

FILLS = frozenset([b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"])
STROKES = frozenset([b"S", b"s", b"B", b"B*", b"b", b"b*"])
NOTHING: tuple[str, ...] = ()
FILL, STROKE = ("fill",), ("stroke", *LINE)
BOTH = (*FILL, *STROKE)
NEEDS = {op: BOTH if op in FILLS & STROKES else FILL if op in FILLS else STROKE for op in FILLS | STROKES}
COLOURS = {b"g": "fill", b"rg": "fill", b"k": "fill", b"G": "stroke", b"RG": "stroke", b"K": "stroke",
           b"cs": "fill", b"CS": "stroke"}  # fmt: skip
IN_SPACE = {b"sc": "fill", b"scn": "fill", b"SC": "stroke", b"SCN": "stroke"}
SPACE = 32
BLANKS = frozenset([SPACE, 3, 1])
"""Codes that a run of blanks begins with in nearly every font; whether they are is asked for these only, for it takes
long to tell."""

NOISE_PT = 0.02

Glyph = tuple[int, float, float]
"""Its code, where it begins and how far it moves the pen by itself, in text space from where the text is."""


class Shown(Protocol):
    """What this pass asks of one font of the release."""

    advances: Advances

    def encoded(self, codes: Sequence[int]) -> bytes: ...

    def is_blank(self, code: int) -> bool: ...


class Fonts(Protocol):
    """The fonts of the release."""

    def shown(self, source: Any) -> Shown: ...


@dataclass(slots=True)
class _State:
    local: Matrix = IDENTITY
    around: tuple[Around, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)  # a new one for every change
    name: str = ""  # of the font, in the release
    size: float = 0.0
    character: float = 0.0  # Tc
    word: float = 0.0  # Tw
    scale: float = 1.0  # Tz / 100
    leading: float = 0.0  # TL
    rise: float = 0.0  # Ts
    mode: int = 0  # Tr
    text: Mapping[str, Setting] | None = None  # what font, size, scale and mode say, once it was asked for

    def saved(self) -> _State:
        return _State(
            self.local, self.around, self.settings, self.name, self.size, self.character, self.word, self.scale,
            self.leading, self.rise, self.mode, self.text,
        )  # fmt: skip


class SetAnew:
    """One content stream; ``base`` is where its user space lies in the page's."""

    def __init__(
        self, scope: Scope, base: Matrix, fonts: Fonts, moves: Moves | None, *, form: bool, tags: PageTags | None = None
    ) -> None:
        self.scope, self.base, self.fonts, self.moves, self.form = scope, base, fonts, moves, form
        self.tags = tags  # of a page; a form has none of its own
        self.writer = Writer(known=not form)
        self.state = _State()
        self.stack: list[_State] = []
        self.groups = 0
        self.path: list[Instruction] = []
        self.clip: Instruction | None = None
        self.line = self.text = IDENTITY
        given = scope.source.get("/Font", {})
        self.sources = {new: given.get(old) for (kind, old), new in scope.names.items() if kind == "Font"}
        self.shown: dict[str, Shown] = {}
        self.pens: dict[int, tuple[float, float, float, float]] = {}
        """Where the last run of a token ended, in the source and in the release."""

    def run(self, instructions: Sequence[Instruction]) -> bytes:
        """The whole stream, with its resources renamed by order of use. Raises ``CannotRebuild``, ``Misfit``."""
        for instruction in instructions:
            step = STEPS.get(instruction[0])
            if step is None:
                raise CannotRebuild(f"an operator that cannot be set anew ({instruction[0].decode()})")
            step(self, instruction)
        made = renamed(self.writer.finish(), self.scope.target)
        return b"\n".join(made if self.tags is None else self.tags.tagged(made))

    # -- state

    def _save(self, instruction: Instruction) -> None:
        self.stack.append(self.state.saved())
        if self.form:  # what a form was given cannot be set again, only restored
            self.groups += 1
            self.state.around = (*self.state.around, Around("q", (self.groups,), ()))

    def _restore(self, instruction: Instruction) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def _matrix(self, instruction: Instruction) -> None:
        state = self.state
        matrix = _matrix(instruction)
        state.local = product(matrix, state.local)
        around = state.around
        if around and around[-1].kind == "cm":
            matrix = product(matrix, around[-1].matrix)
            around = around[:-1]
        if matrix != IDENTITY:
            key = tuple(round(value, 5) for value in matrix)
            made = b"%b cm" % b" ".join([number(value) for value in matrix])
            around = (*around, Around("cm", key, (made,), matrix))
        state.around = around

    def _setting(self, instruction: Instruction) -> None:
        op = instruction[0]
        name = COLOURS.get(op) or op.decode()
        self.state.settings = {**self.state.settings, name: setting(instruction)}

    def _in_space(self, instruction: Instruction) -> None:
        name = IN_SPACE[instruction[0]]
        before = self.state.settings.get(name)
        space = before.instructions[:1] if before and before.instructions[0][0] in (b"cs", b"CS") else ()
        self.state.settings = {**self.state.settings, name: setting(*space, instruction)}

    def _external(self, instruction: Instruction) -> None:
        around = self.state.around
        name = str(instruction[2])
        item = Around("gs", key_of(instruction), (instruction,), name=name)
        known = self.scope.target.get("/ExtGState", {})
        now = set(known[name].keys())
        gone = {
            name for key, name in (("/LW", "w"), ("/LC", "J"), ("/LJ", "j"), ("/ML", "M"), ("/D", "d")) if key in now
        }
        self.state.settings = {name: each for name, each in self.state.settings.items() if name not in gone}
        if around and around[-1].kind == "gs" and set(known[around[-1].name].keys()) <= now:
            around = around[:-1]
        self.state.around = (*around, item)

    def _ignored(self, instruction: Instruction) -> None:
        """What says nothing by itself: ``ET``, and how colours are to be approximated."""

    # -- the state of text

    def _begin_text(self, instruction: Instruction) -> None:
        self.line = self.text = IDENTITY

    def _font(self, instruction: Instruction) -> None:
        state = self.state
        state.name, state.size, state.text = str(instruction[2]), float(instruction[1]), None

    def _text_matrix(self, instruction: Instruction) -> None:
        self.line = self.text = _matrix(instruction)

    def _move(self, instruction: Instruction) -> None:
        x, y = _numbers(instruction, 2)
        if instruction[0] == b"TD":
            self.state.leading = -y
        self.line = self.text = _shifted(self.line, x, y)

    def _next_line(self, instruction: Instruction) -> None:
        self.line = self.text = _shifted(self.line, 0.0, -self.state.leading)

    def _spacing(self, instruction: Instruction) -> None:
        (value,) = _numbers(instruction, 1)
        state, op = self.state, instruction[0]
        if op == b"Tc":
            state.character = value
        elif op == b"Tw":
            state.word = value
        elif op == b"Tz":
            state.scale, state.text = value / 100, None
        elif op == b"TL":
            state.leading = value
        elif op == b"Ts":
            state.rise = value
        else:
            if value > 3:
                raise CannotRebuild("text that clips")
            state.mode, state.text = int(value), None

    # -- what is no text

    def _construct(self, instruction: Instruction) -> None:
        self.path.append(instruction)

    def _clip(self, instruction: Instruction) -> None:
        self.clip = instruction

    def _do(self, instruction: Instruction) -> None:
        self._plain(instruction, BOTH)
        if self.tags is not None:
            place = len(self.writer.out)
            given = self.scope.target["/XObject"][instruction[2]]
            self.tags.thing(place - 1, place, given, product(self.state.local, self.base))

    def _shade(self, instruction: Instruction) -> None:
        self._plain(instruction, NOTHING)
        self._drawn(1)

    def _inline_image(self, instruction: Instruction) -> None:
        self._plain(instruction, FILL)
        self._drawn(1)

    def _drawn(self, pieces: int) -> None:
        if self.tags is not None:
            place = len(self.writer.out)
            self.tags.drawn(place - pieces, place)

    def _plain(self, instruction: Instruction, needs: Sequence[str]) -> None:
        self.writer.enter(self.state.around)
        self.writer.end_text()
        self.writer.tell(self.state.settings, needs)
        self.writer.out.append(piece(instruction))

    def _paint(self, instruction: Instruction) -> None:
        path, clip = self.path, self.clip
        self.path, self.clip = [], None
        if not path:
            return
        paints = instruction[0] != b"n"
        if paints and clip is None and (instead := self._underlines(path, instruction[0])) is not None:
            if not instead:
                return
            path = instead
        if paints:
            self.writer.enter(self.state.around)
            self.writer.end_text()
            self.writer.tell(self.state.settings, NEEDS[instruction[0]])
            self.writer.out += map(piece, (*path, instruction))
            self._drawn(len(path) + 1)
        if clip is not None:
            key = tuple(key_of(each) for each in (*path, clip))
            self.state.around = (*self.state.around, Around("W", key, (*map(piece, (*path, clip)), b"n")))

    def _underlines(self, path: Sequence[Instruction], paint: bytes) -> list[Instruction] | None:
        """What is drawn instead of a path that is a line under words which stand elsewhere now, or nowhere; ``None``
        for every other path."""
        if self.moves is None or not self.moves.bars:
            return None
        points = [point for instruction in path for point in _points(instruction)]
        if not points:
            return None
        xs, ys = [x for x, _ in points], [y for _, y in points]
        rect = (min(xs), min(ys), max(xs), max(ys))
        here = product(self.state.local, self.base)
        known = self.moves.underlined(transformed(rect, here))
        return None if known is None else drawn_instead(rect, *known, inverse(here), stroked=paint not in FILLS)

    # -- text

    def _show(self, instruction: Instruction) -> None:
        state = self.state
        op, _, shown = instruction
        if op == b'"':
            state.word, state.character = _numbers(instruction, 2)
        if op in (b"'", b'"'):
            self.line = self.text = _shifted(self.line, 0.0, -state.leading)
        parts = [shown] if isinstance(shown, bytes) else shown
        font = self.shown.get(state.name) or self._known(state.name)
        advances = font.advances
        full = self.text
        if state.local is not IDENTITY or self.base is not IDENTITY:
            full = product(full, product(state.local, self.base))
        if state.character == 0 and (state.word == 0 or advances.wide):
            low, high, end = self._reach(parts, advances)
            if not self._asked_for_each(low, high, full):
                self._as_it_was(parts, font, end)
                self.text = _shifted(self.text, end, 0.0)
                return
        glyphs, low, high, end = self._glyphs(parts, advances)
        if self._asked_for_each(low, high, full):
            self._one_by_one(glyphs, font, full)
        elif glyphs:
            self._write(glyphs, font, _shifted(self._here(), glyphs[0][1], state.rise))
        self.text = _shifted(self.text, end, 0.0)

    def _known(self, name: str) -> Shown:
        source = self.sources.get(name)
        if source is None:
            raise CannotRebuild("text without a font")
        self.shown[name] = self.fonts.shown(source)
        return self.shown[name]

    def _here(self) -> Matrix:
        return self.text if self.state.local is IDENTITY else product(self.text, self.state.local)

    def _reach(self, parts: Sequence[bytes | str], advances: Advances) -> tuple[float, float, float]:
        """How far to either side the pen goes in a run without spacing of its own, and where it is in the end."""
        pen = low = high = 0.0
        for part in parts:
            if isinstance(part, bytes):
                pen += advances.total(part) * advances.scale
            else:
                pen -= float(part) / 1000
            low, high = min(low, pen), max(high, pen)
        unit = self.state.size * self.state.scale
        return low * unit, high * unit, pen * unit

    def _as_it_was(self, parts: Sequence[bytes | str], font: Shown, wide: float) -> None:
        """A run without spacing of its own, where it stood, in its own pieces."""
        codes = font.advances.codes
        alone = codes(parts[0]) if len(parts) == 1 and isinstance(parts[0], bytes) else ()
        if not self._set(_shifted(self._here(), 0.0, self.state.rise), wide, font, alone):
            return
        if alone:
            self.writer.out.append(b"%b Tj" % string(font.encoded(alone)))
            return
        self._emit([font.encoded(codes(part)) if isinstance(part, bytes) else canonical(part) for part in parts])

    def _glyphs(self, parts: Sequence[bytes | str], advances: Advances) -> tuple[list[Glyph], float, float, float]:
        """The glyphs, how far to either side they and the pen go, and where the pen is in the end.

        Numbers that move the pen are within the beginnings.
        """
        state = self.state
        made: list[Glyph] = []
        pen, size, scale = 0.0, state.size, state.scale
        per_unit = advances.scale * size * scale
        after = state.character * scale
        after_space = after + (0.0 if advances.wide else state.word * scale)
        of = advances.of
        ends: list[float] = []
        for part in parts:
            if isinstance(part, bytes):
                for code in advances.codes(part):
                    own = of(code) * per_unit
                    begin = pen
                    pen += own + (after_space if code == SPACE else after)
                    made.append((code, begin, own))
                    ends.append(pen)
            else:
                pen -= float(part) / 1000 * size * scale
        return made, min([pen, *[glyph[1] for glyph in made]]), max([pen, *ends]), pen

    def _asked_for_each(self, begin: float, end: float, full: Matrix) -> bool:
        if self.moves is None:
            return False
        size, rise = self.state.size, self.state.rise
        a, b, c, d, e, f = full
        if begin > end:
            begin, end = end, begin
        if b == 0 and c == 0 and a > 0 and d > 0 and size > 0:  # nearly all: what ``transformed`` gives
            left, right = a * begin + e, a * end + e
            return self.moves.touches(
                (left, d * (rise + LOW_EM * size) + f, right, d * (rise + HIGH_EM * size) + f),
                (left, d * (rise - 0.2 * size) + f, right, d * (rise + 0.72 * size) + f),
            )
        band = transformed((begin, rise + LOW_EM * size, end, rise + HIGH_EM * size), full)
        body = transformed((begin, rise - 0.2 * size, end, rise + 0.72 * size), full)
        return self.moves.touches(band, body)

    def _one_by_one(self, glyphs: Sequence[Glyph], font: Shown, full: Matrix) -> None:
        state, moves = self.state, self.moves
        assert moves is not None  # noqa: S101 - asked for only with moves
        a, b, c, d, e, f = full
        size, rise = state.size, state.rise
        level = _is_level(product(full, moves.seen))
        low, high, foot, head = rise + LOW_EM * size, rise + HIGH_EM * size, rise - 0.2 * size, rise + 0.72 * size
        x_rise, y_rise = rise * c, rise * d
        run: list[Glyph] = []
        held: Target | None = None
        if b == 0:
            planned = moves.planned_for([glyph[1] * a + x_rise + e for glyph in glyphs], y_rise + f)
        else:
            planned = [moves.planned_for([glyph[1] * a + x_rise + e], glyph[1] * b + y_rise + f)[0] for glyph in glyphs]
        upright = b == 0 and c == 0 and a > 0 and d > 0 and size > 0
        low_y, high_y, foot_y, head_y = d * low + f, d * high + f, d * foot + f, d * head + f
        near = moves.along((low_y, high_y), (foot_y, head_y)) if upright else moves.everything
        spans = near.spans
        page_x0, page_y0, page_x1, page_y1 = moves.page
        on_page = page_y0 <= low_y and high_y <= page_y1
        for glyph, target in zip(glyphs, planned, strict=True):
            code, begin, own = glyph
            if target is None:
                if upright and own >= 0:  # nearly all: what ``transformed`` gives
                    left, right = a * begin + e, a * (begin + own) + e
                    if on_page and page_x0 <= left and right <= page_x1:
                        for x0, x1 in spans:
                            if left <= x1 and x0 <= right:
                                break
                        else:  # it stays
                            if run and held is not None:
                                self._run(run, held, font, full)
                                run = []
                            held = None
                            run.append(glyph)
                            continue
                    band, body = (left, low_y, right, high_y), (left, foot_y, right, head_y)
                else:
                    band = transformed((begin, low, begin + own, high), full)
                    body = transformed((begin, foot, begin + own, head), full)
                target = near.of(band, body, partial(font.is_blank, code))
            if target is not None and target is not DROP and not level:
                raise Misfit("text that is not level")
            if run and target is not held:
                self._run(run, held, font, full)
                run = []
            held = target
            if target is not DROP:
                run.append(glyph)
        if run:
            self._run(run, held, font, full)

    def _run(self, run: Sequence[Glyph], target: Target | None, font: Shown, full: Matrix) -> None:
        begin, end = run[0][1], run[-1][1] + run[-1][2]
        matrix = _shifted(full, begin, self.state.rise)
        even: float | None = None
        if target is not None:
            size, between = abs(self.state.size), target.between
            em, unit = size * hypot(matrix[2], matrix[3]), hypot(matrix[0], matrix[1])
            even = _at_advances(run, size) if between == 0 else None
            if even is None:
                run = _by_advances(run, size, between / unit)
            x, y = matrix[4], matrix[5]
            from_x, from_y, to_x, to_y = self.pens.get(target.token, (x, y, target.x, target.y))
            if target.token in self.pens:
                to_x += between
            to_x, to_y = to_x + placed(x - from_x - between, em), to_y + _step(y - from_y)
            was, now = end - begin, (run[-1][1] + run[-1][2] if even is None else even) - begin
            self.pens[target.token] = (
                x + was * matrix[0], y + was * matrix[1], to_x + now * matrix[0], to_y + now * matrix[1]
            )  # fmt: skip
            matrix = (*matrix[:4], to_x, to_y)
        if self.base != IDENTITY:
            matrix = product(matrix, inverse(self.base))
        if even is None:
            self._write(run, font, matrix)
        elif self._set(matrix, now, font, codes := [code for code, _, _ in run]):
            self.writer.out.append(b"%b Tj" % string(font.encoded(codes)))

    def _write(self, run: Sequence[Glyph], font: Shown, matrix: Matrix) -> None:
        if self._set(matrix, run[-1][1] + run[-1][2] - run[0][1], font, [code for code, _, _ in run]):
            self._strings(run, font)

    def _set(self, matrix: Matrix, wide: float, font: Shown, codes: Sequence[int]) -> bool:
        """Everything before the letters themselves, ``wide`` as they are; ``False`` where they would have no size."""
        state, writer = self.state, self.writer
        if state.size == 0 or state.scale == 0:
            return False
        around = state.around
        while around and around[-1].kind == "cm":
            around = around[:-1]
        if (text := state.text) is None:
            text = state.text = text_settings(state.name, state.size, state.scale, state.mode, known=writer.known)
        writer.place_text(around, state.settings, TEXT_NEEDS.get(state.mode, FILL), text, matrix)
        if self.tags is not None:
            blank = bool(codes) and codes[0] in BLANKS and all(map(font.is_blank, codes))
            self.tags.text(len(writer.out) - 1, matrix, wide, state.size, blank=blank)
        return True

    def _strings(self, run: Sequence[Glyph], font: Shown) -> None:
        """``Tj``, or ``TJ`` where a glyph does not follow the one before at its advance."""
        unit = self.state.size * self.state.scale / 1000
        pieces: list[bytes | str] = []
        codes: list[int] = []
        expected = run[0][1]
        for code, begin, own in run:
            if begin != expected and (apart := round((expected - begin) / unit)) != 0 and codes:
                pieces += [font.encoded(codes), str(apart)]
                codes = []
                expected -= apart * unit
            codes.append(code)
            expected += own
        pieces.append(font.encoded(codes))
        self._emit(pieces)

    def _emit(self, pieces: Sequence[bytes | str]) -> None:
        alone = pieces[0] if len(pieces) == 1 else ""
        self.writer.out.append(b"%b Tj" % string(alone) if isinstance(alone, bytes) else b"%b TJ" % array(pieces))


TEXT_NEEDS = {mode: NOTHING if mode == 3 else BOTH if mode in STROKED_TEXT else FILL for mode in range(4)}
STEPS: dict[bytes, Callable[[SetAnew, Instruction], None]] = {
    b"q": SetAnew._save,
    b"Q": SetAnew._restore,
    b"cm": SetAnew._matrix,
    b"W": SetAnew._clip,
    b"W*": SetAnew._clip,
    b"n": SetAnew._paint,
    b"gs": SetAnew._external,
    b"Do": SetAnew._do,
    b"sh": SetAnew._shade,
    INLINE_IMAGE: SetAnew._inline_image,
    b"ri": SetAnew._ignored,
    b"BT": SetAnew._begin_text,
    b"ET": SetAnew._ignored,
    b"Tf": SetAnew._font,
    b"Tm": SetAnew._text_matrix,
    b"Td": SetAnew._move,
    b"TD": SetAnew._move,
    b"T*": SetAnew._next_line,
    **dict.fromkeys([b"m", b"l", b"c", b"v", b"y", b"h", b"re"], SetAnew._construct),
    **dict.fromkeys(NEEDS, SetAnew._paint),
    **dict.fromkeys([b"Tj", b"TJ", b"'", b'"'], SetAnew._show),
    **dict.fromkeys([b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"Tr"], SetAnew._spacing),
    **dict.fromkeys([*COLOURS, *(name.encode() for name in LINE)], SetAnew._setting),
    **dict.fromkeys(IN_SPACE, SetAnew._in_space),
}


def _points(instruction: Instruction) -> list[tuple[float, float]]:
    numbers = values(instruction[1])
    if instruction[0] == b"re":
        x, y, width, height = _numbers(instruction, 4)
        return [(x, y), (x + width, y + height)]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _shifted(matrix: Matrix, x: float, y: float) -> Matrix:
    """The matrix that first moves by these."""
    a, b, c, d, e, f = matrix
    return a, b, c, d, x * a + y * c + e, x * b + y * d + f


def _by_advances(run: Sequence[Glyph], size: float, between: float) -> list[Glyph]:
    """The same glyphs, each where the advance of the one before ends, and ``between`` farther; but those that were put
    elsewhere on purpose."""
    made: list[Glyph] = []
    was = now = run[0][1]
    for code, begin, own in run:
        now += placed(begin - was - between, size) + between if made else 0.0
        made.append((code, now, own))
        was, now = begin + own, now + own
    return made


def _at_advances(run: Sequence[Glyph], size: float) -> float | None:
    """Where a run ends that is set by its advances alone; ``None`` where a letter was put elsewhere on purpose."""
    near = PLACED_EM * size
    was = now = run[0][1]
    for _, begin, own in run:
        if abs(begin - was) >= near:
            return None
        was, now = begin + own, now + own
    return now


def _step(apart: float) -> float:
    """How far a piece of a word stands from the piece before: a rounding of the source's tells nothing."""
    return 0.0 if abs(apart) < NOISE_PT else round(apart / STEP_PT) * STEP_PT


def _is_level(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    return a > 0 and d > 0 and abs(b) + abs(c) < 1e-4 * a


def _numbers(instruction: Instruction, count: int) -> tuple[float, ...]:
    """The first numbers of an instruction. Raises ``CannotRebuild`` where it has fewer."""
    numbers = values(instruction[1])
    if len(numbers) < count:
        raise CannotRebuild("an operator without its numbers")
    return numbers[:count]


def _matrix(instruction: Instruction) -> Matrix:
    numbers = values(instruction[1])
    if len(numbers) != 6:
        raise CannotRebuild("a matrix without six numbers")
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
