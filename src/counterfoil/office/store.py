"""The document store: original and released bytes under their SHA-256, wherever the office keeps them.

``keeper_of`` gives the keeper that ``office.toml`` names: plain files in the office's own folder, or sealed ones, there
or in an object store. What lies here is for staff. Released bytes leave by ``release.gate`` only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import folder as folders
from counterfoil.office.folder import Office
from counterfoil.office.keeping import access, left
from counterfoil.office.keeping.object_place import ObjectPlace
from counterfoil.office.keeping.place import HALF_STORED, Altered, FolderPlace, NotThere
from counterfoil.office.keeping.sealed_store import SealedStore
from counterfoil.values import Digest, digest_of_file

_PIECE = 1 << 20


class Keeper(Protocol):
    """What keeps an office's documents. Every error is an ``EnvironmentFailed``; nothing is half-kept."""

    def put(self, source: Path, /) -> Digest:
        """Keep a copy of ``source``; the same bytes are kept once."""
        ...

    def get(self, digest: Digest, /) -> Path:
        """A file with the bytes of ``digest``, checked; to read now, and to ask for again later."""
        ...

    def size(self, digest: Digest, /) -> int | None:
        """How many bytes it has; None where it is not kept."""
        ...

    def check(self, digest: Digest, /) -> None:
        """Read all of it, as ``get`` does, and leave nothing."""
        ...

    def missing(self, digests: Iterable[Digest], /) -> list[Digest]:
        """Those that are not kept, in their order."""
        ...

    def kept(self) -> Iterator[Digest]:
        """Everything that is kept."""
        ...

    def where(self, digest: Digest, /) -> str:
        """Where it lies, for people who operate the office."""
        ...

    def destroy(self, digest: Digest, /) -> None:
        """For a disposal: what is kept is gone for good. What is not there does no harm."""
        ...

    def remove(self, digest: Digest, /) -> None:
        """The same of one of two stores, where the other keeps it."""
        ...


def keeper_of(office: Office) -> Keeper:
    """The keeper of the office's documents, as ``office.toml`` says now: a program that runs for long sees a move."""
    return keeper(office, *folders.kept_now(office))


def keeper(office: Office, kept_at: str, encrypt: bool) -> Keeper:
    """The keeper that these two settings mean."""
    if kept_at:
        return SealedStore(office, ObjectPlace(access.read_address(kept_at), access.read(office.keys)))
    return SealedStore(office, FolderPlace(sealed_folder(office))) if encrypt else FolderStore(office.store)


def sealed_folder(office: Office) -> Path:
    """Where sealed documents lie in the office's own folder."""
    return office.store / "sealed"


def destroy(office: Office, digest: Digest) -> None:
    """Destroy a document wherever it lies: also where the office had its documents before they were moved."""
    now, behind = keeper_of(office), left.read(office)
    if behind is not None:
        take_away(keeper(office, behind.kept_at, behind.encrypt), digest, now=now)
    now.destroy(digest)


def take_away(old: Keeper, digest: Digest, *, now: Keeper) -> None:
    """Destroy a document in the store that the office has left; its key stays where ``now`` needs it."""
    if isinstance(now, SealedStore):
        old.remove(digest)
    else:
        old.destroy(digest)


class FolderStore:
    """Files named by their digest, two levels deep, never overwritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: Digest) -> Path:
        """Where the bytes of ``digest`` lie (or would)."""
        return self.folder / digest[:2] / digest

    def put(self, source: Path) -> Digest:
        """Keep a copy of ``source``; the same bytes are kept once. Nothing is half-written, whatever happens."""
        digest = digest_of_file(source)
        target = self.path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=HALF_STORED)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as bytes_in:
                shutil.copyfileobj(bytes_in, out)
                out.flush()
                os.fsync(out.fileno())
            if digest_of_file(Path(temporary)) != digest:
                raise EnvironmentFailed(f"{source}: changed while it was being copied. Try again.")
            os.chmod(temporary, 0o400)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return digest

    def get(self, digest: Digest) -> Path:
        """The kept file, its bytes checked against ``digest``; raises ``EnvironmentFailed`` when lost or altered."""
        path = self.path(digest)
        if not path.is_file():
            raise NotThere(f"{path}: is missing from the store. Put it back from a backup of the office.")
        if digest_of_file(path) != digest:
            raise Altered(f"{path}: its bytes are not those that were stored. Put it back from a backup.")
        return path

    def size(self, digest: Digest) -> int | None:
        """How many bytes it has; None where it is not kept."""
        path = self.path(digest)
        return path.stat().st_size if path.is_file() else None

    def check(self, digest: Digest) -> None:
        """Hold its bytes against ``digest``; raises ``EnvironmentFailed``."""
        self.get(digest)

    def missing(self, digests: Iterable[Digest]) -> list[Digest]:
        """Those that are not kept, in their order."""
        return [one for one in digests if not self.path(one).is_file()]

    def kept(self) -> Iterator[Digest]:
        """Everything that is kept."""
        yield from (Digest(path.name) for path in sorted(self.folder.glob("??/*")) if not path.name.startswith("."))

    def where(self, digest: Digest) -> str:
        """The file's path."""
        return str(self.path(digest))

    def destroy(self, digest: Digest) -> None:
        """Overwrite and remove what is kept under ``digest``; what is not there does no harm.

        For a disposal only. Overwriting helps where the disk keeps a file in its place; that a copy lies elsewhere
        (a snapshot, a backup) no program can know.
        """
        path = self.path(digest)
        if not path.is_file():
            return
        path.chmod(0o600)
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left:
                left -= file.write(b"\0" * min(left, _PIECE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()

    remove = destroy
