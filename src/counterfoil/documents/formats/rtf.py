"""The words of Rich Text: for the text of an Outlook message that comes in no other form.

Packed as [MS-OXRTFCP] says, HTML within it as [MS-OXRTFEX]. What a reader would not see (hidden text, comments, the
code of fields) is given too: nothing is left out but fonts, colours, styles and pictures.
"""

from __future__ import annotations

import re
import struct

MAX_BYTES = 100 * 1024 * 1024
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_LEFT_OUT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping pict latentstyles "
    b"datastore generator xmlnstbl mmathPr wgrffmtfilter blipuid".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "    ", b"cell": "    "}
_SIGNS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}


_FONT = re.compile(rb"\\f(\d{1,5})[^{};\\]{0,40}(?:\\(?!fcharset)[a-z]+-?\d*[^{};\\]{0,40}){0,8}\\fcharset(\d{1,3})")
_CHARSETS = {
    b"161": "cp1253", b"162": "cp1254", b"163": "cp1258", b"177": "cp1255", b"178": "cp1256", b"186": "cp1257",
    b"204": "cp1251", b"222": "cp874", b"238": "cp1250",
}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """Compressed Rich Text as it was. Raises ``ValueError`` where it is not."""
    _, size, kind = struct.unpack_from("<III", data)
    if size > MAX_BYTES:
        raise ValueError("unreasonably large")
    if kind == 0x414C454D:  # "MELA": not compressed
        return data[16 : 16 + size]
    if kind != 0x75465A4C:  # "LZFu"
        raise ValueError("not compressed Rich Text")
    window = bytearray(_START.ljust(4096, b"\0"))
    write, at, out = len(_START), 16, bytearray()
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                piece = data[at : at + 1]
                at += 1
            else:
                token = int.from_bytes(data[at : at + 2], "big")
                at += 2
                start, length = token >> 4, (token & 15) + 2
                if start == write:
                    return bytes(out)
                piece = b""
                for step in range(length):
                    byte = window[(start + step) % 4096]
                    piece += bytes([byte])
                    window[(write + step) % 4096] = byte
            for step, byte in enumerate(piece):
                window[(write + step) % 4096] = byte
            write = (write + len(piece)) % 4096
            out += piece
    return bytes(out[:size])


def to_text(source: bytes) -> str:
    """The words of Rich Text, in order. Of HTML within it, the HTML's own words."""
    out: list[str] = []
    codepage = ansi = "cp1252"
    skip = 1
    fonts = _codepages(source)
    stack: list[tuple[bool, bool, int, str]] = []
    left_out = html_tag = False
    starred = False
    drop = 0
    for token in _TOKEN.finditer(source):
        word, number, code, sign, brace, text = token.groups()
        if brace == b"{":
            stack.append((left_out, html_tag, skip, codepage))
            starred = False
        elif brace == b"}":
            if stack:
                left_out, html_tag, skip, codepage = stack.pop()
        elif sign is not None:
            if sign == b"*":
                starred = True
            elif not left_out:
                out.append({b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}.get(sign, sign.decode("latin-1")))
        elif word is not None:
            if word == b"ansicpg" and number:
                codepage = ansi = f"cp{int(number)}"
            elif word == b"f" and number and fonts:
                codepage = fonts.get(number, ansi)
            elif word == b"uc" and number:
                skip = int(number)
            elif word in _LEFT_OUT:
                left_out = True
            elif starred and word == b"htmltag":
                left_out = html_tag = True
            elif word == b"u" and number:
                out.append("" if left_out else chr(int(number) % 65536))
                drop = skip
            elif not left_out:
                out.append(_BREAKS.get(word, "") or _SIGNS.get(word, ""))
            starred = False
        elif code is not None:
            if drop:
                drop -= 1
            elif not left_out:
                out.append(_decoded(bytes([int(code, 16)]), codepage))
        elif text is not None:
            if drop:
                taken = min(drop, len(text))
                text, drop = text[taken:], drop - taken
            if not left_out:
                out.append(_decoded(text, codepage))
    joined = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _codepages(source: bytes) -> dict[bytes, str]:
    """Number of a font → how bytes are read in it, for fonts of another script than the document's."""
    found = _FONT.findall(source[:200_000])
    return {number: _CHARSETS[charset] for number, charset in found if charset in _CHARSETS}


def _decoded(data: bytes, codepage: str) -> str:
    try:
        return data.decode(codepage)
    except (UnicodeDecodeError, LookupError):
        return data.decode("latin-1")
