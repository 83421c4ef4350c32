"""Which keys of a ledger count, for whom: those that somebody trusts, and through handovers those before and after.

Forward: the old key signed who comes next. Back: the new key signed who was there before, up to the handover. What an
earlier key signed above its handover counts for nothing. Where the earlier key was *exposed*, whoever has it can sign
whatever was before as well: that counts only where it is shown to be of the history that goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from counterfoil.errors import LedgerInvalid, SignatureInvalid
from counterfoil.ledger import tree
from counterfoil.ledger.checkpoint import Checkpoint, Opened, open_signed
from counterfoil.ledger.handover import Handover, Reason
from counterfoil.ledger.note import ED25519, VerifierKey
from counterfoil.values import counted


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a key counts, and how long it was in force."""

    since: Handover | None = None  # the handover that made it the key; None for the first that is known
    until: Handover | None = None  # the handover at which it gave way; None while it is in force
    through: tuple[Handover, ...] = ()  # those between it and a key that is trusted for itself, nearest to that first
    later: bool = False  # it came after the key that is trusted for itself


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that count, in the order in which they are to be asked: those given first, then the newest."""

    given: tuple[VerifierKey, ...]
    handovers: tuple[Handover, ...]
    standings: Mapping[VerifierKey, Standing]

    @classmethod
    def of(cls, given: Iterable[VerifierKey], handovers: Sequence[Handover] = ()) -> Keyring:
        """The ring of somebody who trusts the keys ``given``, and was shown ``handovers`` (as ``handover.read``)."""
        trusted = tuple(given)
        through: dict[VerifierKey, tuple[Handover, ...]] = dict.fromkeys(trusted, ())
        later = set()
        for one in handovers:
            if one.by_old and one.old in through and one.new not in through:
                through[one.new] = (*through[one.old], one)
                later.add(one.new)
        for one in reversed(handovers):
            if one.new in through and one.old not in through:
                through[one.old] = (*through[one.new], one)
        made = {one.new: one for one in handovers if one.new in through}
        gave_way = {one.old: one for one in handovers if one.new in through}
        newest = [one.new for one in reversed(handovers)] + [one.old for one in handovers[:1]]
        order = dict.fromkeys((*trusted, *(key for key in newest if key in through)))
        return cls(
            trusted,
            tuple(handovers),
            {key: Standing(made.get(key), gave_way.get(key), through[key], key in later) for key in order},
        )

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        return tuple(self.standings)

    def open(self, data: bytes, witnesses: Iterable[VerifierKey] = (), where: str = "checkpoint") -> Opened:
        """``open_signed`` by a key that was in force when the ledger had that size, and says which one.

        Raises ``SignatureInvalid``, ``LedgerInvalid``.
        """
        opened = open_signed(data, self.keys, witnesses, where)
        head = opened.checkpoint
        signed = [key for key in self.standings if key in opened.signed_by and key.name == head.origin]
        for key in signed:
            if key.kind == ED25519 and self.is_in_force(key, head.size):
                return replace(opened, log=key)
        of = counted(head.size, "entry", "entries")
        raise SignatureInvalid(f"{where}: of {of}: {self.gave_way(opened.log)}")

    def is_in_force(self, key: VerifierKey, size: int, *, fresh: bool = False) -> bool:
        """Whether what ``key`` signs counts for a ledger of ``size`` entries.

        ``fresh``: it is shown as new, so a key that was exposed counts for nothing at all.
        """
        until = self.standings[key].until
        return until is None or (size <= until.head.size and not (fresh and until.reason is Reason.EXPOSED))

    def gave_way(self, key: VerifierKey) -> str:
        """Why what an earlier key signed above its handover does not count."""
        until = self.standings[key].until
        when = f" on {until.day} with {counted(until.head.size, 'entry', 'entries')} ({until.reason})" if until else ""
        return (
            f"it is signed by an earlier key of {key.name} alone, which gave way{when}. Somebody used it who should "
            "not have it. Keep this, and ask the office."
        )

    def doubt(self, opened: Opened) -> str:
        """Why an opened checkpoint may still be somebody else's; empty where it is not in doubt."""
        until = self.standings[opened.log].until
        if until is None or until.reason is not Reason.EXPOSED or until.head == opened.checkpoint:
            return ""
        return (
            f"cannot be told: it is signed by the earlier key of {opened.log.name} alone, which was exposed "
            f"(given up on {until.day}): whoever has that key could have made it. It counts once it is shown to be the "
            "beginning of what the newer key signed: give the ledger's public copy (--ledger DIR), or ask the office "
            "for it anew."
        )

    def told(self, opened: Opened) -> str:
        """How the key that signed stands to the one that is trusted; empty where nothing is to be said."""
        standing = self.standings[opened.log]
        if standing.later and standing.since is not None:
            return f"with the key in force since {standing.since.day}, which came after the one that you gave"
        if standing.until is not None:
            return f"with the earlier key, in force until {standing.until.day} ({standing.until.reason})"
        return ""

    def weak(self) -> str:
        """Why a successor is not surely the office's, though a key that is trusted signed for it; else empty."""
        for standing in self.standings.values():
            if standing.later and any(one.reason is Reason.EXPOSED for one in standing.through):
                return (
                    "The key that you gave was exposed, or one after it, and whoever has it could have made another "
                    "such handover: compare the newer key's fingerprint with the office's own word."
                )
        return ""

    def lost(self) -> str:
        """What to do where a key that is trusted leads no further, as it was lost; else empty."""
        for one in self.handovers:
            if one.old in self.standings and one.new not in self.standings:
                which = "the key that you have" if one.old in self.given else "a key that came after yours"
                return (
                    f"The office says that it lost {which}, on {one.day}. A lost key can vouch for none: get the new "
                    "key from the office by another way, and give that."
                )
        return ""


def continues(get: tree.Get, older: Checkpoint, newer: Checkpoint) -> None:
    """Return if ``older`` is the beginning of ``newer``, whose hashes ``get`` serves; else ``LedgerInvalid``."""
    if older.origin != newer.origin or older.size > newer.size:
        raise LedgerInvalid(
            f"The copy is of {counted(newer.size, 'entry', 'entries')} of {newer.origin}: it does not reach as far as "
            f"{counted(older.size, 'entry', 'entries')} of {older.origin}. Give a newer copy."
        )
    path = tree.consistency_proof(get, older.size, newer.size)
    tree.verify_consistency(older.size, newer.size, path, older.root, newer.root)
