"""Proof pages: a document with every proposal drawn on it, for a person to look at. Staff only, never released.

The pages are pictures: no text, link or script of the source gets into the proof, and what the person sees is what a
reader of the record would see. Duties differ by letter and line as well as by color; what would be removed is hatched.
Tags never cover words: see ``proof_tags``.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil.law.model import DutyKind
from counterfoil.review.model import Decision, Proposal
from counterfoil.review.proof_tags import Rect, Tagged, place
from counterfoil.sandbox import Kind, Limits, Worker

if TYPE_CHECKING:
    import PIL.Image
    import PIL.ImageDraw

WATERMARK = "STAFF REVIEW - NOT FOR RELEASE"
LIMITS = Limits(wall_s=900, cpu_s=900)
_PICTURES = tuple(f"PIL.{name}ImagePlugin" for name in ("Bmp", "Gif", "Jpeg", "Png", "Ppm"))
DRAWING = Kind("drawing", ("counterfoil.review.proof_pages", "pypdfium2", "PIL.ImageDraw", *_PICTURES))
"""The kind of worker that draws proof pages."""
_DPI = 110
_SCALE = _DPI / 72
_LEGEND_PT = 46
_GUTTER_PT = 46  # blank paper to the left and right of the page, for tags that find no room beside their box
_BLANK = 215  # at least as light as this: nothing is printed there
_LOOKS: dict[str, tuple[str, tuple[int, int, int], str, tuple[int, int]]] = {
    # duty → letter, color (dark enough on white), words, dash and gap in pixels
    DutyKind.COMPELLED: ("C", (0, 110, 50), "must go out", (1, 0)),
    DutyKind.FORBIDDEN: ("F", (190, 0, 0), "must not go out", (1, 0)),
    DutyKind.PERMITTED_TO_WITHHOLD: ("P", (0, 70, 190), "may be withheld", (10, 5)),
    DutyKind.OPEN: ("O", (95, 95, 95), "open", (2, 4)),
    DutyKind.REFER: ("R", (160, 75, 0), "a person decides", (6, 2)),
}


def proposal_pages(pdf: Path, proposals: Sequence[Proposal], out: Path, *, label: str = "") -> Path:
    """Write ``out``, a PDF of pictures of ``pdf`` with a box for each proposal and a legend on each page.

    ``label`` says on each page whose it is (case number and record id), so that printed sheets can be told apart.
    A box's tag is the duty's letter and the running number of the finding (``F3`` is ``p1-0003`` on page 1). Pages are
    wider than the source's by a gutter on each side.
    ``pdf`` is untrusted and rendered in the sandbox. Raises ``DocumentUnreadable`` or ``LimitExceeded``; then, and
    until it is complete, ``out`` does not appear.
    """
    return draw_boxes(pdf, boxes_of(proposals), out, label=label)


def boxes_of(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """What is drawn for proposals, as JSON."""
    return [
        {
            "page": p.finding.page_index,
            "box": box.as_list(),
            "duty": p.duty.kind.value,
            "redact": p.decision is Decision.REDACT,
            "tag": _number(p.finding.id) if first else "",
        }
        for p in proposals
        for first, box in ((index == 0, box) for index, box in enumerate(p.finding.boxes))
    ]


def draw_boxes(pdf: Path, boxes: Sequence[Mapping[str, Any]], out: Path, *, label: str = "") -> Path:
    """As ``proposal_pages``, of boxes."""
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".proof-") as folder,
        Worker(LIMITS, writable=[Path(folder)], readable=[pdf], programs=False, kind=DRAWING) as worker,
    ):
        made = Path(folder) / "proof.pdf"
        worker.call(
            "counterfoil.review.proof_pages:draw",
            source=str(pdf.resolve()),
            boxes=list(boxes),
            target=str(made.resolve()),
            label=label,
        )
        os.replace(made, out)
    return out


def _number(finding_id: str) -> str:
    tail = finding_id.rpartition("-")[2]
    return str(int(tail)) if tail.isdecimal() else tail


def footer(label: str, number: int, count: int) -> str:
    """The last line of a sheet: what it is, whose, and which page.

    >>> footer("CF-2024-000012   R-000017", 2, 7)
    'STAFF REVIEW - NOT FOR RELEASE   CF-2024-000012   R-000017   page 2 of 7'
    """
    return "   ".join(part for part in (WATERMARK, label, f"page {number} of {count}") if part)


def draw(source: str, boxes: list[dict[str, Any]], target: str, label: str = "") -> int:
    """Runs in the sandbox: render, draw, write. Returns the number of pages."""
    import pypdfium2 as pdfium  # inline: slow import

    document, proof = pdfium.PdfDocument(source), pdfium.PdfDocument.new()
    for index in range(len(document)):
        page = document[index]
        width_pt, height_pt = page.get_size()
        picture = page.render(scale=_SCALE).to_pil().convert("RGB")
        last_line = footer(label, index + 1, len(document))
        drawn = _draw_page(picture, [one for one in boxes if one["page"] == index], last_line)
        jpeg = io.BytesIO()
        drawn.save(jpeg, "JPEG", quality=80)
        image = pdfium.PdfImage.new(proof)
        image.load_jpeg(jpeg, inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width_pt + 2 * _GUTTER_PT, height_pt + _LEGEND_PT))
        sheet = proof.new_page(width_pt + 2 * _GUTTER_PT, height_pt + _LEGEND_PT)
        sheet.insert_obj(image)
        sheet.gen_content()
        sheet.close()
        page.close()
    proof.save(target)
    return len(document)


def _draw_page(picture: PIL.Image.Image, boxes: list[dict[str, Any]], last_line: str) -> PIL.Image.Image:
    from PIL import Image, ImageDraw  # inline: slow import

    gutter = round(_GUTTER_PT * _SCALE)
    sheet = Image.new("RGB", (picture.width + 2 * gutter, picture.height + round(_LEGEND_PT * _SCALE)), (238, 238, 238))
    sheet.paste(picture, (gutter, 0))
    layer = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    layer.paste(_watermark(*picture.size), (gutter, 0))
    pen = ImageDraw.Draw(layer)
    for one in boxes:
        _box(pen, one)
    _tags(pen, picture, boxes)
    _legend(pen, sheet.width, picture.height, last_line)
    return Image.alpha_composite(sheet.convert("RGBA"), layer).convert("RGB")


def _outer(one: dict[str, Any]) -> Rect:
    """The box as it is drawn on the sheet, a pixel around the words."""
    x0, y0, x1, y1 = (value * _SCALE for value in one["box"])
    gutter = round(_GUTTER_PT * _SCALE)
    return (x0 + gutter - 1, y0 - 1, x1 + gutter + 1, y1 + 1)


def _box(pen: PIL.ImageDraw.ImageDraw, one: dict[str, Any]) -> None:
    _, color, _, dash = _LOOKS[one["duty"]]
    box = _outer(one)
    if one["redact"]:
        pen.rectangle(box, fill=(*color, 32))
        _hatch(pen, box, (*color, 120))
    _outline(pen, box, (*color, 255), dash)


def _tags(pen: PIL.ImageDraw.ImageDraw, picture: PIL.Image.Image, boxes: list[dict[str, Any]]) -> None:
    """The letter of the duty and the running number of each finding, beside its box."""
    font = _font(12)
    gutter = round(_GUTTER_PT * _SCALE)
    grey = picture.convert("L")

    def is_paper(rect: Rect) -> bool:
        x0, y0, x1, y1 = rect
        return bool(grey.crop((int(x0) - gutter, int(y0), int(x1) - gutter + 1, int(y1) + 1)).getextrema()[0] >= _BLANK)

    named = [(f"{_LOOKS[one['duty']][0]}{one['tag']}", one) for one in boxes if one["tag"]]
    placed = place(
        [Tagged(_outer(one), pen.textlength(text, font=font) + 4, 13) for text, one in named],
        [_outer(one) for one in boxes],
        page=(gutter, 0, gutter + picture.width, picture.height),
        gutter=gutter,
        is_paper=is_paper,
    )
    for (_, one), spot in zip(named, placed, strict=True):
        if spot.leader:
            pen.line(spot.leader, fill=(*_LOOKS[one["duty"]][1], 170), width=1)
    for (text, one), spot in zip(named, placed, strict=True):
        x0, y0, _, _ = spot.rect
        pen.rectangle(spot.rect, fill=(*_LOOKS[one["duty"]][1], 255))
        pen.text((x0 + 2, y0 - 1), text, font=font, fill=(255, 255, 255, 255))


def _hatch(pen: PIL.ImageDraw.ImageDraw, box: tuple[float, ...], color: tuple[int, ...]) -> None:
    x0, y0, x1, y1 = box
    height = y1 - y0
    start = x0 - height
    while start < x1:
        left, right = max(start, x0), min(start + height, x1)
        if left < right:
            pen.line((left, y1 - (left - start), right, y1 - (right - start)), fill=color, width=1)
        start += 9


def _outline(
    pen: PIL.ImageDraw.ImageDraw, box: tuple[float, ...], color: tuple[int, ...], dash: tuple[int, int]
) -> None:
    x0, y0, x1, y1 = box
    on, off = dash
    if not off:
        pen.rectangle((x0, y0, x1, y1), outline=color, width=2)
        return
    for start, end, fixed, across in ((x0, x1, (y0, y1), True), (y0, y1, (x0, x1), False)):
        at = start
        while at < end:
            stop = min(at + on, end)
            for other in fixed:
                pen.line((at, other, stop, other) if across else (other, at, other, stop), fill=color, width=2)
            at += on + off


def _legend(pen: PIL.ImageDraw.ImageDraw, width: int, top: int, last_line: str) -> None:
    pen.rectangle((0, top, width, top + round(_LEGEND_PT * _SCALE)), fill=(255, 255, 255, 255))
    pen.line((0, top, width, top), fill=(0, 0, 0, 255), width=1)
    font = _font(13)
    x, y = 14.0, top + 10
    for letter, color, words, dash in _LOOKS.values():
        _outline(pen, (x, y, x + 26, y + 18), (*color, 255), dash)
        pen.text((x + 8, y + 1), letter, font=font, fill=(*color, 255))
        pen.text((x + 32, y + 1), words, font=font, fill=(0, 0, 0, 255))
        x += 46 + pen.textlength(words, font=font)
    _hatch(pen, (x, y, x + 26, y + 18), (0, 0, 0, 255))
    pen.rectangle((x, y, x + 26, y + 18), outline=(0, 0, 0, 255))
    pen.text((x + 32, y + 1), "would be removed", font=font, fill=(0, 0, 0, 255))
    size = 15
    while size > 8 and pen.textlength(last_line, font=_font(size)) > width - 28:  # a narrow page
        size -= 1
    pen.text((14, y + 30), last_line, font=_font(size), fill=(190, 0, 0, 255))


@cache
def _watermark(width: int, height: int) -> PIL.Image.Image:
    """An empty layer with the watermark across it; pages of one size share it, as copies."""
    from PIL import Image, ImageDraw  # inline: slow import

    layer = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    font = _font(max(width // 20, 12))
    words = Image.new("RGBA", (width * 2, font.size * 2), (0, 0, 0, 0))
    ImageDraw.Draw(words).text((0, 0), WATERMARK, font=font, fill=(190, 0, 0, 60))
    turned = words.crop(words.getbbox()).rotate(45, expand=True, resample=Image.Resampling.BILINEAR)
    layer.paste(turned, ((width - turned.width) // 2, (height - turned.height) // 2))
    return layer


@cache
def _font(size_px: int) -> Any:
    from PIL import ImageFont  # inline: slow import

    return ImageFont.load_default(size_px)
