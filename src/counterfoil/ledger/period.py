"""Period proofs: that these are all entries of a stretch of the ledger, in a folder that anybody can check offline.

The folder holds ``entries.jsonl``, one entry a line, byte for byte as it was hashed; the ordinary receipts of the first
and the last of them, ``first.tlog-proof`` and ``last.tlog-proof``, which together leave no place for another entry;
the ``checkpoint`` and the office's ``key.txt``. The period is one of recording: ``at``, never when an act took effect.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import handover, outline, receipt, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.entry import MAX_ENTRY, parse
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.note import Note, VerifierKey
from counterfoil.ledger.outline import Outlines
from counterfoil.ledger.receipt import Receipt
from counterfoil.ledger.tree import Get

ENTRIES, FIRST, LAST = "entries.jsonl", "first.tlog-proof", "last.tlog-proof"
MAX_ENTRIES = 100_000
"""Of one proof: a month of a large city's office. A longer time is proved in pieces, end to end."""


def between(read: Callable[[int], bytes], size: int, begins: datetime, ends: datetime) -> tuple[int, int]:
    """The entries recorded from ``begins`` up to ``ends`` (exclusive): the first, and the one after the last.

    ``read(index)`` gives an entry's bytes; times never go back, so a few of them are looked at.
    """

    def at(index: int) -> datetime:
        return parse(read(index), f"Entry {index}").at

    return bisect_left(range(size), begins, key=at), bisect_left(range(size), ends, key=at)


def write(
    folder: Path,
    get: Get,
    entries: Iterable[bytes],
    first: int,
    signed: bytes,
    key: VerifierKey | None = None,
    handovers: bytes = b"",
) -> tuple[str, ...]:
    """Write the proof that ``entries`` are all from ``first`` on, as many as there are, into ``folder``.

    ``get`` serves the hashes of the tree, ``signed`` is its checkpoint; ``key`` is left out where the
    proof is a part of another folder, which has both. Returns the names written. Raises
    ``BadInput`` for no entries or more than ``MAX_ENTRIES``, ``LedgerInvalid`` when they are not those of the tree.
    """
    shown = list(entries)
    if not 0 < len(shown) <= MAX_ENTRIES:
        raise BadInput(
            f"A proof of {len(shown):,} entries is not written: nothing was recorded in that time, or more than "
            f"{MAX_ENTRIES:,} entries. Give a longer or a shorter time."
        )
    head = parse_text(Note.parse(signed).text)
    last = first + len(shown) - 1
    if last >= head.size:
        raise LedgerInvalid(f"Entry {last} is not covered by a checkpoint of {head.size} entries. Sign a newer one.")
    ends = [Receipt(index, tree.inclusion_proof(get, index, head.size), signed) for index in (first, last)]
    _check(shown, ends, head)
    files = {
        ENTRIES: b"".join(entry + b"\n" for entry in shown),
        FIRST: ends[0].to_bytes(),
        LAST: ends[1].to_bytes(),
    }
    if key is not None:
        files |= {"checkpoint": signed, "key.txt": f"{key}\n".encode(), **handover.beside(handovers)}
    for name, data in files.items():
        write_file(folder / name, data)
    return tuple(files)


def is_here(folder: Path) -> bool:
    """Whether ``folder`` holds such a proof, or what is left of one."""
    return any((folder / name).exists() for name in (ENTRIES, FIRST, LAST))


def read(folder: Path) -> tuple[list[bytes], Receipt, Receipt]:
    """The entries of a proof and its two receipts, as they are in ``folder``; nothing is believed yet."""
    first, last = (receipt.parse(_whole(folder, name, receipt.MAX_RECEIPT), name) for name in (FIRST, LAST))
    data = _whole(folder, ENTRIES, MAX_ENTRIES * (MAX_ENTRY + 1))
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise LedgerInvalid(f"{ENTRIES}: does not end with a line's end. It was cut short.")
    return lines, first, last


def verify(entries: Sequence[bytes], first: Receipt, last: Receipt, head: Checkpoint) -> Outlines:
    """The entries' outlines, if they are all from the first receipt's to the last one's; else ``LedgerInvalid``.

    ``head`` is the folder's checkpoint; its signature is the caller's to check.
    """
    for name, one in ((FIRST, first), (LAST, last)):
        if parse_text(Note.parse(one.checkpoint, name).text, name) != head:
            raise LedgerInvalid(f"{name}: is under another checkpoint than the folder's. Ask for a proof under one.")
    if last.index - first.index + 1 != len(entries):
        raise LedgerInvalid(
            f"{ENTRIES}: holds {len(entries):,} entries, but {first.index} to {last.index} are "
            f"{last.index - first.index + 1:,}. Entries were left out or added."
        )
    _check(entries, (first, last), head)
    return outline.read_all(entries, first.index)


def _check(entries: Sequence[bytes], ends: Sequence[Receipt], head: Checkpoint) -> None:
    hashes = tree.leaf_hashes(entries)
    for index, place, end in ((ends[0].index, 0, ends[0]), (ends[1].index, -1, ends[1])):
        tree.verify_inclusion(index, head.size, hashes[place], end.proof, head.root)
    tree.verify_range(ends[0].index, hashes, head.size, head.root, ends[0].proof, ends[1].proof)


def _whole(folder: Path, name: str, limit: int) -> bytes:
    data = read_file(folder, name, limit)
    if data is None:
        raise LedgerInvalid(f"{name}: is missing.")
    return data
