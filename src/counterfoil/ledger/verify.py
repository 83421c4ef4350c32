"""Whether what somebody was handed holds: a released folder, or the public copy of a whole ledger. Works offline.

Whatever stands in the folder is untrusted: sizes are bounded, links are refused, names never lead out of the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import commitment, entry, manifest, policy, receipt, tiles, tree
from counterfoil.ledger.chain import Chain
from counterfoil.ledger.checkpoint import Checkpoint, Opened, open_signed
from counterfoil.ledger.entry import Entry
from counterfoil.ledger.files import digest_file, list_files, read_file, shown
from counterfoil.ledger.note import MAX_NOTE, VerifierKey
from counterfoil.ledger.policy import Policy
from counterfoil.values import counted, digest_of

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
    """Every check in its order. ``what`` is ``release`` or ``ledger``; fields are empty where a check failed before."""

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


def verify_folder(path: Path, key: str | None = None, policy_file: Path | None = None) -> Verification:
    """Every check on the folder ``path``, in order, with its result; what is false never raises.

    ``key`` is the office's verifier key as text, ``policy_file`` a C2SP tlog-policy; with neither, the key enclosed in
    the folder is used and the result says so. Raises ``BadInput`` when there is nothing to verify, or when the key or
    policy that was given cannot be used.
    """
    path = Path(path)
    if not path.is_dir():
        raise BadInput(f"{path}: there is no such folder. Give the folder of a release or of a ledger's public copy.")
    trusted = _given(key, policy_file)
    for base in (path, path / "ledger"):
        if (base / manifest.RECEIPTS).is_dir() or (base / manifest.NAME).exists():
            return _Checks(base, trusted, "release", prefix=f"{manifest.RECEIPTS}/").release()
        if (base / "checkpoint").exists() or (base / "tile").is_dir():
            return _Checks(base, trusted, "ledger", prefix="").whole_ledger()
    raise BadInput(
        f"{path}: holds nothing to verify: neither a release (manifest.json and the folder receipt) nor the public "
        "copy of a ledger (checkpoint and the folder tile)."
    )


def _given(key: str | None, policy_file: Path | None) -> Policy | None:
    if key is not None and policy_file is not None:
        raise BadInput("Give a key or a policy, not both: the policy names the keys.")
    if policy_file is not None:
        with Path(policy_file).open("rb") as file:
            return policy.parse(file.read(policy.MAX_POLICY + 1), str(policy_file))
    if key is None:
        return None
    try:
        return policy.only(VerifierKey.parse(key.strip()))
    except LedgerInvalid as error:
        raise BadInput(f"--key: {error}") from error


class _Stop(Exception):
    """A check failed on which all later ones rest."""


@dataclass(slots=True)
class _Checks:
    """The checks of one folder. ``prefix`` is where the checkpoint and the key lie in it."""

    base: Path
    trusted: Policy | None
    what: str
    prefix: str
    rows: list[Row] = field(default_factory=list)
    confirmed: bool = False
    opened: Opened | None = None
    key: VerifierKey | None = None
    case_number: str = ""
    files: int = 0
    entries: int = 0

    def release(self) -> Verification:
        """A released folder: checkpoint, receipts, the case's acts, disclosures, manifest, every file."""
        try:
            with self._check("folder", stop=True) as said:
                names = list_files(self.base, manifest.MAX_FILES + MAX_RECEIPTS)
                said.append(f"{counted(len(names), 'file')}, no links")
            self._start()
            checkpoint = self._checkpoint()
            acts = self._receipts(checkpoint, [n.removeprefix(self.prefix) for n in names if n.startswith(self.prefix)])
            with self._check("acts of the case", stop=True) as said:
                said.append(self._acts(acts))
            with self._check("disclosures") as said:
                said.append(_check_disclosures(acts))
            with self._check("manifest", stop=True) as said:
                listed = self._manifest(acts, checkpoint)
                said.append(f"release.made carries its SHA-256; it names {counted(len(listed.files), 'file')}")
            self._files(listed, {n for n in names if n != manifest.NAME and not n.startswith(self.prefix)})
        except _Stop:
            pass
        return self._verdict()

    def whole_ledger(self) -> Verification:
        """The public copy of a ledger: checkpoint, then every entry, tile and chain."""
        try:
            self._start()
            checkpoint = self._checkpoint()
            with self._check("entries and tiles", stop=True) as said:
                self.entries = tiles.audit(self.base, checkpoint)
                said.append(f"{_entries(self.entries)} hashed again; every tile and every case's chain agree")
        except _Stop:
            pass
        return self._verdict()

    def _verdict(self) -> Verification:
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
    def _check(self, name: str, *, stop: bool = False) -> Iterator[list[str]]:
        """One check: what the block says becomes its row; ``LedgerInvalid`` fails it, and with ``stop`` all after."""
        said: list[str] = []
        try:
            yield said
        except LedgerInvalid as error:
            self._row(name, Result.FAILED, str(error))
            if stop:
                raise _Stop from None
        else:
            self._row(name, Result.OK, "; ".join(said))

    def _row(self, name: str, result: Result, detail: str) -> None:
        self.rows.append(Row(name, result, "".join(c if c.isprintable() else "?" for c in detail[:2000])))

    def _start(self) -> None:
        """Whom to trust: the caller's key or policy, else the enclosed key, with a warning."""
        enclosed: VerifierKey | None = None
        with self._check("key", stop=True) as said:
            data = read_file(self.base, f"{self.prefix}{KEY_FILE}", 1000)
            if data is not None:
                text = data.decode("utf-8", "replace")
                enclosed = VerifierKey.parse(text.removesuffix("\n"))
            if self.trusted is not None:
                self.confirmed = True
                if enclosed is not None and enclosed not in self.trusted.logs:
                    raise LedgerInvalid(
                        f"{self.prefix}{KEY_FILE}: is another key than the one you trust. "
                        "The folder is of another office, or somebody replaced it."
                    )
                said.append("the key that you gave")
            elif enclosed is None:
                raise LedgerInvalid(
                    f"{self.prefix}{KEY_FILE}: is missing. Give the office's key with --key, or a policy with --policy."
                )
            else:
                self.trusted = policy.only(enclosed)
                said.append(f"the enclosed key of {enclosed.name}")
        if not self.confirmed:
            last = self.rows.pop()
            self._row(last.check, Result.WARNING, f"{UNCONFIRMED}: {last.detail}")

    def _checkpoint(self) -> Checkpoint:
        assert self.trusted is not None  # noqa: S101 - _start has set it
        with self._check("checkpoint", stop=True) as said:
            data = read_file(self.base, f"{self.prefix}checkpoint", MAX_NOTE)
            if data is None:
                raise LedgerInvalid(f"{self.prefix}checkpoint: is missing.")
            self.opened = self._open(data, f"{self.prefix}checkpoint")
            self.key = self.opened.log
            head = self.opened.checkpoint
            said.append(f"{head.origin}, {_entries(head.size)}, signed by {self.key.name}")
        witnessed = [key.name for key in self.opened.signed_by if key in self.trusted.witnesses.values()]
        if self.trusted.quorum == "none":
            self._row(
                "witnesses",
                Result.WARNING,
                "not cosigned: no witness is asked for, so two people may be shown two ledgers",
            )
        elif self.trusted.satisfied(self.opened.signed_by):
            self._row("witnesses", Result.OK, f"the quorum {self.trusted.quorum} is reached: {', '.join(witnessed)}")
        else:
            found = ", ".join(witnessed) or "nobody that the policy knows"
            self._row(
                "witnesses", Result.FAILED, f"not cosigned: the quorum {self.trusted.quorum} is not reached ({found})"
            )
        return head

    def _open(self, data: bytes, where: str) -> Opened:
        assert self.trusted is not None  # noqa: S101
        return open_signed(data, self.trusted.logs, self.trusted.witnesses.values(), where)

    def _receipts(self, head: Checkpoint, names: list[str]) -> list[Act]:
        """The entries whose receipts hold, in the order of the log."""
        acts: list[Act] = []
        with self._check("receipts", stop=True) as said:
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
                ):
                    raise LedgerInvalid(f"{self.prefix}{shown(name)}: does not belong among receipts.")
            if not stems:
                raise LedgerInvalid(f"{self.prefix}: holds no receipt.")
            acts = sorted((self._receipt(stem, head) for stem in sorted(stems)), key=lambda act: act.index)
            for before, after in pairwise(acts):
                if before.index == after.index:
                    raise LedgerInvalid(f"Entry {after.index}: is enclosed twice.")
            self.entries = len(acts)
            said.append(f"{_entries(len(acts))} {'is' if len(acts) == 1 else 'are'} in the ledger")
        return acts

    def _receipt(self, stem: str, head: Checkpoint) -> Act:
        where = f"{self.prefix}{shown(stem)}{receipt.PROOF_SUFFIX}"
        data = read_file(self.base, f"{self.prefix}{stem}{receipt.PROOF_SUFFIX}", receipt.MAX_RECEIPT)
        raw = read_file(self.base, f"{self.prefix}{stem}{receipt.ENTRY_SUFFIX}", entry.MAX_ENTRY)
        if data is None or raw is None:
            raise LedgerInvalid(f"{where}: vanished while it was being read.")
        taken = receipt.parse(data, where)
        shown_head = self._open(taken.checkpoint, where).checkpoint
        if shown_head.size == head.size and shown_head != head:
            raise LedgerInvalid(
                f"{where}: two signed checkpoints of {_entries(head.size)} differ. The ledger was forked; keep both."
            )
        if shown_head != head:
            raise LedgerInvalid(
                f"{where}: is under a checkpoint of {_entries(shown_head.size)}, the folder's has {head.size}; nothing "
                "shows that one continues the other."
            )
        hashed = tree.leaf_hash(raw)
        with _naming(where):
            tree.verify_inclusion(taken.index, head.size, hashed, taken.proof, head.root)
        parsed = entry.parse(raw, f"{self.prefix}{shown(stem)}{receipt.ENTRY_SUFFIX}")
        return Act(taken.index, parsed, hashed, taken.disclosures)

    def _acts(self, acts: list[Act]) -> str:
        """Follow the case's acts from the first to the release."""
        chain = Chain()
        self.case_number = acts[0].entry.case_number
        for act in acts:
            if act.entry.case_number != self.case_number:
                raise LedgerInvalid(f"Entry {act.index}: is of {act.entry.case_number}, not of {self.case_number}.")
            chain.follow(act.index, act.entry, act.hash)
        return f"{self.case_number}: acts 0 to {acts[-1].entry.seq}, none left out between"

    def _manifest(self, acts: list[Act], head: Checkpoint) -> manifest.Manifest:
        data = read_file(self.base, manifest.NAME, manifest.MAX_MANIFEST)
        if data is None:
            raise LedgerInvalid(f"{manifest.NAME}: is missing.")
        releases = [act for act in acts if act.entry.kind == "release.made"]
        if not releases:
            raise LedgerInvalid(
                "No receipt of the release itself is enclosed: this package was never entered as released."
            )
        if digest_of(data) not in [act.entry.facts["manifest"] for act in releases]:
            raise LedgerInvalid(
                f"{manifest.NAME}: is not the one that the ledger entered as released (entry {releases[-1].index}). "
                "It was changed, or belongs to another release."
            )
        listed = manifest.parse(data)
        if listed.case_number != self.case_number or listed.origin != head.origin:
            raise LedgerInvalid(
                f"{manifest.NAME}: is of {listed.case_number} in {listed.origin}, not of this case and ledger."
            )
        return listed

    def _files(self, listed: manifest.Manifest, present: set[str]) -> None:
        """Every file on its own, so that each that is missing, altered or added is named."""
        named = {file.name: file for file in listed.files}
        wrong = [f"{shown(name)}: is not in the manifest; it was added." for name in sorted(present - named.keys())]
        for name, file in named.items():
            try:
                found = digest_file(self.base, name)
            except LedgerInvalid as error:
                wrong.append(str(error))
                continue
            if found is None:
                wrong.append(f"{name}: is missing; it was released.")
            elif found != (file.sha256, file.bytes):
                wrong.append(f"{name}: is not the file that was released; it was altered.")
            else:
                self.files += 1
        for detail in wrong:
            self._row("files", Result.FAILED, detail)
        if not wrong:
            are = "is the one that was" if self.files == 1 else "are those that were"
            self._row("files", Result.OK, f"{counted(self.files, 'file')} {are} released, and no other is there")


@dataclass(frozen=True, slots=True)
class Act:
    """An entry that is proved to be in the ledger, with the disclosures that came with its receipt."""

    index: int
    entry: Entry
    hash: bytes
    disclosures: tuple[str, ...]


def _entries(count: int) -> str:
    return counted(count, "entry", "entries")


def _check_disclosures(acts: list[Act]) -> str:
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
def _naming(where: str) -> Iterator[None]:
    try:
        yield
    except LedgerInvalid as error:
        raise type(error)(f"{where}: {error}") from error
