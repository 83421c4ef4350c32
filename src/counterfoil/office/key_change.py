"""The files of a change of the ledger's key, in an order in which it may be cut short anywhere.

1. The new key is made beside the old one (``ledger.key.new``). Nothing has signed with it.
2. The entry ``key.rotated`` is committed (``services.rotating``). From here on the change is only ever finished.
3. Both keys sign the checkpoint above it, and the handover is kept. A key that was lost signs nothing.
4. The policy names the new key, and so does ``ledger.vkey``; then the new key takes the old one's name, at once.
5. The old key is overwritten and deleted.

Whoever opens the office next finishes what was cut short, or, before the entry, takes it back. There is a key that
signs at every moment, but after a loss.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import book, handover, keys, policy
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.handover import Reason
from counterfoil.ledger.note import Signer
from counterfoil.office import ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_keys import PUBLIC_KEY, SIGNING_KEY
from counterfoil.office.ledger_store import OfficeLedger

FRESH, GIVEN_UP = f"{SIGNING_KEY}.new", f"{SIGNING_KEY}.old"
POLICY = "policy.txt"


def prepare(office: Office) -> Signer:
    """A new key beside the one that signs, in ``ledger.key.new``."""
    return keys.make_signer(office.keys / FRESH, office.origin)


def settle(office: Office) -> None:
    """Finish a change that was cut short, or take it back where no entry tells of it. Hold the office's lock.

    Does nothing where there was none. Raises ``LedgerInvalid``, ``HistoryRewritten`` as ``book.sign_head``.
    """
    fresh, given_up = office.keys / FRESH, office.keys / GIVEN_UP
    if fresh.exists():
        signer, act = keys.load_signer(fresh), last_change()
        if act is not None and act.facts["new_key"] == signer.key.sha256:
            _finish(office, signer, act)
        else:
            _destroy(fresh)
    elif given_up.exists():
        _destroy(given_up)


def settle_unless_busy(office: Office) -> None:
    """``settle``, by who does not hold the office's lock, and does not wait for it: its holder settles it."""
    if not any((office.keys / name).exists() for name in (FRESH, GIVEN_UP)):
        return
    handle = os.open(office.folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        settle(office)
    except BlockingIOError:
        return
    finally:
        os.close(handle)


def last_change() -> models.Act | None:
    """The newest act that says which key signs from there on."""
    return models.Act.objects.filter(kind=handover.ACT, case=None).order_by("-leaf").first()


def _finish(office: Office, fresh: Signer, act: models.Act) -> None:
    told = ledger_keys.handovers(office)
    if not told or told[-1].new != fresh.key:
        old, store = ledger_keys.public(office), OfficeLedger()
        lost = act.facts["reason"] == Reason.LOST.value
        signers = [fresh] if lost else [ledger_keys.signer(office), fresh]
        if old.sha256 != act.facts["old_key"] or (not lost and signers[0].key != old):
            raise LedgerInvalid(
                f"{office.keys / SIGNING_KEY}: is not the key that entry {act.leaf} says it takes over from. Put back "
                "the keys of the same backup as the database."
            )
        note = book.sign_head(store, signers[0], Guard(office.guard, office.origin), also=signers[1:])
        data = next(store.leaves(act.leaf, act.leaf + 1)).entry
        made = handover.make(store.node, told, old, fresh.key, act.leaf, data, note)
        told = (*told, made)
        write_file(office.keys / handover.NAME, handover.write(told))
    _name_in_policy(office, str(told[-1].old), str(fresh.key), keep=told[-1].reason is Reason.PLANNED)
    write_file(office.keys / PUBLIC_KEY, f"{fresh.key}\n".encode())
    _replace(office.keys)


def _name_in_policy(office: Office, old: str, new: str, *, keep: bool) -> None:
    """Put the new key into the office's policy, above the old one; an old one that may be another's is taken out."""
    data = read_file(office.folder, POLICY, policy.MAX_POLICY)
    if data is None or f"log {new}".encode() in data:
        return
    lines = []
    for line in data.split(b"\n"):
        if line.split()[:2] == [b"log", old.encode()]:
            lines.append(line.replace(old.encode(), new.encode()))
            if not keep:
                continue
        lines.append(line)
    write_file(office.folder / POLICY, b"\n".join(lines))


def _replace(folder: Path) -> None:
    """Give the new key the old one's name, at once; the old one is destroyed only then."""
    current, fresh, given_up = (folder / name for name in (SIGNING_KEY, FRESH, GIVEN_UP))
    given_up.unlink(missing_ok=True)
    if current.exists():
        os.link(current, given_up)
    os.replace(fresh, current)
    _sync(folder)
    if given_up.exists():
        _destroy(given_up)


def _destroy(path: Path) -> None:
    """Zeros in the file's own place, and the file is gone. What a disk keeps elsewhere is not reached by that."""
    if path.stat().st_nlink == 1:  # else it is the key in use under a second name
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    path.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
