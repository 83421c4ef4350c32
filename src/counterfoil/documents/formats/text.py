"""Plain text in whatever encoding: finds it, says when it had to guess."""

from __future__ import annotations

import codecs
import re

from counterfoil.documents.blocks import Block, Paragraph
from counterfoil.documents.content import Content
from counterfoil.errors import DocumentUnreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def parse(data: bytes) -> Content:
    """The text, its lines kept, blank lines parting paragraphs. Raises ``DocumentUnreadable`` for binary data."""
    text, warnings = decode(data)
    return Content("text/plain", "plain text", paragraphs(text), body=text, warnings=tuple(warnings))


def paragraphs(text: str) -> tuple[Block, ...]:
    """One paragraph for each run of lines between blank lines; a form feed parts paragraphs too."""
    pieces = re.split(r"\n[ \t]*\n\s*?|\f", text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(Paragraph(piece.strip("\n")) for piece in pieces if piece.strip())


_WINDOWS = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
"""Windows-1252 byte by byte, and Latin-1 for what it lacks."""
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""What Python calls encodings and no text is in; a megabyte of some takes them minutes."""


def decode(data: bytes, declared: str = "") -> tuple[str, list[str]]:
    """The text of ``data`` and what had to be guessed. ``declared`` is the encoding that the file claims.

    Order: byte-order mark, the declared encoding, UTF-8, UTF-16 without a mark, Windows-1252 (and Latin-1 for the
    five bytes it lacks). Raises ``DocumentUnreadable`` when the bytes are not text at all.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with(data, encoding)
    for encoding in (declared, "utf-8"):
        if encoding and b"\0" not in data and is_of_text(encoding):
            try:
                return data.decode(encoding), []
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
    guess = _utf16_guess(data)
    if guess:
        text, said = _with(data, guess)
        return text, [*said, "The text does not say its encoding; it was read as UTF-16."]
    if is_binary(data):
        raise DocumentUnreadable("The file is not text, and of no kind that is known here. Ask its sender for a PDF.")
    text = codecs.charmap_decode(data, "strict", _WINDOWS)[0]
    return text, ["The text is not UTF-8; it was read as Windows-1252. Look at accented letters."]


def is_of_text(encoding: str) -> bool:
    """Whether a name that a file gives is of an encoding that text is written in.

    >>> [is_of_text(one) for one in ("Latin-1", "punycode", "no such")]
    [True, False, False]
    """
    try:
        return codecs.lookup(encoding).name not in _NO_TEXT
    except (LookupError, ValueError):
        return False


def is_binary(data: bytes) -> bool:
    """True when more than one byte in a hundred is a control character that text has no use for."""
    sample = data[:65536]
    odd = sum(sample.count(byte) for byte in (*range(7), *range(14, 27), *range(28, 32)))
    return odd * 100 > len(sample)


def _with(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    said = [f"Some letters could not be read as {encoding} and show as �."] if "�" in text else []
    return text, said


def _utf16_guess(data: bytes) -> str:
    """Text of mostly Latin letters in UTF-16 has a zero in every second byte."""
    sample = data[:4096]
    if len(sample) < 4:
        return ""
    even, odd = sample[0::2].count(0) * 2 / len(sample), sample[1::2].count(0) * 2 / len(sample)
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else ""
