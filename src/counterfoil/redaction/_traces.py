"""The probes behind ``inspect``, in the sandbox: pages with pdfium, objects with pikepdf, pictures with tesseract."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2.raw as raw

from counterfoil.redaction import _ocr, _unread
from counterfoil.redaction._covered import DARK, Hidden, Painting, hidden_text, labels
from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._faint import faint
from counterfoil.redaction._tags.words import XMP, is_own
from counterfoil.redaction._vocabulary import FONT_NAMES, WORDS
from counterfoil.redaction.needles import Needles, texts_of
from counterfoil.values import Box, digest_of_file

DPI = 150
SHOWN = 500
"""At most this many characters of one recovered text are given back."""

MOST = 1000
"""At most this many rows a file; a hostile one could make millions."""

Row = dict[str, Any]


def traces_json(source: str, values: list[str], ocr: bool) -> dict[str, Any]:
    """``{"digest": …, "pages": n, "traces": [row, …]}``; raises ``DocumentUnreadable``."""
    path, needles = Path(source), Needles(values)
    rows: list[Row] = []
    with pike.open_pdf(path) as pdf, pdfium.opened(path) as document:
        count = len(document)
        for index in range(count):
            rows += _page(document, index, needles)
            if len(rows) > MOST:
                break
        rows += _file(path, pdf)
        if len(needles):
            rows += _values(path, pdf, needles)
            if ocr:
                rows += _pictures(document, pdf, needles)
    order = {"leak": 0, "residue": 1, "note": 2}
    rows.sort(key=lambda row: (order[row["severity"]], row["page_index"], row["channel"]))
    return {"digest": digest_of_file(path), "pages": count, "traces": rows[:MOST]}


def row(
    channel: str,
    severity: str,
    what: str,
    *,
    page: int = -1,
    box: Box | None = None,
    text: str = "",
    characters: int = 0,
) -> Row:
    """One trace as JSON; box in points as seen."""
    shown = "".join(character if character.isprintable() else " " for character in text[:SHOWN])
    place = [box.x0, box.y0, box.x1, box.y1] if box else None
    base = {"channel": channel, "page_index": page, "box": place, "severity": severity, "what": what}
    return {**base, "text": shown, "characters": characters or len(text)}


# -- pages


def _page(document: Any, index: int, needles: Needles) -> Iterator[Row]:
    page = document[index]
    frame = pdfium.frame(page)
    text = pdfium.PageText(page)
    picture = pdfium.render(page, DPI)
    hidden = list(hidden_text(text, picture, frame))
    objects = Painting(page, text) if hidden else None
    printed = labels([run for run in hidden if run.grey <= DARK])
    dark = 0
    for run in hidden:
        label = run.grey <= DARK and dark in printed
        dark += run.grey <= DARK
        yield _hidden_row(index, run, objects, label)
    yield from _outside(index, text, frame)
    yield from _annotations(page, index, text, frame)
    for found in needles.in_text(text.text):
        boxes = text.boxes(found.start, found.end, frame)
        value = needles.values[found.needle]
        yield row(
            "text", "leak", "a given value stands on the page", page=index, box=boxes[0] if boxes else None, text=value
        )
    text.close()
    page.close()


def _hidden_row(index: int, run: Hidden, objects: Painting | None, label: bool) -> Row:
    place: dict[str, Any] = {"page": index, "box": run.box, "text": run.text, "characters": run.characters}
    if objects is not None and objects.invisible(run.first):
        return row("invisible text", "residue", "text without ink, as laid over scans by OCR", **place)
    if label:
        return row("label", "residue", "a reason printed on a box, in the colour of the box", **place)
    if run.grey <= DARK:
        return row("covered text", "leak", "text beneath a black box or a dark picture", **place)
    if objects is not None and objects.covered(run.first, run.box):
        return row("covered text", "leak", "text beneath a white or grey box or a picture", **place)
    if objects is not None and objects.pale(run.first):
        return row("pale text", "residue", "text in the colour of the paper", **place)
    return row("hidden text", "residue", "text that is not painted: clipped, or on a hidden layer", **place)


def _outside(index: int, text: pdfium.PageText, frame: Frame) -> Iterator[Row]:
    """Text beyond the visible page."""
    lost = []
    for place, character in enumerate(text.text):
        if character.isspace():
            lost.append(" ")
            continue
        box = frame.seen_box(text.rect(place))
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        if not (-1 <= x <= frame.width + 1 and -1 <= y <= frame.height + 1):
            lost.append(character)
    found = " ".join("".join(lost).split())
    if sum(1 for c in found if c.isalnum()) >= 2:
        yield row("text outside the page", "residue", "text beyond the visible page", page=index, text=found)


ANNOTATIONS = {
    raw.FPDF_ANNOT_FILEATTACHMENT: ("attachment", "residue", "a file attached to the page"),
    raw.FPDF_ANNOT_POPUP: ("annotation", "note", "a pop-up note"),
}


def _annotations(page: Any, index: int, text: pdfium.PageText, frame: Frame) -> Iterator[Row]:
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        item = raw.FPDFPage_GetAnnot(page, place)
        try:
            kind = raw.FPDFAnnot_GetSubtype(item)
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(item, rect)
            low, high = sorted((rect.bottom, rect.top))
            user = (min(rect.left, rect.right), low, max(rect.left, rect.right), high)
            box = frame.seen_box(user)
            if kind == raw.FPDF_ANNOT_REDACT:
                beneath = text.within(user).strip()
                severity = "leak" if beneath else "residue"
                what = "a redaction annotation that was never applied"
                yield row("redaction annotation", severity, what, page=index, box=box, text=beneath)
            said = " ".join(_said(item, key) for key in (b"Contents", b"T", b"Subj", b"RC", b"V", b"DV")).strip()
            if said and kind not in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_WIDGET):
                channel, severity, what = ANNOTATIONS.get(
                    kind, ("annotation", "note", "an annotation with text of its own")
                )
                yield row(channel, severity, what, page=index, box=box, text=said)
        finally:
            raw.FPDFPage_CloseAnnot(item)


def _said(item: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(item, key, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(item, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


# -- the file


def _file(path: Path, pdf: pikepdf.Pdf) -> Iterator[Row]:
    data = path.read_bytes()
    ends = [match.end() for match in re.finditer(rb"%%EOF", data)]
    linear = b"/Linearized" in data[:2048]
    if len(ends) > (2 if linear else 1):
        what = f"{len(ends)} revisions are in the file; earlier ones can be opened again"
        yield row("earlier revision", "residue", what)
    if ends and (rest := data[ends[-1] :].strip(b"\0\r\n\t ")):
        yield row(
            "bytes after the end", "residue", f"{len(rest)} bytes stand after the end", text=rest.decode("latin-1")
        )
    yield from _information(pdf)
    root = pdf.Root
    names = root.get("/Names", pikepdf.Dictionary())
    for key, channel, severity, what in (
        ("/AcroForm", "form", "note", "form fields"),
        ("/OpenAction", "action", "note", "an action when the file is opened"),
        ("/AA", "script", "residue", "actions of the file's own"),
        ("/Outlines", "bookmarks", "note", "bookmarks"),
        ("/Collection", "portfolio", "residue", "a portfolio of files"),
        ("/AF", "attachment", "residue", "associated files"),
        ("/PieceInfo", "private data", "residue", "private data of the program that made it"),
        ("/Threads", "article threads", "residue", "article threads"),
        ("/OCProperties", "layers", "note", "layers that can be switched"),
    ):
        if key in root:
            yield row(channel, severity, what)
    if isinstance(names, pikepdf.Dictionary):
        for key, channel, what in (
            ("/EmbeddedFiles", "attachment", "embedded files"),
            ("/JavaScript", "script", "scripts"),
        ):
            if key in names:
                yield row(channel, "residue", what)
    yield from _structure(pdf)
    for number, page in enumerate(pdf.pages):
        for key, channel in (("/PieceInfo", "private data"), ("/Thumb", "thumbnail"), ("/AF", "attachment")):
            if key in page.obj:
                yield row(channel, "residue", "kept with the page, seen by nobody", page=number)


def _information(pdf: pikepdf.Pdf) -> Iterator[Row]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, pikepdf.Dictionary) and len(information.keys()):
        said = "; ".join(
            f"{key[1:]}: {value}" for key, value in information.items() if isinstance(value, pikepdf.String)
        )
        yield row("metadata", "note", "document information", text=said)
    described = pdf.Root.get("/Metadata")
    if isinstance(described, pikepdf.Stream) and bytes(described.read_bytes()) != XMP:
        yield row("metadata", "note", "XMP metadata")


def _structure(pdf: pikepdf.Pdf) -> Iterator[Row]:
    """Words of the structure tree that stand for what is shown: they survive when only the page is redacted."""
    said: list[str] = []
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and ("/S" in item or "/StructParent" in item):
            for key in ("/ActualText", "/Alt", "/E"):
                if isinstance(value := item.get(key), pikepdf.String) and not (key == "/Alt" and is_own(str(value))):
                    said.append(str(value))
        if len(said) > MOST:
            break
    if said:
        yield row(
            "structure", "residue", "text of the structure tree (alternate or actual text)", text=" | ".join(said)
        )


def _values(path: Path, pdf: pikepdf.Pdf, needles: Needles) -> Iterator[Row]:
    """Given values in every object and in the bytes, also where no page shows them."""
    told: set[tuple[int, str, str]] = set()
    for piece in pike.walk(pike.Objects(pdf)):
        if piece.channel in ("font", "image"):
            found = set(needles.in_binary(piece.data))
        elif piece.channel == "name" and piece.data.decode("latin-1") in WORDS | FONT_NAMES:
            continue
        elif piece.channel == "content":
            found = {o.needle for o in needles.in_text(pike.shown_text(piece.data))} | set(
                needles.in_binary(piece.data)
            )
        else:
            found = {o.needle for reading in texts_of(piece.data) for o in needles.in_data(reading)}
        for number in sorted(found):
            key = (number, piece.channel, piece.where)
            if key not in told:
                told.add(key)
                yield row(piece.channel, "leak", f"a given value stands in {piece.where}", text=needles.values[number])
    for number in needles.in_binary(path.read_bytes()):
        yield row("bytes", "leak", "a given value stands in the file's bytes", text=needles.values[number])


def _pictures(document: Any, pdf: pikepdf.Pdf, needles: Needles) -> Iterator[Row]:
    letters = _unread.pages(pdf)  # that no text engine reads
    for index, page in enumerate(pdf.pages):
        if index not in letters.unread | letters.drawn and not _has_picture(page.obj.get("/Resources"), 0):
            continue
        opened = document[index]
        picture = pdfium.render(opened, _ocr.DPI)
        read = "\n\n".join(map(_ocr.read, (picture, *faint(picture))))
        opened.close()
        for number in sorted({o.needle for o in needles.in_text(read)}):
            yield row(
                "picture", "leak", "a given value can be read on the page", page=index, text=needles.values[number]
            )


def _has_picture(resources: Any, depth: int) -> bool:
    if not isinstance(resources, pikepdf.Dictionary) or depth > 8:
        return False
    for item in resources.get("/XObject", pikepdf.Dictionary()).values():
        if str(item.get("/Subtype")) == "/Image" or _has_picture(item.get("/Resources"), depth + 1):
            return True
    return "/Pattern" in resources or "/Shading" in resources
