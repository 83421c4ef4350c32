"""What reading any file gives: pages with words and their boxes, pictures, parts, and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from counterfoil.quick import quick
from counterfoil.values import Box, Digest


@quick
@dataclass(frozen=True, slots=True)
class Word:
    """One word as it stands on a page. ``start`` and ``end`` are its place in ``Page.text``."""

    text: str
    box: Box
    start: int
    end: int
    line: int  # counts from 0 on its page; words of one line share it
    confidence: float = 1.0  # 0..1; below 1 only where it was read by OCR
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image placed on a page."""

    box: Box
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a reader sees it, in points; see ``values.Box`` for the coordinates."""

    index: int  # from 0
    width_pt: float
    height_pt: float
    text: str  # words joined by one blank, lines by "\n"
    words: tuple[Word, ...]
    pictures: tuple[Picture, ...] = ()
    layer: Literal["text", "ocr", "none"] = "text"  # where the words came from
    lines: tuple[Box, ...] = ()  # ruled lines and boxes of a form, thin or hollow rectangles


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. ``pdf`` is the working PDF that review and redaction use.

    For a PDF it is the file itself (decrypted when the password is empty); for every other format it is typeset
    anew from the content, and ``typeset`` is true. ``parts`` are attachments, nested messages, archive members.
    """

    name: str  # the original file name without its folder; untrusted, never used as a path
    media_type: str
    digest: Digest
    pages: tuple[Page, ...]
    pdf: Path | None = None
    typeset: bool = False
    parts: tuple[Document, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()  # title, author, sender … as the file says; untrusted
    warnings: tuple[str, ...] = ()
    body: str = ""  # the text with its own paragraphs and lines, where the format has one (text, e-mail, HTML, Word)

    @property
    def text(self) -> str:
        """All pages' text, with a form feed between pages."""
        return "\f".join(page.text for page in self.pages)
