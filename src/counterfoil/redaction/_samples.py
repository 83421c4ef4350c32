"""The samples of a picture as its release shall hold them: no more, and no more in each, than the page shows."""

from __future__ import annotations

from typing import Any

import pikepdf

from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import data_of

COMPONENTS = {
    "DeviceGray": 1, "G": 1, "CalGray": 1, "DeviceRGB": 3, "RGB": 3, "CalRGB": 3, "Lab": 3, "DeviceCMYK": 4, "CMYK": 4,
}  # fmt: skip
APART = 0.5
"""The least by which the ends of a tint or of a decoding must differ, of 1: else samples may differ and not show."""


def samples(source: Any) -> tuple[bytes, int]:
    """The decoded samples (ISO 32000-2 §8.9.5.2) and how many bits each has; raises ``CannotRebuild``.

    Rows and bytes beyond the picture are cut off, the low byte of 16 bits is dropped, and of colours of a palette that
    are one only the first is used.
    """
    data, width, height = data_of(source), int(source.Width), int(source.Height)
    if bool(source.get("/ImageMask", False)):
        return data[: (width + 7) // 8 * height], 1
    space, bits = source.get("/ColorSpace"), int(source.get("/BitsPerComponent", 8))
    if bits not in (1, 2, 4, 8, 16):
        raise CannotRebuild("a picture with samples of an odd size")
    kind = str(space[0])[1:] if isinstance(space, pikepdf.Array) and len(space) else str(space)[1:]
    _require_contrast(source, space, kind)
    data = data[: (width * _components(space, kind) * bits + 7) // 8 * height]
    if kind in ("Indexed", "I"):
        data = data.translate(_first_of_each(space, bits))
    return (data[::2], 8) if bits == 16 else (data, bits)


def _components(space: Any, kind: str) -> int:
    if kind in COMPONENTS:
        return COMPONENTS[kind]
    if kind == "ICCBased":
        return int(space[1].N)
    if kind in ("Indexed", "I", "Separation"):
        return 1
    if kind == "DeviceN":
        return len(space[1])
    raise CannotRebuild("a picture in an unknown colour space")


def _require_contrast(source: Any, space: Any, kind: str) -> None:
    """Raise where samples that differ may be drawn as one colour."""
    ends = [float(value) for value in source.get("/Decode", [])]
    if kind not in ("Indexed", "I", "Lab") and any(
        abs(high - low) < APART for low, high in zip(ends[::2], ends[1::2], strict=False)
    ):
        raise CannotRebuild("a picture whose samples are decoded to one colour")
    if kind in ("Indexed", "I") and ends and ends[:2] not in ([0, 255], [0, 15], [0, 3], [0, 1]):
        raise CannotRebuild("a palette with a decoding of its own")
    if kind in ("Separation", "DeviceN"):
        tint = space[3]
        first, last = ([float(v) for v in tint.get(key, [])] for key in ("/C0", "/C1"))
        if not first or max((abs(a - b) for a, b in zip(first, last, strict=False)), default=0) < APART:
            raise CannotRebuild("a picture in an ink whose tints cannot be told")


def _first_of_each(space: Any, bits: int) -> bytes:
    """A table for bytes of samples: each number of a colour becomes the first number of the same colour."""
    base = space[1]
    kind = str(base[0])[1:] if isinstance(base, pikepdf.Array) and len(base) else str(base)[1:]
    width = _components(base, kind)
    table = space[3]
    colours = data_of(table) if isinstance(table, pikepdf.Stream) else bytes(table)
    count = min(int(space[2]) + 1, 1 << min(bits, 8))
    first: dict[bytes, int] = {}
    becomes = []
    for number in range(1 << min(bits, 8)):  # numbers beyond the palette are drawn as its last
        at = min(number, count - 1)
        colour = colours[at * width : (at + 1) * width]
        becomes.append(first.setdefault(colour, at))
    mask, steps = (1 << bits) - 1, range(0, 8, bits) if bits < 8 else (0,)
    return bytes(sum(becomes[byte >> step & mask] << step for step in steps) for byte in range(256))
