"""Copies images by an allow-list of keys, and cuts from their bytes what is no picture: comments, EXIF, thumbnails."""

from __future__ import annotations

from typing import Any

import pikepdf

from counterfoil.redaction._content import CannotRebuild
from counterfoil.redaction._values import colour_space, data_of, plain

KEYS = frozenset("Type Subtype Width Height BitsPerComponent Decode ImageMask Interpolate SMaskInData Matte".split())
LOSSY = frozenset(["/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"])
DECODE_PARMS = frozenset(
    "K EndOfLine EncodedByteAlign Columns Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform".split()
)


def image(target: pikepdf.Pdf, source: Any, depth: int = 0) -> Any:
    """The image (ISO 32000-2 §8.9.5) as a new stream in ``target``; raises ``CannotRebuild``."""
    if depth > 2:
        raise CannotRebuild("masks of masks")
    filters = _names(source.get("/Filter"))
    if filters and filters[-1] in LOSSY:
        stream = _encoded(target, source, filters)
    else:
        stream = pikepdf.Stream(target, data_of(source))  # decoded and compressed anew: nothing follows the samples
    for key in sorted(KEYS):
        if (value := source.get(f"/{key}")) is not None:
            stream[f"/{key}"] = plain(value)
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
    if last in ("/DCTDecode", "/DCT"):
        raw = jpeg_without_extras(raw)
    elif last == "/JPXDecode":
        raw = jpx_without_extras(raw)
    names = {"/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"}
    stream = pikepdf.Stream(target, raw)
    stream["/Filter"] = pikepdf.Name(names.get(last, last))
    if isinstance(parms, pikepdf.Dictionary):
        kept = pikepdf.Dictionary()
        for key in sorted(DECODE_PARMS):
            if (value := parms.get(f"/{key}")) is not None:
                kept[f"/{key}"] = plain(value)
        if (shared := parms.get("/JBIG2Globals")) is not None:
            kept["/JBIG2Globals"] = target.make_indirect(pikepdf.Stream(target, data_of(shared)))
        stream["/DecodeParms"] = kept
    return stream


def _undo(source: Any, filters: list[str]) -> bytes:
    """The bytes with every filter but the last undone."""
    lone = pikepdf.new()
    copy = pikepdf.Stream(lone, bytes(source.read_raw_bytes()))
    parms = source.get("/DecodeParms")
    copy["/Filter"] = pikepdf.Array([pikepdf.Name(name) for name in filters[:-1]])
    if isinstance(parms, pikepdf.Array) and any(item is not None for item in list(parms)[:-1]):
        raise CannotRebuild("an image with stacked filters and parameters")
    return data_of(copy)


def jpeg_without_extras(data: bytes) -> bytes:
    """A JPEG (ITU-T T.81 annex B) without comments, trailing bytes and application segments but Adobe's colour flag."""
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
        if marker == 0xEE and segment[4:9] == b"Adobe":
            out += b"\xff\xee\x00\x0e" + segment[4:16]
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += segment
        if marker == 0xDA:
            end = _scan_end(data, at)
            out += data[at:end]
            at = end
    return bytes(out) + b"\xff\xd9"


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded bytes end: at a marker that is neither stuffing nor a restart."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2
    return len(data)


def jpx_without_extras(data: bytes) -> bytes:
    """A JPEG 2000 file (ISO/IEC 15444-1 annex I) with its header and code stream only, comments cut out."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _codestream(data)
    out, at = bytearray(), 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        length = length or len(data) - at
        if length < head:
            raise CannotRebuild("a JPEG 2000 box that is too short")
        body = data[at + head : at + length]
        if kind == b"jp2c":
            body = _codestream(body)
        if kind in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            out += (len(body) + 8).to_bytes(4, "big") + kind + body
        at += length
    if not out:
        raise CannotRebuild("a JPEG 2000 image that is none")
    return bytes(out)


def _codestream(data: bytes) -> bytes:
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at : at + 2] != b"\xff\x90":  # until the first tile part
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            raise CannotRebuild("a JPEG 2000 code stream with a broken header")
        if data[at : at + 2] != b"\xff\x64":  # a comment
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out + data[at:])
