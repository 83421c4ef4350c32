"""An Outlook message, ``.msg`` ([MS-OXMSG]): a compound file with a stream for each property."""

from __future__ import annotations

import re
import struct
from typing import Any

from counterfoil.documents.content import Content
from counterfoil.documents.formats import compound, mapi
from counterfoil.documents.formats.compound import Storage
from counterfoil.documents.formats.mapi import Item
from counterfoil.documents.sniff import Kind

_VALUE = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{8}))?")
_FIXED = "__properties_version1.0"
_NAMES = "__nameid_version1.0"
_MULTIPLE = 0x1000


def parse(data: bytes) -> Content:
    """The message with its recipients and every version of its text; attachments are parts. Raises
    ``DocumentUnreadable`` and ``LimitExceeded``."""
    root = compound.read(data)
    return mapi.content(_message(root, 32, _names(root), 0), Kind.MSG.value, "an Outlook message")


def _message(storage: Storage, header: int, names: dict[int, str], depth: int) -> Item:
    """``header``: how many bytes stand before the list of properties: 32 in a file, 24 in an attached message."""
    item = _item(storage, header, names)
    if depth > mapi.MAX_DEPTH:
        return item
    encoding = mapi.codepage(item)
    for name, inner in storage.storages.items():
        if name.startswith("__recip_version1.0_"):
            item.recipients.append(_item(inner, 8, names, encoding))
        elif name.startswith("__attach_version1.0_"):
            attachment = _item(inner, 8, names, encoding)
            value = attachment.properties.get(mapi.DATA)
            attachment.data = value if isinstance(value, bytes) else b""
            nested = inner.storages.get("__substg1.0_3701000D")
            if nested is not None and _FIXED in nested.streams:
                attachment.message = _message(nested, 24, names, depth + 1)
            elif nested is not None:  # an object of another program: what it keeps is bytes
                attachment.data = max(nested.streams.values(), key=len, default=b"")
            item.attachments.append(attachment)
    return item


def _item(storage: Storage, header: int, names: dict[int, str], encoding: str = "") -> Item:
    item = Item()
    fixed = storage.streams.get(_FIXED, b"")
    for start in range(header, len(fixed) - 15, 16):
        kind, number = struct.unpack_from("<HH", fixed, start)
        if kind in (mapi.TIME, mapi.INTEGER, mapi.BOOLEAN, mapi.SHORT):
            item.properties[number] = mapi.value_of(kind, fixed[start + 8 : start + 16], "")
    encoding = encoding or mapi.codepage(item)
    many: dict[int, list[Any]] = {}
    for name, data in storage.streams.items():
        found = _VALUE.fullmatch(name)
        if not found:
            continue
        number, kind = int(found[1], 16), int(found[2], 16)
        value = mapi.value_of(kind & ~_MULTIPLE, data, encoding)
        if kind & _MULTIPLE:
            if found[3]:
                many.setdefault(number, []).append(value)
        else:
            item.properties[number] = value
    item.properties |= many
    for number in sorted(set(item.properties) & set(names)):
        item.named.append((names[number], item.properties.pop(number)))
    return item


def _names(root: Storage) -> dict[int, str]:
    """The names that a message gives to properties from 0x8000 on ([MS-OXMSG] §2.2.3)."""
    folder = root.storages.get(_NAMES, Storage())
    entries, texts = (folder.streams.get(f"__substg1.0_{name}", b"") for name in ("00030102", "00040102"))
    made: dict[int, str] = {}
    for start in range(0, len(entries) - 7, 8):
        offset, kind, index = struct.unpack_from("<IHH", entries, start)
        if kind & 1 and offset + 4 <= len(texts):
            (length,) = struct.unpack_from("<I", texts, offset)
            made[0x8000 + index] = texts[offset + 4 : offset + 4 + length].decode("utf-16-le", "replace")
    return made
