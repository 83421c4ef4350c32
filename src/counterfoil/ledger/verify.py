"""Whether what somebody was handed holds: a released folder, receipts, the proof of a period, or a whole ledger's copy.

Works offline; what is false never raises, it is a row that failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import (
    handover,
    index,
    index_growth,
    index_proof,
    manifest,
    period,
    policy,
    receipt,
    tiles,
    tree,
)
from counterfoil.ledger.chain import Chain
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.checks import (
    MAX_RECEIPTS,
    Act,
    Checks,
    Result,
    Stop,
    Verification,
    check_disclosures,
    entries_of,
)
from counterfoil.ledger.entry import Entry, parse
from counterfoil.ledger.files import digest_file, list_files, read_file, shown
from counterfoil.ledger.handover import Handover
from counterfoil.ledger.index_checks import IndexChecks
from counterfoil.ledger.note import VerifierKey
from counterfoil.ledger.policy import Policy
from counterfoil.values import counted, digest_of


def verify_folder(
    path: Path,
    key: str | None = None,
    policy_file: Path | None = None,
    since: Path | None = None,
    against: Path | None = None,
    handovers: Path | None = None,
    ledger: Path | None = None,
) -> Verification:
    """Every check on the folder ``path``, in order, with its result; what is false never raises.

    ``key`` is the office's verifier key as text, ``policy_file`` a C2SP tlog-policy; with neither, the key enclosed in
    the folder is used and the result says so. ``since`` is a checkpoint or receipt that was kept from earlier: a
    ledger's copy has to continue it. ``against`` is the receipt of an entry that an answer of the index may have left
    out. ``handovers`` is the office's file of the changes of its key; ``ledger`` the public copy, which has it as well,
    and by which what a key signed before it was exposed can be told. Raises ``BadInput`` when there is nothing to
    verify, or when the key, the policy or what was kept cannot be used.
    """
    path = Path(path)
    if not path.is_dir():
        raise BadInput(f"{path}: there is no such folder. Give the folder of a release or of a ledger's public copy.")
    trusted, earlier = _given(key, policy_file), _kept(since)
    more: dict[str, Any] = {"handovers": _handed_over(handovers, ledger), "copy": ledger}
    if against is not None and not (path / index_proof.ANSWER).exists():
        raise BadInput(f"{path}: is no answer of an index ({index_proof.ANSWER} is missing); --against needs one.")
    for base in (path, path / "ledger"):
        if (base / manifest.RECEIPTS).is_dir() or (base / manifest.NAME).exists():
            if earlier is None:
                return _Checks(base, trusted, "release", prefix=f"{manifest.RECEIPTS}/", **more).release()
        elif (base / index_proof.ANSWER).exists():
            if earlier is None:
                return IndexChecks(base, trusted, "index", prefix="", **more).answer(against)
        elif period.is_here(base):
            if earlier is None:
                return _Checks(base, trusted, "period", prefix="", **more).period()
        elif any(base.glob(f"*{receipt.PROOF_SUFFIX}")):
            if earlier is None:
                return _Checks(base, trusted, "receipts", prefix="", **more).lone_receipts()
        elif (base / "checkpoint").exists() or (base / "tile").is_dir():
            return _Checks(base, trusted, "ledger", prefix="", **more).whole_ledger(earlier)
    if since is not None:
        raise BadInput(f"{path}: is no public copy of a ledger (checkpoint and the folder tile); --since needs one.")
    raise BadInput(
        f"{path}: holds nothing to verify: neither a release (manifest.json and the folder receipt), receipts, the "
        "proof of a period (entries.jsonl) nor the public copy of a ledger (checkpoint and the folder tile)."
    )


def _handed_over(file: Path | None, copy: Path | None) -> tuple[Handover, ...]:
    """The handovers in a file, and those in a public copy. ``BadInput`` where they cannot be used."""
    found: tuple[Handover, ...] = ()
    for option, folder, name in (
        ("--handovers", file.parent if file else None, file.name if file else ""),
        ("--ledger", copy, handover.NAME),
    ):
        if folder is None:
            continue
        try:
            data = read_file(folder, name, handover.MAX_FILE) if folder.is_dir() else None
            if data is None and (option == "--handovers" or not folder.is_dir()):
                raise BadInput(f"{option} {folder if option == '--ledger' else file}: is not there.")
            found = handover.merged(found, handover.read(data, name) if data is not None else ())
        except LedgerInvalid as error:
            raise BadInput(f"{option}: {error}") from error
    return found


def _kept(since: Path | None) -> bytes | None:
    """The signed checkpoint that was kept, alone or in a receipt."""
    if since is None:
        return None
    try:
        with Path(since).open("rb") as file:
            data = file.read(receipt.MAX_RECEIPT + 1)
        return receipt.parse(data, str(since)).checkpoint if data.startswith(b"c2sp.org/tlog-proof@") else data
    except OSError as error:
        raise BadInput(f"--since {since}: cannot be read: {error.strerror}.") from error
    except LedgerInvalid as error:
        raise BadInput(f"--since: {error}") from error


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


_MARKS = tuple(f'"t":"{kind}"'.encode() for kind in (index_proof.KIND, handover.ACT))


def _marked(folder: Path, size: int) -> list[tuple[int, Entry]]:
    """The entries that say something of the whole ledger, with their numbers: its index, and its keys."""
    return [
        (number, parse(data, f"Entry {number}"))
        for number, data in enumerate(tiles.read_entries(folder, size))
        if any(mark in data for mark in _MARKS)
    ]


def _published(folder: Path, size: int, marked: Sequence[tuple[int, Entry]]) -> str:
    """Make every published table anew from the entries; ``LedgerInvalid`` where one is another."""
    found: list[tuple[int, int, int, str]] = []
    unknown = 0
    for number, read in marked:
        if read.kind == index_proof.KIND:
            facts = read.facts
            if facts["rule"] != index.RULE:
                unknown += 1
            elif facts["size"] > number:
                raise LedgerInvalid(f"Entry {number}: publishes an index of entries that come after it.")
            else:
                found.append((number, facts["size"], facts["rows"], facts["root"]))
    if not found and not unknown:
        return "none was published"
    made = {
        of: (rows, root.hex())
        for of, rows, root in index_growth.tables(tiles.read_entries(folder, size), [of for _, of, _, _ in found])
    }
    for number, of, rows, root in found:
        if made[of] != (rows, root):
            raise LedgerInvalid(
                f"Entry {number}: publishes an index that is not the one of the first {of} entries. "
                "Something is left out of it or added. Keep the copy: it proves it."
            )
    said = [f"{unknown} of another rule, which this program does not know"] if unknown else []
    if found:
        number, of, rows, _ = found[-1]
        same = f"{counted(len(found), 'table')} made anew, each the same"
        said = [f"entry {number}: {counted(rows, 'key')} of {entries_of(of)}; {same}", *said]
    return "; ".join(said)


class _Checks(Checks):
    """The checks of each kind of folder."""

    def release(self) -> Verification:
        """A released folder: checkpoint, receipts, the case's acts, disclosures, manifest, every file."""
        try:
            with self.check("folder", stop=True) as said:
                names = list_files(self.base, manifest.MAX_FILES + MAX_RECEIPTS)
                said.append(f"{counted(len(names), 'file')}, no links")
            self.start()
            checkpoint = self.checkpoint_of()
            acts = self.receipts(checkpoint, [n.removeprefix(self.prefix) for n in names if n.startswith(self.prefix)])
            with self.check("acts of the case", stop=True) as said:
                said.append(self._acts(acts))
            with self.check("disclosures") as said:
                said.append(check_disclosures(acts))
            with self.check("manifest", stop=True) as said:
                listed = self._manifest(acts, checkpoint)
                said.append(f"release.made carries its SHA-256; it names {counted(len(listed.files), 'file')}")
            self._files(listed, {n for n in names if n != manifest.NAME and not n.startswith(self.prefix)})
        except Stop:
            pass
        return self.verdict()

    def whole_ledger(self, earlier: bytes | None) -> Verification:
        """The public copy of a ledger: checkpoint, every entry, tile and chain, and that it continues ``earlier``."""
        try:
            self.start()
            checkpoint = self.checkpoint_of()
            with self.check("entries and tiles", stop=True) as said:
                self.entries = tiles.audit(self.base, checkpoint)
                said.append(f"{entries_of(self.entries)} hashed again; every tile and every case's chain agree")
            marked: list[tuple[int, Entry]] = []
            with self.check("published index") as said:
                marked = _marked(self.base, checkpoint.size)
                said.append(_published(self.base, checkpoint.size, marked))
            rotated = [(number, read) for number, read in marked if read.kind == handover.ACT]
            if rotated or self.ring_of().handovers:
                with self.check("keys in the ledger") as said:
                    said.append(self._keys(rotated, checkpoint))
            if earlier is not None:
                with self.check("earlier checkpoint") as said:
                    said.append(self._continues(earlier, checkpoint))
        except Stop:
            pass
        return self.verdict()

    def period(self) -> Verification:
        """The proof of a period: checkpoint, and that its entries are all that were recorded between two of them."""
        try:
            self.start()
            checkpoint = self.checkpoint_of()
            with self.check("entries of the period", stop=True) as said:
                lines, first, last = period.read(self.base)
                for name, end in ((period.FIRST, first), (period.LAST, last)):
                    self.open(end.checkpoint, name)
                proved = period.verify(lines, first, last, checkpoint)
                self.entries = len(lines)
                said.append(f"{entries_of(self.entries)}, {first.index} to {last.index}, none left out between them")
            with self.check("recorded") as said:
                begins = "the ledger's first entry" if first.index == 0 else f"entry {first.index}"
                ends = "its newest" if last.index == checkpoint.size - 1 else f"entry {last.index}"
                times = f"{proved.ats[0].decode()} ({begins}) to {proved.ats[-1].decode()} ({ends})"
                said.append(f"from {times}; an act may have taken effect earlier, as its entry says")
        except Stop:
            pass
        return self.verdict()

    def lone_receipts(self) -> Verification:
        """Receipts with their entries, of one case or of several, under one checkpoint."""
        try:
            self.start()
            checkpoint = self.checkpoint_of()
            acts = self.receipts(checkpoint, list_files(self.base, MAX_RECEIPTS))
            with self.check("disclosures") as said:
                said.append(check_disclosures(acts))
            cases = {act.entry.case_number for act in acts}
            self.case_number = cases.pop() if len(cases) == 1 else ""
        except Stop:
            pass
        return self.verdict()

    def _continues(self, earlier: bytes, head: Checkpoint) -> str:
        """Whether the copy goes on from a checkpoint that somebody kept."""
        kept = self.open(earlier, "the earlier checkpoint", proved=True).checkpoint
        if kept.origin != head.origin:
            raise LedgerInvalid(f"The earlier checkpoint is of {kept.origin}, the copy of {head.origin}.")
        if kept.size > head.size:
            raise LedgerInvalid(
                f"The earlier checkpoint has {entries_of(kept.size)}, the copy {head.size}: entries were taken "
                "away, or this is an old copy."
            )
        if tree.root_at(tiles.Tiles(self.base, head.size).get, kept.size) != kept.root:
            raise LedgerInvalid(
                f"The first {entries_of(kept.size)} are not those of the earlier checkpoint: history was rewritten. "
                "Keep both; they prove it."
            )
        return f"continues the earlier one of {entries_of(kept.size)}"

    def _keys(self, rotated: Sequence[tuple[int, Entry]], head: Checkpoint) -> str:
        """Whether the entries say of the ledger's keys what the handovers say, and the newest one signed."""
        assert self.key is not None  # noqa: S101 - the checkpoint was opened
        if rotated and rotated[-1][1].facts["new_key"] != self.key.sha256:
            raise LedgerInvalid(
                f"Entry {rotated[-1][0]}: another key signs from here on than the one that signed the checkpoint. "
                "Somebody used an earlier key who should not have it. Keep the copy, and ask the office."
            )
        entries, get = dict(rotated), tiles.Tiles(self.base, head.size).get
        for one in self.ring_of().handovers:
            if one.head.size > head.size:
                continue  # of a newer state than this copy
            if one.index not in entries or tree.root_at(get, one.head.size) != one.head.root:
                raise LedgerInvalid(
                    f"The handover of entry {one.index} is not of this ledger: two histories were signed. Keep both."
                )
        return f"{counted(len(rotated), 'change')} of the key, the last to the one that signed the checkpoint"

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
            self.row("files", Result.FAILED, detail)
        if not wrong:
            are = "is the one that was" if self.files == 1 else "are those that were"
            self.row("files", Result.OK, f"{counted(self.files, 'file')} {are} released, and no other is there")
