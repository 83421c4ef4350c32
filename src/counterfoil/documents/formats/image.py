"""A picture as pages of a PDF: turned upright as its EXIF says, one page a frame, nothing of its metadata kept."""

from __future__ import annotations

import io
import struct
import warnings as python_warnings
from collections.abc import Iterator
from pathlib import Path

import pymupdf
from PIL import ExifTags, Image, ImageOps, ImageSequence, UnidentifiedImageError

from counterfoil.documents.content import Content
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_PIXELS = 100_000_000  # of one frame: A3 at 600 dpi has 70 million
MAX_FRAMES = 500
_MAX_ANIMATION_FRAMES = 20
_ASSUMED_DPI = 200
_TEXT = "text in the file: "
_BESIDE = ("GPS", "thumbnail")
_LONGEST_PT, _SHORTEST_PT = 1224.0, 144.0

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def parse(data: bytes, media_type: str, scratch: Path) -> Content:
    """One page for each frame, sized by the picture's own dpi (200 where it says none), at most 17 inches long.

    A JPEG that needs no turning keeps its pixels; every other picture is stored without loss. EXIF that says where or
    when the picture was taken becomes a property. Raises ``DocumentUnreadable`` and ``LimitExceeded``.
    """
    said: list[str] = []
    document = pymupdf.open()
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[media_type.partition("/")[2].upper()]) as image:
                properties = _properties(image)
                if more := [name for name, _ in properties if name in _BESIDE or name.startswith(_TEXT)]:
                    said.append(
                        f"The file of the picture holds more than the picture shows ({', '.join(more)}). "
                        "Nothing of that goes into a release; look at its properties."
                    )
                for frame in _frames(image, said):
                    _add_page(document, frame)
    except Image.DecompressionBombError as error:
        raise LimitExceeded(
            f"The picture has more than {MAX_PIXELS:,} pixels. Save it smaller, or as several pictures."
        ) from error
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
        ArithmeticError,
        AttributeError,
        RuntimeError,
        struct.error,
    ) as error:
        raise DocumentUnreadable(
            f"The picture is damaged ({type(error).__name__}). Open it in a picture program and save it again."
        ) from error
    target = scratch / "working.pdf"
    document.save(target, garbage=3, no_new_id=True)
    return Content(media_type, pdf=target, properties=properties, warnings=tuple(said))


def _frames(image: Image.Image, said: list[str]) -> Iterator[Image.Image]:
    count = getattr(image, "n_frames", 1)
    most = MAX_FRAMES if image.format == "TIFF" else _MAX_ANIMATION_FRAMES
    if count > most:
        said.append(f"The picture has {count} frames; the first {most} are shown.")
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number >= most:
            return
        if frame.width * frame.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        yield frame


def _add_page(document: pymupdf.Document, frame: Image.Image) -> None:
    upright = ImageOps.exif_transpose(frame)
    dpi = _dpi(frame)
    turned = upright.size != frame.size
    width, height = (side * 72 / (dpi[1 - axis] if turned else dpi[axis]) for axis, side in enumerate(upright.size))
    longest = max(width, height)
    scale = (
        _LONGEST_PT / longest if longest > _LONGEST_PT else _SHORTEST_PT / longest if longest < _SHORTEST_PT else 1.0
    )
    page = document.new_page(width=max(width * scale, 1), height=max(height * scale, 1))
    page.insert_image(page.rect, stream=_encoded(frame, upright))


def _encoded(frame: Image.Image, upright: Image.Image) -> bytes:
    """The pixels alone, without metadata: JPEG again for a JPEG, PNG for the rest. What is transparent shows white."""
    buffer = io.BytesIO()
    if frame.format == "JPEG" and upright.mode in ("L", "RGB"):
        upright.save(buffer, "JPEG", quality=95, subsampling=0, exif=b"", icc_profile=None, comment=b"")
        return buffer.getvalue()
    flat = upright
    if flat.mode in ("RGBA", "LA", "PA") or "transparency" in flat.info:
        layer = flat.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
    elif flat.mode not in ("1", "L", "RGB"):
        flat = flat.convert("L" if flat.mode in ("I", "F", "I;16", "I;16B") else "RGB")
    flat.info.clear()
    flat.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def _dpi(frame: Image.Image) -> tuple[float, float]:
    try:
        # Whole numbers: PNG counts in dots a metre, and 150 comes back as 149.987.
        across, down = (round(float(value)) for value in frame.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return _ASSUMED_DPI, _ASSUMED_DPI
    sane = 50 <= across <= 2400 and 50 <= down <= 2400
    # 72 and 96 are what programs write when nobody measured anything.
    return (across, down) if sane and across not in (72, 96) else (_ASSUMED_DPI, _ASSUMED_DPI)


def _properties(image: Image.Image) -> tuple[tuple[str, str], ...]:
    found = [("size", f"{image.width} x {image.height} pixels")]
    try:
        exif = image.getexif()
        tags = dict(exif) | dict(exif.get_ifd(ExifTags.IFD.Exif))
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, TypeError, KeyError, SyntaxError, OSError, EOFError, ZeroDivisionError, AttributeError):
        return tuple(found)
    for tag, name in ExifTags.TAGS.items():
        if tag in tags and isinstance(tags[tag], str | int | float) and not isinstance(tags[tag], bool):
            found.append((name, " ".join(str(tags[tag]).split())[:200]))
    if place:
        found.append(("GPS", "the picture says where it was taken"))
    if exif.get_ifd(ExifTags.IFD.IFD1):
        found.append(
            ("thumbnail", "the picture holds a small copy of itself, which may show what was cut off or covered")
        )
    for key, value in sorted(image.info.items(), key=lambda pair: str(pair[0])):
        if key in ("comment", "xmp", "photoshop") or (isinstance(value, str) and key not in ("photoshop",)):
            found.append((f"{_TEXT}{key}"[:200], _words_in(value)))
    return tuple(found)


def _words_in(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:20_000]
