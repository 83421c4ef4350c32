"""Copies plain PDF values by lists of allowed keys: colour spaces, functions, shadings, graphics states."""

from __future__ import annotations

import struct
from typing import Any

import pikepdf

from counterfoil.redaction._syntax import CannotRebuild

FUNCTION = frozenset(
    "FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N Functions Bounds".split()
)
SHADING = frozenset(
    "ShadingType ColorSpace Background BBox AntiAlias Domain Matrix Coords Function Extend BitsPerCoordinate "
    "BitsPerComponent BitsPerFlag VerticesPerRow Decode".split()
)
EXT_G_STATE = frozenset("LW LC LJ ML D RI OP op OPM FL SM SA BM SMask CA ca AIS TK".split())
ICC = frozenset("N Range".split())
COLOUR_DICTIONARY = frozenset("WhitePoint BlackPoint Gamma Matrix Range".split())
SPACES = frozenset(
    "DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Pattern Separation DeviceN".split()
)
ICC_SPOKEN = frozenset([b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"targ", b"scrn", b"meta", b"psid", b"pseq"])
"""Tags of an ICC profile (ICC.1 §9.2) that hold words: they are blanked."""

MAX_STREAM_BYTES = 256 * 1024 * 1024


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of numbers, names, booleans, strings and arrays of them; anything else raises ``CannotRebuild``."""
    if depth > 8:
        raise CannotRebuild("arrays nested too deeply")
    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([plain(item, depth + 1) for item in value])
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        raise CannotRebuild("a dictionary where a plain value belongs")
    return value


def data_of(stream: Any) -> bytes:
    """The decoded bytes; raises ``CannotRebuild`` when they cannot be decoded or are unreasonably many."""
    try:
        data = bytes(stream.read_bytes())
    except pikepdf.PdfError as error:
        raise CannotRebuild("a stream that cannot be decoded") from error
    if len(data) > MAX_STREAM_BYTES:
        raise CannotRebuild("a stream of unreasonable size")
    return data


def pick(target: pikepdf.Pdf, source: Any, keys: frozenset[str], depth: int = 0) -> Any:
    """A new dictionary (or stream) with the allowed keys only; functions and colour spaces have lists of their own."""
    if depth > 8:
        raise CannotRebuild("values nested too deeply")
    picked = pikepdf.Dictionary()
    for key in sorted(keys):
        if (value := source.get(f"/{key}")) is not None:
            picked[f"/{key}"] = _value(target, key, value, depth)
    if isinstance(source, pikepdf.Stream):
        stream = pikepdf.Stream(target, data_of(source))
        for key, value in picked.items():
            stream[key] = value
        return target.make_indirect(stream)
    return picked


def _value(target: pikepdf.Pdf, key: str, value: Any, depth: int) -> Any:
    if key == "ColorSpace":
        return colour_space(target, value, depth + 1)
    if key in ("Function", "Functions"):
        if isinstance(value, pikepdf.Array):
            return pikepdf.Array([function(target, item, depth + 1) for item in value])
        return function(target, value, depth + 1)
    return plain(value)


def function(target: pikepdf.Pdf, source: Any, depth: int = 0) -> Any:
    """A function (ISO 32000-2 §7.10). Calculator functions are text of their own making and are refused."""
    if not isinstance(source, pikepdf.Dictionary | pikepdf.Stream):
        return plain(source)
    if int(source.get("/FunctionType", -1)) == 4:
        code = data_of(source).decode("latin-1")
        if "%" in code or "(" in code:
            raise CannotRebuild("a calculator function with a comment")
    return pick(target, source, FUNCTION, depth)


def colour_space(target: pikepdf.Pdf, source: Any, depth: int = 0) -> Any:
    """A colour space (ISO 32000-2 §8.6) with nothing in it but what colours need."""
    if depth > 8:
        raise CannotRebuild("colour spaces nested too deeply")
    if isinstance(source, pikepdf.Name):
        return source
    if not isinstance(source, pikepdf.Array) or len(source) == 0:
        raise CannotRebuild("a colour space that is neither name nor array")
    kind = str(source[0])[1:]
    if kind not in SPACES | {"I"}:
        raise CannotRebuild("an unknown colour space")
    if len(source) == 1:
        return pikepdf.Array([source[0]])
    if kind in ("CalGray", "CalRGB", "Lab"):
        return pikepdf.Array([source[0], pick(target, source[1], COLOUR_DICTIONARY)])
    if kind == "ICCBased":
        profile = pikepdf.Stream(target, without_words(data_of(source[1])))
        for key in ICC:
            if (value := source[1].get(f"/{key}")) is not None:
                profile[f"/{key}"] = plain(value)
        return pikepdf.Array([source[0], target.make_indirect(profile)])
    if kind in ("Indexed", "I"):
        table = source[3]
        table = data_of(table) if isinstance(table, pikepdf.Stream) else bytes(table)
        base = colour_space(target, source[1], depth + 1)
        return pikepdf.Array([source[0], base, source[2], pikepdf.String(table)])
    if kind == "Pattern":
        return pikepdf.Array([source[0], colour_space(target, source[1], depth + 1)])
    if kind == "Separation":
        names: Any = source[1]
    else:
        names = plain(source[1])
    tail = [colour_space(target, source[2], depth + 1), function(target, source[3], depth + 1)]
    return pikepdf.Array([source[0], names, *tail])


def shading(target: pikepdf.Pdf, source: Any) -> Any:
    """A shading (ISO 32000-2 §8.7.4.5)."""
    return pick(target, source, SHADING)


def without_words(profile: bytes) -> bytes:
    """An ICC profile (ICC.1 §7.3) whose descriptions and copyright notes are blanked; the colours stay as they are."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        raise CannotRebuild("a colour profile that is none")
    data = bytearray(profile)
    data[4:8] = bytes(4)  # by which program
    data[24:36] = bytes(12)  # when it was made
    data[48:56] = bytes(8)  # by which device
    data[80:100] = bytes(20)  # by whom, and its identifier
    (count,) = struct.unpack(">I", profile[128:132])
    if count > 200 or 132 + 12 * count > len(profile):
        raise CannotRebuild("a colour profile with a broken table")
    for entry in range(count):
        tag, offset, size = struct.unpack(">4sII", profile[132 + 12 * entry : 144 + 12 * entry])
        if tag in ICC_SPOKEN:
            end = min(offset + size, len(data))
            kind = bytes(data[offset : offset + 4])
            data[offset:end] = bytes(max(0, end - offset))
            data[offset : offset + 4] = kind
    return bytes(data)
