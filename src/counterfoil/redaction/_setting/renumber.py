"""The fonts of a release whose lines are set anew: codes by order of use, written when every use is known."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import pikepdf

from counterfoil.redaction._fonts import DESCRIPTOR, Fonts, _key, _parsed_cmap, _written_cmap
from counterfoil.redaction._setting.moves import CannotSet
from counterfoil.redaction._setting.names import characters, glyph_names
from counterfoil.redaction._setting.refont import Program
from counterfoil.redaction._setting.widths import Advances
from counterfoil.redaction._setting.writer import rounded
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import data_of, plain

ABOUT_A_SUBSET = frozenset(["AvgWidth", "MaxWidth", "MissingWidth", "FontBBox"])
SYMBOLIC, NON_SYMBOLIC = 4, 32


@dataclass
class Shown:
    """One font while text is set in it; ``numbers``: its new codes, or ``None`` where it keeps its own."""

    source: Any
    advances: Advances
    numbers: dict[int, int] | None
    codes: set[int]
    begins: Callable[[], None]
    """Told when the first of its text is set."""

    blank: dict[int, bool] = field(default_factory=dict)

    def encoded(self, codes: Sequence[int]) -> bytes:
        """The string that shows these codes of the source in the release."""
        numbers = self.numbers
        if numbers is None:
            self.codes.update(codes)
            return struct.pack(f">{len(codes)}H", *codes) if self.advances.wide else bytes(codes)
        if not numbers:
            self.begins()
        try:
            shown = [numbers[code] for code in codes]
        except KeyError:
            shown = [numbers.setdefault(code, len(numbers) + 1) for code in codes]
        return struct.pack(f">{len(shown)}H", *shown)

    def is_blank(self, code: int) -> bool:
        """Whether a code means a space, and nothing else."""
        if code not in self.blank:
            meant = _meanings(self.source, [code], wide=self.advances.wide).get(code, "")
            self.blank[code] = meant in ("0020", "00a0", "0009")
        return self.blank[code]


class Renumbered(Fonts):
    """As ``Fonts``; embedded fonts get new codes, 1 for the first that the release shows."""

    def __init__(self, target: pikepdf.Pdf, glyph: Callable[[Any, Any], bytes]) -> None:
        super().__init__(target, glyph)
        self._shown: dict[Any, Shown] = {}
        self._programs: dict[Any, Program | None] = {}
        self._numbers: dict[Any, dict[int, int]] = {}
        self._order: list[Any] = []

    def _first_used(self, key: Any, source: Any, programs: dict[str, bytes]) -> None:
        embedded = programs and str(source.get("/Subtype")) != "/Type3"
        try:
            self._programs[key] = Program(source, programs) if embedded else None
        except CannotRebuild as reason:
            raise CannotSet(str(reason)) from reason
        self._numbers[key] = {}

    def used(self, source: Any, strings: Iterable[Any]) -> None:
        """Nothing: what the source shows is not what the release does."""

    def shown(self, source: Any) -> Shown:
        """The font as its text is set. Raises ``CannotRebuild`` where its advances cannot be told."""
        key = _key(source)
        if key not in self._shown:
            numbers = None if self._programs[key] is None else self._numbers[key]
            self._shown[key] = Shown(
                source, Advances(source), numbers, self.codes[key], partial(self._order.append, key)
            )
        return self._shown[key]

    def _fill(self, copy: Any, source: Any, codes: set[int], number: int) -> None:
        key = _key(source)
        program = self._programs[key]
        if program is None:
            super()._fill(copy, source, codes, 0)
            return
        numbers = self._numbers[key]
        if numbers:
            self._renumbered(copy, source, program, list(numbers), self._order.index(key))

    def _renumbered(self, copy: Any, source: Any, program: Program, codes: list[int], number: int) -> None:
        name = pikepdf.Name(f"/AAAAAA+F{number}")
        below = source.DescendantFonts[0] if program.wide else source
        descriptor = pikepdf.Dictionary()
        for key in sorted(DESCRIPTOR - ABOUT_A_SUBSET):
            if (value := below.FontDescriptor.get(f"/{key}")) is not None:
                descriptor[f"/{key}"] = plain(value)
        descriptor["/Flags"] = int(below.FontDescriptor.get("/Flags", 0)) & ~NON_SYMBOLIC | SYMBOLIC
        descriptor["/FontName"] = name
        data, reach = program.with_glyphs([program.glyph_of(code) for code in codes])
        made = pikepdf.Stream(self.target, data)
        descriptor["/FontBBox"] = pikepdf.Array(list(reach))
        glyf = program.outlines == "glyf"
        if not glyf:
            made["/Subtype"] = pikepdf.Name("/CIDFontType0C")
        descriptor["/FontFile2" if glyf else "/FontFile3"] = self.target.make_indirect(made)
        advances = self.shown(source).advances
        widths = [_width(advances.of(code)) for code in codes]
        child = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name("/CIDFontType2" if glyf else "/CIDFontType0"),
            BaseFont=name,
            CIDSystemInfo=pikepdf.Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=self.target.make_indirect(descriptor),
            DW=0,
            W=pikepdf.Array([1, pikepdf.Array(widths)]),
        )
        if glyf:
            child["/CIDToGIDMap"] = pikepdf.Name.Identity
        copy["/Type"], copy["/Subtype"] = pikepdf.Name.Font, pikepdf.Name("/Type0")
        copy["/BaseFont"], copy["/Encoding"] = name, pikepdf.Name("/Identity-H")
        copy["/DescendantFonts"] = pikepdf.Array([self.target.make_indirect(child)])
        meanings = _meanings(source, codes, wide=program.wide)
        lines = [f"<{n:04x}> <{meanings[code]}>" for n, code in enumerate(codes, 1) if code in meanings]
        copy["/ToUnicode"] = self.target.make_indirect(pikepdf.Stream(self.target, _written_cmap(lines, 2)))


def _width(value: float) -> int | Decimal:
    made = rounded(value, 3)
    return made if isinstance(made, int) else Decimal(repr(made))


def _meanings(source: Any, codes: Sequence[int], *, wide: bool) -> dict[int, str]:
    """Code → UTF-16BE in hexadecimal: as the source says it, else by the names of a simple font's glyphs."""
    said: dict[int, str] = {}
    if not wide:
        names = glyph_names(source)
        for code in codes:
            if code < len(names) and (text := characters(names[code])):
                said[code] = text.encode("utf-16-be").hex()
    if isinstance(cmap := source.get("/ToUnicode"), pikepdf.Stream):
        try:
            said |= _parsed_cmap(data_of(cmap), frozenset(codes))
        except ValueError as error:
            raise CannotRebuild("a font with a broken map to Unicode") from error
    return {code: said[code] for code in codes if code in said}
