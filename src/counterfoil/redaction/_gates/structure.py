"""Gate 1: a new file with pages, their tags and nothing else, and marks that are those that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf

from counterfoil.redaction._engines import pike
from counterfoil.redaction._engines.geometry import Frame
from counterfoil.redaction._gates import offsets, tags
from counterfoil.redaction._gates.task import Task
from counterfoil.redaction._stamp import Painted, stamp
from counterfoil.redaction.certificate import Leak

PAGE_KEYS = frozenset("/Type /Parent /MediaBox /Resources /Contents /Rotate /StructParents /Tabs".split())
FORBIDDEN_KEYS = frozenset(
    f"/{key}"
    for key in (
        "Annots Names AcroForm OCProperties StructTreeRoot Metadata PieceInfo AF EmbeddedFiles EF JS AA OpenAction "
        "Outlines Dests Threads PageLabels Collection Thumb Alt ActualText Alternates OC Info XFA"
    ).split()
)


def leaks(task: Task, data: bytes, objects: pike.Objects) -> Iterator[Leak]:
    """What the released file, ``data``, holds beside boxes, content and resources. Notes in ``objects`` where they
    begin, and which of them say nothing, as is known afterwards to the byte."""
    pdf = objects.pdf
    if data.count(b"%%EOF") != 1 or not data.rstrip().endswith(b"%%EOF"):
        yield Leak(1, "revisions", -1, "more than one revision, or bytes after the end")
    if set(pdf.Root.keys()) != {"/Type", "/Pages", *tags.OF_TAGS}:
        yield Leak(1, "catalog", -1, "the catalog holds more than its pages and their tags, or less")
        return
    yield from tags.in_catalog(pdf)
    if set(pdf.trailer.keys()) - {"/Root", "/Size", "/ID"}:
        yield Leak(1, "trailer", -1, "the trailer holds more than the catalog")
    with pike.open_pdf(task.source) as source:
        count = len(source.pages)
    if len(pdf.pages) != count:
        yield Leak(1, "pages", -1, f"{len(pdf.pages)} pages instead of {count}")
        return
    kinds: list[list[bytes]] = []
    for index, page in enumerate(pdf.pages):
        yield from _page(index, page, task.painted.get(index, []), kinds, objects)
    if len(kinds) != len(pdf.pages):
        return
    objects.places = offsets.places(data)
    tree = tags.Tree(pdf, kinds, task.painted, data, objects.places)
    if wrong := list(tree.leaks()):
        yield from wrong
        return
    objects.silent |= tree.silent
    known = tree.known | {pdf.Root.objgen[0]}
    for _, item in objects.each(known):
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            yield from _object(item, objects)


def _object(item: pikepdf.Dictionary | pikepdf.Stream, objects: pike.Objects) -> Iterator[Leak]:
    keys = set(item.keys())
    if FORBIDDEN_KEYS & keys:
        yield Leak(1, "objects", -1, f"an object with {sorted(FORBIDDEN_KEYS & keys)[0]}")
    if ("/BBox" in keys) and isinstance(item, pikepdf.Stream) and tags.is_marked(item, objects.data(item)):
        yield Leak(1, "tags", -1, "a form or a pattern whose content is marked")


def _page(
    index: int, page: pikepdf.Page, painted: Sequence[Painted], kinds: list[list[bytes]], objects: pike.Objects
) -> Iterator[Leak]:
    """What is wrong with a page; the types of its marked content are added to ``kinds``."""
    if set(page.obj.keys()) - PAGE_KEYS:
        yield Leak(1, "page", index, "a page with more than its boxes, content and resources")
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else []
    if len(parts) != (2 if painted else 1):
        yield Leak(1, "page", index, "content that is not page and marks")
        return
    if page.obj.get("/StructParents") != index or page.obj.get("/Tabs") != pikepdf.Name.S:
        yield Leak(1, "tags", index, "a page that is not where its tags say")
    marked = tags.kinds_of(parts[0], objects.data(parts[0]))
    if marked is None:
        yield Leak(1, "tags", index, "content that is marked in another way than by the rebuild")
        return
    kinds.append(marked)
    if painted:
        box = [float(value) for value in page.mediabox]
        frame = Frame((box[0], box[1], box[2], box[3]), int(page.rotation) % 360)
        if objects.data(parts[1]) != stamp(frame, painted, len(marked)):
            yield Leak(1, "marks", index, "the painted marks are not those that were asked for")
