"""An office's ledger as others read it: under a checkpoint that is signed now, from its own database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.errors import BadInput
from counterfoil.ledger import book, handover, index, index_proof, offline, tiles
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.files import write_file
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Note, Signer
from counterfoil.ledger.source import Source, Stored
from counterfoil.office import key_change, ledger_keys, models, queries
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import cosigning
from counterfoil.office.services.session import session


def source(folder: Path | Office) -> Source:
    """The office's ledger up to its newest entry. What is signed is held against the guard file first."""
    with session(folder) as (office, journal):
        signed = journal.sign()
        signed = cosigning.with_kept(office, signed)
        handed_over = ledger_keys.handed_over(office)
        return Source(Stored(OfficeLedger()), signed, ledger_keys.public(office), handed_over)


def signed_now(office: Office) -> Source:
    """As ``source``, for who need not wait for whoever changes the office just now. Raises as ``book.sign_head``."""
    key_change.settle_unless_busy(office)
    used: list[Signer] = []

    def who() -> Signer:
        used.append(ledger_keys.signer(office))
        return used[-1]

    signed = book.sign_head(OfficeLedger(), who, Guard(office.guard, office.origin))
    return Source(Stored(OfficeLedger()), signed, used[-1].key, ledger_keys.handed_over(office))


def publish_index(folder: Path | Office) -> dict[str, Any]:
    """Make the index of all entries that there are, and seal it by one more; returns what that entry shows.

    It is made before anybody has to wait; what is recorded meanwhile comes after it.
    """
    with session(folder):
        pass  # opens an office that is not open yet
    store = OfficeLedger()
    size = store.head().size
    table = index.build(Stored(store).read(0, size))
    facts = {"size": size, "rows": len(table.keys), "rule": index.RULE, "root": table.root.hex()}
    with session(folder) as (_, journal), transaction.atomic():
        journal.record(index_proof.KIND, facts=facts)
    return facts


def heartbeat(office: Office) -> None:
    """Once a day: seal the index by an entry, so that silence is seen; and go on with the public copy, if one is kept.

    Before, the ledger is held against what each witness saw; after, each is asked to cosign. Safe to do at any time
    and twice.
    """
    cosigning.guarded(office)
    zone = ZoneInfo(office.time_zone)
    last = models.Act.objects.filter(kind=index_proof.KIND).order_by("-leaf").first()
    if last is None or last.recorded_at.astimezone(zone).date() < queries.today(office):
        publish_index(office)
    signed = source(office)
    signed = replace(signed, signed=cosigning.ask(office, signed.signed).signed)
    if office.ledger_copy:
        export(signed, OfficeLedger(), office.folder / office.ledger_copy)


def export(source: Source, store: OfficeLedger, to: Path) -> tuple[int, int]:
    """Write or go on with the public copy in ``to``; returns how many files were written and how many entries it has.

    Raises ``BadInput`` where ``to`` holds something else, or the copy of another ledger or of a newer state.
    """
    older = _size_of(to, source)
    for name, data in handover.beside(source.handovers).items():
        write_file(to / name, data)  # before the key: whoever reads meanwhile finds out how the two belong together
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
