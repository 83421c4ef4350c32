"""Writing the ledger: append an act inside the caller's transaction; afterwards check what was stored, then sign."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from counterfoil.errors import EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import commitment, handover, tree
from counterfoil.ledger.chain import Chain
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.commitment import Randomness
from counterfoil.ledger.entry import Entry, parse, read_time, write_time
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Signer
from counterfoil.ledger.store import Head, Leaf, LeafStore, Opening, Row
from counterfoil.ledger.tree import leaf_hash
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, utc

CLOCK_SLACK = timedelta(minutes=5)
ROTATED = f'"t":"{handover.ACT}"'.encode()
AT_ONCE = 256
"""Entries that are held in memory while a ledger is hashed again; more do not fit a processor's cache."""


@dataclass(frozen=True, slots=True)
class Appended:
    """An entry that is written, though not yet committed: the caller owns the transaction."""

    index: int
    entry_bytes: bytes
    leaf_hash: bytes


def append(
    store: LeafStore,
    act: Act,
    *,
    case_number: str,
    actor_key: str,
    role: str,
    group: str,
    keys: Vault,
    now: datetime,
    clock_slack: timedelta = CLOCK_SLACK,
    randomness: Randomness = secrets.token_bytes,
) -> Appended:
    """Write ``act`` as the next entry, inside the transaction that also changes the case.

    ``act.facts`` are the clear fields of its kind, and ``legal``, a list of statutes. ``act.private`` and the actor's
    name are committed to and sealed under ``group`` (case and subject; says nothing about a person itself).
    ``case_number`` is the public one, or ``entry.OFFICE``. ``now`` is when it is recorded; a clock that is behind the
    last entry by up to ``clock_slack`` counts as that entry's time. Raises ``LedgerInvalid`` for a kind or field
    that is not allowed, ``EnvironmentFailed`` for a clock that is further behind.
    """
    head = store.lock_head()
    index = head.size
    before = store.last_of(case_number)
    private: dict[str, Any] = {"actor": act.actor, **_private(act.private)}
    committed = commitment.commit(private, randomness)
    at = _recorded_at(utc(now), head, clock_slack)
    effective_at = utc(act.moment.took_effect_at)
    seq, prev = (before.seq + 1, before.hash) if before else (0, b"")
    facts = dict(act.facts)
    legal = facts.pop("legal", ())
    data = Entry(
        kind=act.kind,
        at=at,
        case_number=case_number,
        seq=seq,
        prev=prev,
        actor_key=actor_key,
        role=role,
        effective_at=effective_at if effective_at != at else None,
        legal=tuple(legal),
        facts=facts,
        digests=committed.digests,
        sets=committed.sets,
    ).to_bytes()
    leaf = Leaf(index, case_number, seq, data, leaf_hash(data))
    frontier, nodes = tree.append(index, head.frontier, leaf.hash)
    openings = tuple(
        Opening(index, slot, group, keys.seal(group, index, slot, disclosures))
        for slot, disclosures in committed.openings
    )
    store.add(Row(leaf, nodes, openings, Head(index + 1, frontier, write_time(at))))
    return Appended(index, data, leaf.hash)


def sign_head(
    store: LeafStore,
    signer: Signer | Callable[[], Signer],
    guard: Guard,
    *,
    appended: Sequence[Appended] = (),
    also: Sequence[Signer] = (),
) -> bytes:
    """The signed checkpoint of what is committed; call it after the commit, outside any transaction.

    ``signer`` may say who signs only once nobody else can: the key may be changed meanwhile. Before anything is signed
    the new rows are read back and hashed again (and held against ``appended``, what was meant to be written), the
    database is held against the guard file, and the guard file goes on durably. Raises ``HistoryRewritten`` for a
    database that went back, ``LedgerInvalid`` for rows that are not what was written, and where an entry says that
    another key signs.
    """
    with guard.locked() as watch:
        if not isinstance(signer, Signer):
            signer = signer()
        if signer.key.name != guard.origin:
            raise LedgerInvalid(f"The signing key is of {signer.key.name}, the guard file of {guard.origin}.")
        head = store.head()
        if head.size < watch.size:
            raise HistoryRewritten(
                f"The ledger holds {head.size} entries, but {watch.size} were signed before: an old copy of the "
                "database has been brought back. Nothing was signed. Find the newer database."
            )
        frontier = tree.frontier_at(store.node, watch.size)
        if tree.fold(frontier) != watch.root:
            raise HistoryRewritten(
                f"The first {watch.size} entries are not those that were signed before: history was rewritten. "
                "Nothing was signed. Compare with an export, a receipt or a witness."
            )
        newest = None
        for leaves in _hashed_again(store, watch.size, frontier, head):
            newest = _newest_key(leaves) or newest
        if newest is not None and newest[1] not in [one.key.sha256 for one in (signer, *also)]:
            raise LedgerInvalid(
                f"Entry {newest[0]}: another key signs from here on; the signing key is an earlier one. Nothing was "
                "signed. Put back the keys of the same backup as the database, or of a newer one. Where the key is "
                "being changed just now, do it again."
            )
        for expected in appended:
            if store.node(0, expected.index) != expected.leaf_hash:
                raise LedgerInvalid(f"Entry {expected.index}: the database does not hold what was written.")
        checkpoint = Checkpoint(guard.origin, head.size, tree.fold(head.frontier))
        note = checkpoint.signed((signer, *also))
        watch.advance(checkpoint)
        return note


def check(store: LeafStore) -> Head:
    """The head, after every row was hashed again and every case's chain followed; for start-up and after a restore.

    Raises ``LedgerInvalid`` naming the entry that is missing or altered.
    """
    head = store.head()
    chain = Chain()
    said = ""
    for leaves in _hashed_again(store, 0, (), head):
        first = leaves[0].index
        found = chain.follow_bytes(first, [leaf.entry for leaf in leaves], [leaf.hash for leaf in leaves])
        filed = zip(found.case_numbers, found.seqs, strict=True)
        for leaf, (case_number, seq) in zip(leaves, filed, strict=True):
            if leaf.case_number.encode() != case_number or leaf.seq != int(seq):
                raise LedgerInvalid(
                    f"Entry {leaf.index}: is filed under another case or number than it says. Mend the row."
                )
        said = found.ats[-1].decode()
    if said != head.at:
        raise LedgerInvalid(f"The head says the last entry was recorded at {head.at!r}; the entry says {said!r}.")
    return head


def open_private(store: LeafStore, keys: Vault, index: int) -> Mapping[str, Any]:
    """The committed values of an entry by name, each checked against what the entry shows.

    A set is a list of its values. Raises ``LedgerInvalid`` when an opening does not fit or its key was destroyed.
    """
    values: dict[str, Any] = {}
    for name, members, is_set in _opened(store, keys, index):
        values[name] = members if is_set else members[0]
    return values


def disclosures(store: LeafStore, keys: Vault, index: int, names: Sequence[str]) -> tuple[str, ...]:
    """The disclosures of the single values called ``names``, to hand to whoever may open them."""
    found = []
    for opening in store.openings(index):
        for text in keys.open(opening.group, index, opening.slot, opening.sealed):
            if commitment.read(text)[0] in names:
                found.append(text)
    return tuple(found)


def _opened(store: LeafStore, keys: Vault, index: int) -> list[tuple[str, list[Any], bool]]:
    leaf = next(store.leaves(index, index + 1), None)
    if leaf is None:
        raise LedgerInvalid(f"Entry {index}: is not in the ledger.")
    entry = parse(leaf.entry, f"Entry {index}")
    opened = []
    for opening in store.openings(index):
        texts = keys.open(opening.group, index, opening.slot, opening.sealed)
        number = opening.slot - commitment.set_slot(0)
        if number < 0:
            fits = [commitment.digest(text) for text in texts] == [entry.digests[opening.slot]]
        else:
            fits = commitment.set_root(texts) == entry.sets[number].root
        if not fits:
            raise LedgerInvalid(
                f"Entry {index}: the opening in slot {opening.slot} is not what the entry committed to."
            )
        pairs = [commitment.read(text) for text in texts]
        opened.append((pairs[0][0], [value for _, value in pairs], number >= 0))
    return opened


def _private(private: Mapping[str, Any]) -> Mapping[str, Any]:
    if "actor" in private:
        raise LedgerInvalid("An act's private values must not be called 'actor': that is the person who acts.")
    return private


def _recorded_at(now: datetime, head: Head, clock_slack: timedelta) -> datetime:
    if not head.at:
        return now
    last = read_time(head.at, "The last entry")
    if last - now > clock_slack:
        raise EnvironmentFailed(
            f"The clock says {write_time(now)}, but the last entry was recorded at {head.at}. "
            "Set the computer's clock right; entries are in order of time."
        )
    return max(now, last)


def _hashed_again(store: LeafStore, start: int, frontier: tuple[bytes, ...], head: Head) -> Iterator[list[Leaf]]:
    """The entries from ``start`` on, hashed again and compared with every stored hash; ``frontier`` is at ``start``.

    A few thousand at once. The head is compared at the very end, so take them all.
    """
    for first in range(start, head.size, AT_ONCE):
        last = min(first + AT_ONCE, head.size)
        leaves = list(store.leaves(first, last))
        completed: dict[int, list[bytes]] = {}
        wrong = ""
        index = first
        for leaf, hashed in zip(leaves, tree.leaf_hashes(leaf.entry for leaf in leaves), strict=True):
            if leaf.index != index:
                break
            if hashed != leaf.hash:
                wrong = f"Entry {index}: was changed in the database after it was written."
                break
            frontier, nodes = tree.append(index, frontier, hashed)
            for node in nodes:
                completed.setdefault(node.level, []).append(node.hash)
            index += 1
        if index != last and not wrong:
            wrong = f"Entry {index}: is missing from the database, which claims {head.size} entries."
        # What is above the entries that are there comes first: where a row was closed up, that is the trace of it.
        wrong = _wrong_above(store, first, completed) or wrong
        if wrong:
            raise LedgerInvalid(wrong)
        yield leaves
    if frontier != head.frontier:
        raise LedgerInvalid(f"The head of the ledger does not belong to its {head.size} entries. It was changed.")


def _newest_key(leaves: Sequence[Leaf]) -> tuple[int, str] | None:
    """The number of the last entry here that says which key signs from there on, and the SHA-256 of that key."""
    for leaf in reversed(leaves):
        if ROTATED in leaf.entry and (said := parse(leaf.entry, f"Entry {leaf.index}")).kind == handover.ACT:
            return leaf.index, said.facts["new_key"]
    return None


def _wrong_above(store: LeafStore, first: int, completed: Mapping[int, Sequence[bytes]]) -> str:
    """Which stored hash is not the one of ``completed``, by the first entry that completed one; "" where none is.

    ``completed`` has by level the hashes of all perfect subtrees that the entries from ``first`` on completed.
    """
    wrong = []
    for level, hashes in completed.items():
        begin = first >> level
        if list(store.nodes(level, begin, begin + len(hashes))) != hashes:
            index = next(n for n, hashed in enumerate(hashes, begin) if store.node(level, n) != hashed)
            wrong.append((((index + 1) << level) - 1, level, index))
    if not wrong:
        return ""
    entry, level, index = min(wrong)
    return f"Entry {entry}: the stored hash ({level}, {index}) above it was changed."
