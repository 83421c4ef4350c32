"""The gates that a redacted file has to pass before it may leave, all fail closed, by engines that did not make it.

pdfium reads and renders, pikepdf walks every object, tesseract reads what a reader would see. Nothing here imports the
engine that redacts. ``docs/concepts/redaction.md`` says what each gate can and cannot see.
"""

from __future__ import annotations

import io
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from counterfoil.errors import DocumentUnreadable
from counterfoil.redaction import _ocr
from counterfoil.redaction._covered import dark_patch, hidden_text, labels
from counterfoil.redaction._engines import pdfium, pike
from counterfoil.redaction._engines.geometry import Frame, stamp_box, text_core
from counterfoil.redaction._paint import Page, uncovered
from counterfoil.redaction._shown import not_as_shown
from counterfoil.redaction._stamp import Painted, Region, stamp
from counterfoil.redaction._vocabulary import FONT_NAMES, WORDS
from counterfoil.redaction.certificate import GATES, Leak
from counterfoil.redaction.needles import Needles, fold, texts_of
from counterfoil.values import Box

DPI = 100
PAGE_KEYS = frozenset("/Type /Parent /MediaBox /Resources /Contents /Rotate".split())
FORBIDDEN_KEYS = frozenset(
    f"/{key}"
    for key in (
        "Annots Names AcroForm OCProperties StructTreeRoot Metadata PieceInfo AF EmbeddedFiles EF JS AA OpenAction "
        "Outlines Dests Threads PageLabels Collection Thumb ActualText Alternates OC Info XFA"
    ).split()
)
EVEN_LEVELS = 28
"""Grey levels by which the patch beneath a mark may vary and still be one colour (JPEG noise of a scan)."""

CELL_PX, CELL_LEVELS = 4, 56
"""Gate 4: no square of 4 × 4 pixels at 100 dpi (2.9 pt) may differ on average by more than this many grey levels."""

NEAR_PX, PICTURE_NEAR_PX = 3, 5
"""Widths of the square within which an equal grey level is looked for: a letter beside a mark may be set anew by less
than a pixel, and another engine draws a page that became a picture."""

LAYER_WORDS, LAYER_SHARE = 20, 0.35
"""Gate 5: of a page's words (when there are at least 20) this share must be read by OCR as well."""


@dataclass(frozen=True)
class Task:
    """What is to be verified; all of it comes from the caller, nothing from the redactor."""

    source: Path
    released: Path
    regions: dict[int, list[Region]]
    painted: dict[int, list[Painted]]
    needles: Needles
    kept: dict[int, list[Box]]
    pictures: frozenset[int]
    seed: int
    ocr: bool


@dataclass
class _Result:
    leaks: list[Leak] = field(default_factory=list)
    seconds: dict[int, float] = field(default_factory=lambda: dict.fromkeys(GATES, 0.0))
    checked: dict[int, int] = field(default_factory=lambda: dict.fromkeys(GATES, 0))

    def timed(self, gate: int, work: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*arguments)
        finally:
            self.seconds[gate] += time.perf_counter() - started


def verify(task: Task) -> dict[str, Any]:
    """The verdict of every gate as JSON: ``leaks`` (empty when the file may leave), ``seconds`` and ``checked`` a gate.

    Raises what the engines raise on a file that they cannot read: the caller treats that as a failed gate.
    """
    result = _Result()
    result.leaks.extend(result.timed(1, lambda: list(_structure(task))))
    if not result.leaks:
        _pages(task, result)
        result.timed(2, _deep, task, result)
        if task.ocr:
            result.timed(5, _ocr_pages, task, result)
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


# -- gate 1


def _structure(task: Task) -> Iterator[Leak]:
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
            yield from _page_structure(index, page, task.painted.get(index, []))


def _page_structure(index: int, page: pikepdf.Page, painted: Sequence[Painted]) -> Iterator[Leak]:
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


def _without_marks(task: Task) -> bytes:
    """The released file with its marks unpainted: what would be seen if somebody took the boxes away."""
    with pike.open_pdf(task.released) as pdf:
        for index in task.painted:
            page = pdf.pages[index]
            page.obj["/Contents"] = pikepdf.Array([page.obj["/Contents"][0]])
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


# -- gates 2 (text), 3 and 4, page by page


def _pages(task: Task, result: _Result) -> None:
    original_or_without_notes = pike.without_notes(task.source) or task.source
    pending = pike.pending_redactions(task.source)
    with (
        pdfium.opened(original_or_without_notes, "the source") as source,
        pdfium.opened(_without_marks(task), "the release") as bare,
    ):
        for index in range(len(bare)):
            page, original = bare[index], source[index]
            frame = pdfium.frame(page)
            text = result.timed(2, pdfium.PageText, page)
            result.timed(2, _needles_in_text, task, result, index, text, frame)
            picture = result.timed(4, pdfium.render, page, DPI)
            for rect in pending.get(index, []):
                if text.within(rect).strip():
                    what = "text beneath a redaction annotation that was never applied"
                    result.leaks.append(Leak(3, "redaction annotation", index, what, frame.seen_box(rect)))
            result.timed(3, _beneath, task, result, index, text, picture, frame)
            result.timed(4, _outside, task, result, index, original, picture, frame)
            result.timed(4, _paper, task, result, index, text, picture, frame)
            if index not in task.pictures:
                result.timed(5, _pictures_as_shown, task, result, index, page, picture, frame)
            text.close()
            page.close()
            original.close()
            for gate in (2, 3, 4):
                result.checked[gate] += 1


def _pictures_as_shown(task: Task, result: _Result, index: int, page: Any, picture: Image.Image, frame: Frame) -> None:
    """No picture object holds more than the page shows; a page with one becomes a picture of itself."""
    marks = [region.box for region in task.regions.get(index, [])]
    for what, where in not_as_shown(page, picture, frame, marks):
        result.leaks.append(Leak(5, "picture", index, what, where, curable=True))


def _needles_in_text(task: Task, result: _Result, index: int, text: pdfium.PageText, frame: Frame) -> None:
    for found in task.needles.in_text(text.text):
        boxes = text.boxes(found.start, found.end, frame)
        if boxes and all(_inside_any(box, task.kept.get(index, [])) for box in boxes):
            continue
        where = boxes[0] if boxes else None
        result.leaks.append(Leak(2, "text", index, "a withheld value stands on the page", where))


def _inside_any(box: Box, kept: Sequence[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(k.x0 <= x <= k.x1 and k.y0 <= y <= k.y1 and box.x0 >= k.x0 - 3 and box.x1 <= k.x1 + 3 for k in kept)


def _beneath(
    task: Task, result: _Result, index: int, text: pdfium.PageText, picture: Image.Image, frame: Frame
) -> None:
    scale = picture.width / frame.width
    for region in task.regions.get(index, []):
        core = _core(region)
        if text.within(frame.user_rect(core)).strip():
            result.leaks.append(Leak(3, "text", index, "text stands beneath a mark", region.box))
        crop = picture.crop(_pixels(core, scale))
        if crop.width and crop.height and not _even(crop):
            result.leaks.append(Leak(3, "pixels", index, "something is drawn beneath a mark", region.box, curable=True))
    if dark_patch(picture):
        hidden = list(hidden_text(text, picture, frame, only_dark=True))
        printed = labels(hidden)
        for number, run in enumerate(hidden):
            if number in printed:
                continue
            result.leaks.append(Leak(3, "covered", index, "text beneath a dark area that was in the source", run.box))


def _paper(task: Task, result: _Result, index: int, text: pdfium.PageText, picture: Image.Image, frame: Frame) -> None:
    """The black covers every mark, and beyond the marks only blank paper: no survivor disappears beneath it."""
    painted, marks = task.painted.get(index, []), [region.box for region in task.regions.get(index, [])]
    if not painted and not marks:
        return
    page = Page.of(text, picture, frame)
    black = [item.box for item in painted]
    for region in task.regions.get(index, []):
        if uncovered(stamp_box(region.box, region.whole_region), black):
            result.leaks.append(Leak(4, "marks", index, "a mark is not painted", region.box))
    for box in black:
        for part in uncovered(box, marks):
            if not page.free(part):
                result.leaks.append(Leak(4, "marks", index, "a black box covers what was not marked", part))


def _core(region: Region) -> Box:
    """The inner part of a mark, where no neighbour reaches even on tight lines."""
    b = region.box
    dy = min(1.5, b.height / 4) if region.whole_region else b.height * 0.3
    dx = min(1.5, b.width / 6)
    return Box(b.x0 + dx, b.y0 + dy, b.x1 - dx, b.y1 - dy)


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return int(box.x0 * scale + 0.5), int(box.y0 * scale + 0.5), int(box.x1 * scale + 0.5), int(box.y1 * scale + 0.5)


def _even(crop: Image.Image) -> bool:
    """One colour, or only rules that run through the whole width or height (a form's ruling, a strike-through)."""
    low, high = crop.getextrema()
    if high - low <= EVEN_LEVELS:
        return True
    for sized in ((1, crop.height), (crop.width, 1)):
        lines = crop.resize(sized, Image.Resampling.BOX).resize(crop.size, Image.Resampling.NEAREST)
        if ImageChops.difference(crop, lines).getextrema()[1] <= EVEN_LEVELS:
            return True
    return False


def _outside(task: Task, result: _Result, index: int, original: Any, picture: Image.Image, frame: Frame) -> None:
    before = pdfium.render(original, DPI)
    if before.size != picture.size:
        result.leaks.append(Leak(4, "pixels", index, "the page has another size than its source"))
        return
    difference = ImageChops.difference(before, picture)
    scale = picture.width / frame.width
    draw = ImageDraw.Draw(difference)
    for region in task.regions.get(index, []):
        b = region.box.padded(1.5)
        draw.rectangle(_pixels(b, scale), fill=0)
    as_picture = index in task.pictures
    near = PICTURE_NEAR_PX if as_picture else NEAR_PX
    changed = [spot for spot in _changed(difference, CELL_PX, CELL_LEVELS) if _unlike(before, picture, spot, near)]
    if not changed:
        return
    # A hand-drawn box cuts letters; those go whole, and what they leave beside the box is no change of the page.
    cut = [_pixels(box.padded(1.0), scale) for box in _letters_cut(original, task.regions.get(index, []), frame)]
    changed = [spot for spot in changed if not any(_meet(spot, letter) for letter in cut)]
    if changed:
        x0, y0 = min(spot[0] for spot in changed), min(spot[1] for spot in changed)
        x1, y1 = max(spot[2] for spot in changed), max(spot[3] for spot in changed)
        where = Box(x0 / scale, y0 / scale, x1 / scale, y1 / scale)
        what = f"the page changed outside the marks, in {len(changed)} spots"
        result.leaks.append(Leak(4, "pixels", index, what, where, curable=not as_picture))


Spot = tuple[int, int, int, int]
"""A rectangle of pixels: left, top, right, bottom."""


def _changed(difference: Image.Image, cell: int, levels: int) -> list[Spot]:
    """The cells that differ by more than ``levels`` on average."""
    cells = difference.reduce(cell)
    if cells.getextrema()[1] <= levels:
        return []
    found = cells.point([255 if level > levels else 0 for level in range(256)]).tobytes()
    places = [match.start() for match in re.finditer(rb"\xff", found)]
    corners = [(place % cells.width * cell, place // cells.width * cell) for place in places]
    return [(x, y, x + cell, y + cell) for x, y in corners]


def _meet(one: Spot, other: Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _unlike(before: Image.Image, after: Image.Image, spot: Spot, near: int) -> bool:
    """True when a spot still differs after every grey level within ``near`` pixels counts as equal, both ways."""
    around = (spot[0] - near, spot[1] - near, spot[2] + near, spot[3] + near)
    one, other = before.crop(around), after.crop(around)

    def beyond(first: Image.Image, second: Image.Image) -> Image.Image:
        low, high = second.filter(ImageFilter.MinFilter(near)), second.filter(ImageFilter.MaxFilter(near))
        return ImageChops.lighter(ImageChops.subtract(low, first), ImageChops.subtract(first, high))

    unlike = ImageChops.lighter(beyond(one, other), beyond(other, one))
    inner = unlike.crop((near, near, unlike.width - near, unlike.height - near))
    return bool(ImageStat.Stat(inner).mean[0] > CELL_LEVELS)


def _letters_cut(page: Any, regions: Sequence[Region], frame: Frame) -> Iterator[Box]:
    """The letters of the source that a mark's inner part touches, each as far as it reaches."""
    cores = [text_core(region.box, region.whole_region) for region in regions]
    text = pdfium.PageText(page)
    for place in range(text.count):
        for rect in (text.rect(place), text.loose(place)):
            if rect[0] <= rect[2] and rect[1] <= rect[3]:
                box = frame.seen_box(rect)
                if any(box.overlaps(core) for core in cores):
                    yield from (frame.seen_box(text.rect(place)), box)
    text.close()


# -- gate 2: every object


def _deep(task: Task, result: _Result) -> None:
    allowed: Counter[int] = Counter()
    if task.kept:
        with pdfium.opened(task.released) as released:
            for index in task.kept:
                text = pdfium.PageText(released[index])
                frame = pdfium.frame(released[index])
                for found in task.needles.in_text(text.text):
                    boxes = text.boxes(found.start, found.end, frame)
                    if boxes and all(_inside_any(box, task.kept[index]) for box in boxes):
                        allowed[found.needle] += 1
    in_content: Counter[int] = Counter()
    seen: set[bytes] = set()
    with pike.open_pdf(task.released) as pdf:
        for piece in pike.walk(pdf):
            if piece.channel == "content":
                in_content.update(o.needle for o in task.needles.in_text(pike.shown_text(piece.data)))
                hidden = {number for number in task.needles.in_binary(piece.data) if not allowed[number]}
                in_content.update(hidden)  # a comment, or a string that is not shown
                continue
            if piece.channel in ("font", "image"):
                numbers = set(task.needles.in_binary(piece.data))
            elif piece.data in seen or (piece.channel == "name" and piece.data.decode("latin-1") in WORDS | FONT_NAMES):
                continue
            else:
                seen.add(piece.data)
                numbers = {o.needle for reading in texts_of(piece.data) for o in task.needles.in_data(reading)}
            for _ in numbers:
                result.leaks.append(Leak(2, piece.channel, -1, f"a withheld value stands in {piece.where}"))
    for number, count in in_content.items():
        if count > allowed[number]:
            result.leaks.append(
                Leak(2, "content", -1, "a withheld value stands in page content more often than it was kept")
            )
    for _ in set(task.needles.in_binary(task.released.read_bytes())):
        result.leaks.append(Leak(2, "bytes", -1, "a withheld value stands in the file's bytes"))


# -- gate 5


def _ocr_pages(task: Task, result: _Result) -> None:
    with pike.open_pdf(task.released) as pdf:
        chosen = _pages_to_read(pdf, task.seed)
    with pdfium.opened(task.released) as released:
        for index in range(len(released)):
            page = released[index]
            text = pdfium.PageText(page)
            suspicious = _unreadable(text.text)
            if index in chosen or suspicious:
                read = _ocr.read(pdfium.render(page, _ocr.DPI))
                result.checked[5] += 1
                _judge(task, result, index, text.text, read)
            text.close()
            page.close()


def _judge(task: Task, result: _Result, index: int, layer: str, read: str) -> None:
    counted = Counter(o.needle for o in task.needles.in_text(read))
    # What the text layer holds was excused place by place in gate 2; whatever is read beyond it stands in a picture.
    excused = Counter(o.needle for o in task.needles.in_text(layer))
    if any(count > excused[needle] for needle, count in counted.items()):
        result.leaks.append(Leak(5, "picture", index, "a withheld value can be read on the page"))
    words = [fold(word) for word in layer.split()]
    words = [word for word in words if len(word) >= 4]
    if len(words) >= LAYER_WORDS:
        shown = fold(read)
        share = sum(word in shown for word in words) / len(words)
        if share < LAYER_SHARE:
            what = f"only {share:.0%} of the text layer's words can be read on the page: the layer says something else"
            result.leaks.append(Leak(5, "layer", index, what, curable=True))


def _unreadable(text: str) -> bool:
    """True when letters have no meaning in Unicode: three of them may be a name (U+0002 is pdfium's hyphen)."""
    odd = (c for c in text if not c.isspace() and c != "\x02")
    return sum(1 for c in odd if c == "\ufffd" or ord(c) < 32 or 0xE000 <= ord(c) < 0xF900) >= 3


def _pages_to_read(pdf: pikepdf.Pdf, seed: int) -> set[int]:
    """Pages with large pictures, glyph drawings or patterns; the first page of every small picture; a seeded sample."""
    chosen: set[int] = set()
    small: set[Any] = set()
    for index, page in enumerate(pdf.pages):
        box = page.mediabox
        area = abs(float(box[2]) - float(box[0])) * abs(float(box[3]) - float(box[1]))
        for item, kind in _resources(page.obj.get("/Resources"), 0):
            if kind == "picture":
                large = int(item.get("/Width", 0)) * int(item.get("/Height", 0)) > 0.25 * area
                if large or item.objgen not in small:
                    chosen.add(index)
                    small.add(item.objgen)
            elif item.objgen not in small:
                chosen.add(index)
                small.add(item.objgen)
        if _draws_unread(page):
            chosen.add(index)
    rest = sorted(set(range(len(pdf.pages))) - chosen)
    count = min(len(rest), 1 + len(rest) // 500)
    return chosen | set(random.Random(seed).sample(rest, count))  # noqa: S311 - a sample, not a secret


_INLINE, _CURVES = re.compile(rb"(?:^|\s)BI\s"), re.compile(rb"\s[cvy]\s")
MANY_CURVES = 120
"""So many curves may be letters drawn as outlines; a form with rounded corners has fewer."""


def _draws_unread(page: pikepdf.Page) -> bool:
    """True when the page's own content holds an inline picture, or so many curves that they may be letters."""
    page.contents_coalesce()
    data = page.obj.Contents.read_bytes() if isinstance(page.obj.get("/Contents"), pikepdf.Stream) else b""
    return bool(_INLINE.search(data)) or sum(1 for _ in _CURVES.finditer(data)) > MANY_CURVES


def _resources(resources: Any, depth: int) -> Iterator[tuple[Any, str]]:
    if not isinstance(resources, pikepdf.Dictionary) or depth > 24:
        return
    for item in resources.get("/XObject", pikepdf.Dictionary()).values():
        if str(item.get("/Subtype")) == "/Image":
            yield item, "picture"
        else:
            yield from _resources(item.get("/Resources"), depth + 1)
    for font in resources.get("/Font", pikepdf.Dictionary()).values():
        if str(font.get("/Subtype")) == "/Type3":
            yield font, "glyphs"
    for pattern in resources.get("/Pattern", pikepdf.Dictionary()).values():
        yield pattern, "pattern"


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


def verify_json(
    source: str, released: str, regions: dict[str, Any], needles: list[str], kept: dict[str, Any], **options: Any
) -> dict[str, Any]:
    """``verify`` for the sandbox: places as lists, page indices as strings."""
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
    )
    return verify(task)
