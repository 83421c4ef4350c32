"""A release as a folder: documents under names of our own, letter, withholding index, manifest; staged, then renamed.

Nothing in it has a name from the source, and its manifest speaks of released bytes only. The receipt is added by the
gate after the act is committed; ``counterfoil ledger verify`` reads the folder offline.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import BadInput, LeakFound
from counterfoil.ledger import manifest as manifests
from counterfoil.ledger.manifest import File, Manifest
from counterfoil.values import Digest, digest_of, digest_of_file

LETTER, INDEX_PDF, INDEX_CSV, MANIFEST = "letter.pdf", "index.pdf", "index.csv", manifests.NAME

_CASE_NUMBER = re.compile(r"[A-Z]{1,8}-[0-9]{4}-[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Source:
    """A redacted and verified document of one record, ready to be staged."""

    record_id: str
    path: Path
    pages: int
    ending: str = "pdf"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """One file of a staged release. ``record_id`` is empty for the letter and the index."""

    name: str
    digest: Digest
    size_bytes: int
    record_id: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Staged:
    """A release that has not left yet: complete, in a hidden folder beside its ``target``."""

    case_number: str
    folder: Path
    target: Path
    files: tuple[StagedFile, ...]
    manifest: Digest

    @property
    def documents(self) -> tuple[StagedFile, ...]:
        """The files that are records."""
        return tuple(one for one in self.files if one.record_id)


def document_name(case_number: str, number: int, ending: str = "pdf") -> str:
    """The name of the ``number``-th released document, from 1.

    >>> document_name("CF-2024-000012", 1)
    'CF-2024-000012_001.pdf'
    """
    return f"{case_number}_{number:03d}.{ending}"


def stage(
    target: Path,
    *,
    case_number: str,
    origin: str,
    documents: Sequence[Source],
    letter: bytes,
    index_pdf: bytes = b"",
    index_csv: bytes = b"",
    nonce: str = "",
) -> Staged:
    """Lay out everything but the receipt in a hidden folder beside ``target``, and return it with its manifest.

    ``origin`` names the office's ledger; ``nonce`` see ``ledger.manifest``. Staging again replaces what was staged
    before; the same input gives the same manifest. ``target`` itself is never touched. Raises ``BadInput`` for a case
    number that is none.
    """
    if not _CASE_NUMBER.fullmatch(case_number):
        raise BadInput(f"{case_number!r:.60}: is no case number like CF-2024-000012; file names are made from it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.parent / f".{target.name}.staged"
    if folder.is_symlink():
        raise BadInput(f"{folder}: is a link. Remove it; a release is staged in a folder of its own.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    try:
        return _laid_out(folder, target, case_number, origin, documents, (letter, index_pdf, index_csv), nonce)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _laid_out(
    folder: Path,
    target: Path,
    case_number: str,
    origin: str,
    documents: Sequence[Source],
    papers: tuple[bytes, bytes, bytes],
    nonce: str,
) -> Staged:
    files = [_copy(folder, document_name(case_number, n, one.ending), one) for n, one in enumerate(documents, start=1)]
    named = zip((LETTER, INDEX_PDF, INDEX_CSV), papers, strict=True)
    files += [_write(folder, name, data) for name, data in named if data]
    listed = tuple(File(one.name, one.digest, one.size_bytes) for one in sorted(files, key=lambda one: one.name))
    manifest = manifest_of(case_number, origin, listed, nonce)
    _write(folder, MANIFEST, manifest)
    _sync(folder)
    return Staged(case_number, folder, target, tuple(files), digest_of(manifest))


def manifest_of(case_number: str, origin: str, listed: Sequence[File], nonce: str) -> bytes:
    """The manifest of these files: the same files, the same bytes, also where it is made again."""
    return Manifest(case_number, origin, tuple(listed), nonce).to_bytes()


def discard(staged: Staged) -> None:
    """Remove what was staged and did not leave: a refused release leaves nothing beside its target."""
    if not staged.folder.is_symlink():
        shutil.rmtree(staged.folder, ignore_errors=True)


def check_unchanged(staged: Staged) -> None:
    """Raise ``LeakFound`` unless the staged folder holds exactly the files of its manifest, with the same bytes."""
    expected = {one.name: one.digest for one in staged.files} | {MANIFEST: staged.manifest}
    found = {path.name: path for path in staged.folder.iterdir()} if staged.folder.is_dir() else {}
    strange = sorted(found.keys() - expected.keys() - {manifests.RECEIPTS})
    if strange:
        raise LeakFound(f"{staged.folder}: holds {strange[0]}, which nobody staged. Nothing left; stage it again.")
    for name, digest in expected.items():
        path = found.get(name)
        if path is None or path.is_symlink() or not path.is_file() or digest_of_file(path) != digest:
            raise LeakFound(f"{staged.folder}: {name} is missing or was changed. Nothing left; stage it again.")


def publish(staged: Staged) -> None:
    """Rename the staged folder to its target, durably. The parent folder must be on the same disk, as it is."""
    _sync(staged.folder)
    os.rename(staged.folder, staged.target)
    _sync(staged.target.parent)


def _copy(folder: Path, name: str, source: Source) -> StagedFile:
    target = folder / name
    shutil.copyfile(source.path, target)
    _sync(target)
    return StagedFile(name, digest_of_file(target), target.stat().st_size, source.record_id, source.pages)


def _write(folder: Path, name: str, data: bytes) -> StagedFile:
    target = folder / name
    target.write_bytes(data)
    _sync(target)
    return StagedFile(name, digest_of(data), len(data))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
