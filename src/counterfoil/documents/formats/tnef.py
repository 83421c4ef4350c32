"""``winmail.dat`` ([MS-OXTNEF]): what Exchange wraps a message and its attachments in when it sends rich text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from counterfoil.documents.content import Content
from counterfoil.documents.formats import mapi
from counterfoil.documents.formats.mapi import Item
from counterfoil.documents.sniff import Kind
from counterfoil.errors import DocumentUnreadable, LimitExceeded

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_VALUES = 100_000
_MULTIPLE = 0x1000
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16, 0x01: 4}
_MESSAGE_PROPERTIES, _RECIPIENTS, _CODEPAGE = 0x9003, 0x9004, 0x9007
_ATTACHMENT, _ATTACHMENT_PROPERTIES, _ATTACHMENT_NAME, _ATTACHMENT_DATA = 0x9002, 0x9005, 0x8010, 0x800F
_OLD = {0x8004: mapi.SUBJECT, 0x800C: mapi.BODY, 0x8008: 0x001A, 0x8009: 0x1035}
_SENDER = 0x8000
_MESSAGE_IN_OBJECT = 16  # bytes of an interface's number before an attached message


def parse(data: bytes) -> Content:
    """The message within, as one of Outlook; its attachments are parts. Raises ``DocumentUnreadable``."""
    return mapi.content(_read(data, 0), Kind.TNEF.value, "a message in winmail.dat")


def _read(data: bytes, depth: int) -> Item:
    if depth > mapi.MAX_DEPTH:
        raise LimitExceeded(f"The message is nested more than {mapi.MAX_DEPTH} levels deep. It was not opened.")
    try:
        return _message(data, depth)
    except (struct.error, IndexError, ValueError) as error:
        raise DocumentUnreadable(
            f"The winmail.dat is damaged ({type(error).__name__}). Ask its sender to send plain text or HTML."
        ) from error


def _message(data: bytes, depth: int) -> Item:
    if data[:4] != SIGNATURE:
        raise ValueError("not TNEF")
    item, encoding, old = Item(), "cp1252", {}
    for number, value in _attributes(data):
        if number == _CODEPAGE:
            encoding = mapi.codepage(Item({mapi.CODEPAGE: int.from_bytes(value[:4], "little")}))
        elif number in _OLD:
            old[_OLD[number]] = mapi.value_of(mapi.STRING8, value, encoding)
        elif number == _SENDER:
            old[mapi.SENDER] = _old_address(value, encoding)
        elif number == _MESSAGE_PROPERTIES:
            _fill(item, _Reader(value, encoding))
        elif number == _RECIPIENTS:
            reader = _Reader(value, encoding)
            for _ in range(reader.count()):
                item.recipients.append(_fill(Item(), reader))
        elif number == _ATTACHMENT:
            item.attachments.append(Item())
        elif item.attachments:
            _attach(item.attachments[-1], number, value, encoding, depth)
    item.properties = {number: text for number, text in old.items() if text} | item.properties
    return item


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        _, number, length = struct.unpack_from("<BII", data, at)
        if at + 9 + length > len(data):
            raise ValueError("an attribute without an end")
        yield number & 0xFFFF, data[at + 9 : at + 9 + length]
        at += 9 + length + 2  # its check sum


def _attach(attachment: Item, number: int, value: bytes, encoding: str, depth: int) -> None:
    if number == _ATTACHMENT_NAME:
        attachment.properties.setdefault(mapi.LONG_NAME, mapi.value_of(mapi.STRING8, value, encoding))
    elif number == _ATTACHMENT_DATA:
        attachment.data = value
    elif number == _ATTACHMENT_PROPERTIES:
        _fill(attachment, _Reader(value, encoding))
        inner = attachment.properties.pop(mapi.DATA, None)
        if isinstance(inner, bytes):
            if inner[_MESSAGE_IN_OBJECT : _MESSAGE_IN_OBJECT + 4] == SIGNATURE:
                attachment.message = _read(inner[_MESSAGE_IN_OBJECT:], depth + 1)
            elif not attachment.data:
                attachment.data = inner


def _old_address(value: bytes, encoding: str) -> str:
    """A name and an address of the oldest form: four numbers, then both texts."""
    _, _, name, address = struct.unpack_from("<HHHH", value)
    told = [mapi.value_of(mapi.STRING8, value[8 : 8 + name], encoding)]
    told.append(mapi.value_of(mapi.STRING8, value[8 + name : 8 + name + address], encoding))
    return " ".join(text for text in told if text)


def _fill(item: Item, reader: _Reader) -> Item:
    for number, name, value in reader.properties():
        if name:
            item.named.append((name, value))
        else:
            item.properties[number] = value
    return item


class _Reader:
    """A list of properties ([MS-OXTNEF] §2.1.3.4); everything in it stands at multiples of four bytes."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self.data, self.encoding, self.at = data, encoding, 0

    def count(self) -> int:
        (number,) = struct.unpack_from("<I", self.data, self.at)
        self.at += 4
        if number > MAX_VALUES:
            raise ValueError("unreasonably many values")
        return int(number)

    def _taken(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise ValueError("a value without an end")
        piece = self.data[self.at : self.at + length]
        self.at += length + -length % 4
        return piece

    def properties(self) -> Iterator[tuple[int, str, Any]]:
        for _ in range(self.count()):
            kind, number = struct.unpack("<HH", self._taken(4))
            name = ""
            if number >= 0x8000:
                self._taken(16)
                if self.count():
                    name = self._taken(self._number()).decode("utf-16-le", "replace").rstrip("\0")
                else:
                    name = f"property {self._number():04X}"
            many = bool(kind & _MULTIPLE)
            kind &= ~_MULTIPLE
            if kind in _FIXED:
                values = [self._taken(_FIXED[kind]) for _ in range(self.count() if many else 1)]
            else:
                values = [self._taken(self._number()) for _ in range(self.count())]
            if kind == mapi.OBJECT:
                kind = mapi.BINARY
            told = [mapi.value_of(kind, value, self.encoding) for value in values]
            yield number, name, told if many else told[0] if told else None

    def _number(self) -> int:
        (number,) = struct.unpack("<I", self._taken(4))
        return int(number)
