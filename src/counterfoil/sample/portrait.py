"""A booking portrait that is obviously a drawing: shapes, no face of anybody."""

from __future__ import annotations

import io
import random
import zlib

from PIL import Image, ImageDraw

from counterfoil.sample.model import Person

_SKIN = {
    "WWH": ((198, 156, 120), (176, 130, 96)),
    "BLK": ((120, 82, 58), (92, 62, 44)),
    "WHI": ((232, 200, 174), (216, 178, 150)),
    "API": ((226, 188, 150), (190, 146, 108)),
}
_HAIR = {"BLK": (28, 26, 28), "BRO": (78, 52, 34), "BLN": (204, 170, 104), "GRY": (150, 150, 152), "RED": (150, 72, 36)}


def portrait(person: Person, number: str, *, width: int = 300, height: int = 384) -> bytes:
    """A JPEG of ``width`` × ``height`` pixels, the same for the same person."""
    rng = random.Random(zlib.crc32(f"{person.id}{person.ssn}".encode()))
    picture = Image.new("RGB", (width, height), (178, 186, 194))
    draw = ImageDraw.Draw(picture)
    for y in range(0, height, 4):  # a wall that darkens downwards, with height lines
        shade = 196 - y // 7
        draw.rectangle((0, y, width, y + 4), fill=(shade, shade + 6, shade + 12))
    for y in range(24, height - 90, 34):
        draw.line((0, y, width, y), fill=(150, 158, 166), width=1)
        draw.line((width - 22, y, width, y), fill=(60, 60, 60), width=2)
    skin = rng.choice(_SKIN.get(person.race, _SKIN["WHI"]))
    hair = _HAIR.get(person.hair, skin)
    middle, eye_y = width // 2 + rng.randint(-6, 6), 150 + rng.randint(-6, 8)
    w, h = rng.randint(58, 68), rng.randint(80, 92)
    shirt = rng.choice(((52, 60, 84), (90, 34, 34), (50, 74, 56), (84, 84, 90), (214, 210, 200)))
    draw.ellipse((middle - 130, 268, middle + 130, 520), fill=shirt)
    draw.rectangle((middle - 26, 218, middle + 26, 290), fill=tuple(int(c * 0.9) for c in skin))
    draw.ellipse((middle - 46, 262, middle + 46, 306), fill=tuple(int(c * 0.9) for c in skin))
    if person.sex == "F":
        draw.ellipse((middle - w - 18, eye_y - h - 16, middle + w + 18, eye_y + h + 34), fill=hair)
    draw.ellipse((middle - w - 7, eye_y - 12, middle - w + 9, eye_y + 22), fill=skin)
    draw.ellipse((middle + w - 9, eye_y - 12, middle + w + 7, eye_y + 22), fill=skin)
    draw.ellipse((middle - w, eye_y - h + 8, middle + w, eye_y + h), fill=skin)
    draw.chord((middle - w - 2, eye_y - h, middle + w + 2, eye_y + h - 40), 180, 360, fill=hair)
    if person.sex == "M" and rng.random() < 0.5:
        draw.chord(
            (middle - w + 4, eye_y + 4, middle + w - 4, eye_y + h + 2),
            10,
            170,
            fill=tuple((a + b) // 2 for a, b in zip(hair, skin, strict=True)),
        )
    for side in (-1, 1):
        x = middle + side * w * 0.42
        draw.ellipse((x - 9, eye_y - 5, x + 9, eye_y + 5), fill=(246, 246, 244))
        draw.ellipse((x - 4, eye_y - 4, x + 4, eye_y + 4), fill=(58, 44, 34))
        draw.line((x - 13, eye_y - 15, x + 13, eye_y - 16 + rng.randint(-2, 2)), fill=hair, width=5)
    draw.line(
        (middle, eye_y + 4, middle - 7, eye_y + 34, middle + 4, eye_y + 36),
        fill=tuple(int(c * 0.78) for c in skin),
        width=3,
    )
    draw.line((middle - 20, eye_y + 56, middle + 20, eye_y + 56 + rng.randint(-2, 2)), fill=(140, 74, 70), width=4)
    draw.rectangle((middle - 84, height - 62, middle + 84, height - 8), fill=(24, 24, 26))
    draw.text((middle, height - 48), "LAKEHURST PD", fill=(240, 240, 240), anchor="mm", font_size=15)
    draw.text((middle, height - 23), number, fill=(240, 240, 240), anchor="mm", font_size=22)
    draw.text((8, 4), "SAMPLE DRAWING", fill=(130, 20, 20), font_size=13)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
