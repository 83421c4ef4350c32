"""A store whose documents are sealed, wherever they lie; it keeps what ``office.store.FolderStore`` keeps plainly."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.folder import Office
from counterfoil.office.keeping import object_keys, opened_files, sealed
from counterfoil.office.keeping.place import Altered, NotThere, Place
from counterfoil.values import Digest, digest_of_file

_READ_SIZE = 1 << 20
_LOST = "Put it back from a version or a copy of the store."


class SealedStore:
    """Documents by their SHA-256, each under a key of its own and a name that says nothing."""

    def __init__(self, office: Office, place: Place) -> None:
        self.office, self.place = office, place

    def put(self, source: Path, /) -> Digest:
        """Keep ``source``; the same bytes are kept once. It is read back, and whole, before this returns."""
        digest = digest_of_file(source)
        key = object_keys.made(self.office, digest)
        name = sealed.object_name(key, digest)
        size = source.stat().st_size
        if self.place.size(name) == sealed.sealed_size(size):
            return digest
        self.place.write(name, lambda: sealed.seal(_pieces(source), key))
        if self._hashed(name, key, digest) != digest:
            raise EnvironmentFailed(f"{source}: changed while it was being stored. Try again.")
        return digest

    def get(self, digest: Digest, /) -> Path:
        """A plain copy, its bytes checked against ``digest``; for this moment only: whoever wants it later asks again.

        Raises ``EnvironmentFailed`` when it is lost or altered.
        """

        def write(target: Path) -> None:
            name, key = self._known(digest)
            hashing = hashlib.sha256()
            with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                for piece in self._opened(name, key, digest):
                    hashing.update(piece)
                    out.write(piece)
            self._need(hashing.hexdigest() == digest, digest)

        return opened_files.copy(self.office, digest, write)

    def size(self, digest: Digest, /) -> int | None:
        """How many bytes the document has; None where it is not kept."""
        key = object_keys.of(self.office, digest)
        found = self.place.size(sealed.object_name(key, digest)) if key else None
        return sealed.plain_size(found) if found is not None else None

    def check(self, digest: Digest, /) -> None:
        """Open all of it and hold it against its digest; no copy is left. Raises ``EnvironmentFailed``."""
        name, key = self._known(digest)
        self._need(self._hashed(name, key, digest) == digest, digest)

    def missing(self, digests: Iterable[Digest], /) -> list[Digest]:
        """Those that are not kept, in their order; the place is asked once for all."""
        there = set(self.kept())
        return [one for one in digests if one not in there]

    def kept(self) -> Iterator[Digest]:
        """Every document that is kept."""
        names = set(self.place.names())
        for digest, key in object_keys.every(self.office):
            if sealed.object_name(key, digest) in names:
                yield digest

    def destroy(self, digest: Digest, /) -> None:
        """Remove plain copies, the object with all its versions, and its key; what is gone does no harm.

        For a disposal only. The key last: without it nobody could tell which object it was.
        """
        self.remove(digest)
        object_keys.destroy(self.office, digest)

    def remove(self, digest: Digest, /) -> None:
        """The same, and keep the key: another store has the document by it."""
        opened_files.forget(self.office, digest)
        key = object_keys.of(self.office, digest)
        if key is not None:
            self.place.remove(sealed.object_name(key, digest))

    def where(self, digest: Digest, /) -> str:
        """Where the object lies."""
        return f"{self.place}, {self.name(digest)}"

    def name(self, digest: Digest, /) -> str:
        """What the document is called where it lies."""
        return self._known(digest)[0]

    def _known(self, digest: Digest) -> tuple[str, bytes]:
        key = object_keys.of(self.office, digest)
        if key is None:
            raise NotThere(
                f"{self.place}: {digest[:16]}… was never stored, or its key was destroyed. If the folder keys was "
                "lost, put it back from the archive of keys."
            )
        return sealed.object_name(key, digest), key

    def _opened(self, name: str, key: bytes, digest: Digest) -> Iterator[bytes]:
        what = f"{self.place}: {digest[:16]}…"
        try:
            yield from sealed.opened(self.place.read(name), key, what)
        except NotThere as error:
            raise NotThere(f"{what} is missing from the store. {_LOST}") from error
        except Altered as error:
            raise Altered(f"{error} {_LOST}") from error

    def _hashed(self, name: str, key: bytes, digest: Digest) -> str:
        hashing = hashlib.sha256()
        for piece in self._opened(name, key, digest):
            hashing.update(piece)
        return hashing.hexdigest()

    def _need(self, is_right: bool, digest: Digest) -> None:
        if not is_right:
            raise Altered(f"{self.place}: {digest[:16]}… is another document than was stored. {_LOST}")


def _pieces(source: Path) -> Iterator[bytes]:
    """A fault of this disk, said as one: whoever sends them would take it for one of the line."""
    try:
        with source.open("rb") as file:
            while piece := file.read(_READ_SIZE):
                yield piece
    except OSError as error:
        raise EnvironmentFailed(f"{source}: cannot be read ({error.strerror}). Try again.") from error
