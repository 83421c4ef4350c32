"""The guard file: every size and root that was ever about to be signed, kept outside the database.

A ledger that goes on from an old backup would sign a second history, which cannot be taken back. So before signing,
the database is held against the last line of this file, and the line is durable before the signature exists.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger.checkpoint import Checkpoint, read_decimal
from counterfoil.ledger.note import decode_base64
from counterfoil.ledger.tree import EMPTY_ROOT, HASH_SIZE

_FIRST = "counterfoil ledger guard v1 "
_TAIL = 4096  # bytes; a line has at most 63


@dataclass(frozen=True, slots=True)
class Guard:
    """The guard file at ``path`` of the log ``origin``."""

    path: Path
    origin: str

    @classmethod
    def create(cls, path: Path, origin: str) -> Guard:
        """A new file for a new ledger; ``EnvironmentFailed`` when there is one already."""
        guard = cls(path, origin)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            raise EnvironmentFailed(f"{path}: there is a guard file already; it is never overwritten.") from None
        with os.fdopen(handle, "wb") as file:
            file.write(guard._first_line() + _line(0, EMPTY_ROOT))
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return guard

    @contextmanager
    def locked(self) -> Iterator[Watch]:
        """The last line, while no other process can add one. ``HistoryRewritten`` when the file is gone."""
        try:
            handle = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            raise HistoryRewritten(
                f"{self.path}: the guard file of the ledger is gone, so nothing shows that the database is not an old "
                "copy. Bring it back from backup, or compare with every witness before making a new one."
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield self._watch(handle)
        finally:
            os.close(handle)

    def _first_line(self) -> bytes:
        return f"{_FIRST}{self.origin}\n".encode()

    def _watch(self, handle: int) -> Watch:
        first = self._first_line()
        if os.pread(handle, len(first), 0) != first:
            raise LedgerInvalid(f"{self.path}: is not the guard file of {self.origin}.")
        end = os.fstat(handle).st_size
        start = max(len(first), end - _TAIL)
        lines = os.pread(handle, end - start, start).split(b"\n")
        torn = lines.pop()  # a line without its end: the machine stopped before it was durable, so nothing was signed
        if not lines:
            raise LedgerInvalid(f"{self.path}: holds no size and root. It was altered; bring it back from backup.")
        size, root = _read(lines[-1], self.path)
        return Watch(handle, end - len(torn), bool(torn), size, root)


@dataclass(frozen=True, slots=True)
class Watch:
    """The guard while it is locked: the ``size`` and ``root`` that were last about to be signed."""

    _handle: int
    _end: int
    _torn: bool
    size: int
    root: bytes

    def advance(self, checkpoint: Checkpoint) -> None:
        """Make the line for ``checkpoint`` durable. The caller has checked that it continues the last."""
        if checkpoint.size == self.size:
            return
        line = _line(checkpoint.size, checkpoint.root)
        if self._torn:
            os.ftruncate(self._handle, self._end)
        if os.pwrite(self._handle, line, self._end) != len(line):
            raise EnvironmentFailed(
                "The guard file could not be written in full: the disk is full. Nothing was signed."
            )
        os.fdatasync(self._handle)


def _line(size: int, root: bytes) -> bytes:
    return f"{size} {base64.b64encode(root).decode()}\n".encode()


def _read(line: bytes, path: Path) -> tuple[int, bytes]:
    size, _, root = line.decode("ascii", "replace").partition(" ")
    where = f"{path}: last line"
    decoded = decode_base64(root, where)
    if len(decoded) != HASH_SIZE:
        raise LedgerInvalid(f"{where}: holds no root. The file was altered.")
    return read_decimal(size, where), decoded
