"""A witness that fetches: it keeps the whole public copy of a log, checks every entry of it, and cosigns its head.

For offices behind a firewall, which nobody asks and which asks nobody: a static web site or a folder is enough.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import HistoryRewritten, LedgerInvalid
from counterfoil.ledger import exchange, handover, tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.entry import MAX_ENTRY
from counterfoil.ledger.exchange import place_of
from counterfoil.ledger.files import write_file
from counterfoil.ledger.note import MAX_NOTE, Note
from counterfoil.ledger.split_view import SplitView
from counterfoil.ledger.witness import MIRROR, Log, Witness

Reader = Callable[[str, int], bytes | None]
"""``read(path, limit)`` → the bytes of a file of the public copy, or None when it is not there."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was cosigned, and where the complete copy lies."""

    head: Checkpoint
    older: int  # entries that were seen before
    note: bytes  # the log's checkpoint with the cosignature
    folder: Path


def pull(witness: Witness, log: Log, read: Reader, now_s: int) -> Pulled:
    """Fetch what is new of a log, check all of it, and cosign.

    Raises ``LedgerInvalid`` where the copy is damaged, old or signed by another; ``HistoryRewritten`` where the log
    contradicts what this witness saw before: then both checkpoints are kept, and the file is named.
    """
    told = read(handover.NAME, handover.MAX_FILE)
    if told is not None and told != witness.handovers(log.origin):
        witness.take_over(told)
    signed = read("checkpoint", MAX_NOTE)
    if signed is None:
        raise LedgerInvalid(f"{log.place}: there is no checkpoint. Nothing was cosigned.")
    head, note = witness.opened(signed)
    if head.origin != log.origin:
        raise LedgerInvalid(f"{log.place}: is the copy of {head.origin}, not of {log.origin}. Nothing was cosigned.")
    kept = witness.last_seen(log.origin)
    seen = parse_text(Note.parse(kept).text, any_origin=True) if kept else None
    own = witness.folder / MIRROR / place_of(log.origin)
    if seen is not None and kept is not None and head.size <= seen.size:
        _not_behind(witness, head, note, seen, witness.opened(kept, fresh=False)[1], own)
    whole = _bring_whole(read, own, head, witness, log)
    if seen is not None and kept is not None and seen.size:
        get = tiles.Tiles(whole, head.size).get
        if tree.root_at(get, seen.size) != seen.root:
            _split(witness, SplitView.of(witness.opened(kept, fresh=False)[1], note, get), log)
    if whole != own:
        shutil.rmtree(own, ignore_errors=True)
        whole.replace(own)
    old = seen.size if seen else 0
    request = exchange.make(tiles.Tiles(own, head.size).get, note, old)
    answer = witness.add(request.to_bytes(), now_s)
    if answer.status != 200:
        raise LedgerInvalid(f"{log.origin}: {answer.body.decode().strip()} Nothing was cosigned; try again.")
    write_file(own / "checkpoint", note + answer.body)
    if told is not None:
        write_file(own / handover.NAME, told)
    write_file(own / "key.txt", f"{witness.key_of(note)}\n".encode())
    _tidy(own, head.size)
    return Pulled(head, old, note + answer.body, own)


def _not_behind(witness: Witness, head: Checkpoint, note: bytes, seen: Checkpoint, kept: bytes, own: Path) -> None:
    """Of a head that is not larger than what was seen: an old copy, or another history."""
    if head.size == seen.size:
        if head.root != seen.root:
            raise _conflict(witness, SplitView.of(kept, note), head.origin)
        return
    try:
        get = tiles.Tiles(own, seen.size).get
        began = tree.root_at(get, head.size)
        split = SplitView.of(note, kept, get)
    except LedgerInvalid:
        began, split = head.root, None
    if split is not None and began != head.root:
        raise _conflict(witness, split, head.origin)
    raise LedgerInvalid(
        f"{head.origin}: the copy has {head.size} entries, but this witness saw {seen.size}. It is an old copy, or the "
        "office was brought back from an old backup. Nothing was cosigned; ask the office."
    )


def _split(witness: Witness, found: SplitView, log: Log) -> None:
    raise _conflict(witness, found, log.origin)


def _conflict(witness: Witness, found: SplitView, origin: str) -> HistoryRewritten:
    file = witness.keep(origin, found)
    return HistoryRewritten(
        f"{origin}: signed a history that contradicts what this witness saw. Both checkpoints are kept in {file}: the "
        "file proves it to anybody (counterfoil witness conflict). Nothing was cosigned."
    )


def _bring_whole(read: Reader, own: Path, head: Checkpoint, witness: Witness, log: Log) -> Path:
    """The folder with a copy that leads to ``head``: our own, gone on with; else one fetched anew beside it."""
    try:
        _bring(read, own, head.size)
        tiles.audit(own, head)
        return own
    except LedgerInvalid:
        anew = own.with_name(f"{own.name}.anew")
        shutil.rmtree(anew, ignore_errors=True)
        _bring(read, anew, head.size)
        tiles.audit(anew, head)
        return anew


def _bring(read: Reader, folder: Path, size: int) -> None:
    """Fetch the files of a copy of ``size`` entries that ``folder`` does not hold yet; a full tile never changes."""
    for path, limit in _files(size):
        if (folder / path).exists():
            continue
        data = read(path, limit)
        if data is None:
            raise LedgerInvalid(f"{path}: is missing from the public copy. Nothing was cosigned.")
        write_file(folder / path, data)


def _files(size: int) -> list[tuple[str, int]]:
    """The path and largest size of every file of a copy of ``size`` entries."""
    found = []
    for level, number, width in tiles.layout(size):
        found.append((tiles.tile_path(level, number, width), width * tree.HASH_SIZE))
        if level == 0:
            found.append((tiles.tile_path("entries", number, width), width * (MAX_ENTRY + 2)))
    return found


def _tidy(folder: Path, size: int) -> None:
    """Delete partial tiles of earlier sizes."""
    wanted = {path for path, _ in _files(size)}
    for path in (folder / "tile").rglob("*.p/*"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
