"""Pictures whose colour profile says no more than that they are sRGB, to be drawn without it.

pdfium takes every pixel of such a picture through the profile, and gives back what it was given: a fifth of what a
page with a photograph costs to draw. Only where a profile was tried and changes nothing is its name blanked, in the
bytes that are drawn and nowhere else; a picture in any other profile is drawn in it. A picture may name its colours
itself, or an object that does.
"""

from __future__ import annotations

import functools
import io
import re
import zlib
from bisect import bisect_right
from collections.abc import Sequence

MOST_BYTES = 64 * 1024
"""A profile of three curves and a matrix has 3 KB. One with tables is another, and is not tried."""

STEP = 15
"""Tried are all mixtures of red, green and blue in so many levels' steps, and every level of each and of grey."""

NEAR = 2
"""Levels of 255 by which a colour may come out otherwise: rounding."""

REACH = 512
"""What is written of a picture after its colours, before its samples, is shorter than this."""

_COLOURS = rb"(\[\s*/ICCBased\s+(\d{1,8})\s+0\s+R\s*\])"
_OF_PICTURE = re.compile(rb"/ColorSpace\s*" + _COLOURS)
_LAST = re.compile(_COLOURS + rb"\s*endobj\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_THREE = re.compile(rb"/N\s+3\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,8})(?!\s+\d+\s+R)\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_END = re.compile(rb"stream|endobj")
_PLAIN = b"/DeviceRGB"
_DEFAULT = b"/DefaultRGB"


def without_profiles(data: bytes | bytearray, places: Sequence[int]) -> bytes | bytearray:
    """The bytes of a file with ``/DeviceRGB`` where a picture, or an object that is nothing else, names a profile that
    is sRGB; as long as before.

    ``places``: where its objects begin, by number from 1 (``offsets.places``); without them nothing is changed.
    """
    if _DEFAULT in data:
        return data  # /DeviceRGB may be another there
    plain: bytearray | None = None
    for found in _LAST.finditer(data):
        number, (first, last) = bisect_right(places, found.start(), 1) - 1, found.span(1)
        alone = number > 0 and data[places[number] : first].rstrip() == b"%d 0 obj" % number
        if alone and _is_srgb(data, places, int(found[2])):
            plain = bytearray(data) if plain is None else plain
            plain[first:last] = _PLAIN.ljust(last - first)
    for found in _OF_PICTURE.finditer(data):
        number = bisect_right(places, found.start(), 1) - 1  # the object that it stands in
        if number < 1:
            return data
        begin, (first, last) = places[number], found.span(1)
        if _END.search(data, begin, last):
            continue  # it stands in a stream, or between two objects
        ends = _END.search(data, last, last + REACH)
        if ends is None or not _PICTURE.search(data, begin, ends.start()):
            continue
        if _is_srgb(data, places, int(found[2])):
            plain = bytearray(data) if plain is None else plain
            plain[first:last] = _PLAIN.ljust(last - first)
    return data if plain is None else plain


def _is_srgb(data: bytes | bytearray, places: Sequence[int], number: int) -> bool:
    """Whether an object is the stream of a profile that is sRGB; not where it is stored in any but the plainest way."""
    if not 0 < number < len(places):
        return False
    begins = _STREAM.search(data, places[number], places[number] + 1024)
    if begins is None:
        return False
    head = bytes(data[places[number] : begins.start()])
    length = _LENGTH.search(head)
    if length is None or not _THREE.search(head) or b"endobj" in head or int(length[1]) > MOST_BYTES:
        return False
    stored = bytes(data[begins.end() : begins.end() + int(length[1])])
    if b"/Filter" in head:
        if not re.search(rb"/Filter\s*/FlateDecode\b", head) or b"/DecodeParms" in head:
            return False
        try:
            stored = zlib.decompressobj().decompress(stored, MOST_BYTES)
        except zlib.error:
            return False
    return changes_nothing(stored)


@functools.lru_cache(maxsize=64)
def changes_nothing(profile: bytes) -> bool:
    """Whether every colour comes out of a profile as it went in, to be shown in sRGB."""
    from PIL import Image, ImageChops, ImageCms  # inline: few documents hold a profile

    levels = range(0, 256, STEP)
    colours = [(red, green, blue) for red in levels for green in levels for blue in levels]
    for level in range(256):
        colours += [(level, 0, 0), (0, level, 0), (0, 0, level), (level, level, level)]
    tried = Image.new("RGB", (len(colours), 1))
    tried.putdata(colours)
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        through = ImageCms.buildTransform(given, ImageCms.createProfile("sRGB"), "RGB", "RGB")
        shown = ImageCms.applyTransform(tried, through)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    if shown is None:
        return False
    return all(high <= NEAR for _, high in ImageChops.difference(tried, shown).getextrema())
