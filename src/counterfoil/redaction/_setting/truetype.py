"""A TrueType program cut to some of its glyphs, in a given order, by bytes: outlines and hints stay what they are.

fontTools would take a whole program apart, thousands of glyphs, to write a dozen. What is read here is the layout of
ISO/IEC 14496-22: ``loca``, ``glyf`` and ``hmtx``, with the numbers of ``head``, ``hhea`` and ``maxp`` that they need.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from counterfoil.redaction._syntax import CannotRebuild

HINTS = ("cvt ", "fpgm", "prep")
ARG_WORDS, MORE, SCALE, TWO_SCALES, TWO_BY_TWO = 0x0001, 0x0020, 0x0008, 0x0040, 0x0080
MOST_GLYPHS = 65_535
MAXP_SIZE = 32
DEEPEST = 4
"""How deep glyphs may be put together from others that are: what the file allows, not what it does."""


class TrueType:
    """The tables of one program. Raises ``CannotRebuild`` where they are not what they should be."""

    def __init__(self, data: bytes) -> None:
        self.tables = _tables(data)
        try:
            self.units: int = struct.unpack_from(">H", self._table("head"), 18)[0]
            long_offsets = struct.unpack_from(">h", self._table("head"), 50)[0] != 0
            self._offset = 4 if long_offsets else 2
            self.count: int = struct.unpack_from(">H", self._table("maxp"), 4)[0]
            self._metrics: int = struct.unpack_from(">H", self._table("hhea"), 34)[0]
            self._loca = self._table("loca")
            self._offsets = min(self.count + 1, len(self._loca) // self._offset)
        except struct.error as error:
            raise CannotRebuild("a TrueType font whose tables are cut short") from error
        self._glyf = self._table("glyf")

    def cut(self, glyphs: Sequence[int]) -> tuple[bytes, tuple[int, int, int, int]]:
        """A program with glyph 0 and then these, those that they are put together from behind, and the box around all.

        The box is in the program's own units. What a glyph is put together from is written by itself, also where the
        same glyph is shown: whether a source has the two as one can depend on what else it showed.
        """
        order = [0, *glyphs]
        parts: dict[bytes, int] = {}
        known: dict[int, int] = {}
        outlines: list[bytes] = []
        boxes = []
        at = 0
        while at < len(order):
            outline = self._outline(order[at])
            for _, part in _parts(outline):
                if part not in known:
                    drawn = self._outline(part)
                    alike = parts.get(drawn) if not _parts(drawn) else None
                    if alike is None:
                        alike = parts[drawn] = len(order)
                        order.append(part)
                    known[part] = alike
            if len(order) > MOST_GLYPHS:
                raise CannotRebuild("a TrueType font of glyphs without end")
            outlines.append(outline)
            if outline:
                boxes.append(struct.unpack_from(">4h", outline, 2))
            at += 1
        numbers = known
        written = [_renumbered(outline, numbers) for outline in outlines]
        sides = list(zip(*boxes, strict=True)) or [(0,)] * 4
        around = (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))
        return _file(self._written(order, written, around)), around

    def _table(self, tag: str) -> bytes:
        if tag not in self.tables:
            raise CannotRebuild(f"a TrueType font without {tag.strip()}")
        return self.tables[tag]

    def _outline(self, glyph: int) -> bytes:
        if glyph + 1 >= self._offsets:
            return b""
        if self._offset == 4:
            begin, end = struct.unpack_from(">2I", self._loca, 4 * glyph)
        else:
            begin, end = (2 * half for half in struct.unpack_from(">2H", self._loca, 2 * glyph))
        outline = self._glyf[begin:end]
        return outline if len(outline) >= 10 else b""

    def _advance(self, glyph: int) -> tuple[int, int]:
        """Advance and left side bearing."""
        hmtx, last = self._table("hmtx"), self._metrics - 1
        try:
            if glyph <= last:
                advance, bearing = struct.unpack_from(">Hh", hmtx, 4 * glyph)
            else:
                (advance,) = struct.unpack_from(">H", hmtx, 4 * last)
                (bearing,) = struct.unpack_from(">h", hmtx, 4 * self._metrics + 2 * (glyph - self._metrics))
        except struct.error:
            return 0, 0
        return advance, bearing

    def _written(
        self, order: Sequence[int], outlines: Sequence[bytes], around: tuple[int, int, int, int]
    ) -> dict[str, bytes]:
        offsets, glyf = [0], bytearray()
        for outline in outlines:
            glyf += outline + bytes(-len(outline) % 4)
            offsets.append(len(glyf))
        head = bytearray(self._table("head")[:54])
        struct.pack_into(">I", head, 8, 0)  # checkSumAdjustment, which no reader of a PDF looks at
        head[20:36] = bytes(16)  # its dates
        struct.pack_into(">4h", head, 36, *around)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._table("hhea")[:36])
        hhea[10:18] = bytes(8)  # the widest advance and the outermost bearings, of all glyphs
        struct.pack_into(">H", hhea, 34, len(order))
        maxp = bytearray(self._table("maxp")[:32])
        struct.pack_into(">H", maxp, 4, len(order))
        if len(maxp) == MAXP_SIZE:  # what it says of the glyphs of the source says what they were
            points, contours, hints = (max(column) for column in zip(*map(_size, outlines), strict=True))
            parts = max(len(_parts(outline)) for outline in outlines)
            struct.pack_into(
                ">4H",
                maxp,
                6,
                points,
                contours,
                *((min(0xFFFF, points * parts), min(0xFFFF, contours * parts)) if parts else (0, 0)),
            )
            struct.pack_into(">3H", maxp, 26, hints, parts, DEEPEST if parts else 0)
        advances = [self._advance(glyph) for glyph in order]
        tables = {
            "glyf": bytes(glyf),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", *advance) for advance in advances),
            "loca": struct.pack(f">{len(offsets)}I", *offsets),
            "maxp": bytes(maxp),
        }
        return tables | {tag: self.tables[tag] for tag in HINTS if tag in self.tables}


def _tables(data: bytes) -> dict[str, bytes]:
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        rows = [struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count)]
    except struct.error as error:
        raise CannotRebuild("a TrueType font without its list of tables") from error
    return {tag.decode("latin-1"): data[start : start + size] for tag, _, start, size in rows}


def _parts(outline: bytes) -> list[tuple[int, int]]:
    """Of a glyph that is put together from others: where in its bytes each is named, and its number."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    found, at, more = [], 10, True
    while more:
        try:
            flags, glyph = struct.unpack_from(">HH", outline, at)
        except struct.error as error:
            raise CannotRebuild("a TrueType glyph that is cut short") from error
        found.append((at + 2, glyph))
        at += 4 + (4 if flags & ARG_WORDS else 2)
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & TWO_BY_TWO else 0
        more = bool(flags & MORE)
    return found


def _size(outline: bytes) -> tuple[int, int, int]:
    """Points, contours and bytes of hints of a glyph that is drawn itself; none of one that is put together."""
    contours = struct.unpack_from(">h", outline)[0] if outline else 0
    if contours <= 0:
        return 0, 0, 0
    try:
        last, hints = struct.unpack_from(">HH", outline, 10 + 2 * (contours - 1))
    except struct.error as error:
        raise CannotRebuild("a TrueType glyph that is cut short") from error
    return last + 1, contours, hints


def _renumbered(outline: bytes, numbers: dict[int, int]) -> bytes:
    parts = _parts(outline)
    if not parts:
        return outline
    made = bytearray(outline)
    for place, glyph in parts:
        struct.pack_into(">H", made, place, numbers[glyph])
    return bytes(made)


def _file(tables: dict[str, bytes]) -> bytes:
    """A font file of these tables, in the order of their tags."""
    tags = sorted(tables)
    power = len(tags).bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, len(tags), 16 << power, power, 16 * len(tags) - (16 << power))
    rows, body = [], bytearray()
    start = 12 + 16 * len(tags)
    for tag in tags:
        data = tables[tag]
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        rows.append(struct.pack(">4sIII", tag.encode("latin-1"), total, start + len(body), len(data)))
        body += padded
    return header + b"".join(rows) + bytes(body)
