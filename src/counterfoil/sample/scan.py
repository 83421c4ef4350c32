"""Turns drawn pages into a scan: pictures of pages, a little skewed, with dust; no text layer."""

from __future__ import annotations

import io
import math
import random
from dataclasses import replace

import pymupdf
from PIL import Image

from counterfoil.sample.canvas import HEIGHT, WIDTH, finish
from counterfoil.sample.model import Value, Written
from counterfoil.values import Box

SCAN_DPI = 200


def scanned(written: Written, rng: random.Random) -> Written:
    """The same record as a scanner would give it back; boxes are where the words now stand."""
    source = pymupdf.open(stream=written.data)
    target = pymupdf.open()
    values: list[Value] = []
    for number in range(1, source.page_count + 1):
        angle = rng.choice((-1, 1)) * rng.uniform(0.25, 0.75)
        page = target.new_page(width=WIDTH, height=HEIGHT)
        page.insert_image(page.rect, stream=_photographed(source[number - 1], angle, rng))
        values += [
            replace(value, boxes=[_turned(box, angle) for box in value.boxes])
            for value in written.values
            if value.page == number
        ]
    source.close()
    data = finish(target, "Scanned record")
    return Written(data, "pdf", f"scan of {written.layout}", written.pages, tuple(values), layer="none")


def _photographed(page: pymupdf.Page, angle: float, rng: random.Random) -> bytes:
    pixmap = page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY)
    picture = Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)
    picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
    grain = Image.frombytes("L", picture.size, rng.randbytes(picture.width * picture.height))
    picture = Image.blend(picture, grain, 0.05)
    for _ in range(60):  # dust
        x, y = rng.randrange(picture.width - 3), rng.randrange(picture.height - 3)
        picture.paste(rng.randrange(40, 150), (x, y, x + rng.randrange(1, 3), y + rng.randrange(1, 3)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=58, dpi=(SCAN_DPI, SCAN_DPI))
    return out.getvalue()


def _turned(box: Box, angle: float) -> Box:
    """The box around ``box`` after the page was turned counter-clockwise by ``angle`` degrees about its middle."""
    turn = math.radians(-angle)
    corners = [(x - WIDTH / 2, y - HEIGHT / 2) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs = [WIDTH / 2 + x * math.cos(turn) - y * math.sin(turn) for x, y in corners]
    ys = [HEIGHT / 2 + x * math.sin(turn) + y * math.cos(turn) for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))
