"""What left for a case, handed out again: each file through the gate, with its manifest and the ledger's receipts.

Names come back by making the manifest again: only the very list that the ledger has entered is handed out.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from counterfoil.errors import LedgerInvalid, RefusedByLaw
from counterfoil.ledger import keys, manifest, receipt
from counterfoil.ledger.files import list_files
from counterfoil.ledger.manifest import File
from counterfoil.office import ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PSEUDONYMS
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import ledger_out
from counterfoil.office.services.advancing import release_folder
from counterfoil.office.services.releasing import manifest_nonce
from counterfoil.office.store import keeper_of
from counterfoil.release import gate, package
from counterfoil.release.gate import ReleaseKind
from counterfoil.values import Digest, digest_of, digest_of_file

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same release is the same ZIP, byte for byte."""


TO_ALL = (ReleaseKind.PUBLIC,)
"""What anybody may be handed."""
TO_WHO_ASKED = (ReleaseKind.PUBLIC, ReleaseKind.SUBJECT)
"""What whoever holds the request's own secret link may be handed: also what goes to the person in the record alone."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The files of a case's release, and the manifest that the ledger knows by its digest."""

    case_number: str
    files: tuple[File, ...]
    manifest: bytes
    alone: bool  # it is for whoever asked, and for nobody else


def of(office: Office, case: models.Case, *, to: Collection[ReleaseKind] = TO_ALL) -> HandedOut | None:
    """The release of a case; None where nothing left, where it left for somebody else than ``to``, and where the case
    was disposed of since.

    Raises ``LedgerInvalid`` when the files are not those that the ledger has entered.
    """
    release = models.Release.objects.filter(case=case, kind__in=to).select_related("act").first()
    if release is None:
        return None
    digests = [Digest(one) for one in release.files.order_by("pk").values_list("digest", flat=True)]
    names = _names(case.number, int(release.act.facts["documents"]), len(digests))
    store = keeper_of(office)
    sizes = [store.size(one) for one in digests]
    if None in sizes and _was_disposed_of(case):
        return None
    listed = sorted(
        (File(name, one, size or 0) for name, one, size in zip(names, digests, sizes, strict=True)),
        key=lambda file: file.name,
    )
    nonce = manifest_nonce(keys.load_secret(office.keys / PSEUDONYMS), case.number)
    data = package.manifest_of(case.number, office.origin, listed, nonce)
    if digest_of(data) != release.manifest:
        raise LedgerInvalid(f"{case.number}: the files in the store are not those of its release. Restore a backup.")
    return HandedOut(case.number, tuple(listed), data, release.kind not in TO_ALL)


def _was_disposed_of(case: models.Case) -> bool:
    return models.Disposal.objects.filter(case=case).exclude(destroyed_at=None).exists()


def serve(office: Office, digest: Digest, *, to: Collection[ReleaseKind] = TO_ALL) -> Iterator[bytes]:
    """The bytes of a file that was released ``to`` these, through the gate. ``RefusedByLaw`` before the first one."""
    return gate.serve(digest, store=keeper_of(office), journal=_Gate(), kinds=to)


def as_zip(office: Office, case: models.Case, *, to: Collection[ReleaseKind] = TO_ALL) -> IO[bytes]:
    """The whole release folder as one ZIP, at its beginning; its receipts are those that were first given out."""
    found = of(office, case, to=to)
    if found is None:
        raise RefusedByLaw(f"{case.number}: nothing of it has left that may be handed out here.")
    # A public answer may be large: on the disk, in a file that has no name.
    made = tempfile.TemporaryFile(dir=office.work)  # noqa: SIM115 - the caller closes it
    try:
        _write_zip(made, office, found, receipts(office, case), to)
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made


def _write_zip(made: IO[bytes], office: Office, found: HandedOut, folder: Path, to: Collection[ReleaseKind]) -> None:
    inner = f"{found.case_number}-release"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for file in found.files:
            with archive.open(zip_entry(f"{inner}/{file.name}"), "w", force_zip64=True) as out:
                out.writelines(serve(office, file.sha256, to=to))
        archive.writestr(zip_entry(f"{inner}/{manifest.NAME}"), found.manifest)
        for name in list_files(folder, 100_000):
            archive.writestr(zip_entry(f"{inner}/{manifest.RECEIPTS}/{name}"), (folder / name).read_bytes())


def receipts(office: Office, case: models.Case) -> Path:
    """The folder with the ledger's proofs for a released case: those beside the release, else made once and kept."""
    beside = release_folder(office, case.number)
    release = models.Release.objects.get(case=case)
    shown = beside / manifest.NAME
    if _is_of(office, beside / manifest.RECEIPTS) and shown.is_file() and digest_of_file(shown) == release.manifest:
        return beside / manifest.RECEIPTS
    kept = beside.parent / f"receipt-{release.manifest[:16]}"
    if kept.is_dir() and not _is_of(office, kept):  # of an earlier key of the ledger
        kept = kept.with_name(f"{kept.name}-{ledger_keys.public(office).sha256[:16]}")
    if not kept.is_dir():
        source = ledger_out.signed_now(office)
        fresh = Path(tempfile.mkdtemp(dir=beside.parent, prefix=".receipt-"))
        try:
            receipt.write_folder(
                fresh,
                OfficeLedger(),
                case.number,
                checkpoint=source.signed,
                key=source.key,
                handovers=source.handovers,
            )
            os.rename(fresh / manifest.RECEIPTS, kept)
        except OSError:
            if not kept.is_dir():  # else somebody asked in the same moment
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return kept


def _is_of(office: Office, folder: Path) -> bool:
    """Whether these receipts are there, and signed by the key that signs now: what goes out goes out under that."""
    key = folder / "key.txt"
    return key.is_file() and key.read_text(encoding="utf-8").strip() == str(ledger_keys.public(office))


class _Gate:
    """``release.gate.Journal`` for reading: nothing is committed here."""

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        rows = models.ReleasedFile.objects.filter(digest=digest).values_list("release__kind", flat=True)
        return frozenset(ReleaseKind(kind) for kind in rows)

    def is_committed(self, manifest: Digest, /) -> bool:
        raise RuntimeError("Nothing is released from here.")

    def commit(self, *_: object, **__: object) -> None:
        raise RuntimeError("Nothing is released from here.")

    def write_receipt(self, *_: object) -> None:
        raise RuntimeError("Nothing is released from here.")


def _names(case_number: str, documents: int, count: int) -> list[str]:
    """The names in the order in which the files were entered: documents, letter, and the index where there is one."""
    papers = [package.LETTER, package.INDEX_PDF, package.INDEX_CSV][: count - documents]
    return [*(package.document_name(case_number, n) for n in range(1, documents + 1)), *papers]


def zip_entry(name: str) -> zipfile.ZipInfo:
    """A file in a ZIP that is the same whenever it is made."""
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr, entry.create_system = 0o644 << 16, 3
    return entry
