"""An office's ledger as others read it: under a checkpoint that is signed now, from its own database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from counterfoil.errors import BadInput
from counterfoil.ledger import index, index_proof, keys, offline, tiles
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.files import write_file
from counterfoil.ledger.note import Note
from counterfoil.ledger.source import Source, Stored
from counterfoil.office.journal import PUBLIC_KEY, Journal
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services.session import session


def source(folder: Path) -> Source:
    """The office's ledger up to its newest entry. What is signed is held against the guard file first."""
    with session(folder) as (office, journal):
        signed = journal.sign()
        return Source(Stored(OfficeLedger()), signed, keys.load_key(office.keys / PUBLIC_KEY))


def publish_index(folder: Path) -> dict[str, Any]:
    """Make the index of all entries that there are, and seal it by one more; returns what that entry shows."""
    with session(folder) as (_, journal):
        return publish(journal)


def publish(journal: Journal) -> dict[str, Any]:
    """As ``publish_index``, with a journal that is open."""
    with transaction.atomic():
        size = journal.store.lock_head().size
        table = index.build(Stored(journal.store).read(0, size))
        facts = {"size": size, "rows": len(table.keys), "rule": index.RULE, "root": table.root.hex()}
        journal.record(index_proof.KIND, facts=facts)
    return facts


def export(source: Source, store: OfficeLedger, to: Path) -> tuple[int, int]:
    """Write or go on with the public copy in ``to``; returns how many files were written and how many entries it has.

    Raises ``BadInput`` where ``to`` holds something else, or the copy of another ledger or of a newer state.
    """
    older = _size_of(to, source)
    write_file(to / "key.txt", f"{source.key}\n".encode())
    for name in offline.HANDED_OUT:
        write_file(to / name, (offline.FOLDER / name).read_bytes())
    written = tiles.export(store, to, source.signed, older=older)
    return len(written), source.size


def _size_of(to: Path, source: Source) -> int:
    """How many entries the copy in ``to`` has already; 0 for a new or empty folder."""
    if not to.exists() or not any(to.iterdir()):
        return 0
    signed = tiles.read_checkpoint(to)
    if signed is None:
        if (to / "tile").is_dir() or (to / "key.txt").is_file():
            return 0  # an export that was cut short before its checkpoint
        raise BadInput(f"{to}: holds something else than a ledger's public copy. Give a new folder.")
    there, here = parse_text(Note.parse(signed).text), parse_text(Note.parse(source.signed).text)
    if there.origin != here.origin:
        raise BadInput(f"{to}: is the copy of {there.origin}, not of {here.origin}. Give another folder.")
    if there.size > here.size:
        raise BadInput(
            f"{to}: has {there.size} entries, the office {here.size}. The office was brought back from an old backup, "
            "or entries were taken away. Keep the copy as it is: it is the evidence."
        )
    return there.size
