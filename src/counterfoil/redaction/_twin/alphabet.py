"""Which other letters a font can show: another of the same kind, where there is one, for each that is under a mark."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Any

import pikepdf

from counterfoil.redaction._setting.names import NOTHING, characters, glyph_names
from counterfoil.redaction._setting.refont import Program
from counterfoil.redaction._setting.widths import Advances
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import data_of

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.S)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
LARGEST_RANGE = 65_536


class Alphabet:
    """The codes of one font: what they say, how far they move the pen, and which others could stand for them.

    Raises ``CannotRebuild`` for a font of which that cannot be told.
    """

    def __init__(self, font: Any) -> None:
        if str(font.get("/Subtype")) == "/Type3":
            raise CannotRebuild("a Type 3 font, whose letters are drawings")
        self.advances = Advances(font)
        self._texts = texts(font, wide=self.advances.wide)
        self._kinds: dict[str, list[int]] = defaultdict(list)
        shows = _shows(font)
        for code, text in sorted(self._texts.items()):
            if len(text) == 1 and text.isalnum() and self.advances.of(code) > 0 and shows(code):
                self._kinds[kind(text)].append(code)

    def text(self, code: int) -> str:
        """What a code says; empty where the font does not tell."""
        return self._texts.get(code, "")

    def others(self, code: int) -> tuple[list[int], bool]:
        """Codes of other letters, and whether they are of the same kind: capital for capital, digit for digit."""
        own = self.text(code).casefold()

        def but_own(codes: list[int]) -> list[int]:
            return [each for each in codes if self.text(each).casefold() != own]

        if same := but_own(self._kinds[kind(self.text(code))]):
            return same, True
        return but_own([each for codes in self._kinds.values() for each in codes]), False


def kind(text: str) -> str:
    """``Lu`` for a capital, ``Ll`` for a small letter, ``Nd`` for a digit … (Unicode's general category)."""
    return unicodedata.category(text[:1]) if text else ""


def texts(font: Any, *, wide: bool) -> dict[int, str]:
    """What each code of a font says: by its map to Unicode (ISO 32000-2 §9.10.3), else by its glyph's name."""
    said: dict[int, str] = {}
    if not wide:
        said = {code: text for code, name in enumerate(glyph_names(font)) if (text := characters(name))}
    cmap = font.get("/ToUnicode")
    return said | _mapped(data_of(cmap)) if isinstance(cmap, pikepdf.Stream) else said


def _mapped(cmap: bytes) -> dict[int, str]:
    said: dict[int, str] = {}
    for block in _BLOCK.finditer(cmap):
        items: list[Any] = []
        listed: list[bytes] | None = None
        for token in _TOKEN.finditer(block[2]):
            if token[2]:
                listed = []
            elif token[3]:
                items.append(listed or [])
                listed = None
            else:
                value = bytes.fromhex(re.sub(rb"\s", b"", token[1]).decode())
                (items if listed is None else listed).append(value)
        if block[1] == b"bfchar":
            said.update((_number(code), _text(text)) for code, text in zip(items[::2], items[1::2], strict=False))
            continue
        for first, last, target in zip(items[::3], items[1::3], items[2::3], strict=False):
            begin, end = _number(first), min(_number(last), _number(first) + LARGEST_RANGE)
            for code in range(begin, end + 1):
                if isinstance(target, bytes):
                    number = int.from_bytes(target[-2:], "big") + code - begin
                    said[code] = _text(target[:-2] + (number & 0xFFFF).to_bytes(2, "big"))
                elif code - begin < len(target):
                    said[code] = _text(target[code - begin])
    return said


def _number(code: Any) -> int:
    return int.from_bytes(code, "big") if isinstance(code, bytes) else 0


def _text(value: Any) -> str:
    return value.decode("utf-16-be", "replace") if isinstance(value, bytes) else ""


def _shows(font: Any) -> Any:
    """Whether the font has a glyph for a code. One that is not embedded is taken to have all that it names."""
    below = font.DescendantFonts[0] if str(font.get("/Subtype")) == "/Type0" else font
    descriptor = below.get("/FontDescriptor", {})
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    programs = {key: data_of(descriptor[key]) for key in keys if key in descriptor}
    if not programs:
        return lambda code: True
    program = Program(font, programs)
    return lambda code: program.glyph_of(code) not in (NOTHING, "0")
