"""A backup as a file: a plain tar, whose last member lists every other one with its SHA-256. Any tar program opens it.

Nothing of a member's name is believed when it is read: only the names that ``write`` gives are taken out.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.values import Digest

VERSION = 1
MANIFEST = "manifest.json"
_MOST_MANIFEST = 1 << 30
_NAME = re.compile(
    r"(?:office\.toml|policy\.txt|database\.(?:sqlite|pgdump)|ledger\.guard|(?:store|work|keys)(?:/[^/\0]{1,255}){1,8})"
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    name: str
    size: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself. ``about`` is what kind of backup it is, of which office, and when it was made."""

    about: dict[str, Any]
    members: tuple[Member, ...]
    elsewhere: tuple[Digest, ...] = ()  # of the store: in the backup that this one adds to

    @property
    def digests(self) -> frozenset[Digest]:
        """Every file of the store that this backup and those before it hold, by its name: a plain one's digest."""
        own = (one.name.rpartition("/")[2] for one in self.members if one.name.startswith("store/"))
        return frozenset(self.elsewhere) | {Digest(name) for name in own}


@dataclass
class Writer:
    """Adds files one by one, each hashed while it is written."""

    tar: tarfile.TarFile
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, path: Path) -> Digest:
        """Add a file. Raises ``EnvironmentFailed`` when it shrinks meanwhile."""
        with path.open("rb") as file:
            return self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_bytes(self, name: str, data: bytes) -> Digest:
        return self._add(name, io.BytesIO(data), len(data))

    def _add(self, name: str, file: IO[bytes], size: int) -> Digest:
        if not _is_allowed(name):
            raise EnvironmentFailed(f"{name!r:.200}: a file with this name is not kept in a backup. Rename it.")
        hashing = _Hashing(file)
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        try:
            self.tar.addfile(member, hashing)
        except OSError as error:
            if error.errno is not None:
                raise
            raise EnvironmentFailed(f"{name}: became shorter while it was copied. Make the backup again.") from error
        digest = Digest(hashing.digest.hexdigest())
        self.members.append(Member(name, size, digest))
        return digest


@contextmanager
def writing(target: Path, about: dict[str, Any], *, elsewhere: Iterable[Digest] = ()) -> Iterator[Writer]:
    """A new backup at ``target``, readable by its owner only: whole once the block ended well, else not there."""
    if os.path.lexists(target):
        raise BadInput(f"{target}: exists already. A backup overwrites nothing: give a new name.")
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                manifest = {
                    "version": VERSION,
                    **about,
                    "files": [{"name": m.name, "size": m.size, "sha256": m.digest} for m in writer.members],
                    "elsewhere": sorted(elsewhere),
                }
                data = json.dumps(manifest, indent=1, sort_keys=True).encode()
                member = tarfile.TarInfo(MANIFEST)
                member.size, member.mode = len(data), 0o600
                tar.addfile(member, io.BytesIO(data))
            file.flush()
            os.fsync(file.fileno())
        verify(part)  # read back from the disk before it counts
        os.replace(part, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def contents(path: Path) -> Contents:
    """What the backup in ``path`` lists. Raises ``BadInput`` for what is no backup of ours, or of a newer version."""
    with _opened(path) as tar:
        member = None
        for one in tar:
            member = one
        if member is None or member.name != MANIFEST or member.size > _MOST_MANIFEST:
            raise BadInput(f"{path}: is no backup of an office, or was cut short: it does not end with its list.")
        return _read_manifest(path, tar, member)


def verify(path: Path) -> Contents:
    """Read every byte and hold it against the list, which is returned. Raises ``BadInput`` where one differs."""
    listed = {one.name: one for one in contents(path).members}
    for name, size, file in _members(path):
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        one = listed.pop(name, None)
        if one is None or (one.size, one.digest) != (size, digest):
            raise BadInput(f"{path}: {name!r:.200} is not as the list says. The backup is damaged; use another one.")
    if listed:
        raise BadInput(f"{path}: {next(iter(listed))!r:.200} is missing. The backup is damaged; use another one.")
    return contents(path)


def unpack(path: Path, folder: Path, *, only: tuple[str, ...] = ()) -> None:
    """Write the files below ``folder``, each checked; ``only`` are the names, or first parts of names, to take."""
    listed = {one.name: one for one in contents(path).members}
    for name, _, file in _members(path):
        one = listed.get(name)
        if one is None or not _is_allowed(name):
            raise BadInput(f"{path}: {name!r:.200} has no place in an office. Nothing of it is believed.")
        if only and not name.startswith(only):
            continue
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, mode = hashlib.sha256(), 0o400 if name.startswith("store/") else 0o600
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as out:
            while piece := file.read(1 << 20):
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != one.digest:
            raise BadInput(f"{path}: {name!r:.200} is not as the list says. The backup is damaged; use another one.")


def _members(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Each file in its order, without the list."""
    with _opened(path) as tar:
        seen: set[str] = set()
        for member in tar:
            if not member.isreg() or member.name in seen:
                raise BadInput(f"{path}: {member.name!r:.200} is no plain file, or is there twice. No backup of ours.")
            seen.add(member.name)
            file = tar.extractfile(member)
            if member.name != MANIFEST and file is not None:
                yield member.name, member.size, file


def _read_manifest(path: Path, tar: tarfile.TarFile, member: tarfile.TarInfo) -> Contents:
    file = tar.extractfile(member)
    try:
        found = json.loads(file.read() if file else b"")
        version = found.pop("version")
        if version != VERSION:
            raise BadInput(
                f"{path}: was written by another version ({version}; this one knows {VERSION}). Update first."
            )
        members = tuple(Member(one["name"], one["size"], Digest(one["sha256"])) for one in found.pop("files"))
        elsewhere = tuple(Digest(one) for one in found.pop("elsewhere"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: its list cannot be read. The backup is damaged; use another one.") from error
    return Contents(found, members, elsewhere)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise BadInput(f"{path}: is no backup of an office, or is damaged ({error}). Use another one.") from error


def _is_allowed(name: str) -> bool:
    parts = name.split("/")
    return bool(_NAME.fullmatch(name)) and not any(part in ("", ".", "..") for part in parts)


class _Hashing:
    """A file that hashes what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data
