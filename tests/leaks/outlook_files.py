"""Writes Outlook's two formats, small: compound files ([MS-CFB]) with a message, and winmail.dat ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

Tree = Mapping[str, Any]  # a stream's bytes, or a folder's tree
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


def compound(tree: Tree) -> bytes:
    """A compound file of version 3; folders' children hang to the right of one another, as a list."""
    entries: list[list[Any]] = []
    fat: list[int] = []
    sectors: list[bytes] = []
    mini_fat: list[int] = []
    mini = bytearray()

    def chain(data: bytes, table: list[int], size: int) -> int:
        count = -(-len(data) // size)
        first = len(table)
        table.extend([*range(first + 1, first + count), END])
        return first

    def stored(data: bytes) -> int:
        first = chain(data, fat, SECTOR)
        sectors.extend(data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR))
        return first

    def add(name: str, kind: int, content: Any) -> int:
        number = len(entries)
        entry = [name, kind, FREE, FREE, END if kind != 5 else 0, 0]
        entries.append(entry)
        if kind == 2:
            if 0 < len(content) < CUTOFF:
                entry[4] = chain(content, mini_fat, MINI)
                mini.extend(content.ljust(-(-len(content) // MINI) * MINI, b"\0"))
            elif content:
                entry[4] = stored(content)
            entry[5] = len(content)
            return number
        before = None
        for child, inner in content.items():
            made = add(child, 2 if isinstance(inner, bytes) else 1, inner)
            if before is None:
                entry[3] = made
            else:
                entries[before][2] = made
            before = made
        return number

    add("Root Entry", 5, tree)
    entries[0][4], entries[0][5] = (stored(bytes(mini)), len(mini)) if mini else (END, 0)
    packed = struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-4 * len(mini_fat) // SECTOR) * SECTOR, b"\xff")
    mini_fat_at = stored(packed) if mini_fat else END
    directory = b"".join(map(_entry, entries))
    directory_at = stored(directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0"))
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    fat_at = list(range(len(fat), len(fat) + count))
    fat += [FAT_SECTOR] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory_at, 0, CUTOFF, mini_fat_at, len(packed) // SECTOR, END, 0)
    header += struct.pack("<109I", *(fat_at + [FREE] * 109)[:109])
    return header + b"".join(sectors) + table


def _entry(entry: list[Any]) -> bytes:
    name, kind, right, child, first, size = entry
    text = name.encode("utf-16-le") + b"\0\0"
    made = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + struct.pack("<III", FREE, right, child)
    return made + bytes(36) + struct.pack("<IQ", first, size)


def message(**texts: str) -> dict[str, Any]:
    """The folder of a message: ``p0037="Subject"`` is the property of that number, as Unicode."""
    streams = {f"__substg1.0_{name[1:].upper()}001F": text.encode("utf-16-le") for name, text in texts.items()}
    return {"__properties_version1.0": bytes(32), **streams}


def attachment(name: str, data: bytes | dict[str, Any]) -> dict[str, Any]:
    inner = {"__substg1.0_37010102": data} if isinstance(data, bytes) else {"__substg1.0_3701000D": data}
    return {"__properties_version1.0": bytes(8), "__substg1.0_3707001F": name.encode("utf-16-le"), **inner}


def winmail(texts: Mapping[int, str], recipients: list[str], files: Mapping[str, bytes], **more: Any) -> bytes:
    """A TNEF stream. ``named``: a property with a name of its own; ``old_body``: the body in its oldest form."""
    properties = [struct.pack("<HH", 0x1F, number) + _value(text.encode("utf-16-le")) for number, text in texts.items()]
    for name, text in more.get("named", {}).items():
        label = name.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<HH", 0x1F, 0x8001) + bytes(16) + struct.pack("<II", 1, len(label))
        properties.append(head + label.ljust(len(label) + -len(label) % 4, b"\0") + _value(text.encode("utf-16-le")))
    made = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if "old_body" in more:
        made += _attribute(1, 0x0002800C, more["old_body"].encode("cp1252") + b"\0")
    made += _attribute(1, 0x00069003, struct.pack("<I", len(properties)) + b"".join(properties))
    rows = [struct.pack("<IHH", 1, 0x1F, 0x3001) + _value(name.encode("utf-16-le")) for name in recipients]
    made += _attribute(1, 0x00069004, struct.pack("<I", len(rows)) + b"".join(rows))
    for name, data in files.items():
        made += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
        made += _attribute(2, 0x0006800F, data)
    return made


def _value(data: bytes) -> bytes:
    return struct.pack("<II", 1, len(data)) + data.ljust(len(data) + -len(data) % 4, b"\0")


def _attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
