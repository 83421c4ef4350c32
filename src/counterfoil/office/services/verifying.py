"""What the ledger says of something that somebody was handed: a digest, a manifest, a receipt, a file, a whole ZIP.

It tells of what went to the public, and of nothing else; and it confirms no guess about who asked for what. A letter is
made from its words, so whoever guesses them could make it, too; but one that carries the identifier of its case (see
``releasing.letter_identifier``) has only who was given it. Of such a letter it tells when it left, and in which
entry; of others nothing: they are verified with the release that they are of.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import entry, handover, keys, manifest, receipt, tree
from counterfoil.ledger.checks import Verification
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PSEUDONYMS
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import handing_out, releasing
from counterfoil.release import package
from counterfoil.release.gate import ReleaseKind
from counterfoil.values import Digest

MAX_BYTES = 30_000_000
_MAX_OPENED_BYTES, _MAX_OPENED_FILES = 300_000_000, 2_000
_ENTRY, _MAX_NAMED = b"PK\x01\x02", 20_000
"""How a member begins in the list at the end of a ZIP; by chance alone thirty million bytes have none."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known. ``what`` is manifest, file, letter, entry, release or unknown."""

    what: str
    case_number: str = ""
    at: datetime | None = None  # when it left, or was entered
    entry: int | None = None
    name: str = ""  # of a file, as it was released
    kind: str = ""  # of an entry
    checks: Verification | None = None
    digest: str = ""

    @property
    def holds(self) -> bool:
        return self.what != "unknown" and (self.checks is None or self.checks.ok)


def by_digest(office: Office, given: str) -> Answer:
    """What left under a SHA-256. Raises ``BadInput`` for what is none."""
    digest = re.sub(r"\s", "", given).lower().removeprefix("sha256:")
    if not _DIGEST.fullmatch(digest):
        raise BadInput("A SHA-256 has 64 digits from 0 to 9 and a to f. Copy it whole.")
    public = models.Release.objects.filter(kind=ReleaseKind.PUBLIC.value).select_related("act", "case")
    release = public.filter(manifest=digest).first()
    if release is not None:
        return Answer(
            "manifest", release.case.number, release.released_at, release.act.leaf, manifest.NAME, "", None, digest
        )
    for row in public.filter(files__digest=digest).order_by("pk")[:1]:
        found = handing_out.of(office, row.case)
        name = next((file.name for file in found.files if file.sha256 == digest), "") if found else ""
        if name and name != package.LETTER:
            return Answer("file", row.case.number, row.released_at, row.act.leaf, name, "", None, digest)
        if name and _has_its_identifier(office, row.case, Digest(digest)):
            return Answer("letter", "", row.released_at, row.act.leaf, "", "", None, digest)
    return Answer("unknown", digest=digest)


def _has_its_identifier(office: Office, case: models.Case, letter: Digest) -> bool:
    """Whether nobody could have made this letter who was not given it; those of earlier versions have none."""
    identifier = releasing.letter_identifier(keys.load_secret(office.keys / PSEUDONYMS), case.number)
    return identifier.encode() in b"".join(handing_out.serve(office, letter))


def by_file(office: Office, name: str, content: bytes) -> Answer:
    """What the ledger says of a file. Raises ``BadInput`` for one that is too large, or a ZIP that cannot be opened."""
    if not 0 < len(content) <= MAX_BYTES:
        raise BadInput(f"The file has {len(content):,} bytes. Up to {MAX_BYTES // 1_000_000} MB can be checked here.")
    if name.endswith(receipt.PROOF_SUFFIX) or content.startswith(b"c2sp.org/tlog-proof@"):
        return _by_receipt(office, content)
    if content.count(_ENTRY) > _MAX_NAMED:  # its list alone would take a hundred times the memory of a release's
        raise BadInput("The ZIP names more files than can be checked here. Check it offline, as is said below.")
    if zipfile.is_zipfile(_as_file(content)):
        return _by_zip(office, content)
    return by_digest(office, hashlib.sha256(content).hexdigest())


def _by_receipt(office: Office, content: bytes) -> Answer:
    """A proof names an entry of ours, under a head that we signed; else it is not ours."""
    try:
        taken = receipt.parse(content)
        head = ledger_keys.ring(office).open(taken.checkpoint).checkpoint
        leaf = models.Leaf.objects.filter(index=taken.index).first()
        if leaf is None:
            return Answer("unknown")
        tree.verify_inclusion(taken.index, head.size, bytes(leaf.hash), taken.proof, head.root)
        if tree.root_at(OfficeLedger().node, head.size) != head.root:  # a key that was exposed signs anything
            return Answer("unknown")
        shown = entry.parse(bytes(leaf.entry))
    except LedgerInvalid:
        return Answer("unknown")
    return Answer("entry", shown.case_number, shown.at, taken.index, "", shown.kind)


def _by_zip(office: Office, content: bytes) -> Answer:
    """A ZIP with a release in it, checked as ``counterfoil ledger verify`` checks its folder; any other is a file."""
    with tempfile.TemporaryDirectory(dir=office.work, prefix="verify-") as folder:
        if not _opened(content, Path(folder)):
            return by_digest(office, hashlib.sha256(content).hexdigest())
        known = office.keys / handover.NAME
        found = verify_folder(
            Path(folder), str(ledger_keys.public(office)), handovers=known if known.is_file() else None
        )
    return Answer("release" if found.case_number else "unknown", found.case_number, None, None, "", "", found)


def _opened(content: bytes, folder: Path) -> bool:
    """Write a release's files into ``folder``; False where the ZIP holds none. No name leads out of it."""
    try:
        with zipfile.ZipFile(_as_file(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            tops = {PurePosixPath(one.filename).parent for one in members if _last(one) == manifest.NAME}
            if len(tops) != 1:
                return False
            top = tops.pop()
            too_many = len(members) > _MAX_OPENED_FILES or sum(one.file_size for one in members) > _MAX_OPENED_BYTES
            if too_many:
                raise BadInput("The ZIP holds more than can be checked here. Check it offline, as is said below.")
            for one in members:
                _write(archive, one, PurePosixPath(one.filename), top, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadInput("The ZIP is damaged, encrypted or of an unusual kind. Check its files one by one.") from error
    return True


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, path: PurePosixPath, top: PurePosixPath, to: Path) -> None:
    """One member; what lies outside of the release, or under a name that no release has, makes the ZIP none."""
    inside = path.relative_to(top)
    allowed = len(inside.parts) == 1 or (len(inside.parts) == 2 and inside.parts[0] == manifest.RECEIPTS)
    if path.is_absolute() or not allowed or any(re.search(r"^\.|[\\\x00-\x1f:]", part) for part in path.parts):
        raise ValueError("no name of a release")
    target = to.joinpath(*inside.parts)
    target.parent.mkdir(exist_ok=True)
    with archive.open(one) as source, target.open("xb") as out:
        left = one.file_size
        while piece := source.read(1 << 18):
            left -= len(piece)
            if left < 0:  # it says less than it holds
                raise ValueError("larger than it says")
            out.write(piece)


def _last(one: zipfile.ZipInfo) -> str:
    return PurePosixPath(one.filename).name


def _as_file(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)
