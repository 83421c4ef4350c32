"""The allow-list for page content: operators are parsed, filtered and written anew; nothing is passed through unread.

ISO 32000-2 annex A lists the operators. Marked content (and with it ``/ActualText`` and property lists), comments,
compatibility sections and unknown operators vanish; hidden layers are not painted; vector outlines that meet a mark go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from counterfoil.redaction._engines.geometry import Matrix, Rect, product
from counterfoil.redaction._path import Path
from counterfoil.redaction._syntax import INLINE_IMAGE, CannotRebuild, Instruction, parsed, values


def _operators(names: str) -> frozenset[bytes]:
    return frozenset(names.encode().split())


STATE = _operators("w J j M d i gs CS cs SC SCN sc scn G g RG rg K k")
TEXT_STATE = _operators("BT ET Tc Tw Tz TL Ts Tr Td TD Tm T*")
SHOW = _operators("Tj TJ ' \"")
PATH = _operators("m l c v y h re")
PAINT = _operators("S s f F f* B B* b b* n")
HIDDEN_KEEPS = _operators("q Q cm BT ET Tf Tc Tw Tz TL Ts Tr Td TD Tm T* gs w J j M d i") | (STATE - {b"gs"})
PASSED = (TEXT_STATE - _operators("BT ET Tr")) | (STATE - _operators("gs cs CS scn SCN"))
"""Operators that name no resource, paint nothing and change nothing that the filter knows; hidden layers keep them."""

DEVICE_SPACES = frozenset(["/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK", "/I"])
MAX_DEPTH = 24
MAX_STATES = 512
"""Nesting of ``q``; deeper is hostile (ISO 32000-1 annex C names 28 as a limit of real readers)."""


@dataclass
class Scope:
    """What one content stream may reach: its resources in the source, and what they are called in the release."""

    source: pikepdf.Dictionary
    target: pikepdf.Dictionary
    names: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a content stream is painted, and what around it decides what may stay."""

    matrix: Matrix
    marks: tuple[Rect, ...]
    keep_invisible: bool  # a page that is a scan keeps its invisible text layer
    depth: int = 0
    moves: Any = None  # ``_setting.moves.Moves`` of a page that is set anew


class Services:
    """What the filter asks of the rebuild: each returns the name's object copied into the release, or ``None``."""

    layer_is_hidden: Callable[[Any], bool]
    xobject: Callable[[Any, Place], Any]
    resource: Callable[[str, Any, Place], Any]
    font: Callable[[Any, Place], Any]
    used: Callable[[Any, Sequence[Any]], None]
    anew: Callable[[Sequence[Instruction], Scope, Place], bytes] | None
    """Sets filtered content anew; ``None`` where the layout is kept."""
    kept: Callable[[Sequence[Instruction], Scope], bytes]
    """Writes filtered content whose layout is kept."""


def filtered(stream: Any, scope: Scope, place: Place, services: Services, *, glyph: bool = False) -> bytes:
    """The content of a page, a form or a ``glyph``, filtered and balanced, as bytes. Raises ``CannotRebuild``."""
    if place.depth > MAX_DEPTH:
        raise CannotRebuild("forms nested too deeply, or within themselves")
    try:
        kept = _Filter(scope, place, services).run(parsed(stream, KNOWN))
    except UnicodeDecodeError as error:  # an operator or a name whose bytes are no text
        raise CannotRebuild("content with bytes where an operator belongs") from error
    if services.anew is not None and not glyph:
        return services.anew(kept, scope, place)
    return services.kept(kept, scope)


class _Filter:
    def __init__(self, scope: Scope, place: Place, services: Services) -> None:
        self.scope, self.place, self.services = scope, place, services
        self.out: list[Instruction] = []
        self.matrix = place.matrix
        self.font: Any = None
        self.render_mode = 0
        self.stack: list[tuple[Matrix, Any, int]] = []
        self.marked: list[bool] = []  # one entry an open marked-content sequence: does it hide?
        self.hidden = 0
        self.path = Path(place.marks)
        self.in_text = False
        self.fonts: dict[tuple[str, bytes], tuple[Any, Instruction]] = {}  # name and size → source, what is written

    def run(self, instructions: Sequence[Instruction]) -> list[Instruction]:
        out = self.out
        for instruction in instructions:
            op = instruction[0]
            if op in PASSED:
                out.append(instruction)
            elif op == b"q":
                if len(self.stack) >= MAX_STATES:
                    raise CannotRebuild("graphics states nested too deeply")
                self.stack.append((self.matrix, self.font, self.render_mode))
                out.append(instruction)
            elif op == b"Q":
                if self.stack:
                    self.matrix, self.font, self.render_mode = self.stack.pop()
                    out.append(instruction)
            elif self.hidden and op not in HIDDEN_KEEPS and op not in MARKED:
                if op in PAINT:
                    self.path.clear()
            elif (step := STEPS.get(op)) is not None:
                step(self, instruction)
            # every other operator is unknown, or says nothing that is painted, and is not written
        if self.in_text:
            out.append((b"ET", b"", None))
        out += [(b"Q", b"", None)] * len(self.stack)
        return out

    def _begin_marked(self, instruction: Instruction) -> None:
        hides = False
        if instruction[0] == b"BDC" and instruction[2] is not None and instruction[2][0] == "/OC":
            layer = instruction[2][1]
            if isinstance(layer, str):
                layer = self.scope.source.get("/Properties", {}).get(layer)
            hides = layer is not None and self.services.layer_is_hidden(layer)
        self.marked.append(hides)
        self.hidden += hides

    def _end_marked(self, instruction: Instruction) -> None:
        if self.marked and self.marked.pop():
            self.hidden -= 1

    def _begin_text(self, instruction: Instruction) -> None:
        if not self.in_text:
            self.in_text = True
            self.out.append(instruction)

    def _end_text(self, instruction: Instruction) -> None:
        if self.in_text:
            self.in_text = False
            self.out.append(instruction)

    def _render_mode(self, instruction: Instruction) -> None:
        if numbers := values(instruction[1]):
            self.render_mode = int(numbers[0])
        self.out.append(instruction)

    def _matrix(self, instruction: Instruction) -> None:
        self.matrix = product(_matrix(instruction[1]), self.matrix)
        self.out.append(instruction)

    def _construct(self, instruction: Instruction) -> None:
        self.path.add(instruction, self.matrix)

    def _clip(self, instruction: Instruction) -> None:
        self.path.clip = instruction

    def _paint(self, instruction: Instruction) -> None:
        self.out += self.path.painted(instruction)

    def _as_it_is(self, instruction: Instruction) -> None:
        self.out.append(instruction)

    def _show(self, instruction: Instruction) -> None:
        if self.render_mode == 3 and not self.place.keep_invisible:
            return
        if self.font is None:
            raise CannotRebuild("text without a font")
        shown = instruction[2]
        if shown is None:
            return
        strings = [shown] if isinstance(shown, bytes) else [part for part in shown if isinstance(part, bytes)]
        self.services.used(self.font, strings)
        self.out.append(instruction)

    def _font(self, instruction: Instruction) -> None:
        _, size, name = instruction
        if name is None or not size:
            return
        if (known := self.fonts.get((name, size))) is None:
            source = self.scope.source.get("/Font", {}).get(name)
            if source is None:
                raise CannotRebuild("a font that the page does not have")
            here: Instruction = b"Tf", size, self._name("Font", name, self.services.font(source, self.place))
            known = self.fonts[name, size] = source, here
        self.font, here = known
        self.out.append(here)

    def _space(self, instruction: Instruction) -> None:
        op, numbers, name = instruction
        if name in DEVICE_SPACES or not (name or numbers):
            self.out.append(instruction)
            return
        made = None if name is None else self._resource("ColorSpace", name)
        if made is None:
            raise CannotRebuild("a colour space that the page does not have")
        self.out.append((op, b"", made))

    def _external(self, instruction: Instruction) -> None:
        if instruction[2] is not None and (made := self._resource("ExtGState", instruction[2])) is not None:
            self.out.append((b"gs", b"", made))

    def _colour(self, instruction: Instruction) -> None:
        op, numbers, name = instruction
        if name is not None:
            name = self._resource("Pattern", name)
            if name is None:
                raise CannotRebuild("a pattern that the page does not have")
        self.out.append((op, numbers, name))

    def _shade(self, instruction: Instruction) -> None:
        if instruction[2] is not None and (made := self._resource("Shading", instruction[2])) is not None:
            self.out.append((b"sh", b"", made))

    def _do(self, instruction: Instruction) -> None:
        name = instruction[2]
        source = None if name is None else self.scope.source.get("/XObject", {}).get(name)
        if source is None:
            return
        here = self.place
        place = Place(self.matrix, here.marks, here.keep_invisible, here.depth + 1, here.moves)
        copied = self.services.xobject(source, place)
        if copied is None:
            return
        # A form that meets a mark is filtered for this place, so each use has a name of its own.
        self.out.append((b"Do", b"", self._name("XObject", f"{name}@{copied.objgen[0]}", copied)))

    def _inline_image(self, instruction: Instruction) -> None:
        image = instruction[2].iimage
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

    def _resource(self, kind: str, name: str) -> str | None:
        source = self.scope.source.get(f"/{kind}", {}).get(name)
        if source is None:
            return None
        copied = self.services.resource(kind, source, self.place)
        return None if copied is None else self._name(kind, name, copied)

    def _name(self, kind: str, old: str, copied: Any) -> str:
        """The name in the release: by order of first use, so that no name of the source's survives."""
        key = (kind, old)
        if key not in self.scope.names:
            number = sum(1 for known, _ in self.scope.names if known == kind)
            self.scope.names[key] = name = f"/{kind[0]}{number}"
            if f"/{kind}" not in self.scope.target:
                self.scope.target[f"/{kind}"] = pikepdf.Dictionary()
            self.scope.target[f"/{kind}"][name] = copied
        return self.scope.names[key]


MARKED = _operators("BDC BMC EMC")
STEPS: dict[bytes, Callable[[_Filter, Instruction], None]] = {
    b"BDC": _Filter._begin_marked,
    b"BMC": _Filter._begin_marked,
    b"EMC": _Filter._end_marked,
    b"BT": _Filter._begin_text,
    b"ET": _Filter._end_text,
    b"Tr": _Filter._render_mode,
    b"Tf": _Filter._font,
    b"cm": _Filter._matrix,
    b"W": _Filter._clip,
    b"W*": _Filter._clip,
    b"cs": _Filter._space,
    b"CS": _Filter._space,
    b"scn": _Filter._colour,
    b"SCN": _Filter._colour,
    b"gs": _Filter._external,
    b"sh": _Filter._shade,
    b"Do": _Filter._do,
    INLINE_IMAGE: _Filter._inline_image,
    b"d0": _Filter._as_it_is,  # only within Type 3 glyphs
    b"d1": _Filter._as_it_is,
    **dict.fromkeys(PATH, _Filter._construct),
    **dict.fromkeys(PAINT, _Filter._paint),
    **dict.fromkeys(SHOW, _Filter._show),
}
KNOWN = PASSED | _operators("q Q") | frozenset(STEPS)


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


def _matrix(digits: bytes) -> Matrix:
    numbers = values(digits)
    if len(numbers) != 6:
        raise CannotRebuild("a matrix without six numbers")
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f
