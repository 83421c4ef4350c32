"""What happens to paper: a fax, a bad photocopy, a stamp across the text. All give scans without a text layer."""

from __future__ import annotations

import io
import random
from dataclasses import replace

import pymupdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from counterfoil.sample.canvas import HEIGHT, WIDTH, finish
from counterfoil.sample.model import Value, Written
from counterfoil.sample.scan import _turned

KINDS = ("fax", "copy", "stamp")
_DPI = 200


def worn(written: Written, rng: random.Random, kind: str) -> Written:
    """The record as it comes out of a fax (one bit, coarse lines), a bad copier, or from under a stamp."""
    source, target = pymupdf.open(stream=written.data), pymupdf.open()
    values: list[Value] = []
    for number in range(1, source.page_count + 1):
        angle = rng.choice((-1, 1)) * rng.uniform(0.1, 0.9 if kind != "fax" else 0.5)
        pixmap = source[number - 1].get_pixmap(dpi=_DPI, colorspace=pymupdf.csGRAY)
        picture = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
        if kind == "stamp":
            _stamp(picture, rng)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=252)
        picture = _faxed(picture, rng) if kind == "fax" else _copied(picture, rng)
        out = io.BytesIO()
        if kind == "fax":
            picture.save(out, "PNG", dpi=(_DPI, _DPI))
        else:
            picture.save(out, "JPEG", quality=58, dpi=(_DPI, _DPI))
        page = target.new_page(width=WIDTH, height=HEIGHT)
        page.insert_image(page.rect, stream=out.getvalue())
        values += [
            replace(value, boxes=[_turned(box, angle) for box in value.boxes])
            for value in written.values
            if value.page == number
        ]
    source.close()
    data = finish(target, "Scanned record")
    return Written(data, "pdf", f"{kind} of {written.layout}", written.pages, tuple(values), layer="none")


def _faxed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """One bit at fine resolution (ITU-T T.4: 204 by 196 to the inch), with specks and a lost line or two."""
    for _ in range(220):
        x, y = rng.randrange(picture.width - 2), rng.randrange(picture.height - 2)
        picture.paste(rng.choice((0, 255)), (x, y, x + rng.randrange(1, 3), y + 1))
    for _ in range(rng.randrange(0, 3)):
        y = rng.randrange(picture.height - 1)
        picture.paste(255, (0, y, picture.width, y + 1))
    return picture.point(lambda level: 255 if level > 140 else 0).convert("1")


def _copied(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Pale, a little out of focus, dark along one edge."""
    soft = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.8)))
    pale = soft.point(lambda level: min(255, 70 + int(level * 0.74)))
    pale.paste(90, (0, 0, rng.randrange(3, 14), picture.height))
    grain = Image.frombytes("L", pale.size, rng.randbytes(pale.width * pale.height))
    return Image.blend(pale, grain, 0.06)


def _stamp(picture: Image.Image, rng: random.Random) -> None:
    """A word in a frame across the page, as grey as a worn pad leaves it; the text beneath stays legible."""
    word = rng.choice(("RECEIVED", "COPY", "RECORDS DIVISION"))
    mask = Image.new("L", (760, 120), 0)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((4, 4, 755, 115), outline=120, width=6)
    draw.text((380, 60), word, fill=120, anchor="mm", font=ImageFont.load_default(64))
    mask = mask.rotate(rng.uniform(-14, 14), expand=True)
    at = (rng.randrange(200, 700), rng.randrange(500, picture.height - 500))
    picture.paste(90, (*at, at[0] + mask.width, at[1] + mask.height), mask)
