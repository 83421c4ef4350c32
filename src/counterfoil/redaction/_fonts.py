"""Copies fonts by lists of keys, with widths, code maps and glyph names only for the codes that the release shows.

A subset font lists the alphabet of what was removed (``/Widths``, ``/ToUnicode``, ``/Differences``, ``/CharSet`` and
the tag before its name): so each is written anew from the codes in use.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import data_of, plain

DESCRIPTOR = frozenset(
    "Type FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH "
    "AvgWidth MaxWidth MissingWidth".split()
)
SIMPLE = frozenset("Type Subtype FontMatrix FontBBox".split())
DESCENDANT = frozenset("Type Subtype DW DW2".split())
FILE = frozenset("Length1 Length2 Length3 Subtype".split())
BASE_ENCODINGS = frozenset(["/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding", "/StandardEncoding"])
COLLECTIONS = frozenset([b"Adobe", b"Identity", b"Japan1", b"GB1", b"CNS1", b"Korea1", b"KR", b"UCS"])
LONGEST_MAPPING = 4
"""One code may stand for a ligature (``ffi``), not for a word: a longer entry in ``/ToUnicode`` is dropped."""


@dataclass
class Fonts:
    """All fonts of a release: a placeholder at first use, filled at the end, when every code in use is known."""

    target: pikepdf.Pdf
    glyph: Callable[[Any, Any], bytes]
    """Filters one glyph procedure of a Type 3 font; given the procedure and its scope."""

    known: dict[Any, tuple[Any, Any]] = field(default_factory=dict)
    codes: dict[Any, set[int]] = field(default_factory=dict)
    wide: dict[Any, bool] = field(default_factory=dict)
    """Are its codes of two bytes?"""

    def placeholder(self, source: Any) -> Any:
        """The font's object in the release; the same for every use."""
        key = _key(source)
        if key not in self.known:
            programs = _checked(source)
            self.known[key] = (source, self.target.make_indirect(pikepdf.Dictionary()))
            self.codes[key] = set()
            self.wide[key] = str(source.get("/Subtype")) == "/Type0"
            self._first_used(key, source, programs)
        return self.known[key][1]

    def _first_used(self, key: Any, source: Any, programs: dict[str, bytes]) -> None:
        """For fonts that are more than copied; ``programs``: those embedded, by key."""

    def used(self, source: Any, strings: Iterable[Any]) -> None:
        """Remember the codes that these strings show."""
        key = _key(source)
        codes, wide = self.codes[key], self.wide[key]
        for string in strings:
            data = bytes(string)
            codes.update(struct.unpack_from(f">{len(data) // 2}H", data) if wide else data)

    def finish(self) -> None:
        """Write every font: Type 3 first, for their glyphs may show text in the others."""
        done: set[Any] = set()
        for type3 in (True, False):
            while waiting := [
                key
                for key, (source, _) in self.known.items()
                if key not in done and (str(source.get("/Subtype")) == "/Type3" or not type3)
            ]:
                for key in waiting:
                    source, copy = self.known[key]
                    self._fill(copy, source, self.codes[key], list(self.known).index(key))
                    done.add(key)

    def _fill(self, copy: Any, source: Any, codes: set[int], number: int) -> None:
        kind = str(source.get("/Subtype"))
        if kind == "/Type0":
            self._composite(copy, source, codes, number)
            return
        for key in sorted(SIMPLE):
            if (value := source.get(f"/{key}")) is not None:
                copy[f"/{key}"] = plain(value)
        rename = {}
        if kind == "/Type3":
            rename = self._type3(copy, source, codes)
        else:
            self._described(copy, source, number)
        _widths(copy, source, codes)
        _encoding(copy, source, codes, rename)
        self._to_unicode(copy, source, codes, 1)

    def _described(self, copy: Any, source: Any, number: int) -> None:
        """Name and descriptor; an embedded font's own name (and its random tag) is replaced by a constant one."""
        name = source.get("/BaseFont", pikepdf.Name("/Helvetica"))
        descriptor = source.get("/FontDescriptor")
        if descriptor is not None:
            kept = pikepdf.Dictionary()
            for key in sorted(DESCRIPTOR):
                if (value := descriptor.get(f"/{key}")) is not None:
                    kept[f"/{key}"] = plain(value)
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if (program := descriptor.get(key)) is not None:
                    name = pikepdf.Name(f"/AAAAAA+F{number}")
                    kept[key] = self._program(program)
            kept["/FontName"] = name
            copy["/FontDescriptor"] = self.target.make_indirect(kept)
        copy["/BaseFont"] = name

    def _program(self, source: Any) -> Any:
        program = pikepdf.Stream(self.target, data_of(source))
        for key in sorted(FILE):
            if (value := source.get(f"/{key}")) is not None:
                program[f"/{key}"] = plain(value)
        return self.target.make_indirect(program)

    def _composite(self, copy: Any, source: Any, codes: set[int], number: int) -> None:
        copy["/Type"], copy["/Subtype"] = pikepdf.Name("/Font"), pikepdf.Name("/Type0")
        encoding = source.get("/Encoding")
        identity = str(encoding) in ("/Identity-H", "/Identity-V")
        copy["/Encoding"] = encoding
        descendants = source.get("/DescendantFonts")
        below = descendants[0]
        child = self.target.make_indirect(pikepdf.Dictionary())
        for key in sorted(DESCENDANT):
            if (value := below.get(f"/{key}")) is not None:
                child[f"/{key}"] = plain(value)
        system = below.get("/CIDSystemInfo", pikepdf.Dictionary())
        info = pikepdf.Dictionary(Supplement=int(system.get("/Supplement", 0)))
        for key in ("/Registry", "/Ordering"):
            value = bytes(system.get(key, pikepdf.String("Identity")))
            info[key] = pikepdf.String(value if value in COLLECTIONS else b"Identity")
        child["/CIDSystemInfo"] = info
        self._described(child, below, number)
        copy["/BaseFont"] = child["/BaseFont"]
        if (widths := below.get("/W")) is not None:
            child["/W"] = _cid_widths(widths, codes if identity else None)
        if (widths := below.get("/W2")) is not None:
            child["/W2"] = plain(widths)
        glyphs = below.get("/CIDToGIDMap")
        if isinstance(glyphs, pikepdf.Stream):
            child["/CIDToGIDMap"] = self._glyph_map(glyphs, codes if identity else None)
        elif glyphs is not None:
            child["/CIDToGIDMap"] = pikepdf.Name("/Identity")
        copy["/DescendantFonts"] = pikepdf.Array([child])
        self._to_unicode(copy, source, codes, 2)

    def _glyph_map(self, source: Any, codes: set[int] | None) -> Any:
        data = data_of(source)
        if codes is not None:
            kept = bytearray(min(len(data) // 2 * 2, 2 * (max(codes, default=0) + 1)))
            for code in codes:
                if 2 * code + 2 <= len(kept):
                    kept[2 * code : 2 * code + 2] = data[2 * code : 2 * code + 2]
            data = bytes(kept)
        return self.target.make_indirect(pikepdf.Stream(self.target, data))

    def _type3(self, copy: Any, source: Any, codes: set[int]) -> dict[str, str]:
        """The glyph procedures in use, under names that are only numbers."""
        names = dict(_differences(source))
        procedures = source.get("/CharProcs", pikepdf.Dictionary())
        rename = {names[code]: f"/g{code}" for code in sorted(codes) if code in names}
        resources = pikepdf.Dictionary()
        kept = pikepdf.Dictionary()
        for old, new in rename.items():
            procedure = procedures.get(old)
            if procedure is not None:
                stream = pikepdf.Stream(self.target, self.glyph(procedure, (source, resources)))
                kept[new] = self.target.make_indirect(stream)
        copy["/CharProcs"], copy["/Resources"] = kept, resources
        return rename

    def _to_unicode(self, copy: Any, source: Any, codes: set[int], width: int) -> None:
        cmap = source.get("/ToUnicode")
        if not isinstance(cmap, pikepdf.Stream):
            return
        mapping = _parsed_cmap(data_of(cmap), codes)
        lines = [f"<{code:0{2 * width}x}> <{mapping[code]}>" for code in sorted(codes) if code in mapping]
        copy["/ToUnicode"] = self.target.make_indirect(pikepdf.Stream(self.target, _written_cmap(lines, width)))


def _checked(source: Any) -> dict[str, bytes]:
    """The programs of a font; ``CannotRebuild`` at the first use of one that could not be written at the end."""
    kind = str(source.get("/Subtype"))
    if kind not in ("/Type0", "/Type1", "/MMType1", "/TrueType", "/Type3"):
        raise CannotRebuild("a font of an unknown kind")
    below = source
    if kind == "/Type0":
        if not isinstance(source.get("/Encoding"), pikepdf.Name):
            raise CannotRebuild("a font with a code map of its own")
        descendants = source.get("/DescendantFonts")
        if not isinstance(descendants, pikepdf.Array) or len(descendants) != 1:
            raise CannotRebuild("a composite font without its one descendant")
        below = descendants[0]
    descriptor = below.get("/FontDescriptor", pikepdf.Dictionary())
    programs = {}
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if isinstance(descriptor, pikepdf.Dictionary) and isinstance(descriptor.get(key), pikepdf.Stream):
            programs[key] = data_of(descriptor[key])
    if isinstance(cmap := source.get("/ToUnicode"), pikepdf.Stream):
        data_of(cmap)
    return programs


def _key(source: Any) -> Any:
    return source.objgen if source.is_indirect else source.unparse()


def _differences(source: Any) -> Iterable[tuple[int, str]]:
    encoding = source.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return
    code = 0
    for item in encoding.get("/Differences", pikepdf.Array()):
        if isinstance(item, pikepdf.Name):
            yield code, str(item)
            code += 1
        else:
            code = int(item)


def _encoding(copy: Any, source: Any, codes: set[int], rename: dict[str, str]) -> None:
    encoding = source.get("/Encoding")
    if isinstance(encoding, pikepdf.Name):
        if str(encoding) in BASE_ENCODINGS:
            copy["/Encoding"] = encoding
        return
    if not isinstance(encoding, pikepdf.Dictionary):
        return
    kept = pikepdf.Dictionary(Type=pikepdf.Name("/Encoding"))
    if str(encoding.get("/BaseEncoding")) in BASE_ENCODINGS:
        kept["/BaseEncoding"] = encoding["/BaseEncoding"]
    differences = pikepdf.Array()
    for code, name in _differences(source):
        if code in codes:
            differences.append(code)
            differences.append(pikepdf.Name(rename.get(name, name)))
    kept["/Differences"] = differences
    copy["/Encoding"] = kept


def _widths(copy: Any, source: Any, codes: set[int]) -> None:
    widths = source.get("/Widths")
    if widths is None:
        return
    first = int(source.get("/FirstChar", 0))
    given = {first + place: float(width) for place, width in enumerate(widths)}
    low, high = min(codes, default=32), max(codes, default=32)
    copy["/FirstChar"], copy["/LastChar"] = low, high
    kept = [round(given.get(code, 0), 4) if code in codes else 0 for code in range(low, high + 1)]
    copy["/Widths"] = pikepdf.Array([int(width) if width == int(width) else width for width in kept])


def _cid_widths(widths: Any, codes: set[int] | None) -> Any:
    """``/W`` (ISO 32000-2 §9.7.4.3) for the codes in use, one entry each; all of it when codes are not CIDs."""
    if codes is None:
        return plain(widths)
    given: dict[int, Any] = {}
    items, at = list(widths), 0
    used = sorted(codes)

    def between(low: int, high: int) -> list[int]:
        return used[bisect_left(used, low) : bisect_right(used, high)]

    while at + 1 < len(items):
        if isinstance(items[at + 1], pikepdf.Array):
            low, several = int(items[at]), items[at + 1]
            given.update({code: several[code - low] for code in between(low, low + len(several) - 1)})
            at += 2
        else:
            if at + 2 >= len(items) or int(items[at + 1]) - int(items[at]) > 65535:
                raise CannotRebuild("a font with broken widths")
            given.update(dict.fromkeys(between(int(items[at]), int(items[at + 1])), items[at + 2]))
            at += 3
    kept = pikepdf.Array()
    for code in sorted(given):
        kept.append(code)
        kept.append(pikepdf.Array([given[code]]))
    return kept


_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _parsed_cmap(data: bytes, wanted: Set[int]) -> dict[int, str]:
    """Code → UTF-16BE in hexadecimal for the ``wanted`` codes, from a ToUnicode map (ISO 32000-2 §9.10.3)."""
    mapping: dict[int, str] = {}
    for kind, body in _BLOCK.findall(data):
        pairs = _PAIR.findall(body) if kind == b"bfchar" else []
        if kind == b"bfchar" and 2 * len(pairs) == body.count(b"<"):  # as every program writes it
            mapping.update({c: text.decode() for code, text in pairs if (c := int(code, 16)) in wanted})
            continue
        tokens = [
            "[" if opened else "]" if closed else re.sub(rb"\s", b"", digits).decode()
            for digits, opened, closed in _TOKEN.findall(body)
        ]
        if kind == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                mapping[int(code or "0", 16)] = text
            continue
        mapping.update(_ranges(tokens, wanted))
    return {c: text.lower() for c, text in mapping.items() if c in wanted and 0 < len(text) <= 4 * LONGEST_MAPPING}


def _ranges(tokens: Sequence[str], wanted: Set[int]) -> dict[int, str]:
    """What the tokens of one ``bfrange`` block map."""
    mapping: dict[int, str] = {}
    at = 0
    while at + 2 < len(tokens):
        low, high = int(tokens[at] or "0", 16), int(tokens[at + 1] or "0", 16)
        if high - low > 65535:
            raise CannotRebuild("a font with a broken map to Unicode")
        if tokens[at + 2] == "[":
            end = tokens.index("]", at)
            mapping.update({low + i: text for i, text in enumerate(tokens[at + 3 : end])})
            at = end + 1
        else:
            start = tokens[at + 2]
            first, digits = int(start or "0", 16), len(start)
            several = wanted & set(range(low, high + 1)) if high - low < len(wanted) else wanted
            mapping.update({code: f"{first + code - low:0{digits}x}" for code in several if low <= code <= high})
            at += 3
    return mapping


def _written_cmap(lines: list[str], width: int) -> bytes:
    space = f"<{'00' * width}> <{'ff' * width}>"
    blocks = []
    for at in range(0, len(lines), 100):
        part = lines[at : at + 100]
        blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n{space}\nendcodespacerange\n{''.join(blocks)}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
