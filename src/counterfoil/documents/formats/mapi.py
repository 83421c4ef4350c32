"""A message of Outlook and Exchange as blocks, whether it came as ``.msg`` or as ``winmail.dat``.

Both hold the same properties ([MS-OXPROPS]). The well known ones are shown as an e-mail is; every other property that
holds words is shown at the end, so that nothing in the message stays unseen.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from counterfoil.documents.blocks import Block, Fields, Heading, Table
from counterfoil.documents.content import Content, Part
from counterfoil.documents.formats import html, rtf
from counterfoil.documents.formats import text as plain
from counterfoil.documents.formats.html import HIDDEN_HEADING
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_DEPTH = 10
STRING8, UNICODE, BINARY, OBJECT, TIME, INTEGER, BOOLEAN, SHORT = 0x1E, 0x1F, 0x102, 0x0D, 0x40, 0x03, 0x0B, 0x02

SUBJECT, BODY, RTF, HTML, HEADERS = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D
SENDER, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
FOR, FOR_ADDRESS, FOR_SMTP = 0x0042, 0x0065, 0x5D02
TO, CC, BCC, SENT, RECEIVED, CODEPAGE, INTERNET_CODEPAGE = 0x0E04, 0x0E03, 0x0E02, 0x0039, 0x0E06, 0x3FFD, 0x3FDE
NAME, ADDRESS, SMTP, RECIPIENT_TYPE = 0x3001, 0x3003, 0x39FE, 0x0C15
FILE_NAME, LONG_NAME, DATA = 0x3704, 0x3707, 0x3701

_TAGS = {
    0x001A: "kind of message", 0x0070: "thread", 0x003D: "subject prefix", 0x0E1D: "subject without prefix",
    0x0044: "received by (for)", 0x0040: "received by", 0x0064: "sent for, kind of address",
    0x0076: "received by, address",
    0x0078: "received for, address", 0x1035: "message number", 0x1042: "in reply to", 0x1039: "references",
    0x3FFA: "last changed by", 0x3FF8: "made by", 0x0C1E: "sender, kind of address", 0x0050: "reply to",
    0x3705: "file ending", 0x370E: "kind of file", 0x3712: "number in the text", 0x3713: "location in the text",
    0x8580: "internet account",
}  # fmt: skip


@dataclass
class Item:
    """A message, a recipient or an attachment: its properties by number, as their types say; see ``value_of``."""

    properties: dict[int, Any] = field(default_factory=dict)
    named: list[tuple[str, Any]] = field(default_factory=list)  # properties with names of their own
    recipients: list[Item] = field(default_factory=list)
    attachments: list[Item] = field(default_factory=list)
    data: bytes = b""  # of an attachment
    message: Item | None = None  # an attached message

    def text(self, *numbers: int) -> str:
        """The first of these properties that says something."""
        return next((text for number in numbers if (text := shown(self.properties.get(number)))), "")


def value_of(kind: int, data: bytes, codepage: str) -> Any:
    """A property's value: text, bytes, a time as in e-mail, a number; ``None`` for a kind without words."""
    if kind == UNICODE:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if kind == STRING8:
        try:
            return data.decode(codepage).rstrip("\0")
        except (UnicodeDecodeError, LookupError):
            return data.decode("cp1252", "replace").rstrip("\0")
    if kind == TIME and len(data) >= 8:
        (ticks,) = struct.unpack_from("<Q", data)
        try:
            return format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10))
        except OverflowError:
            return None
    if kind in (INTEGER, BOOLEAN, SHORT) and len(data) >= 2:
        return int.from_bytes(data[:4] if kind == INTEGER else data[:2], "little")
    return bytes(data) if kind == BINARY else None


def codepage(item: Item) -> str:
    """The encoding of a message's older texts."""
    number = item.properties.get(CODEPAGE) or item.properties.get(INTERNET_CODEPAGE) or 1252
    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1"}.get(number, f"cp{number}")


def shown(value: Any) -> str:
    """A value as text; nothing for bytes."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(shown, value)))
    return value.strip() if isinstance(value, str) else ""


def content(item: Item, media_type: str, kind: str) -> Content:
    """The message as a document; attachments are parts, attached messages follow it on its pages."""
    blocks: list[Block] = []
    parts: list[Part] = []
    warnings: list[str] = []
    body = _message(item, blocks, parts, warnings, 0)
    properties = tuple((name, value) for name, value in _fields(item) if value)
    return Content(
        media_type, kind, tuple(blocks), None, body, tuple(parts), properties, tuple(dict.fromkeys(warnings))
    )


def _message(item: Item, blocks: list[Block], parts: list[Part], warnings: list[str], depth: int) -> str:
    if depth > MAX_DEPTH:
        raise LimitExceeded(f"The message is nested more than {MAX_DEPTH} levels deep. Save what is attached as files.")
    blocks.append(Fields(tuple(pair for pair in _fields(item) if pair[1])))
    body = _body(item, blocks, warnings)
    hidden = list(_unseen(item))
    inner: list[Item] = []
    names: list[tuple[str, str]] = []
    for number, attachment in enumerate(item.attachments, 1):
        name = attachment.text(LONG_NAME, FILE_NAME, NAME) or f"attachment {number}"
        names.append((f"{number}.", name))
        hidden += [(f"{name}: {kind}", text) for kind, text in _unseen(attachment)]
        if attachment.message is not None:
            inner.append(attachment.message)
        elif attachment.data:
            parts.append(Part(name, attachment.data))
        else:
            warnings.append(f"The attachment {name} holds no data here: it is a link, or was left out.")
    if names:
        blocks += [Heading("Attachments", 2), Fields(tuple(names))]
    if hidden:
        blocks += [Heading(HIDDEN_HEADING, 2), Table(tuple(dict.fromkeys(hidden)))]
    for message in inner:
        blocks.append(Heading(f"Attached message: {message.text(SUBJECT) or 'without a subject'}", 1))
        _message(message, blocks, parts, warnings, depth + 1)
    return body


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    def person(name: int, address: int, smtp: int) -> str:
        named, at = item.text(name), item.text(smtp, address)
        return f"{named} <{at}>" if at and at != named else named

    sender, on_behalf = person(SENDER, SENDER_ADDRESS, SENDER_SMTP), person(FOR, FOR_ADDRESS, FOR_SMTP)
    yield "From", on_behalf or sender
    if on_behalf and sender != on_behalf:
        yield "Sender", sender
    for name, number in (("To", TO), ("Cc", CC), ("Bcc", BCC)):
        yield name, item.text(number)
    kinds = {1: "to", 2: "cc", 3: "bcc"}
    for one in item.recipients:
        named, at = one.text(NAME), one.text(SMTP, ADDRESS)
        kind = kinds.get(int(one.properties.get(RECIPIENT_TYPE) or 0), "")
        yield (
            "Recipient",
            " ".join(filter(None, (named, f"<{at}>" if at and at != named else "", f"({kind})" if kind else ""))),
        )
    yield "Date", item.text(SENT, RECEIVED)
    yield "Subject", item.text(SUBJECT)


def _body(item: Item, blocks: list[Block], warnings: list[str]) -> str:
    """Puts every version of the text on the page; returns the plain one."""
    versions: list[tuple[str, str, tuple[Block, ...]]] = []
    if text := item.text(BODY):
        versions.append(("plain text", text, plain.paragraphs(text)))
    page = item.properties.get(HTML)
    if page:
        try:
            made = html.to_blocks(page if isinstance(page, str) else plain.decode(page)[0])
            versions.append(("HTML", made[1], made[0]))
        except DocumentUnreadable:
            warnings.append("The HTML of the message is not text and is not shown.")
    packed = item.properties.get(RTF)
    if isinstance(packed, bytes) and packed:
        try:
            text = rtf.to_text(rtf.unpacked(packed))
            versions.append(("rich text", text, plain.paragraphs(text)))
        except (ValueError, IndexError, struct.error):
            warnings.append("The rich text of the message is damaged and is not shown.")
    said: list[str] = []
    for name, text, made_blocks in versions:
        words = " ".join(text.split())
        if said and words in said and not _has_hidden(made_blocks):
            continue
        if said:
            blocks.append(Heading(f"{name} version of this message (differs)".capitalize(), 2))
            warnings.append("The versions of the message's text differ; all are shown.")
        said.append(words)
        blocks.extend(made_blocks)
    return versions[0][1] if versions else ""


def _has_hidden(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Heading) for block in blocks)


_SHOWN = frozenset(
    (SUBJECT, BODY, RTF, HTML, SENDER, SENDER_ADDRESS, SENDER_SMTP, FOR, FOR_ADDRESS, FOR_SMTP, TO, CC, BCC, SENT,
     LONG_NAME, DATA)
)  # fmt: skip


def _unseen(item: Item) -> Iterator[tuple[str, str]]:
    """Every other property that holds words."""
    seen = {item.text(number) for number in _SHOWN if number not in (BODY,)}
    for number, value in sorted(item.properties.items()):
        if number not in _SHOWN and (text := shown(value)) and text not in seen:
            yield ("headers" if number == HEADERS else _TAGS.get(number, f"property {number:04X}")), text
    for name, value in item.named:
        if text := shown(value):
            yield name, text
    for one in item.recipients:
        known = {one.text(number) for number in (NAME, ADDRESS, SMTP)}
        for number, value in sorted(one.properties.items()):
            if (text := shown(value)) and text not in known:
                yield f"recipient: {_TAGS.get(number, f'property {number:04X}')}", text
