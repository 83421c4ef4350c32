"""Whether entries follow one another: times never go back, and each case's acts are gapless and linked."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import commitment, outline
from counterfoil.ledger.entry import write_time
from counterfoil.ledger.outline import Outlines


class Linked(Protocol):
    """What links an entry to others: an ``Entry`` or an ``Outline``."""

    @property
    def at(self) -> datetime: ...
    @property
    def case_number(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def prev(self) -> bytes: ...
    @property
    def kind(self) -> str: ...


class Chain:
    """Follows entries in the order of the log."""

    def __init__(self) -> None:
        # By case what its next act has to say, as entries spell it: the hash of the act before, and its number.
        self._next: dict[bytes, tuple[bytes, bytes]] = {}
        self._after: dict[bytes, bytes] = {}  # the number after each, in digits: every case counts the same way
        self._at = b""

    def follow(self, index: int, entry: Linked, leaf_hash: bytes) -> None:
        """Take the next entry; raises ``LedgerInvalid`` naming the one that does not follow."""
        prev = commitment.base64url(entry.prev)
        texts = (write_time(entry.at), entry.case_number, str(entry.seq), prev, entry.kind)
        self._take(index, Outlines(*([text.encode()] for text in texts)), [leaf_hash])

    def follow_bytes(self, first: int, entries: Sequence[bytes], leaf_hashes: Sequence[bytes]) -> Outlines:
        """Take the next ``entries``, of which ``first`` is the first one's index; returns their outlines.

        Raises ``LedgerInvalid`` naming the first that does not follow or is none that this version could have written.
        """
        try:
            found = outline.read_all(entries, first)
        except LedgerInvalid:
            # One of them is no entry; one before it may not follow, and then that one is to be named.
            for index, (data, leaf_hash) in enumerate(zip(entries, leaf_hashes, strict=True), first):
                self.follow(index, outline.read(data, index), leaf_hash)
            raise
        self._take(first, found, leaf_hashes)
        return found

    def _take(self, first: int, found: Outlines, leaf_hashes: Sequence[bytes]) -> None:
        ats = [self._at, *found.ats]
        # Times of one length in digits are in order as texts are.
        late = None if ats == sorted(ats) else next(n for n in range(len(ats)) if ats[n + 1] < ats[n])
        expected, after, begins = self._next, self._after, (b"", b"0")
        after.update({seq: b"%d" % (int(seq) + 1) for seq in set(found.seqs) - after.keys()})
        of_case = expected.get
        columns = (found.case_numbers, found.prevs, found.seqs, _base64url(leaf_hashes))
        for index, (case_number, prev, seq, own) in enumerate(islice(zip(*columns, strict=True), late), first):
            before, number = of_case(case_number, begins)
            if seq != number:
                raise LedgerInvalid(
                    f"Entry {index}: is act {seq.decode()} of {case_number.decode()}, where act {number.decode()} "
                    "should be. An act was left out or is shown twice."
                )
            if prev != before:
                raise LedgerInvalid(
                    f"Entry {index}: does not point to the act of {case_number.decode()} before it. "
                    "One of them was changed."
                )
            expected[case_number] = own, after[seq]
        if late is not None:
            raise LedgerInvalid(
                f"Entry {first + late}: is recorded at {found.ats[late].decode()}, before the entry that precedes it. "
                "It was back-dated."
            )
        self._at = ats[-1]


def _base64url(hashes: Sequence[bytes]) -> list[bytes]:
    """Each of ``hashes`` (32 bytes) in base64url; behind a zero byte each takes 44 characters, the last of no use."""
    text = b2a_base64(b"\0".join([*hashes, b""]), newline=False).translate(commitment.TO_URL)
    return [text[i : i + 43] for i in range(0, len(text), 44)]
