"""The document store: original and released bytes under their SHA-256, in the office's own folder.

What lies here is for staff. Released bytes leave by ``release.gate`` only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from counterfoil.errors import EnvironmentFailed
from counterfoil.values import Digest, digest_of_file

_PIECE = 1 << 20
HALF_STORED = ".new-"
"""How a file begins that is being stored; where the program was killed it lies there until it is swept."""


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
            raise EnvironmentFailed(f"{path}: is missing from the store. Put it back from a backup of the office.")
        if digest_of_file(path) != digest:
            raise EnvironmentFailed(f"{path}: its bytes are not those that were stored. Put it back from a backup.")
        return path

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
