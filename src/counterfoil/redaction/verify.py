"""The gates that a redacted file has to pass before it may leave, all fail closed, by engines that did not make it.

pdfium reads and renders, pikepdf walks every object, tesseract reads what a reader would see. Nothing here imports the
engine that redacts. ``docs/concepts/redaction.md`` says what each gate can and cannot see.
"""

from __future__ import annotations

import functools
import io
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf

from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction import _ocr, _unread
from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._garbage import little_garbage
from counterfoil.redaction._gates import anew, beneath, blank, outside, reading, structure, values
from counterfoil.redaction._gates.task import Bare, Moved, Result, Task
from counterfoil.redaction._paint import DPI, DRAWN
from counterfoil.redaction._setting.packed import unpacked_words
from counterfoil.redaction._srgb import without_profiles
from counterfoil.redaction._stamp import Painted, Region
from counterfoil.redaction.needles import Needles
from counterfoil.values import Box


def verify(task: Task) -> dict[str, Any]:
    """The verdict of every gate as JSON: ``leaks`` (empty when the file may leave), ``seconds`` and ``checked`` a gate.

    Raises what the engines raise on a file that they cannot read: the caller treats that as a failed gate.
    """
    result = Result()
    with pike.open_pdf(task.released) as pdf:  # once for all: a tree of many elements takes its time
        data, objects = task.released.read_bytes(), pike.Objects(pdf)
        result.leaks.extend(result.timed(1, lambda: list(structure.leaks(task, data, objects))))
        if not result.leaks:
            _pages(task, result, data, objects)
    return {
        "leaks": [leak.as_json() for leak in sorted(result.leaks, key=lambda leak: (leak.gate, leak.page_index))],
        "seconds": {str(gate): round(seconds, 3) for gate, seconds in result.seconds.items()},
        "checked": {str(gate): count for gate, count in result.checked.items()},
        "engines": {
            "pdfium": pdfium.version(),
            "pikepdf": pikepdf.__version__,
            "tesseract": _ocr.version() if task.ocr and result.checked[5] else "",
        },
    }


def _pages(task: Task, result: Result, data: bytes, objects: pike.Objects) -> None:
    """Gates 2 to 5, page by page, each page drawn once as it was and once as it is without its marks."""
    pending = pike.pending_redactions(task.source)
    allowed: Counter[int] = Counter()
    gate_5 = reading.Gate(task, result, result.timed(5, _unread.pages, objects.pdf, objects.data))
    with ExitStack() as open_files:

        @functools.cache
        def source() -> Any:  # few documents need it: the plan has left its pictures
            return open_files.enter_context(pdfium.opened(pike.as_drawn(task.source) or task.source, "the source"))

        released = open_files.enter_context(pdfium.opened(_without_marks(task, data, objects), "the release"))
        for index in range(len(released)):
            page = released[index]
            text = result.timed(2, pdfium.PageText, page)
            bare = Bare(index, page, text, pdfium.frame(page), result.timed(4, pdfium.render, page, DPI))
            bare.found = result.timed(2, lambda text=text: list(task.needles.in_text(text.text)))
            result.timed(2, values.on_page, task, result, bare, allowed)
            result.timed(3, beneath.judge, task, result, bare, pending.get(index, []))
            before = DRAWN.take(task.source, index)
            if before is None:
                before = result.timed(4, pdfium.render, source()[index], DPI)
            result.timed(4, outside.unchanged, task, result, bare, before, source)
            result.timed(4, outside.paper, task, result, bare)
            result.timed(4, anew.words, task, result, bare, before)
            result.timed(4, blank.beside, task, result, bare, before)
            result.timed(5, gate_5.page, bare)
            text.close()
            page.close()
            for gate in (2, 3, 4):
                result.checked[gate] += 1
    result.timed(5, gate_5.finish)
    result.timed(2, values.in_objects, task, result, allowed, data, objects)


def _without_marks(task: Task, data: bytes, objects: pike.Objects) -> bytes:
    """The released file with its marks unpainted: what would be seen if somebody took the boxes away. Without colour
    profiles that change nothing, as the source was drawn."""
    # Blanks in the file's own bytes where a page names the content that paints them: nothing else is written anew.
    bare = bytearray(data)
    for index in task.painted:
        page = objects.pdf.pages[index].obj
        own, marks = (b"%d %d R" % part.objgen for part in page["/Contents"])
        named = b"/Contents [ %b %b ]" % (own, marks)
        number = page.objgen[0]
        begin = objects.places[number] if number < len(objects.places) else len(data)
        written = data[begin : data.find(b"\nendobj", begin)]
        if written != b"%d 0 obj\n%b" % (number, page.unparse(resolved=True)) or written.count(named) != 1:
            return _written_without_marks(task, objects.pdf)
        place = begin + written.index(named) + len(named) - len(b"%b ]" % marks)
        bare[place : place + len(marks)] = b" " * len(marks)
    return bytes(without_profiles(bare, objects.places))


def _written_without_marks(task: Task, pdf: pikepdf.Pdf) -> bytes:
    given = {index: pdf.pages[index].obj["/Contents"] for index in task.painted}
    tree = pdf.Root["/StructTreeRoot"]
    for index, contents in given.items():
        pdf.pages[index].obj["/Contents"] = pikepdf.Array([contents[0]])
    del pdf.Root["/StructTreeRoot"]  # nobody is told of it here
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    for index, contents in given.items():
        pdf.pages[index].obj["/Contents"] = contents
    pdf.Root["/StructTreeRoot"] = tree
    return out.getvalue()


# -- the doors of the sandbox: JSON in, JSON out


def probe_json(source: str) -> dict[str, Any]:
    """Can both verifying engines read the source, and do they agree? Page sizes in points, as seen.

    Raises ``DocumentUnreadable``.
    """
    path = Path(source)
    with pike.open_pdf(path) as pdf:
        try:
            count = len(pdf.pages)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise DocumentUnreadable(f"its pages cannot be listed ({error}). Print it to PDF and try again.") from error
    with pdfium.opened(path) as document:
        if len(document) != count:
            raise DocumentUnreadable(
                f"two readers disagree on how many pages it has ({count} and {len(document)}). "
                "Print it to PDF and try again."
            )
        return {"sizes": [document.get_page_size(index) for index in range(count)]}


@little_garbage()
def verify_json(
    source: str, released: str, regions: dict[str, Any], needles: list[str], kept: dict[str, Any], **options: Any
) -> dict[str, Any]:
    """``verify`` for the sandbox: places as lists, page indices as strings."""
    anew_there = {int(page): plan for page, plan in options.get("set_anew", {}).items()}
    task = Task(
        Path(source),
        Path(released),
        {int(page): [Region.from_json(item) for item in items] for page, items in regions.items()},
        {int(page): [Painted.from_json(item) for item in items] for page, items in options["painted"].items()},
        Needles(needles),
        {int(page): [Box(*item) for item in items] for page, items in kept.items()},
        frozenset(options["pictures"]),
        int(options["seed"]),
        bool(options["ocr"]),
        {page: [Box(*area) for area in plan["seen_areas"]] for page, plan in anew_there.items()},
        {page: [Moved(*word) for word in unpacked_words(plan["words"])] for page, plan in anew_there.items()},
        {page: [Region.from_json(mark) for mark in plan["marks"]] for page, plan in anew_there.items()},
    )
    task = replace(task, kept=anew.kept_places(task))
    return verify(task)
