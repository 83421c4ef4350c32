"""The deep walk: every string, name, key and stream of a PDF with pikepdf, each with the channel it stands in."""

from __future__ import annotations

import contextlib
import functools
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.errors import DocumentUnreadable
from counterfoil.quick import quick
from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._same_fonts import share

MAX_STREAM_BYTES = 256 * 1024 * 1024
MAX_OBJECTS = 2_000_000
SMALL_PICTURE_PX = 250_000
DEEPEST = 60
GAP = 150.0
"""In a ``TJ`` array a move of this many thousandths of an em or more is a blank between words."""


_OF_A_TREE = re.compile(
    rb"<< (?:/K \[ (?:\d+ (?:0 R )?)*+\] /P \d+ 0 R (?:/Pg \d+ 0 R /S /(?:P|H1)|/S /Document)|"
    rb"/Nums \[ [\d R\[\]]*+\]) >>"
)
"""An object of a structure tree that says nothing: there is one for every line of a document."""


@quick
@dataclass(frozen=True, slots=True)
class Piece:
    """Something readable in the file. ``page_index`` is -1 where it belongs to no page."""

    channel: str  # "content" | "font" | "image" | "string" | "name" | "stream" | "trailer"
    data: bytes
    where: str  # "object 12", "trailer"


def open_pdf(path: Path) -> pikepdf.Pdf:
    """The document as it stands on disk. Raises ``DocumentUnreadable``."""
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise DocumentUnreadable(f"{path.name}: needs a password. Remove the password and try again.") from error
    except pikepdf.PdfError as error:
        why = str(error).replace(str(path), "the file")
        raise DocumentUnreadable(
            f"{path.name}: not a PDF that can be read ({why}). Print it to PDF and try again."
        ) from error


class Objects:
    """The objects of a file, and its streams, each decoded once while there is room: several gates ask for both.

    ``places``: where they begin in the file's bytes, by number from 1, where somebody knows; what nobody asks for is
    then not even parsed. ``silent``: the numbers of objects that somebody has looked at, to the byte, and that say
    nothing.
    """

    ROOM = 64 * 1024 * 1024

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.places: Sequence[int] = ()
        self.silent: set[int] = set()
        self._decoded: dict[tuple[int, int], bytes] = {}
        self._room = self.ROOM

    def each(self, but: Collection[int] = ()) -> Iterator[tuple[int, Any]]:
        """Every object but those of these numbers, with its number."""
        if len(self.places) > MAX_OBJECTS:
            raise DocumentUnreadable("The file has more objects than any real document. Look at it by hand.")
        if self.places:
            numbers = [number for number in range(1, len(self.places)) if number not in but]
            items = zip(numbers, map(self.pdf.get_object, numbers, repeat(0)), strict=True)
            yield from (each for each in items if isinstance(each[1], pikepdf.Object))
            return
        for place, item in enumerate(self.pdf.objects):
            if place > MAX_OBJECTS:
                raise DocumentUnreadable("The file has more objects than any real document. Look at it by hand.")
            if isinstance(item, pikepdf.Object) and (number := item.objgen[0]) not in but:
                yield number, item

    def data(self, stream: Any) -> bytes:
        """What a stream holds, decoded. Raises ``pikepdf.PdfError``."""
        known = self._decoded.get(stream.objgen)
        if known is not None:
            return known
        data = bytes(stream.read_bytes())
        if stream.objgen[0] and len(data) <= self._room:
            self._room -= len(data)
            self._decoded[stream.objgen] = data
        return data


def walk(objects: Objects) -> Iterator[Piece]:
    """Every piece of every object and of the trailer."""
    items = [(item, item.unparse(resolved=True)) for _, item in objects.each(objects.silent)]
    items = [(item, written) for item, written in items if not _OF_A_TREE.fullmatch(written)]
    kinds = _kinds(item for item, _ in items)
    yield from _values(objects.pdf.trailer, "trailer", "trailer", 0)
    for item, written in items:
        where = f"object {item.objgen[0]}"
        if isinstance(item, pikepdf.Stream):
            yield from _values(item, "string", where, 0)
            yield from _stream(objects, item, kinds.get(item.objgen, ""), where)
        elif _holds_names_only(written):
            yield from (Piece("name", name, where) for name in dict.fromkeys(_NAME.findall(written)))
        else:
            yield from _values(item, "string", where, 0)


_NAME = re.compile(rb"/([^\s/()<>\[\]{}%]*+)")


def _holds_names_only(written: bytes) -> bool:
    """Whether an object, as qpdf writes it, holds no string, no name with signs of its own, and little within it."""
    strings = b"(" in written or b"#" in written or b"<" in written.replace(b"<<", b"")
    return not strings and written.count(b"<<") + written.count(b"[") < DEEPEST


NOT_OF_THE_PAGE = frozenset(
    f"/{kind}" for kind in "Text Popup FileAttachment Redact Link Sound Movie Screen RichMedia 3D".split()
)
"""Annotations that are notes beside the page or machinery, not part of its picture: they are not released."""


def as_drawn(path: Path) -> bytes | None:
    """The document to take pictures from: without ``NOT_OF_THE_PAGE``, and with every font once; ``None`` when it can
    be taken as it is. The last one is kept, for the plan and the gate that compares ask for the same."""
    state = path.stat()
    return _as_drawn(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=1)
def _as_drawn(path: Path, *_state: int) -> bytes | None:
    with open_pdf(path) as pdf:
        changed = share(pdf)
        for page in pdf.pages:
            notes = page.obj.get("/Annots")
            if not isinstance(notes, pikepdf.Array):
                continue
            kept = [item for item in notes if not _is_note(item)]
            changed |= len(kept) != len(notes)
            page.obj["/Annots"] = pikepdf.Array(kept)
        if not changed:
            return None
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def pending_redactions(path: Path) -> dict[int, list[Rect]]:
    """Page index → places of redaction annotations that were never applied, in user space."""
    places: dict[int, list[Rect]] = {}
    with open_pdf(path) as pdf:
        for index, page in enumerate(pdf.pages):
            notes = page.obj.get("/Annots")
            for item in notes if isinstance(notes, pikepdf.Array) else []:
                if isinstance(item, pikepdf.Dictionary) and str(item.get("/Subtype")) == "/Redact":
                    x0, y0, x1, y1 = (float(value) for value in item.Rect)
                    rect = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    places.setdefault(index, []).append(rect)
    return places


def _is_note(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and str(item.get("/Subtype")) in NOT_OF_THE_PAGE


def shown_text(data: bytes) -> str:
    """What a content stream's strings spell when the kerning between them is taken out; blanks where it moves far.

    >>> shown_text(b"BT [(Ann) -20 (a) -300 (Li)] TJ ET")
    'Anna Li '
    """
    parts = _STRING.split(data)
    out: list[bytes] = []
    for literal, digits, between in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if literal is not None:
            out.append(_unescaped(literal) if b"\\" in literal else literal)
        else:
            raw = digits.translate(None, _BLANKS)
            out.append(bytes.fromhex((raw + b"0" * (len(raw) % 2)).decode()).replace(b"\0", b""))
        if _FAR.search(between) or (any(sign in between for sign in _ELSEWHERE_SIGNS) and _ELSEWHERE.search(between)):
            out.append(b" ")
    return b"".join(out).decode("latin-1")


_BLANKS = b" \t\n\r\f\v"
_STRING = re.compile(
    # Possessive, so that a string without an end costs no more than one with it.
    rb"\(((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+)\)|<([0-9A-Fa-f\s]*+)>",
    re.S,
)
_FAR = re.compile(rb"\d(?<![\w/.]\d)(?:(?<=1)[5-9]\d|(?<=[2-9])\d\d|\d{3,8})(?:\.\d{1,9})?(?![\w.])", re.S)
"""A move of ``GAP`` or more. The digit that it begins with is looked for first, and only then what stands before it."""

_ELSEWHERE = re.compile(rb"(?<!\S)(?:ET|T\*|'|\")(?!\S)")
_ELSEWHERE_SIGNS = (b"ET", b"T*", b"'", b'"')
"""An operator after which text goes on elsewhere."""

_ESCAPE = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _unescaped(literal: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[:1].isdigit():
            return bytes([int(code, 8) & 255])
        return _PLAIN.get(code, b"" if code in (b"\n", b"\r\n") else code)

    return _ESCAPE.sub(one, literal)


def _kinds(items: Iterable[Any]) -> dict[Any, str]:
    """What the streams are that page content and fonts point at."""
    kinds: dict[Any, str] = {}
    for item in items:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        if (contents := item.get("/Contents")) is not None and str(item.get("/Type", "")) == "/Page":
            parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
            kinds.update({part.objgen: "content" for part in parts if isinstance(part, pikepdf.Stream)})
        if isinstance(glyphs := item.get("/CharProcs"), pikepdf.Dictionary):
            kinds.update({part.objgen: "content" for part in glyphs.values() if isinstance(part, pikepdf.Stream)})
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if isinstance(program := item.get(key), pikepdf.Stream):
                kinds[program.objgen] = "font"
    return kinds


def _stream(objects: Objects, stream: Any, kind: str, where: str) -> Iterator[Piece]:
    subtype = str(stream.get("/Subtype", ""))
    if subtype == "/Image":
        # The samples of a large picture are no text; what is stored beside them in a picture format may be.
        plain = "/Filter" not in stream or str(stream.get("/Filter")) == "/FlateDecode"
        if not plain:
            yield Piece("image", bytes(stream.read_raw_bytes()), where)
        elif int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) < SMALL_PICTURE_PX:
            with contextlib.suppress(pikepdf.PdfError):
                yield Piece("image", bytes(stream.read_bytes()), where)
        return
    try:
        data = objects.data(stream)
    except pikepdf.PdfError:
        data = bytes(stream.read_raw_bytes())
    if len(data) > MAX_STREAM_BYTES:
        raise DocumentUnreadable(f"{where}: a stream of unreasonable size. Look at the file by hand.")
    if subtype == "/Form" or "/PatternType" in stream:
        kind = "content"
    yield Piece(kind or "stream", data, where)


def _values(item: Any, channel: str, where: str, depth: int) -> Iterator[Piece]:
    """The strings, names and keys of one object, its children that are not objects of their own included."""
    if depth > DEEPEST:
        raise DocumentUnreadable(f"{where}: nested too deeply. Look at the file by hand.")
    if isinstance(item, pikepdf.String):
        yield Piece(channel, bytes(item), where)
    elif isinstance(item, pikepdf.Name):
        yield Piece("name", str(item)[1:].encode(), where)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in (item if isinstance(item, pikepdf.Dictionary) else item.stream_dict).items():
            yield Piece("name", key[1:].encode(), where)
            if not getattr(value, "is_indirect", False):
                yield from _values(value, channel, where, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _values(value, channel, where, depth + 1)
