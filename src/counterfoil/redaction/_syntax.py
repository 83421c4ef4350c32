"""Page content as plain values: instructions read from a content stream, and written as bytes again.

Nearly all content is in the plain part of the syntax (ISO 32000-2 §7.8.2), which one expression reads as fast as the
interpreter can. Whatever is not – a comment, an inline image, a filter other than Flate, a broken stream – is read by
pikepdf, instruction by instruction, and means the same. Numbers stay the digits that the source has.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache
from typing import Any

import pikepdf


class CannotRebuild(Exception):
    """This content uses something that the allow-list does not understand."""


Instruction = tuple[bytes, bytes, Any]
"""Operator, its numbers as digits with a blank between, and what is no number: a name (``str``) before or behind them
as the operator wants it; a string (``bytes``); the strings and numbers (``str``) of ``TJ``; tag and properties of
``BDC``; an inline image. A dash array stands among the numbers of ``d`` as it is written."""

MOST_BYTES = 256 * 1024 * 1024
INLINE_IMAGE = b"INLINE IMAGE"

_BLANK = rb"[\t\n\f\r ]"
_END = rb"(?=[\t\n\f\r /\[(<]|\Z)"
_DIGITS = rb"(?:-?(?:\d{1,40}+\.\d*+|\.\d++|[1-9]\d{0,17}+)|0)"
# No more before the point: else a long row of digits would be walked to its end from each of them.
_NUMBER = _DIGITS + rb"(?=[\t\n\f\r /\[(<])"
_WITHIN = _DIGITS + rb"(?=[\t\n\f\r \](<])"
_NAME = rb"/[A-Za-z0-9_.+,:;*@-]++"
_ANY_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+"
_BARE = rb"[BE]T|T[dmDLcwzsr*]|cm|re|rg|RG|[fBbW]\*|[qQwmlhSfngGkKcvyiMjJFsBbW]|EMC|scn?|SCN?|d[01]|[BE]X"
_NAMED = rb"gs|cs|CS|Do|sh|scn|SCN|BMC|ri"

_POSSESSIVE = re.findall(r"(?:ab?c)++", "aca") == ["ac"]
"""False before Python 3.11.5, where a possessive group goes on after a part that did not match (gh-106052)."""

_MANY = rb"*+" if _POSSESSIVE else rb"*"
"""After a group, as often as it matches. No part can be read in two ways, so both find the same; without the plus, a
long text takes more memory."""


def _strings(many: bytes) -> tuple[bytes, bytes]:
    """The two ways to write a string."""
    inner = rb"[^()\\\r]++|\\[^\r]"
    return (
        rb"<(?:[0-9A-Fa-f]{2})" + many + rb">",
        rb"\((?:" + inner + rb"|\((?:" + inner + rb")" + many + rb"\))" + many + rb"\)",
    )


@cache
def _grammar(name: bytes, many: bytes = _MANY) -> re.Pattern[bytes]:
    """Groups: numbers, operator · string, operator · name, size · name, its numbers, operator · parts of ``TJ`` ·
    dash array, phase · tag, name of properties · the first byte of anything else."""
    between = _BLANK + rb"*+"
    string = rb"|".join(_strings(many))
    value = _NAME + rb"|" + string + rb"|" + _DIGITS + rb"(?=[\t\n\f\r />\]])"
    values = rb"(?:" + value + rb"|\[(?:" + value + rb"|" + _BLANK + rb"++)" + many + rb"\])"
    properties = rb"<<(?:" + between + _NAME + between + values + rb")" + many + between + rb">>"
    numbers = rb"(?:" + _NUMBER + _BLANK + rb"++)" + many
    parts = rb"(?:" + string + rb"|" + _WITHIN + rb"|" + _BLANK + rb"++)" + many
    dashes = rb"(?:" + _WITHIN + rb"|" + _BLANK + rb"++)" + many
    return re.compile(
        rb"(" + numbers + rb")(?:(" + _BARE + rb")" + _END + rb"|(" + string + rb")" + between
        + rb"(Tj|['\"])" + _END + rb"|(" + name + rb")" + between + rb"(?:(" + _NUMBER + rb")" + between + rb"Tf|("
        + _NAMED + rb"))" + _END + rb")|\[(" + parts + rb")\]" + between + rb"TJ" + _END + rb"|\[(" + dashes + rb")\]"
        + between + rb"(" + _NUMBER + rb")" + between + rb"d" + _END + rb"|(" + name + rb")" + between + rb"(?:(" + name
        + rb")|" + properties + rb")" + between + rb"BDC" + _END + rb"|([^\t\n\f\r ])"
    )  # fmt: skip


_PLAIN = _grammar(_NAME)
_PART = re.compile(rb"(" + rb"|".join(_strings(_MANY)) + rb")|(" + _DIGITS + rb")")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_OF_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
_PRINTABLE = re.compile(rb"[ -'*-\[\]-~]*+")  # without parentheses and backslash
_SIMPLE_NAME = re.compile(r"/[A-Za-z0-9_.+,:;*@-]+")


def parsed(stream: Any, known: Set[bytes]) -> list[Instruction]:
    """The instructions of a page, a form or a glyph; those whose operator is not ``known`` may be left out.

    Raises ``CannotRebuild`` for content that cannot be parsed and for operands that an operator does not take,
    ``UnicodeDecodeError`` for an operator or a name whose bytes are no text.
    """
    if _reads_as_it_should():
        data = _decoded(stream)
        if data is not None and (plain := _plain(data)) is not None:
            return plain
    try:
        instructions = pikepdf.parse_content_stream(stream)
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise CannotRebuild("content that cannot be parsed") from error
    return list(_one_by_one(instructions, known))


def written(instruction: Instruction) -> bytes:
    """One instruction as it stands in a content stream."""
    operator, numbers, thing = instruction
    if thing is None:
        return numbers + b" " + operator if numbers else operator
    if operator == INLINE_IMAGE:
        return bytes(pikepdf.unparse_content_stream([thing]))
    if isinstance(thing, str):
        name = thing.encode() if _SIMPLE_NAME.fullmatch(thing) else bytes(pikepdf.Name(thing).unparse())
        parts = [name, numbers] if operator == b"Tf" else [numbers, name]
    elif isinstance(thing, bytes):
        parts = [numbers, string(thing)]
    else:
        parts = [array(thing)]
    return b" ".join([part for part in parts if part] + [operator])


def array(parts: Iterable[bytes | str]) -> bytes:
    """The operand of ``TJ``."""
    return b"[ %b ]" % b" ".join([string(part) if isinstance(part, bytes) else part.encode() for part in parts])


def string(data: bytes) -> bytes:
    """A string as qpdf writes it: in hexadecimal where it has bytes that no text has."""
    if b"\0" in data:
        return b"<%b>" % data.hex().encode()
    if _PRINTABLE.fullmatch(data):
        return b"(%b)" % data
    return bytes(pikepdf.String(data).unparse())


@lru_cache(maxsize=4096)  # each pass over a page asks again
def values(numbers: bytes) -> tuple[float, ...]:
    """The numbers of an instruction."""
    return tuple([float(digits) for digits in numbers.split()])


# -- the plain part of the syntax


@cache
def _reads_as_it_should() -> bool:
    """False for a Python whose expressions take a number that is none for two: pikepdf reads everything then."""
    return _plain(b"-.5\n1re") is None


def _decoded(stream: Any) -> bytes | None:
    """The bytes of content that is plainly stored; ``None`` where only pikepdf can tell what is meant."""
    if isinstance(stream, pikepdf.Page):
        contents = stream.obj.get("/Contents")
        several = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    else:
        several = [stream]
    whole = b""
    for one in several:
        part = _inflated(one) if isinstance(one, pikepdf.Stream) else None
        if part is None:
            return None
        whole = part if not whole else whole + part if whole.endswith(b"\n") else whole + b"\n" + part
    return whole


def _inflated(stream: Any) -> bytes | None:
    keys = stream.stream_dict
    filters = keys.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    if "/DecodeParms" in keys or "/F" in keys or (filters is not None and filters != "/FlateDecode"):
        return None
    try:
        raw = bytes(stream.read_raw_bytes())
        if filters is None:
            return raw
        inflate = zlib.decompressobj()
        data = inflate.decompress(raw, MOST_BYTES)
    except (pikepdf.PdfError, zlib.error):
        return None
    whole = inflate.eof and not inflate.unconsumed_tail and not inflate.unused_data.strip(b"\r\n")
    return data if whole else None


def _plain(data: bytes) -> list[Instruction] | None:
    """All instructions, or ``None`` where anything is not in the plain part of the syntax."""
    made: list[Instruction] = []
    add = made.append
    blank = b" "
    for found in _PLAIN.findall(data):
        numbers, operator = found[0], found[1]
        if operator:
            add((operator, blank.join(numbers.split()) if numbers else numbers, None))
        elif found[12]:
            return None
        else:
            add(_with_more(found))
    return made


def _with_more(found: tuple[bytes, ...]) -> Instruction:
    """An instruction with an operand that is no number, from the groups of the grammar."""
    numbers, _, text, shows, name, size, named, parts, dashes, phase, tag, properties, _ = found
    if shows:
        return shows, b" ".join(numbers.split()), _string(text)
    if size:
        return b"Tf", size, None if numbers else _name(name)
    if named:
        return named, b" ".join(numbers.split()), _name(name)
    if phase:
        return b"d", b"[ %b] %b" % (b"".join([one + b" " for one in dashes.split()]), phase), None
    if tag:
        return b"BDC", b"", (_name(tag), _name(properties) if properties else None)
    return b"TJ", b"", [_string(text) if text else digits.decode() for text, digits in _PART.findall(parts)]


def _string(text: bytes) -> bytes:
    if text[:1] == b"<":
        return bytes.fromhex(text[1:-1].decode())
    text = text[1:-1]
    return _ESCAPE.sub(_unescaped, text) if b"\\" in text else text


def _unescaped(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    if b"0" <= said[:1] <= b"7":
        return bytes([int(said, 8) & 0xFF])
    return _MEANT.get(said, said)


@lru_cache(maxsize=4096)
def _name(written_so: bytes) -> str:
    return _OF_NAME.sub(lambda pair: bytes.fromhex(pair[1].decode()), written_so).decode()


# -- everything else


def _one_by_one(instructions: Iterable[Any], known: Set[bytes]) -> Iterator[Instruction]:
    for instruction in instructions:
        operator = str(instruction.operator).encode()
        if operator in (INLINE_IMAGE, b"BI"):
            yield INLINE_IMAGE, b"", instruction
        elif operator == b"BDC":
            yield _marked(operator, instruction.operands)
        elif operator in (b"BMC", b"EMC"):
            yield operator, b"", None
        elif operator in known:
            found = _grammar(_ANY_NAME).fullmatch(bytes(pikepdf.unparse_content_stream([instruction])))
            if found is None or found[13]:
                raise CannotRebuild("operands that an operator does not take")
            groups = found.groups(b"")
            yield (operator, b" ".join(groups[0].split()), None) if groups[1] else _with_more(groups)


def _marked(operator: bytes, operands: Any) -> Instruction:
    if len(operands) != 2:
        return operator, b"", None
    tag, properties = operands
    if str(tag) != "/OC":
        return operator, b"", None
    return operator, b"", ("/OC", str(properties) if isinstance(properties, pikepdf.Name) else properties)
