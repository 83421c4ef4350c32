"""Copies images by an allow-list of keys, and cuts from their bytes what is no picture: comments, EXIF, thumbnails,
whatever follows the samples, and samples that the page never shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from counterfoil.redaction._samples import samples
from counterfoil.redaction._syntax import CannotRebuild
from counterfoil.redaction._values import colour_space, data_of, plain

KEYS = frozenset("Type Subtype Width Height BitsPerComponent Decode ImageMask Interpolate SMaskInData Matte".split())
BILEVEL = frozenset(["/CCITTFaxDecode", "/CCF", "/JBIG2Decode"])
LOSSY = frozenset(["/DCTDecode", "/DCT", "/JPXDecode"])
JPX_HEADER = frozenset([b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "])


def image(target: pikepdf.Pdf, source: Any, depth: int = 0) -> Any:
    """The image (ISO 32000-2 §8.9.5) as a new stream in ``target``; raises ``CannotRebuild``."""
    if depth > 2:
        raise CannotRebuild("masks of masks")
    filters = _names(source.get("/Filter"))
    bits = source.get("/BitsPerComponent")
    if filters and filters[-1] in LOSSY:
        stream = _encoded(target, source, filters)
    elif filters and filters[-1] in BILEVEL:
        stream = _facsimile(target, source)
    else:
        data, bits = samples(source)  # decoded and compressed anew: nothing follows the samples
        stream = pikepdf.Stream(target, data)
    for key in sorted(KEYS):
        if (value := source.get(f"/{key}")) is not None:
            stream[f"/{key}"] = plain(value)
    if bits is not None:
        stream["/BitsPerComponent"] = bits
    if (space := source.get("/ColorSpace")) is not None:
        stream["/ColorSpace"] = colour_space(target, space)
    if (soft := source.get("/SMask")) is not None and isinstance(soft, pikepdf.Stream):
        stream["/SMask"] = image(target, soft, depth + 1)
    if (mask := source.get("/Mask")) is not None:
        stream["/Mask"] = image(target, mask, depth + 1) if isinstance(mask, pikepdf.Stream) else plain(mask)
    return target.make_indirect(stream)


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _encoded(target: pikepdf.Pdf, source: Any, filters: list[str]) -> Any:
    """A stream in a picture format of its own: earlier filters are undone, the format's own extras cut out."""
    raw, last = bytes(source.read_raw_bytes()), filters[-1]
    parms = source.get("/DecodeParms", source.get("/DP"))
    if isinstance(parms, pikepdf.Array):
        parms = parms[-1] if len(parms) else None
    if len(filters) > 1:
        raw = _undo(source, filters)
    if last == "/JPXDecode":
        raw, size = jpx_without_extras(raw)
    else:
        raw, size = jpeg_without_extras(raw)
    if size != (int(source.Width), int(source.Height)):
        raise CannotRebuild("a picture of another size than it says")
    stream = pikepdf.Stream(target, raw)
    stream["/Filter"] = pikepdf.Name("/JPXDecode" if last == "/JPXDecode" else "/DCTDecode")
    if isinstance(parms, pikepdf.Dictionary) and (value := parms.get("/ColorTransform")) is not None:
        stream["/DecodeParms"] = pikepdf.Dictionary(ColorTransform=plain(value))
    return stream


def _facsimile(target: pikepdf.Pdf, source: Any) -> Any:
    """A picture of two colours coded anew, as CCITT group 4 (ITU-T T.6): what a fax or JBIG2 stream holds beside the
    rows that are shown (comments, symbols, further rows, bytes at the end) has no place in it."""
    # inline: slow imports, and few documents have such a picture
    from PIL import Image, TiffImagePlugin

    from counterfoil.redaction._engines import pdfium

    width, height = int(source.Width), int(source.Height)
    with pikepdf.new() as lone:
        page = lone.add_blank_page(page_size=(100, 100))
        picture = lone.copy_foreign(source)
        for key in ("/SMask", "/Mask", "/Decode", "/ImageMask", "/OC", "/Metadata", "/Alternates"):
            if key in picture:
                del picture[key]
        picture["/ColorSpace"], picture["/BitsPerComponent"] = pikepdf.Name.DeviceGray, 1
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X0=picture))
        page.obj["/Contents"] = lone.make_stream(b"100 0 0 100 0 0 cm /X0 Do")
        out = io.BytesIO()
        lone.save(out)
    seen = pdfium.samples(out.getvalue())
    if seen is None or seen.size != (width, height):
        raise CannotRebuild("a picture of two colours that cannot be decoded")
    coded = io.BytesIO()
    before, TiffImagePlugin.STRIP_SIZE = TiffImagePlugin.STRIP_SIZE, 1 << 30  # all rows in one
    try:
        seen.point(_BLACK_OR_WHITE).convert("1").save(coded, "TIFF", compression="group4")
    finally:
        TiffImagePlugin.STRIP_SIZE = before
    with Image.open(coded) as made:
        (at,), (count,) = made.tag_v2[273], made.tag_v2[279]
    stream = pikepdf.Stream(target, coded.getvalue()[at : at + count])
    stream["/Filter"] = pikepdf.Name.CCITTFaxDecode
    stream["/DecodeParms"] = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=True)
    return stream


_BLACK_OR_WHITE = [255 if level > 127 else 0 for level in range(256)]


def _undo(source: Any, filters: list[str]) -> bytes:
    """The bytes with every filter but the last undone."""
    lone = pikepdf.new()
    copy = pikepdf.Stream(lone, bytes(source.read_raw_bytes()))
    parms = source.get("/DecodeParms")
    copy["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters[:-1]])
    if isinstance(parms, pikepdf.Array) and any(item is not None for item in list(parms)[:-1]):
        raise CannotRebuild("an image with stacked filters and parameters")
    return data_of(copy)


def jpeg_without_extras(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """A JPEG (ITU-T T.81 annex B) without comments, trailing bytes and application segments but Adobe's colour flag;
    and its width and height."""
    size = (0, 0)
    if data[:2] != b"\xff\xd8":
        raise CannotRebuild("a JPEG that does not begin as one")
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise CannotRebuild("a JPEG with bytes between its segments")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise CannotRebuild("a JPEG that is cut off")
        at += 2 + length
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = int.from_bytes(segment[7:9], "big"), int.from_bytes(segment[5:7], "big")
        if marker == 0xEE and segment[4:9] == b"Adobe":
            out += b"\xff\xee\x00\x0e" + segment[4:16]
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += segment
        if marker == 0xDA:
            end = _scan_end(data, at)
            out += data[at:end]
            at = end
    return bytes(out) + b"\xff\xd9", size


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded bytes end: at a marker that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2
    return len(data)


def jpx_without_extras(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """A JPEG 2000 file (ISO/IEC 15444-1 annex I) with its header and code stream only, comments cut out; and its
    width and height."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _codestream(data), _jpx_size(data)
    out, size = bytearray(), (0, 0)
    for kind, body in _boxes(data):
        if kind == b"jp2c":
            body, size = _codestream(body), _jpx_size(body)
        elif kind == b"jp2h":
            body = b"".join(_box(inner, part) for inner, part in _boxes(body) if inner in JPX_HEADER)
        if kind in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            out += _box(kind, body)
    if not out:
        raise CannotRebuild("a JPEG 2000 image that is none")
    return bytes(out), size


def _box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        length = length or len(data) - at
        if length < head:
            raise CannotRebuild("a JPEG 2000 box that is too short")
        yield kind, data[at + head : at + length]
        at += length


def _jpx_size(data: bytes) -> tuple[int, int]:
    """From the first segment of a code stream (annex A.5.1): its end less its beginning, on both axes."""
    wide, high, left, top = (int.from_bytes(data[8 + 4 * i : 12 + 4 * i], "big") for i in range(4))
    return wide - left, high - top


def _codestream(data: bytes) -> bytes:
    """Without comments, those of its tiles too, and without what follows its end."""
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at : at + 2] != b"\xff\xd9":
        if data[at : at + 2] == b"\xff\x90":
            tile = int.from_bytes(data[at + 6 : at + 10], "big") or len(data) - at
            if tile < 14:
                raise CannotRebuild("a JPEG 2000 tile that is too short")
            head, body = _tile(data[at : at + tile])
            out += head + body
            at += tile
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            raise CannotRebuild("a JPEG 2000 code stream with a broken header")
        if data[at : at + 2] != b"\xff\x64":  # a comment
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out) + b"\xff\xd9"


def _tile(data: bytes) -> tuple[bytes, bytes]:
    """The header of a tile part without its comments, its length written anew, and its samples."""
    head, at = bytearray(data[:12]), 12
    while at + 4 <= len(data) and data[at : at + 2] != b"\xff\x93":
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            raise CannotRebuild("a JPEG 2000 tile with a broken header")
        if data[at : at + 2] != b"\xff\x64":
            head += data[at : at + 2 + length]
        at += 2 + length
    body = data[at:]
    head[6:10] = (len(head) + len(body)).to_bytes(4, "big")
    return bytes(head), body
