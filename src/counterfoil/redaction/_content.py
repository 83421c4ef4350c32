"""The allow-list for page content: operators are parsed, filtered and written anew; nothing is passed through unread.

ISO 32000-2 annex A lists the operators. Marked content (and with it ``/ActualText`` and property lists), comments,
compatibility sections and unknown operators vanish; hidden layers are not painted; vector outlines that meet a mark go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from counterfoil.redaction._engines.geometry import Matrix, Rect, product, transformed, within


class CannotRebuild(Exception):
    """This content uses something that the allow-list does not understand."""


STATE = frozenset("w J j M d ri i gs CS cs SC SCN sc scn G g RG rg K k".split())
TEXT_STATE = frozenset("BT ET Tc Tw Tz TL Ts Tr Td TD Tm T*".split())
SHOW = frozenset(["Tj", "TJ", "'", '"'])
PATH = frozenset("m l c v y h re".split())
PAINT = frozenset("S s f F f* B B* b b* n".split())
DROPPED = frozenset("MP DP BX EX".split())
HIDDEN_KEEPS = frozenset("q Q cm BT ET Tf Tc Tw Tz TL Ts Tr Td TD Tm T* gs w J j M d ri i".split()) | (
    STATE - frozenset(["gs"])
)
PASSED = (TEXT_STATE - frozenset("BT ET Tr".split())) | (STATE - frozenset("gs cs CS scn SCN".split()))
"""Operators that name no resource, paint nothing and change nothing that the filter knows; hidden layers keep them."""

DEVICE_SPACES = frozenset(["/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK", "/I"])
MAX_DEPTH = 24
MAX_STATES = 512
"""Nesting of ``q``; deeper is hostile (ISO 32000-1 annex C names 28 as a limit of real readers)."""

Instruction = Any  # pikepdf's two kinds of instruction


@dataclass
class Scope:
    """What one content stream may reach: its resources in the source, and what they are called in the release."""

    source: pikepdf.Dictionary
    target: pikepdf.Dictionary
    names: dict[tuple[str, str], pikepdf.Name] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a content stream is painted, and what around it decides what may stay."""

    matrix: Matrix
    marks: tuple[Rect, ...]
    keep_invisible: bool  # a page that is a scan keeps its invisible text layer
    depth: int = 0
    moves: Any = None  # ``_setting.moves.Moves`` of a page that is set anew


@dataclass(slots=True)
class _State:
    matrix: Matrix
    font: Any = None
    render_mode: int = 0


class Services:
    """What the filter asks of the rebuild: each returns the name's object copied into the release, or ``None``."""

    layer_is_hidden: Callable[[Any], bool]
    xobject: Callable[[Any, Place], Any]
    resource: Callable[[str, Any, Place], Any]
    font: Callable[[Any, Place], Any]
    used: Callable[[Any, Sequence[Any]], None]
    anew: Callable[[Sequence[Any], Scope, Place], list[Any]] | None
    """Sets filtered content anew; ``None`` where the layout is kept."""


def filtered(stream: Any, scope: Scope, place: Place, services: Services, *, glyph: bool = False) -> bytes:
    """The content of a page, a form or a ``glyph``, filtered and balanced, as bytes. Raises ``CannotRebuild``."""
    if place.depth > MAX_DEPTH:
        raise CannotRebuild("forms nested too deeply, or within themselves")
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise CannotRebuild("content that cannot be parsed") from error
    try:
        written = _Filter(scope, place, services).run(instructions)
        if services.anew is not None and not glyph:
            written = services.anew(written, scope, place)
        return bytes(pikepdf.unparse_content_stream(written))
    except UnicodeDecodeError as error:  # an operator or a name whose bytes are no text
        raise CannotRebuild("content with bytes where an operator belongs") from error


class _Filter:
    def __init__(self, scope: Scope, place: Place, services: Services) -> None:
        self.scope, self.place, self.services = scope, place, services
        self.out: list[Instruction] = []
        self.state = _State(place.matrix)
        self.stack: list[_State] = []
        self.marked: list[bool] = []  # one entry an open marked-content sequence: does it hide?
        self.hidden = 0
        self.path = _Path(place.marks)
        self.in_text = False
        self.fonts: dict[tuple[str, str], tuple[Any, Instruction]] = {}  # name and size → source, what is written

    def run(self, instructions: Sequence[Instruction]) -> list[Instruction]:
        for instruction in instructions:
            op = str(instruction.operator)
            if op in PASSED:
                self.out.append(instruction)
            elif op == "q":
                if len(self.stack) >= MAX_STATES:
                    raise CannotRebuild("graphics states nested too deeply")
                self.stack.append(_State(self.state.matrix, self.state.font, self.state.render_mode))
                self.out.append(instruction)
            elif op == "Q":
                if self.stack:
                    self.state = self.stack.pop()
                    self.out.append(instruction)
            elif op not in DROPPED:
                self._one(instruction, op, instruction.operands)
        if self.in_text:
            self._emit([], "ET")
        for _ in self.stack:
            self._emit([], "Q")
        return self.out

    def _emit(self, operands: Any, operator: str) -> None:
        self.out.append(pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator)))

    def _one(self, instruction: Instruction, op: str, operands: Any) -> None:
        if op in ("BDC", "BMC"):
            self._begin_marked(op, operands)
        elif op == "EMC":
            if self.marked and self.marked.pop():
                self.hidden -= 1
        elif self.hidden and op not in HIDDEN_KEEPS:
            if op in PAINT:
                self.path.clear()
        elif op in PATH:
            self.path.add(op, operands, instruction, self.state.matrix)
        elif op in ("W", "W*"):
            self.path.clip = instruction
        elif op in PAINT:
            self.out.extend(self.path.painted(instruction))
        elif op in SHOW:
            self._show(instruction, op, operands)
        elif op == "Tf":
            self._font(operands)
        elif op == "cm":
            self.state.matrix = product(_matrix(operands), self.state.matrix)
            self.out.append(instruction)
        elif op in TEXT_STATE:
            self._text_state(instruction, op, operands)
        elif op in STATE:
            self._set_state(instruction, op, operands)
        elif op == "Do":
            self._do(operands)
        elif op == "sh":
            name = self._resource("Shading", operands[0])
            if name is not None:
                self._emit([name], "sh")
        elif op in ("INLINE IMAGE", "BI"):
            self._inline_image(instruction)
        elif op in ("d0", "d1"):
            self.out.append(instruction)  # only within Type 3 glyphs
        # every other operator is unknown and is not written

    def _begin_marked(self, op: str, operands: Any) -> None:
        hides = False
        if op == "BDC" and len(operands) == 2 and str(operands[0]) == "/OC":
            layer = operands[1]
            if isinstance(layer, pikepdf.Name):
                layer = self.scope.source.get("/Properties", {}).get(str(layer))
            hides = layer is not None and self.services.layer_is_hidden(layer)
        self.marked.append(hides)
        self.hidden += hides

    def _text_state(self, instruction: Instruction, op: str, operands: Any) -> None:
        if op == "BT":
            if self.in_text:
                return
            self.in_text = True
        elif op == "ET":
            if not self.in_text:
                return
            self.in_text = False
        elif op == "Tr" and operands:
            self.state.render_mode = int(operands[0])
        self.out.append(instruction)

    def _show(self, instruction: Instruction, op: str, operands: Any) -> None:
        if self.state.render_mode == 3 and not self.place.keep_invisible:
            return
        if self.state.font is None:
            raise CannotRebuild("text without a font")
        if not operands:
            return
        shown = operands[-1]
        strings = [part for part in shown if isinstance(part, pikepdf.String)] if op == "TJ" else [shown]
        self.services.used(self.state.font, strings)
        self.out.append(instruction)

    def _font(self, operands: Any) -> None:
        if len(operands) != 2:
            return
        name, size = str(operands[0]), operands[1]
        if (known := self.fonts.get((name, repr(size)))) is None:
            source = self.scope.source.get("/Font", {}).get(name)
            if source is None:
                raise CannotRebuild("a font that the page does not have")
            written = self._name("Font", name, self.services.font(source, self.place))
            known = source, pikepdf.ContentStreamInstruction([written, size], pikepdf.Operator("Tf"))
            self.fonts[name, repr(size)] = known
        self.state.font, instruction = known
        self.out.append(instruction)

    def _set_state(self, instruction: Instruction, op: str, operands: Any) -> None:
        if op in ("cs", "CS") and operands and str(operands[0]) not in DEVICE_SPACES:
            name = self._resource("ColorSpace", operands[0])
            if name is None:
                raise CannotRebuild("a colour space that the page does not have")
            self._emit([name], op)
        elif op == "gs":
            name = self._resource("ExtGState", operands[0]) if operands else None
            if name is not None:
                self._emit([name], op)
        elif op in ("scn", "SCN") and operands and isinstance(operands[-1], pikepdf.Name):
            name = self._resource("Pattern", operands[-1])
            if name is None:
                raise CannotRebuild("a pattern that the page does not have")
            self._emit([*list(operands)[:-1], name], op)
        else:
            self.out.append(instruction)

    def _do(self, operands: Any) -> None:
        source = self.scope.source.get("/XObject", {}).get(str(operands[0])) if operands else None
        if source is None:
            return
        here = self.place
        place = Place(self.state.matrix, here.marks, here.keep_invisible, here.depth + 1, here.moves)
        copied = self.services.xobject(source, place)
        if copied is None:
            return
        # A form that meets a mark is filtered for this place, so each use has a name of its own.
        unique = f"{operands[0]}@{copied.objgen[0]}"
        self._emit([self._name("XObject", unique, copied)], "Do")

    def _inline_image(self, instruction: Instruction) -> None:
        image = instruction.iimage
        space = image.obj.get("/ColorSpace", image.obj.get("/CS"))
        if isinstance(space, pikepdf.Name) and str(space) not in DEVICE_SPACES:
            raise CannotRebuild("an inline image with a named colour space")
        known = (
            "/BPC /BitsPerComponent /CS /ColorSpace /D /Decode /DP /DecodeParms /F /Filter /H /Height /IM /ImageMask"
        )
        allowed = set(f"{known} /I /Interpolate /W /Width /L /Length".split())
        if set(image.obj.keys()) - allowed:
            raise CannotRebuild("an inline image with an unknown key")
        if _holds_more(image.obj, image):
            raise CannotRebuild("an inline image that holds more than its samples")
        self.out.append(instruction)

    def _resource(self, kind: str, name: Any) -> pikepdf.Name | None:
        source = self.scope.source.get(f"/{kind}", {}).get(str(name))
        if source is None:
            return None
        copied = self.services.resource(kind, source, self.place)
        return None if copied is None else self._name(kind, str(name), copied)

    def _name(self, kind: str, old: str, copied: Any) -> pikepdf.Name:
        """The name in the release: by order of first use, so that no name of the source's survives."""
        key = (kind, old)
        if key not in self.scope.names:
            number = sum(1 for known, _ in self.scope.names if known == kind)
            name = pikepdf.Name(f"/{kind[0]}{number}")
            self.scope.names[key] = name
            if f"/{kind}" not in self.scope.target:
                self.scope.target[f"/{kind}"] = pikepdf.Dictionary()
            self.scope.target[f"/{kind}"][str(name)] = copied
        return self.scope.names[key]


def _holds_more(keys: Any, image: Any) -> bool:
    """True where more than blanks may follow the samples of an inline image (ISO 32000-2 §8.9.7)."""
    filters = keys.get("/Filter", keys.get("/F", pikepdf.Array()))
    names = {str(filters)} if isinstance(filters, pikepdf.Name) else set(map(str, filters))
    if names & {"/DCT", "/DCTDecode", "/CCF", "/CCITTFaxDecode"}:
        return True
    width, height = int(keys.get("/Width", keys.get("/W", 0))), int(keys.get("/Height", keys.get("/H", 0)))
    stencil = bool(keys.get("/ImageMask", keys.get("/IM", False)))
    space = keys.get("/ColorSpace", keys.get("/CS", ""))
    samples = {"/DeviceRGB": 3, "/RGB": 3, "/DeviceCMYK": 4, "/CMYK": 4}.get(str(space), 1)
    bits = 1 if stencil else int(keys.get("/BitsPerComponent", keys.get("/BPC", 8))) * samples
    try:
        return bool(bytes(image.read_bytes())[(width * bits + 7) // 8 * height :].strip(b"\0\t\n\f\r "))
    except (pikepdf.PdfError, ValueError, NotImplementedError):
        return True


@dataclass(slots=True)
class _SubPath:
    instructions: list[Instruction] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)
    ys: list[float] = field(default_factory=list)
    straight: bool = True  # only sides parallel to the axes

    def rect(self) -> Rect:
        return min(self.xs), min(self.ys), max(self.xs), max(self.ys)


class _Path:
    """The path under construction, one part at a time; a part that could be a letter beneath a mark is not painted."""

    def __init__(self, marks: tuple[Rect, ...]) -> None:
        self.marks = marks
        self.clear()

    def clear(self) -> None:
        self.parts: list[_SubPath] = []
        self.clip: Instruction | None = None

    def add(self, op: str, operands: Any, instruction: Instruction, matrix: Matrix) -> None:
        if op in ("m", "re") or not self.parts:
            self.parts.append(_SubPath())
        part = self.parts[-1]
        part.instructions.append(instruction)
        if not self.marks or op == "h":
            return
        numbers = [float(value) for value in operands]
        if op == "re":
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
            if part.xs and op == "l" and min(abs(u - part.xs[-1]), abs(v - part.ys[-1])) > 0.05:
                part.straight = False
            part.xs.append(u)
            part.ys.append(v)
        if op in "cvy":
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
                out = [pikepdf.ContentStreamInstruction([0, 0, 0, 0], pikepdf.Operator("re"))]
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


def _matrix(operands: Any) -> Matrix:
    numbers = tuple(float(value) for value in operands)
    if len(numbers) != 6:
        raise CannotRebuild("a matrix without six numbers")
    return numbers
