"""An evidence photograph: a page with a picture of an identity card, whose words are only pixels."""

from __future__ import annotations

import io
import random
from functools import partial

from PIL import Image, ImageDraw

from counterfoil.sample.canvas import WIDTH, Canvas
from counterfoil.sample.forms.grid import letterhead, row
from counterfoil.sample.model import MARKING, Event, Piece, Tag, Value, Written
from counterfoil.sample.portrait import portrait
from counterfoil.sample.voice import Voice
from counterfoil.values import Box, Category, RecordKind

X0, X1 = 40.0, WIDTH - 40.0
_CARD = (1500, 945)  # pixels: a card of 85.6 × 54 mm, enlarged


def evidence_photo(event: Event, rng: random.Random) -> Written:
    """One page."""
    voice = Voice(event, RecordKind.PHOTO, rng, upper=True)
    canvas = Canvas(title=f"Evidence Photograph {event.rd}", rng=rng)
    y = letterhead(canvas, "EVIDENCE PHOTOGRAPH", "LPD-34.600 (SAMPLE)", x0=X0, x1=X1)
    draw = partial(row, canvas, x0=X0, x1=X1, font="sans")
    officer = event.officers[0]
    y = draw(
        y,
        22,
        [
            (1, "RD NO.", [voice.number(event.rd, "RD")]),
            (2, "TAKEN BY", [voice.officer(officer, "lf")]),
            (1, "STAR NO.", [voice.officer(officer, "star")]),
            (2, "DATE AND TIME", f"{event.occurred_at:%d %b %Y %H:%M}".upper()),
        ],
    )
    y = draw(
        y,
        22,
        [(1, "SUBJECT OF PHOTOGRAPH", "IDENTIFICATION CARD FOUND ON SCENE"), (1, "LOCATION", [voice.place()])],
    )
    person = event.cast["V"]
    box = Box(X0 + 60, y + 30, X1 - 60, y + 30 + (X1 - X0 - 120) * _CARD[1] / _CARD[0])
    canvas.image(box, _card(canvas, voice, box))
    canvas.text(X0 + 60, box.y1 + 14, [Piece("Photograph 1 of 1. Owner: "), *voice.name(person, "full")], size=9)
    return Written(canvas.pdf(), "pdf", "photo sheet", canvas.page_number, tuple(canvas.values))


def _card(canvas: Canvas, voice: Voice, box: Box) -> bytes:
    """The picture; notes the place of each of its words on the page."""
    person = voice.event.cast["V"]
    width, height = _CARD
    picture = Image.new("RGB", _CARD, (96, 82, 70))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((60, 50, width - 60, height - 50), 50, fill=(214, 226, 236))
    draw.rectangle((60, 110, width - 60, 200), fill=(44, 74, 120))
    draw.text((110, 118), "STATE OF SAMPLE  IDENTIFICATION CARD", fill=(255, 255, 255), font_size=56)
    picture.paste(Image.open(io.BytesIO(portrait(person, ""))).resize((330, 422)), (110, 240))
    per_pixel = box.width / width
    lines = (
        (Category.DRIVERS_LICENCE, person.licence),
        (Category.NAME, person.last.upper()),
        (Category.NAME, person.first.upper()),
        (Category.HOME_ADDRESS, person.address.upper()),
        (Category.DATE_OF_BIRTH, f"{person.born_on:%m/%d/%Y}"),
    )
    face = Tag(Category.PHOTO, voice.role(person), person.id)
    frame = Box(box.x0 + 110 * per_pixel, box.y0 + 240 * per_pixel, box.x0 + 440 * per_pixel, box.y0 + 662 * per_pixel)
    canvas.values.append(Value("[picture]", face, "picture", canvas.page_number, [frame]))
    y = 240
    for label, (category, text) in zip(("ID", "1", "2", "8", "DOB"), lines, strict=True):
        size = 58 if len(text) < 24 else 38
        draw.text((480, y), label, fill=(60, 90, 140), font_size=30)
        draw.text((560, y - 10), text, fill=(20, 20, 24), font_size=size)
        left, top, right, bottom = draw.textbbox((560, y - 10), text, font_size=size)
        place = Box(
            box.x0 + left * per_pixel, box.y0 + top * per_pixel, box.x0 + right * per_pixel, box.y0 + bottom * per_pixel
        )
        tag = voice.piece(person, category, text).tag
        assert tag is not None  # noqa: S101 - the text is not empty
        canvas.values.append(Value(text, tag, "picture", canvas.page_number, [place]))
        y += 92
    draw.text((110, 780), MARKING.replace("–", "-"), fill=(150, 30, 30), font_size=44)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return out.getvalue()


__all__ = ["evidence_photo"]
