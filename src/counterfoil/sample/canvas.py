"""Draws pages as PDF content of our own, so that the place of every value is known and the bytes never change.

Coordinates are points from the top-left corner, as ``values.Box`` has them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import pymupdf

from counterfoil.sample.flow import Line, Segment, one_line, wrap
from counterfoil.sample.fonts import Face, face
from counterfoil.sample.model import MARKING, Piece, Tag, Value
from counterfoil.values import Box

WIDTH, HEIGHT = 612.0, 792.0  # US letter
_RISE, _DROP = 0.73, 0.21  # of the size: from the baseline up to the capitals, down to the foot of a g

Text = str | Piece | Sequence[Piece]


def pieces_of(text: Text) -> list[Piece]:
    """``text`` as a list of pieces."""
    if isinstance(text, str):
        return [Piece(text)]
    return [text] if isinstance(text, Piece) else list(text)


@dataclass(slots=True)
class _Page:
    operators: list[str] = field(default_factory=list)
    faces: dict[str, Face] = field(default_factory=dict)
    images: list[tuple[Box, bytes]] = field(default_factory=list)


class Canvas:
    """A document being drawn. ``family`` names the faces of running text: sans, serif, mono or e-droid."""

    def __init__(self, *, title: str, rng: random.Random) -> None:
        self.title = title
        self.rng = rng
        self.values: list[Value] = []
        self._pages: list[_Page] = []
        self.new_page()

    @property
    def page_number(self) -> int:
        """From 1."""
        return len(self._pages)

    def new_page(self) -> None:
        """Begin a page, marked as a sample at its head and its foot."""
        self._pages.append(_Page())
        for y in (16.0, HEIGHT - 9.0):
            self.centred(y, MARKING, font="bold", size=7.5, colour=(0.62, 0.1, 0.1))

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, *, fill: float | None = None, width: float = 0.6
    ) -> None:
        """A rectangle; ``fill`` is a grey (0 black, 1 white), ``width`` 0 draws no border."""
        paint = ("B" if width else "f") if fill is not None else "S"
        grey = f"{fill:g} g " if fill is not None else ""
        self._put(f"q {grey}{width:g} w {x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re {paint} Q")

    def rule(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.6) -> None:
        """A straight line."""
        self._put(f"q {width:g} w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S Q")

    def text(
        self,
        x: float,
        y: float,
        text: Text,
        *,
        font: str = "sans",
        size: float = 9.0,
        where: str = "form",
        colour: tuple[float, float, float] | None = None,
    ) -> float:
        """One line whose baseline stands at ``y``; returns where the pen ends. Tagged pieces become values."""
        pieces = pieces_of(text)
        return self._line(x, y, one_line(pieces), pieces, {}, face(font), size, where, colour)

    def centred(
        self,
        y: float,
        text: str,
        *,
        font: str = "bold",
        size: float = 12.0,
        colour: tuple[float, float, float] | None = None,
        x0: float = 0.0,
        x1: float = WIDTH,
    ) -> None:
        """One line in the middle between ``x0`` and ``x1``."""
        x = (x0 + x1 - face(font).width(text, size)) / 2
        self.text(x, y, text, font=font, size=size, colour=colour)

    def paragraph(
        self,
        x: float,
        y: float,
        text: Text,
        *,
        width: float,
        font: str = "sans",
        size: float = 9.5,
        leading: float = 1.3,
        where: str = "narrative",
        bottom: float = HEIGHT - 40.0,
        hyphens: bool = False,
        top: float = 60.0,
        columns: Sequence[float] = (),
    ) -> tuple[float, float]:
        """Running text from the baseline ``y``; returns the pen's column and the baseline after the last line.

        At ``bottom`` it goes on in the next of ``columns`` (x positions), then on a new page; a value is never parted
        by such a break.
        """
        typeface, pieces = face(font), pieces_of(text)
        lines = wrap(pieces, width, typeface, size, hyphens=self.rng if hyphens else None)
        open_values: dict[int, Value] = {}
        step = size * leading
        for number, line in enumerate(lines):
            runs_on = number + 1 < len(lines) and _shares(line, lines[number + 1], pieces)
            if y + (step if runs_on else 0.0) > bottom:
                further = [c for c in columns if c > x]
                if further:
                    x, y = further[0], top
                else:
                    self.new_page()
                    x, y = (columns[0] if columns else x), top
            self._line(x, y, line, pieces, open_values, typeface, size, where, None)
            y += step
        return x, y

    def upright(
        self, x: float, y: float, text: str, *, font: str = "bold", size: float = 8.0, grey: float = 1.0
    ) -> None:
        """Text that runs upwards, its baseline at ``x``, beginning at ``y``."""
        typeface = self._use(face(font))
        self._put(
            f"q {grey:g} g BT /{typeface.resource} {size:g} Tf 0 1 -1 0 {x:.2f} {HEIGHT - y:.2f} Tm "
            f"{typeface.encode(text)} Tj ET Q"
        )

    def image(self, box: Box, data: bytes, tag: Tag | None = None, text: str = "[picture]") -> None:
        """A picture; with ``tag`` it is a value of its own."""
        self._pages[-1].images.append((box, data))
        if tag is not None:
            self.values.append(Value(text, tag, "picture", self.page_number, [box]))

    def polygon(self, points: Sequence[tuple[float, float]], *, fill: float) -> None:
        """A filled area."""
        (x, y), *rest = points
        path = f"{x:.2f} {HEIGHT - y:.2f} m " + " ".join(f"{px:.2f} {HEIGHT - py:.2f} l" for px, py in rest)
        self._put(f"q {fill:g} g {path} h f Q")

    def pdf(self) -> bytes:
        """The document; the same drawing gives the same bytes (no clock, no random identifier)."""
        doc = pymupdf.open()
        for number, page in enumerate(self._pages, start=1):
            sheet = doc.new_page(width=WIDTH, height=HEIGHT)
            for box, data in page.images:
                sheet.insert_image(pymupdf.Rect(box.x0, box.y0, box.x1, box.y1), stream=data, keep_proportion=False)
            note, small = f"Page {number} of {len(self._pages)}", face("sans")
            page.faces[small.resource] = small
            page.operators.append(
                f"BT /{small.resource} 7 Tf {WIDTH - 36 - small.width(note, 7):.2f} 9 Td {small.encode(note)} Tj ET"
            )
            for typeface in page.faces.values():
                sheet.insert_font(
                    fontname=typeface.resource, fontbuffer=typeface.font.buffer if typeface.embedded else None
                )
            content = doc.get_new_xref()
            doc.update_object(content, "<<>>")
            doc.update_stream(content, "\n".join(page.operators).encode("ascii"))
            streams = " ".join(f"{xref} 0 R" for xref in [*sheet.get_contents(), content])
            doc.xref_set_key(sheet.xref, "Contents", f"[{streams}]")
        if any(typeface.embedded for page in self._pages for typeface in page.faces.values()):
            doc.subset_fonts()
        return finish(doc, self.title)

    def _use(self, typeface: Face) -> Face:
        self._pages[-1].faces[typeface.resource] = typeface
        return typeface

    def _put(self, operator: str) -> None:
        self._pages[-1].operators.append(operator)

    def _line(
        self,
        x: float,
        y: float,
        line: Line,
        pieces: Sequence[Piece],
        open_values: dict[int, Value],
        typeface: Face,
        size: float,
        where: str,
        colour: tuple[float, float, float] | None,
    ) -> float:
        """Draw one line in one operator, and note the box of every tagged segment."""
        self._use(typeface)
        pen = x
        for segment in line:
            end = pen + typeface.width(segment.text, size)
            tag = pieces[segment.piece].tag if segment.piece >= 0 else None
            if tag is not None and segment.text.strip():
                box = Box(pen - typeface.overhang(segment.text, size), y - _RISE * size, end, y + _DROP * size)
                self._note(segment, tag, box, open_values, where)
            pen = end
        text = "".join(segment.text for segment in line)
        ink = f"{colour[0]:g} {colour[1]:g} {colour[2]:g} rg " if colour else ""
        self._put(
            f"q {ink}BT /{typeface.resource} {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td {typeface.encode(text)} Tj ET Q"
        )
        return pen

    def _note(self, segment: Segment, tag: Tag, box: Box, open_values: dict[int, Value], where: str) -> None:
        value = open_values.get(segment.piece)
        if value is None:
            value = open_values[segment.piece] = Value("", tag, where, self.page_number)
            self.values.append(value)
        glue = "" if value.hyphenated or not value.text else " "
        value.text += glue + (segment.text[:-1] if segment.hyphen else segment.text)
        value.hyphenated = value.hyphenated or segment.hyphen
        value.boxes.append(box)


def _shares(line: Line, following: Line, pieces: Sequence[Piece]) -> bool:
    """True when a tagged piece runs from one line into the next."""
    last = line[-1].piece
    return last >= 0 and last == following[0].piece and pieces[last].tag is not None


def finish(doc: pymupdf.Document, title: str) -> bytes:
    """The bytes of ``doc`` with fixed properties; the document is closed."""
    stamp = "D:20250102120000Z"
    doc.set_metadata(
        {
            "title": f"{title} ({MARKING})",
            "author": "Lakehurst Police Department (SAMPLE)",
            "creator": "Invented records system",
            "producer": "Invented records system",
            "creationDate": stamp,
            "modDate": stamp,
        }
    )
    data: bytes = doc.tobytes(garbage=3, deflate=True, no_new_id=True)
    doc.close()
    return data
