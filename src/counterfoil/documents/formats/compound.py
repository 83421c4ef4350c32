"""A compound file ([MS-CFB]): the folders and streams of Outlook messages and of objects embedded by old programs."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from counterfoil.errors import DocumentUnreadable, LimitExceeded

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 50_000
MAX_DEPTH = 40
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass
class Storage:
    """One folder: what it holds, by name, in the order of the file."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


def read(data: bytes) -> Storage:
    """The root folder with everything in it. Raises ``DocumentUnreadable`` and ``LimitExceeded``."""
    try:
        return _File(data).root()
    except (struct.error, IndexError, ValueError) as error:
        raise DocumentUnreadable(
            f"The file is a damaged compound file ({type(error).__name__}). Open it in the program that made it and "
            "save it anew."
        ) from error


def names(data: bytes) -> set[str]:
    """The names of all folders and streams; none where the file is damaged."""
    try:
        return {name for name, *_ in _File(data).entries}
    except (struct.error, IndexError, ValueError, LimitExceeded):
        return set()


class _File:
    def __init__(self, data: bytes) -> None:
        if data[:8] != SIGNATURE:
            raise ValueError("not a compound file")
        self.data = data
        self.taken = 0  # bytes of streams: no honest file has more than it is long
        sector, mini = struct.unpack_from("<HH", data, 30)
        if sector not in (9, 12) or mini != 6:
            raise ValueError("sectors of an unknown size")
        self.size = 1 << sector
        directory, self.cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self.fat = self._fat()
        self.mini_fat = self._numbers(self._chain(mini_fat, self.fat, self.size))
        self.entries = list(self._entries(self._chain(directory, self.fat, self.size)))
        root = self.entries[0]
        self.small = self._chain(root[5], self.fat, self.size)[: root[6]]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]

    def _fat(self) -> list[int]:
        listed = list(struct.unpack_from("<109I", self.data, 76))
        following, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, len(self.data) // self.size + 1)):
            if following in (_END, _FREE):
                break
            numbers = self._numbers(self._sector(following))
            listed += numbers[:-1]
            following = numbers[-1]
        made: list[int] = []
        for number in listed:
            if number < _END - 1:
                made += self._numbers(self._sector(number))
        return made

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack_from(f"<{len(data) // 4}I", data))

    def _chain(self, first: int, table: list[int], size: int) -> bytes:
        source = self._sector if size == self.size else self._mini
        pieces: list[bytes] = []
        number = first
        while number < _END - 1:
            pieces.append(source(number))
            number = table[number]
            if len(pieces) > len(table):
                raise ValueError("a chain without an end")
        return b"".join(pieces)

    def _mini(self, number: int) -> bytes:
        return self.small[number * 64 : number * 64 + 64]

    def _entries(self, directory: bytes) -> Iterator[tuple[str, int, int, int, int, int, int]]:
        """Name, kind, left and right neighbour, first child, first sector, size."""
        if len(directory) // 128 > MAX_ENTRIES:
            raise LimitExceeded(f"The compound file has more than {MAX_ENTRIES:,} entries. It was not read.")
        for start in range(0, len(directory) - 127, 128):
            (length,) = struct.unpack_from("<H", directory, start + 64)
            name = directory[start : start + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            kind = directory[start + 66]
            left, right, child = struct.unpack_from("<III", directory, start + 68)
            first, size = struct.unpack_from("<II", directory, start + 116)
            yield name, kind, left, right, child, first, size

    def root(self) -> Storage:
        return self._storage(self.entries[0][4], 0, set())

    def _storage(self, child: int, depth: int, seen: set[int]) -> Storage:
        if depth > MAX_DEPTH:
            raise LimitExceeded(f"The compound file is nested more than {MAX_DEPTH} levels deep. It was not read.")
        made = Storage()
        pending = [child]
        while pending:
            number = pending.pop()
            if number >= len(self.entries) or number in seen:
                continue
            seen.add(number)
            name, kind, left, right, below, first, size = self.entries[number]
            pending += [right, left]
            if kind == _STORAGE:
                made.storages[name] = self._storage(below, depth + 1, seen)
            elif kind == _STREAM and size:
                self.taken += size
                if self.taken > len(self.data):
                    raise LimitExceeded("The streams of the compound file share their bytes. It may be made to attack.")
                small = size < self.cutoff
                chain = self._chain(first, self.mini_fat if small else self.fat, 64 if small else self.size)
                made.streams[name] = chain[:size]
        return Storage(dict(sorted(made.streams.items())), dict(sorted(made.storages.items())))
