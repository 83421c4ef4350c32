"""Gate 1: a new file with pages and nothing else, and marks that are those that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

from counterfoil.redaction._engines import pike
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._gates.task import Task
from counterfoil.redaction._stamp import Painted, stamp
from counterfoil.redaction.certificate import Leak

PAGE_KEYS = frozenset("/Type /Parent /MediaBox /Resources /Contents /Rotate".split())
FORBIDDEN_KEYS = frozenset(
    f"/{key}"
    for key in (
        "Annots Names AcroForm OCProperties StructTreeRoot Metadata PieceInfo AF EmbeddedFiles EF JS AA OpenAction "
        "Outlines Dests Threads PageLabels Collection Thumb ActualText Alternates OC Info XFA"
    ).split()
)


def leaks(task: Task) -> Iterator[Leak]:
    """What the released file holds beside boxes, content and resources."""
    data = task.released.read_bytes()
    if data.count(b"%%EOF") != 1 or not data.rstrip().endswith(b"%%EOF"):
        yield Leak(1, "revisions", -1, "more than one revision, or bytes after the end")
    with pike.open_pdf(task.released) as pdf, pike.open_pdf(task.source) as source:
        if set(pdf.Root.keys()) - {"/Type", "/Pages"}:
            yield Leak(1, "catalog", -1, "the catalog holds more than its pages")
        if set(pdf.trailer.keys()) - {"/Root", "/Size", "/ID"}:
            yield Leak(1, "trailer", -1, "the trailer holds more than the catalog")
        if len(pdf.pages) != len(source.pages):
            yield Leak(1, "pages", -1, f"{len(pdf.pages)} pages instead of {len(source.pages)}")
            return
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and FORBIDDEN_KEYS & set(item.keys()):
                yield Leak(1, "objects", -1, f"an object with {sorted(FORBIDDEN_KEYS & set(item.keys()))[0]}")
        for index, page in enumerate(pdf.pages):
            yield from _page(index, page, task.painted.get(index, []))


def _page(index: int, page: pikepdf.Page, painted: Sequence[Painted]) -> Iterator[Leak]:
    if set(page.obj.keys()) - PAGE_KEYS:
        yield Leak(1, "page", index, "a page with more than its boxes, content and resources")
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else []
    if len(parts) != (2 if painted else 1):
        yield Leak(1, "page", index, "content that is not page and marks")
        return
    if painted:
        box = [float(value) for value in page.mediabox]
        frame = Frame((box[0], box[1], box[2], box[3]), int(page.rotation) % 360)
        if bytes(parts[1].read_bytes()) != stamp(frame, painted):
            yield Leak(1, "marks", index, "the painted marks are not those that were asked for")
