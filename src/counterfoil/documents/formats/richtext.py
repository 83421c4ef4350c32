"""A Rich Text document: its words in order; what stands beside them (information, comments, codes) at the end.

A picture or an object in it becomes a part. Hidden or deleted text stands among the rest, and a warning says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterfoil.documents.blocks import Block, Heading, Table
from counterfoil.documents.content import Content, Part
from counterfoil.documents.formats import rtf
from counterfoil.documents.formats import text as plain
from counterfoil.documents.formats.html import HIDDEN_HEADING, MOST_CHARACTERS
from counterfoil.documents.sniff import Kind

_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_BESIDE = re.compile(
    rb"\{\s*(?:\\\*\s*\\([a-z]{1,32})|\\(info|header[lrf]?|footer[lrf]?|footnote|pict|object)(?![a-z]))"
)
_LAYOUT = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping latentstyles "
    b"generator xmlnstbl mmathPr wgrffmtfilter pnseclvl panose falt pgptbl revtbl bkmkend shppict htmltag".split()
)
_MAX_GROUPS = 20_000
_WIDE = re.compile(rb"\\fcharset(?:128|129|134|136)(?!\d)")
_HEX = re.compile(rb"[0-9a-fA-F\s]{32,}")
_WORD = re.compile(rb"\\[a-z]{1,32}-?\d{0,10} ?")
_STARTS = {b"\x89PNG": "picture.png", b"\xff\xd8\xff": "picture.jpg"}


def parse(data: bytes) -> Content:
    """The words as paragraphs, then the unseen, then pictures and objects as parts."""
    source, parts = _without_binary(data)
    body, beside = _parted(source)
    visible = rtf.to_text(body)
    hidden: list[tuple[str, str]] = []
    for kind, group in beside:
        found = list(_objects(group))
        parts += found
        if kind not in ("pict", "object") and not (kind == "shppict" and found):
            # what was taken for bytes is shown as well: a code of a file may be a word
            words = " ".join(rtf.to_text(b"{" + group.replace(b"}{", b"} {") + b"}").split())
            if words:
                hidden.append((_called(kind), words[:MOST_CHARACTERS]))
    said = []
    if re.search(rb"\\(?:v|deleted)(?![a-z0])", source):
        said.append("The document has hidden or deleted text; it stands among the rest.")
    if _WIDE.search(source) and re.search(rb"\\'[89a-fA-F]", source):
        said.append("The document writes Chinese, Japanese or Korean in bytes; such words may be shown wrongly.")
    lost = len(re.findall(rb"\\(?:pict|object)(?![a-z])", source)) - len(parts)
    if lost > 0:
        said.append(f"{lost} picture(s) or object(s) of the document are of a kind that is not shown. Print it to PDF.")
    blocks: list[Block] = list(plain.paragraphs(visible or "(no text)"))
    if hidden:
        blocks += [Heading(HIDDEN_HEADING, 2), Table(tuple(dict.fromkeys(hidden)))]
    return Content(
        Kind.RTF.value, "a Rich Text document", tuple(blocks), body=visible, parts=tuple(parts), warnings=tuple(said)
    )


def _called(kind: str) -> str:
    names = {"info": "document information", "annotation": "comment", "atnauthor": "author of a comment"}
    names |= {"fldinst": "field code", "footnote": "footnote"}
    return names.get(kind, f"page {kind[:6]}" if kind.startswith(("header", "footer")) else kind)


def _without_binary(data: bytes) -> tuple[bytes, list[Part]]:
    """The text without runs of plain bytes, which could hold anything that looks like text; they become parts."""
    kept, parts, at = [], [], 0
    while met := _BINARY.search(data, at):
        end = min(len(data), met.end() + int(met[1]))
        kept.append(data[at : met.start()])
        if end > met.end():
            parts.append(_part(data[met.end() : end]))
        at = end
    return b"".join([*kept, data[at:]]), parts


def _parted(source: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """What runs on the page, and the groups beside it, outermost first; groups of layout are dropped."""
    kept: list[bytes] = []
    beside: list[tuple[str, bytes]] = []
    at = 0
    for _ in range(_MAX_GROUPS):
        met = _BESIDE.search(source, at)
        if met is None:
            break
        kind = met[1] or met[2]
        end = _end(source, met.start())
        kept.append(source[at : met.start()])
        if kind not in _LAYOUT or kind == b"shppict":
            beside.append((kind.decode(), source[met.end() : end - 1]))
        if kind in (b"fonttbl", b"htmltag"):
            kept.append(source[met.start() : end])
        at = end
    return b"".join([*kept, source[at:]]), beside


def _end(source: bytes, start: int) -> int:
    """Past the brace that closes the group which begins at ``start``; the source's end where none does."""
    depth = 0
    for brace in re.compile(rb"\\[\\{}]|[{}]").finditer(source, start):
        if brace[0] == b"{":
            depth += 1
        elif brace[0] == b"}":
            depth -= 1
            if not depth:
                return brace.end()
    return len(source) + 1


def _objects(group: bytes) -> Iterator[Part]:
    for run in _HEX.findall(_WORD.sub(b"|", group)):  # the number of a code is no part of what follows it
        digits = b"".join(run.split())
        if len(digits) >= 32:
            yield _part(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))


def _part(data: bytes) -> Part:
    return Part(next((name for start, name in _STARTS.items() if data.startswith(start)), "object.bin"), data)
