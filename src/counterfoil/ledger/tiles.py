"""The public copy of a ledger as static files that any web server can serve (C2SP tlog-tiles).

``checkpoint``, hash tiles ``tile/<level>/<number>`` and entry bundles ``tile/entries/<number>``; a last, partial one
ends in ``.p/<width>``. Other people's tools read and verify the same files.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.chain import Chain
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.entry import MAX_ENTRY
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.note import MAX_NOTE, Note
from counterfoil.ledger.store import LeafStore

WIDTH = 256
HEIGHT = 8  # levels of the tree in one tile


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """The path of a tile, or with level ``"entries"`` of a bundle.

    >>> tile_path(0, 1234067), tile_path("entries", 0, 5)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/5')
    """
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def layout(size: int) -> Iterator[tuple[int, int, int]]:
    """Every hash tile of a log of ``size`` entries: level, number, width."""
    level = 0
    while count := size >> (HEIGHT * level):
        for number in range(-(-count // WIDTH)):
            yield level, number, min(WIDTH, count - number * WIDTH)
        level += 1


def export(store: LeafStore, folder: Path, signed: bytes, *, older: int = 0) -> tuple[str, ...]:
    """Write the public copy for the ``signed`` checkpoint; returns the paths written, ``checkpoint`` last.

    With ``older``, the size of the copy that is already in ``folder``, only what is new is written. A reader sees the
    former consistent copy until ``checkpoint`` is replaced. Raises ``LedgerInvalid`` when the store does not hold
    what the checkpoint says; then ``checkpoint`` stays as it was.
    """
    checkpoint = parse_text(Note.parse(signed).text)
    size = checkpoint.size
    if tree.root_at(store.node, size) != checkpoint.root:
        raise LedgerInvalid("The checkpoint does not belong to this ledger. Nothing was exported.")
    written = []
    for level, number, width in layout(size):
        if (number + 1) * WIDTH <= older >> (HEIGHT * level):
            continue
        if level == 0:
            first = number * WIDTH
            entries = [leaf.entry for leaf in store.leaves(first, first + width)]
            if len(entries) != width:
                raise LedgerInvalid(
                    f"Entry {first + len(entries)}: is missing from the database. Nothing was published."
                )
            written.append(tile_path("entries", number, width))
            write_file(folder / written[-1], b"".join(struct.pack(">H", len(entry)) + entry for entry in entries))
        hashes = list(store.nodes(HEIGHT * level, number * WIDTH, number * WIDTH + width))
        if len(hashes) != width:
            raise LedgerInvalid(
                f"{tile_path(level, number, width)}: of its hashes one is missing: the database was changed."
            )
        written.append(tile_path(level, number, width))
        write_file(folder / written[-1], b"".join(hashes))
    write_file(folder / "checkpoint", signed)
    return (*written, "checkpoint")


class Tiles:
    """The hashes of a public copy: ``get`` serves ``tree``'s proofs from the files of a log of ``size`` entries."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self._kept: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree; inner levels are computed from the tile."""
        tile_level, up = divmod(level, HEIGHT)
        first = index << up
        number, place = divmod(first, WIDTH)
        hashes = self._tile(tile_level, number)[place * tree.HASH_SIZE : (place + (1 << up)) * tree.HASH_SIZE]
        return tree.root_of(hashes[i : i + tree.HASH_SIZE] for i in range(0, len(hashes), tree.HASH_SIZE))

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self._kept:
            width = min(WIDTH, (self._size >> (HEIGHT * level)) - number * WIDTH)
            self._kept[level, number] = _read_whole(
                self._folder, tile_path(level, number, width), width * tree.HASH_SIZE
            )
        return self._kept[level, number]


def read_checkpoint(folder: Path) -> bytes | None:
    """The signed checkpoint in ``folder`` as it is, or None."""
    return read_file(folder, "checkpoint", MAX_NOTE)


def read_entries(folder: Path, size: int) -> Iterator[bytes]:
    """All entries of a public copy in order. Raises ``LedgerInvalid`` naming the bundle that is missing or torn."""
    for number in range(-(-size // WIDTH)):
        yield from read_bundle(folder, number, size)


def read_bundle(folder: Path, number: int, size: int) -> list[bytes]:
    """The entries of one bundle of a copy of ``size`` entries. Raises as ``read_entries``."""
    width = min(WIDTH, size - number * WIDTH)
    path = tile_path("entries", number, width)
    data = read_file(folder, path, width * (MAX_ENTRY + 2))
    if data is None:
        raise LedgerInvalid(f"{path}: is missing; it holds entries {number * WIDTH} to {number * WIDTH + width - 1}.")
    return _split(data, width, path)


def audit(folder: Path, checkpoint: Checkpoint) -> int:
    """Hash every entry again and compare every tile and the root; returns the number of entries.

    Follows every case's chain as well. Raises ``LedgerInvalid`` naming the first entry or file that is wrong. The
    checkpoint's signature is the caller's to check.
    """
    chain = Chain()

    rehash(folder, checkpoint, chain.follow_bytes)
    return checkpoint.size


def rehash(
    folder: Path, checkpoint: Checkpoint, each: Callable[[int, Sequence[bytes], Sequence[bytes]], object] | None = None
) -> None:
    """Hash every entry again and compare every tile and the root; what the entries say is nobody's concern here.

    ``each(first, entries, hashes)`` is called for every bundle, in order, when it agrees with its tile. Raises
    ``LedgerInvalid`` as ``audit``.
    """
    size = checkpoint.size
    hashes: list[bytes] = []
    above: list[bytes] = []
    for number in range(-(-size // WIDTH)):
        entries = read_bundle(folder, number, size)
        hashes = tree.leaf_hashes(entries)
        _compare_leaves(folder, number, hashes)
        if each is not None:
            each(number * WIDTH, entries, hashes)
        if len(hashes) == WIDTH:
            above.append(tree.root_of(hashes))
    levels = [above]
    while levels[-1]:
        _compare_level(folder, len(levels), levels[-1])
        full = len(levels[-1]) // WIDTH * WIDTH
        levels.append([tree.root_of(levels[-1][i : i + WIDTH]) for i in range(0, full, WIDTH)])

    def get(level: int, index: int) -> bytes:
        tile_level, up = divmod(level, HEIGHT)
        if tile_level:
            return tree.root_of(levels[tile_level - 1][index << up : (index + 1) << up])
        first = (index << up) % WIDTH  # below whole tiles only the last bundle is asked for
        return tree.root_of(hashes[first : first + (1 << up)])

    if tree.root_at(get, size) != checkpoint.root:
        raise LedgerInvalid(
            "The entries do not lead to the root that was signed: entries were changed, added or left out."
        )


def _compare_leaves(folder: Path, number: int, hashes: list[bytes]) -> None:
    """Compare the leaf hashes of a bundle with the level 0 tile, naming the entry."""
    path = tile_path(0, number, len(hashes))
    stored = _read_whole(folder, path, len(hashes) * tree.HASH_SIZE)
    if stored == b"".join(hashes):
        return
    for place, value in enumerate(hashes):
        if stored[place * tree.HASH_SIZE : (place + 1) * tree.HASH_SIZE] != value:
            raise LedgerInvalid(
                f"Entry {number * WIDTH + place}: is not the one in {path}; one of the two was changed."
            )


def _compare_level(folder: Path, level: int, hashes: list[bytes]) -> None:
    for number in range(-(-len(hashes) // WIDTH)):
        expected = b"".join(hashes[number * WIDTH : (number + 1) * WIDTH])
        path = tile_path(level, number, len(expected) // tree.HASH_SIZE)
        if _read_whole(folder, path, len(expected)) != expected:
            raise LedgerInvalid(f"{path}: does not hold the hashes of the entries. It was changed.")


def _read_whole(folder: Path, path: str, size: int) -> bytes:
    data = read_file(folder, path, size)
    if data is None:
        raise LedgerInvalid(f"{path}: is missing from the public copy.")
    if len(data) != size:
        raise LedgerInvalid(f"{path}: has {len(data)} bytes, not {size}. It was cut short.")
    return data


def _split(data: bytes, width: int, path: str) -> list[bytes]:
    offset, end = 0, len(data)
    entries = []
    for _ in range(width):
        begin = offset + 2
        if begin > end:
            break
        offset = begin + (data[offset] << 8 | data[offset + 1])  # big-endian
        entries.append(data[begin:offset])
    if len(entries) < width or offset > end:
        raise LedgerInvalid(f"{path}: ends before its {width} entries do. It was cut short.")
    if offset != end:
        raise LedgerInvalid(f"{path}: goes on after its {width} entries. Something was added.")
    return entries
