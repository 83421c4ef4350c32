"""Every letter that a page's content shows, with its place in the content and on the page; and the content, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from counterfoil.redaction._engines.geometry import IDENTITY, Matrix, Rect, product, transformed
from counterfoil.redaction._setting.moves import HIGH_EM, LOW_EM
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._twin.alphabet import Alphabet

DEEPEST = 12
SPACE = 32
LEVEL = 1e-4
THIN_PT = 2.5
NOTHING_PT = 1e-4


@dataclass(eq=False)
class Letter:
    """One code that is shown. Places are those of the page as seen, in points, y upwards.

    ``codes``: what stands there in the twin. ``shift``: how far to the right it stands there.
    """

    code: int
    alphabet: Alphabet
    x: float
    y: float
    wide: float
    after: float  # what character and word spacing add
    em: float
    unit: float  # points for a thousandth in a TJ array
    level: bool
    band: Rect  # in user space, as redaction._setting.moves has them
    body: Rect
    codes: tuple[int, ...] = ()
    shift: float = 0.0
    marks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return self.alphabet.text(self.code)

    @property
    def x1(self) -> float:
        return self.x + self.wide

    @property
    def grows(self) -> float:
        """How much wider it is in the twin."""
        scale = self.alphabet.advances.scale * 1000 * self.unit
        wide = sum(self.alphabet.advances.of(code) * scale + self.after for code in self.codes)
        return wide - (self.alphabet.advances.of(self.code) * scale + self.after)


@dataclass(eq=False)
class Bar:
    """A level line or thin box, as it is seen; ``begins`` and ``ends``: how far its sides move in the twin."""

    at: int
    op: str
    x0: float
    x1: float
    y: float
    scale: float
    begins: float = 0.0
    ends: float = 0.0


@dataclass
class _Run:
    """One operator that shows text: its array, with a ``Letter`` for each code."""

    at: int
    parts: list[list[Letter] | float]
    chained: bool  # it begins where the run before it ended
    before: tuple[tuple[list[Any], str], ...] = ()  # what ' and " do before they show


@dataclass
class _Stream:
    source: Any
    instructions: list[Any]
    runs: list[_Run] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    forms: dict[str, list[_Stream]] = field(default_factory=dict)


@dataclass
class _State:
    matrix: Matrix
    font: Any = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class Letters:
    """Of one page. ``seen``: from user space to the page as it is seen, y upwards."""

    def __init__(self, page: pikepdf.Page, seen: Matrix, alphabet: Callable[[Any], Alphabet]) -> None:
        self.seen, self.alphabet = seen, alphabet
        self.all: list[Letter] = []
        self.upright: list[tuple[float, float, float]] = []  # x, from y to y
        self.bars: list[Bar] = []
        self.page = page
        self.top = self._read(page, page.obj.get("/Resources", pikepdf.Dictionary()), IDENTITY, 0)

    # -- reading

    def _read(self, source: Any, resources: Any, matrix: Matrix, depth: int) -> _Stream:
        if depth > DEEPEST:
            raise CannotRebuild("forms nested too deeply")
        stream = _Stream(source, list(pikepdf.parse_content_stream(source)))
        state, stack = _State(matrix), []
        line = text = IDENTITY
        chained = False
        for at, instruction in enumerate(stream.instructions):
            op, operands = str(instruction.operator), instruction.operands
            if op == "q":
                stack.append(replace(state))
            elif op == "Q" and stack:
                state = stack.pop()
            elif op == "cm":
                state.matrix = product(_matrix(operands), state.matrix)
            elif op in ("BT", "Tm"):
                line = text = IDENTITY if op == "BT" else _matrix(operands)
                chained = False
            elif op in ("Td", "TD", "T*"):
                x, y = (0.0, -state.leading) if op == "T*" else (float(operands[0]), float(operands[1]))
                if op == "TD":
                    state.leading = -y
                line = text = product((1.0, 0.0, 0.0, 1.0, x, y), line)
                chained = False
            elif op == "Tf":
                fonts = resources.get("/Font", {})
                state.font, state.size = fonts.get(str(operands[0])), float(operands[1])
            elif op in ("Tc", "Tw", "Tz", "TL", "Ts"):
                _set(state, op, float(operands[0]))
            elif op in ("Tj", "TJ", "'", '"'):
                before: tuple[tuple[list[Any], str], ...] = ()
                if op in ("'", '"'):
                    if op == '"':
                        _set(state, "Tw", float(operands[0]))
                        _set(state, "Tc", float(operands[1]))
                        before = (([operands[0]], "Tw"), ([operands[1]], "Tc"))
                    before = (*before, ([], "T*"))
                    line = text = product((1.0, 0.0, 0.0, 1.0, 0.0, -state.leading), line)
                    chained = False
                shown = list(operands[0]) if op == "TJ" else [operands[-1]]
                parts, pen = self._run(shown, state, text)
                stream.runs.append(_Run(at, parts, chained, before))
                text = product((1.0, 0.0, 0.0, 1.0, pen, 0.0), text)
                chained = True
            elif op in ("re", "l", "m"):
                self._rule(stream, at, op, [float(value) for value in operands], product(state.matrix, self.seen))
            elif op == "Do":
                form = resources.get("/XObject", {}).get(str(operands[0]))
                if form is not None and str(form.get("/Subtype")) == "/Form":
                    within = product(_matrix(form.get("/Matrix", IDENTITY)), state.matrix)
                    inner = self._read(form, form.get("/Resources", resources), within, depth + 1)
                    stream.forms.setdefault(str(operands[0]), []).append(inner)
        return stream

    def _run(self, shown: Sequence[Any], state: _State, text: Matrix) -> tuple[list[list[Letter] | float], float]:
        pen = 0.0
        made: list[list[Letter] | float] = []
        full = product(text, state.matrix)
        seen = product(full, self.seen)
        along = (seen[0] ** 2 + seen[1] ** 2) ** 0.5
        level = seen[0] > 0 and seen[3] > 0 and abs(seen[1]) + abs(seen[2]) < LEVEL * seen[0]
        em = abs(state.size) * (seen[2] ** 2 + seen[3] ** 2) ** 0.5
        unit = state.size * state.scale * along / 1000
        for part in shown:
            if not isinstance(part, pikepdf.String):
                pen -= float(part) / 1000 * state.size * state.scale
                made.append(float(part))
                continue
            if state.font is None:
                raise CannotRebuild("text in no font")
            alphabet = self.alphabet(state.font)
            letters: list[Letter] = []
            for code in alphabet.advances.codes(bytes(part)):
                wide = alphabet.advances.of(code) * alphabet.advances.scale * state.size * state.scale
                blank = state.word if code == SPACE and not alphabet.advances.wide else 0.0
                after = (state.character + blank) * state.scale
                x, y = _at(seen, pen, state.rise)
                low, high = LOW_EM * state.size, HIGH_EM * state.size
                band = transformed((pen, state.rise + low, pen + wide, state.rise + high), full)
                body_at = (pen, state.rise - 0.2 * state.size, pen + wide, state.rise + 0.72 * state.size)
                body = transformed(body_at, full)
                letter = Letter(code, alphabet, x, y, wide * along, after * along, em, unit, level, band, body, (code,))
                letters.append(letter)
                self.all.append(letter)
                pen += wide + after
            made.append(letters)
        return made, pen

    def _rule(self, stream: _Stream, at: int, op: str, values: list[float], seen: Matrix) -> None:
        (x0, y0), (x1, y1) = self._from, _at(seen, values[0], values[1])
        self._from = x1, y1
        if op == "m":
            return
        if op == "re":
            x0, y0, x1, y1 = transformed((values[0], values[1], values[0] + values[2], values[1] + values[3]), seen)
        if abs(y1 - y0) > 5:
            if op == "re" or abs(x1 - x0) < 0.5:
                self.upright += [(x, min(y0, y1), max(y0, y1)) for x in {x0, x1}]
        elif x1 - x0 > 1 and abs(y1 - y0) < THIN_PT and seen[0] > 0 and abs(seen[1]) + abs(seen[2]) < LEVEL * seen[0]:
            if op == "l" and not (at and str(stream.instructions[at - 1].operator) == "m"):
                return
            bar = Bar(at, op, x0, x1, (y0 + y1) / 2, seen[0])
            stream.bars.append(bar)
            self.bars.append(bar)

    _from: tuple[float, float] = (0.0, 0.0)

    # -- writing

    def write(self, pdf: pikepdf.Pdf) -> None:
        """The page with what its letters say now; streams that other pages share are left to them."""
        resources = self.page.obj.get("/Resources")
        if resources is not None:
            self.page.obj["/Resources"] = resources = pikepdf.Dictionary(resources)
        data, resources = self._written(pdf, self.top, resources)
        self.page.obj["/Contents"] = pdf.make_indirect(pikepdf.Stream(pdf, data))
        if resources is not None:
            self.page.obj["/Resources"] = resources

    def _written(self, pdf: pikepdf.Pdf, stream: _Stream, resources: Any) -> tuple[bytes, Any]:
        for name, uses in stream.forms.items():
            if not any(_changed(use) for use in uses):
                continue
            if len(uses) > 1:
                raise CannotRebuild("marked text in a form that the page shows more than once")
            if resources is None:
                raise CannotRebuild("marked text in a form without resources of its own")
            form = uses[0].source
            data, inner = self._written(pdf, uses[0], form.get("/Resources"))
            copy = pikepdf.Stream(pdf, data)
            for key, value in form.stream_dict.items():
                if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
                    copy[key] = value
            if inner is not None:
                copy["/Resources"] = inner
            resources = pikepdf.Dictionary(resources)
            resources["/XObject"] = pikepdf.Dictionary(resources["/XObject"])
            resources["/XObject"][name] = pdf.make_indirect(copy)
        changed = dict(_changed_runs(stream)) | dict(_changed_bars(stream))
        made: list[Any] = []
        for at, instruction in enumerate(stream.instructions):
            made += changed.get(at, [instruction])
        return pikepdf.unparse_content_stream(made), resources


def _changed_runs(stream: _Stream) -> Iterator[tuple[int, list[Any]]]:
    carried = 0.0
    for run in stream.runs:
        now = carried if run.chained else 0.0
        made: list[Any] = []
        touched = False
        for part in run.parts:
            if not isinstance(part, list):
                made.append(part)
                continue
            data = b""
            for letter in part:
                if abs(letter.shift - now) > NOTHING_PT:
                    if letter.unit == 0:
                        raise CannotRebuild("letters of no size")
                    made += [pikepdf.String(data)] if data else []
                    made.append(round((now - letter.shift) / letter.unit, 4))
                    data, now, touched = b"", letter.shift, True
                size = 2 if letter.alphabet.advances.wide else 1
                data += b"".join(code.to_bytes(size, "big") for code in letter.codes)
                if letter.codes != (letter.code,):
                    now, touched = now + letter.grows, True
            made += [pikepdf.String(data)] if data else []
        carried = now
        if touched:
            instructions = [pikepdf.ContentStreamInstruction(o, pikepdf.Operator(op)) for o, op in run.before]
            show = pikepdf.ContentStreamInstruction([pikepdf.Array(made)], pikepdf.Operator("TJ"))
            yield run.at, [*instructions, show]


def _changed_bars(stream: _Stream) -> Iterator[tuple[int, list[Any]]]:
    for bar in stream.bars:
        if not bar.begins and not bar.ends:
            continue
        begins, ends = bar.begins / bar.scale, bar.ends / bar.scale
        values = [float(value) for value in stream.instructions[bar.at].operands]
        if bar.op == "re":
            left, right = (begins, ends) if values[2] > 0 else (ends, begins)
            values = [values[0] + left, values[1], values[2] + right - left, values[3]]
        else:
            first = [float(value) for value in stream.instructions[bar.at - 1].operands]
            yield bar.at - 1, [_instruction([first[0] + begins, first[1]], "m")]
            values = [values[0] + ends, values[1]]
        yield bar.at, [_instruction(values, bar.op)]


def _instruction(values: list[float], op: str) -> Any:
    return pikepdf.ContentStreamInstruction([round(value, 4) for value in values], pikepdf.Operator(op))


def _changed(stream: _Stream) -> bool:
    letters = [each for run in stream.runs for part in run.parts if isinstance(part, list) for each in part]
    return (
        any(bar.begins or bar.ends for bar in stream.bars)
        or any(each.shift or each.codes != (each.code,) for each in letters)
        or any(_changed(use) for uses in stream.forms.values() for use in uses)
    )


def _set(state: _State, op: str, value: float) -> None:
    name = {"Tc": "character", "Tw": "word", "Tz": "scale", "TL": "leading", "Ts": "rise"}[op]
    setattr(state, name, value / 100 if op == "Tz" else value)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f
