"""Where sealed documents lie, by the names that ``sealed.object_name`` gives: a disk, or a server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from counterfoil.errors import EnvironmentFailed

HALF_STORED = ".new-"
"""How a file begins that is being stored; where the program was killed it lies there until it is swept."""
_READ_SIZE = 1 << 20

Pieces = Callable[[], Iterator[bytes]]
"""Gives the bytes from their beginning each time it is called: what failed is sent again."""


class NotThere(EnvironmentFailed):
    """Nothing of that name is kept."""


class Altered(EnvironmentFailed):
    """What is kept is not what was stored."""


class Place(Protocol):
    """A disk or a server. Every error is an ``EnvironmentFailed`` in plain words, without a password."""

    def __str__(self) -> str:
        """Where it is, for people."""
        ...

    def write(self, name: str, pieces: Pieces, /) -> None:
        """Keep the bytes under ``name``, whole or not at all; what was there is replaced by it."""
        ...

    def read(self, name: str, /) -> Iterator[bytes]:
        """The bytes in pieces; raises ``NotThere``."""
        ...

    def size(self, name: str, /) -> int | None: ...

    def names(self) -> Iterator[str]:
        """Every name that is kept."""
        ...

    def remove(self, name: str, /) -> None:
        """Remove it with all its versions; what is not there does no harm."""
        ...


def is_name(text: str) -> bool:
    """Whether it is a name as we give them: 64 hexadecimal digits.

    >>> is_name("ab" * 32), is_name("../etc/passwd")
    (True, False)
    """
    return len(text) == 64 and not set(text) - set("0123456789abcdef")


class FolderPlace:
    """A folder of this machine, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def write(self, name: str, pieces: Pieces, /) -> None:
        target = self.path(name)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        part = target.with_name(f"{HALF_STORED}{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                for piece in pieces():
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            part.chmod(0o400)
            os.replace(part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def read(self, name: str, /) -> Iterator[bytes]:
        try:
            with self.path(name).open("rb") as file:
                while piece := file.read(_READ_SIZE):
                    yield piece
        except FileNotFoundError as error:
            raise NotThere(f"{self.path(name)}: is missing from the store.") from error

    def size(self, name: str, /) -> int | None:
        path = self.path(name)
        return path.stat().st_size if path.is_file() else None

    def names(self) -> Iterator[str]:
        yield from (path.name for path in sorted(self.folder.glob("??/*")) if is_name(path.name))

    def remove(self, name: str, /) -> None:
        """No need to overwrite: without its key it says nothing."""
        self.path(name).unlink(missing_ok=True)
