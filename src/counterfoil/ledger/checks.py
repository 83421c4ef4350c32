"""What every verification of the ledger shares: whom to trust, the checkpoint, receipts, and a row for each check.

Whatever stands in the folder is untrusted: sizes are bounded, links are refused, names never lead out of the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import commitment, entry, handover, keyring, policy, receipt, tiles, tree
from counterfoil.ledger.checkpoint import Checkpoint, Opened
from counterfoil.ledger.entry import Entry
from counterfoil.ledger.files import read_file, shown
from counterfoil.ledger.handover import Handover
from counterfoil.ledger.keyring import Keyring
from counterfoil.ledger.note import MAX_NOTE, VerifierKey
from counterfoil.ledger.policy import Policy
from counterfoil.values import counted

MAX_RECEIPTS = 20_000
KEY_FILE = "key.txt"
UNCONFIRMED = "key not independently confirmed"


class Result(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"  # holds, but a person should know
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One check, its result, and what it looked at or what is wrong."""

    check: str
    result: Result
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Every check in its order. ``what``: release, ledger, period, receipts; what a check did not reach is empty."""

    what: str
    rows: tuple[Row, ...]
    key: str = ""  # the log's verifier key that the checkpoint was checked with
    fingerprint: str = ""
    key_confirmed: bool = False  # the key came from the caller, not from the folder
    origin: str = ""
    size: int = 0
    root: str = ""  # hexadecimal
    case_number: str = ""
    files: int = 0
    entries: int = 0

    @property
    def ok(self) -> bool:
        """True when no check failed."""
        return all(row.result is not Result.FAILED for row in self.rows)


class Stop(Exception):
    """A check failed on which all later ones rest."""


@dataclass(slots=True)
class Checks:
    """The checks of one folder. ``prefix`` is where the checkpoint and the key lie in it."""

    base: Path
    trusted: Policy | None
    what: str
    prefix: str
    rows: list[Row] = field(default_factory=list)
    confirmed: bool = False
    handovers: tuple[Handover, ...] = ()  # what the caller brought; those in the folder come to them
    copy: Path | None = None  # the ledger's public copy, where somebody has it at hand
    ring: Keyring | None = None
    opened: Opened | None = None
    key: VerifierKey | None = None
    case_number: str = ""
    files: int = 0
    entries: int = 0

    def verdict(self) -> Verification:
        head = self.opened.checkpoint if self.opened else None
        return Verification(
            what=self.what,
            rows=tuple(self.rows),
            key=str(self.key or ""),
            fingerprint=self.key.fingerprint if self.key else "",
            key_confirmed=self.confirmed,
            origin=head.origin if head else "",
            size=head.size if head else 0,
            root=head.root.hex() if head else "",
            case_number=self.case_number,
            files=self.files,
            entries=self.entries,
        )

    @contextmanager
    def check(self, name: str, *, stop: bool = False) -> Iterator[list[str]]:
        """One check: what the block says becomes its row; ``LedgerInvalid`` fails it, and with ``stop`` all after."""
        said: list[str] = []
        try:
            yield said
        except LedgerInvalid as error:
            self.row(name, Result.FAILED, str(error))
            if stop:
                raise Stop from None
        else:
            self.row(name, Result.OK, "; ".join(said))

    def row(self, name: str, result: Result, detail: str) -> None:
        self.rows.append(Row(name, result, "".join(c if c.isprintable() else "?" for c in detail[:2000])))

    def start(self) -> None:
        """Whom to trust: the caller's key or policy, else the enclosed key, with a warning; and who came after whom."""
        enclosed: VerifierKey | None = None
        with self.check("key", stop=True) as said:
            data = read_file(self.base, f"{self.prefix}{KEY_FILE}", 1000)
            if data is not None:
                text = data.decode("utf-8", "replace")
                enclosed = VerifierKey.parse(text.removesuffix("\n"))
            chain = self._handed_over()
            if self.trusted is not None:
                self.confirmed = True
                self.ring = Keyring.of(self.trusted.logs, chain)
                if enclosed is not None and enclosed not in self.ring.keys:
                    why = (
                        "The folder is of another office, or somebody replaced it, or the office changed its key: then "
                        f"its file {handover.NAME} shows it (in the public copy, or with newer receipts; --handovers)."
                    )
                    raise LedgerInvalid(
                        f"{self.prefix}{KEY_FILE}: is another key than the one you trust. {self.ring.lost() or why}"
                    )
                said.append("the key that you gave")
            elif enclosed is None:
                raise LedgerInvalid(
                    f"{self.prefix}{KEY_FILE}: is missing. Give the office's key with --key, or a policy with --policy."
                )
            else:
                self.trusted, self.ring = policy.only(enclosed), Keyring.of([enclosed], chain)
                said.append(f"the enclosed key of {enclosed.name}")
        if not self.confirmed:
            last = self.rows.pop()
            self.row(last.check, Result.WARNING, f"{UNCONFIRMED}: {last.detail}")
        if chain:
            self._tell_of(chain)

    def _handed_over(self) -> tuple[Handover, ...]:
        """The handovers that the caller brought, and those in the folder; of one succession."""
        data = read_file(self.base, f"{self.prefix}{handover.NAME}", handover.MAX_FILE)
        found = handover.read(data, f"{self.prefix}{handover.NAME}") if data is not None else ()
        return handover.merged(self.handovers, found)

    def _tell_of(self, chain: tuple[Handover, ...]) -> None:
        """A row for the changes of the key: each is signed as it must be; what a person should know is a warning."""
        ring = self.ring_of()
        told = "; ".join(
            f"{one.old.id.hex()} gave way to {one.new.id.hex()} on {one.day} with {entries_of(one.head.size)} "
            f"({one.reason})"
            for one in chain
        )
        if not any(key in ring.standings for one in chain for key in (one.old, one.new)):
            self.row("handovers", Result.FAILED, f"they are of other keys than the one that you trust: {told}")
            raise Stop
        if weak := ring.weak():
            self.confirmed = False
        why = weak or ring.lost()
        self.row("handovers", Result.WARNING if why else Result.OK, f"{why} {told}" if why else told)

    def checkpoint_of(self) -> Checkpoint:
        assert self.trusted is not None  # noqa: S101 - _start has set it
        with self.check("checkpoint", stop=True) as said:
            data = read_file(self.base, f"{self.prefix}checkpoint", MAX_NOTE)
            if data is None:
                raise LedgerInvalid(f"{self.prefix}checkpoint: is missing.")
            self.opened = self.open(data, f"{self.prefix}checkpoint")
            self.key = self.opened.log
            head = self.opened.checkpoint
            how = self.ring_of().told(self.opened)
            by = f"signed by {self.key.name}{', ' if how else ''}{how}"
            said.append(f"{head.origin}, {entries_of(head.size)}, {by}")
        witnessed = [key.name for key in self.opened.signed_by if key in self.trusted.witnesses.values()]
        if self.trusted.quorum == "none":
            self.row(
                "witnesses",
                Result.WARNING,
                "not cosigned: no witness is asked for, so two people may be shown two ledgers",
            )
        elif self.trusted.satisfied(self.opened.signed_by):
            self.row("witnesses", Result.OK, f"the quorum {self.trusted.quorum} is reached: {', '.join(witnessed)}")
        else:
            found = ", ".join(witnessed) or "nobody that the policy knows"
            self.row(
                "witnesses", Result.FAILED, f"not cosigned: the quorum {self.trusted.quorum} is not reached ({found})"
            )
        return head

    def open(self, data: bytes, where: str, *, proved: bool = False) -> Opened:
        """The checkpoint, by a key that counts. One that is in doubt is held against the ledger's public copy.

        ``proved``: the caller shows by itself that it is of this ledger's history.
        """
        assert self.trusted is not None  # noqa: S101
        ring = self.ring_of()
        opened = ring.open(data, self.trusted.witnesses.values(), where)
        if proved:
            return opened
        if self.copy is not None and ring.standings[opened.log].until is not None:
            self._need_begins(opened.checkpoint, self.copy)
        elif doubt := ring.doubt(opened):
            raise LedgerInvalid(f"{where}: {doubt}")
        return opened

    def ring_of(self) -> Keyring:
        """The keys that count; ``start`` comes first."""
        if self.ring is None:
            raise RuntimeError("start says whom to trust")
        return self.ring

    def _need_begins(self, head: Checkpoint, copy: Path) -> None:
        """Return if the public copy, which a key that is in no doubt signed, goes on from ``head``."""
        data = read_file(copy, "checkpoint", MAX_NOTE)
        if data is None:
            raise LedgerInvalid(f"{copy}: is no public copy of a ledger (checkpoint is missing).")
        newer = self.ring_of().open(data, (), f"{copy}/checkpoint")
        if doubt := self.ring_of().doubt(newer):
            raise LedgerInvalid(f"{copy}/checkpoint: {doubt}")
        with naming(str(copy)):
            keyring.continues(tiles.Tiles(copy, newer.checkpoint.size).get, head, newer.checkpoint)

    def receipts(self, head: Checkpoint, names: list[str]) -> list[Act]:
        """The entries whose receipts hold, in the order of the log."""
        acts: list[Act] = []
        with self.check("receipts", stop=True) as said:
            if len(names) > MAX_RECEIPTS:
                raise LedgerInvalid(f"{self.prefix}: holds more than {MAX_RECEIPTS} files.")
            stems = {name.removesuffix(receipt.PROOF_SUFFIX) for name in names if name.endswith(receipt.PROOF_SUFFIX)}
            entries = {name.removesuffix(receipt.ENTRY_SUFFIX) for name in names if name.endswith(receipt.ENTRY_SUFFIX)}
            if stems != entries:
                lonely = shown(sorted(stems ^ entries)[0])
                raise LedgerInvalid(
                    f"{self.prefix}{lonely}: has a receipt without its entry, or an entry without receipt."
                )
            for name in names:
                if not name.endswith((receipt.PROOF_SUFFIX, receipt.ENTRY_SUFFIX)) and name not in (
                    KEY_FILE,
                    "checkpoint",
                    handover.NAME,
                ):
                    raise LedgerInvalid(f"{self.prefix}{shown(name)}: does not belong among receipts.")
            if not stems:
                raise LedgerInvalid(f"{self.prefix}: holds no receipt.")
            acts = sorted((self.receipt_of(stem, head) for stem in sorted(stems)), key=lambda act: act.index)
            for before, after in pairwise(acts):
                if before.index == after.index:
                    raise LedgerInvalid(f"Entry {after.index}: is enclosed twice.")
            self.entries = len(acts)
            said.append(f"{entries_of(len(acts))} {'is' if len(acts) == 1 else 'are'} in the ledger")
        return acts

    def receipt_of(self, stem: str, head: Checkpoint) -> Act:
        where = f"{self.prefix}{shown(stem)}{receipt.PROOF_SUFFIX}"
        data = read_file(self.base, f"{self.prefix}{stem}{receipt.PROOF_SUFFIX}", receipt.MAX_RECEIPT)
        raw = read_file(self.base, f"{self.prefix}{stem}{receipt.ENTRY_SUFFIX}", entry.MAX_ENTRY)
        if data is None or raw is None:
            raise LedgerInvalid(f"{where}: vanished while it was being read.")
        taken = receipt.parse(data, where)
        shown_head = self.open(taken.checkpoint, where).checkpoint
        if shown_head.size == head.size and shown_head != head:
            raise LedgerInvalid(
                f"{where}: two signed checkpoints of {entries_of(head.size)} differ. The ledger was forked; keep both."
            )
        if shown_head != head:
            raise LedgerInvalid(
                f"{where}: is under a checkpoint of {entries_of(shown_head.size)}, the folder's has {head.size}; "
                "nothing shows that one continues the other."
            )
        hashed = tree.leaf_hash(raw)
        with naming(where):
            tree.verify_inclusion(taken.index, head.size, hashed, taken.proof, head.root)
        parsed = entry.parse(raw, f"{self.prefix}{shown(stem)}{receipt.ENTRY_SUFFIX}")
        return Act(taken.index, parsed, hashed, taken.disclosures)


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that is proved to be in the ledger, with the disclosures that came with its receipt."""

    index: int
    entry: Entry
    hash: bytes
    disclosures: tuple[str, ...]


def entries_of(count: int) -> str:
    return counted(count, "entry", "entries")


def check_disclosures(acts: list[Act]) -> str:
    """Hold every disclosure against its entry; raises ``LedgerInvalid`` for one that the entry does not commit to."""
    opened = 0
    for act in acts:
        for text in act.disclosures:
            name, _ = commitment.read(text)
            if commitment.digest(text) not in act.entry.digests:
                raise LedgerInvalid(f"Entry {act.index}: the disclosure {name!r} is not what the entry committed to.")
            opened += 1
    if not opened:
        return "none enclosed"
    return f"{counted(opened, 'value')} {'is' if opened == 1 else 'are'} opened, each committed to by its entry"


@contextmanager
def naming(where: str) -> Iterator[None]:
    try:
        yield
    except LedgerInvalid as error:
        raise type(error)(f"{where}: {error}") from error
