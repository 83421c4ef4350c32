"""Sets content anew as a PDF with Typst, for every format whose own look cannot be trusted or shown.

The content travels as JSON beside the template, so nothing in it is ever read as markup. Only the fonts inside the
Typst package are used: the same blocks give the same bytes on every machine.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from counterfoil.documents import columns as layout
from counterfoil.documents.blocks import Block, Fields, Heading, Paragraph, Table, as_json
from counterfoil.errors import LimitExceeded
from counterfoil.values import digest_of

_TEMPLATE = Path(__file__).with_name("typeset.typ")
MAX_CHARACTERS = 20_000_000
MAX_CELLS = 200_000
MAX_LINES = 500_000  # ten thousand pages have no more, and laying them out would end by the clock
_PORTRAIT_COLUMNS = 6
_UNBROKEN = 60  # letters of a word without a blank after which it may break over the line; fewer in a table
_BREAK = "​"  # zero-width space: an invisible place to break
_ROWS_AT_ONCE = 400  # Typst lays a long table out faster in pieces

_DROPPED_CONTROLS = {"\r", _BREAK, "­", "﻿"}


def typeset(blocks: Iterable[Block], *, title: str, workdir: Path) -> Path:
    """A new PDF in ``workdir`` with ``blocks`` in order, ``title`` as the line above them and as the PDF's title.

    Its name is the digest of what it shows. Very long words may break over lines. Tables with more than six columns,
    or with words too wide for an upright page, turn the pages to landscape; the type shrinks before a table is cut into
    groups of columns, the first column repeated in each. The header row stands on every page.
    Characters that no font can show, and control characters, are printed as their code, ``⟨U+4E2D⟩``: nothing is
    dropped. Raises ``LimitExceeded`` over 20 million characters or 200,000 cells.
    """
    prepared = [one for block in blocks if (one := _prepare(block)) is not None]
    _check_size(prepared)
    tables = [block.rows for block in prepared if isinstance(block, Table)]
    wide = any(len(rows[0]) > _PORTRAIT_COLUMNS or layout.wants_landscape(rows) for rows in tables)
    job = {"title": title, "wide": wide, "blocks": [part for block in prepared for part in _parts(block, wide)]}
    data = _compile(job)
    missing = _missing(data, job)
    if missing:
        data = _compile(json.loads(_spelled_out(json.dumps(job, ensure_ascii=False), missing)))
    target = workdir / f"{digest_of(json.dumps(job).encode())}.pdf"
    partial = target.with_suffix(".partial")
    partial.write_bytes(data)
    os.replace(partial, target)
    return target


def _compile(job: dict[str, object]) -> bytes:
    import typst  # inline: slow import

    data = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"job": json.dumps(job)},
        ignore_system_fonts=True,
        timestamp=0,
    )
    assert isinstance(data, bytes)  # noqa: S101 - one PDF is one string of bytes
    return data


def _prepare(block: Block) -> Block | None:
    """``block`` with clean text, a table's rows all of one length; ``None`` for one with nothing to show."""
    match block:
        case Heading(text, level):
            return Heading(_clean(text).replace("\n", " "), min(max(level, 1), 3)) if text.strip() else None
        case Paragraph(text):
            return Paragraph(_clean(text)) if text.strip() else None
        case Fields(rows):
            return Fields(tuple((_clean(name, 20), _clean(value)) for name, value in rows)) if rows else None
        case Table(rows, header):
            columns = max((len(row) for row in rows), default=0)
            square = tuple((*map(_printable, row), *("",) * (columns - len(row))) for row in rows)
            return Table(square, header) if columns else None


def _parts(block: Block, wide: bool) -> Iterable[dict[str, object]]:
    """The block for the template; a table cut where it is too wide for a page or too long for one piece."""
    if not isinstance(block, Table):
        yield as_json(block)
        return
    width = layout.LANDSCAPE_PT if wide else layout.PORTRAIT_PT
    top = 1 if block.header else 0
    for part in layout.fit(block.rows, width_pt=width):
        group = [
            tuple(_fitted(row[c], points, part.size_pt) for c, points in zip(part.columns, part.widths_pt, strict=True))
            for row in block.rows
        ]
        for start in range(top, max(len(group), top + 1), _ROWS_AT_ONCE):
            piece = Table(tuple(group[:top] + group[start : start + _ROWS_AT_ONCE]), block.header)
            yield as_json(piece) | {"widths": part.widths_pt, "size": part.size_pt, "whole_rows": part.whole_rows}


def _fitted(cell: str, width_pt: float, size_pt: float) -> str:
    """The cell with places to break in the words that are wider than its column."""
    most = layout.letters_in(width_pt, size_pt)

    def fitted(word: re.Match[str]) -> str:
        return word[0] if layout.holds(word[0], width_pt, size_pt) else _breakable(word[0], most)

    return re.sub(rf"[^\s{_BREAK}]{{{most + 1},}}", fitted, cell)


def _clean(text: str, unbroken: int = _UNBROKEN) -> str:
    """``text`` without controls that have no look, others spelled out, very long words made breakable."""
    return re.sub(rf"[^\s{_BREAK}]{{{unbroken + 1},}}", lambda word: _breakable(word[0], unbroken), _printable(text))


def _printable(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\n" or character.isprintable():
        return character
    if character in _DROPPED_CONTROLS:
        return ""
    if unicodedata.category(character) == "Zs":
        return " "
    return f"⟨U+{ord(character):04X}⟩"


def _breakable(word: str, unbroken: int) -> str:
    return _BREAK.join(word[start : start + unbroken] for start in range(0, len(word), unbroken))


def _check_size(blocks: Sequence[Block]) -> None:
    cells = sum(len(block.rows) * len(block.rows[0]) for block in blocks if isinstance(block, Table))
    characters, lines = 0, 0
    for block in blocks:
        written = json.dumps(as_json(block), ensure_ascii=False)
        characters, lines = characters + len(written), lines + written.count("\\n")
    if cells > MAX_CELLS or characters > MAX_CHARACTERS or lines > MAX_LINES:
        raise LimitExceeded(
            f"The file has {cells:,} table cells, {lines:,} lines and {characters:,} characters; a document may have "
            f"{MAX_CELLS:,}, {MAX_LINES:,} and {MAX_CHARACTERS:,}. Split it into smaller files."
        )


def _missing(pdf: bytes, job: dict[str, object]) -> set[str]:
    """The characters of ``job`` for which the fonts have no glyph (they would print as empty boxes)."""
    suspects = sorted({character for character in json.dumps(job, ensure_ascii=False) if ord(character) > 0x24F})
    if not suspects or not _has_empty_glyph(pdf):
        return set()
    # Each suspect on a line of its own: a line with an empty glyph names its character.
    rows = tuple((f"{ord(character):X}", character) for character in suspects)
    probe = {"title": "probe", "wide": False, "blocks": [as_json(Fields(rows))]}
    missing: set[str] = set()
    import pymupdf  # inline: slow import

    with pymupdf.open(stream=_compile(probe), filetype="pdf") as document:
        for page in document:
            empty_at = [glyph[2][1] for span in page.get_texttrace() for glyph in span["chars"] if glyph[1] == 0]
            for x0, y0, _x1, y1, word, *_ in page.get_text("words"):
                if x0 < 150 and any(y0 <= y <= y1 for y in empty_at) and re.fullmatch(r"[0-9A-F]+", word):
                    missing.add(chr(int(word, 16)))
    return missing & set(suspects)


def _has_empty_glyph(pdf: bytes) -> bool:
    import pymupdf  # inline: slow import

    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return any(glyph[1] == 0 for page in document for span in page.get_texttrace() for glyph in span["chars"])


def _spelled_out(text: str, missing: set[str]) -> str:
    return "".join(f"⟨U+{ord(character):04X}⟩" if character in missing else character for character in text)
