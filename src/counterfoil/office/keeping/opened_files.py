"""Plain copies of sealed documents, for readers that want a file: checked, private, few, and not for long.

They lie in the office's own folder, never among other users' files, in a folder of this process alone. It goes when
the process ends; what a killed one left goes when the next one opens a document. A disposal takes a copy out of all.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from counterfoil.office.folder import Office
from counterfoil.values import Digest

FOLDER = ".opened"
MOST_BYTES = 2 << 30
"""Above so much the copies that nobody asked for lately go, the oldest first."""
KEPT_S, IN_USE_S = 3600.0, 600.0
"""A copy goes an hour after it was last asked for; whoever was given a path has ten minutes to open the file."""
_LOCK = ".lock"

_lock = threading.Lock()
_mine: dict[Path, tuple[int, Path, int]] = {}  # the office's folder → process, its folder of copies, its lock


def copy(office: Office, digest: Digest, write: Callable[[Path], None]) -> Path:
    """The copy of a document; where there is none yet, ``write`` makes it whole at the path it is given, or raises."""
    folder = _folder(office)
    target = folder / digest
    if target.is_file():
        os.utime(target)
    else:
        part = folder / f".{digest[:16]}-{secrets.token_hex(4)}"
        try:
            write(part)
            part.chmod(0o400)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    _bound(folder)
    return target


def forget(office: Office, digest: Digest) -> None:
    """Take the copies of one document out of every process's folder."""
    for path in (office.folder / FOLDER).glob(f"*/{digest}"):
        path.unlink(missing_ok=True)


def forget_all(office: Office) -> None:
    """Take every copy away that this process has, and what killed ones left."""
    with _lock:
        held = _mine.pop(office.folder.resolve(), None)
        if held is not None:
            _end(*held)
        _sweep(office.folder / FOLDER)


def sweep(office: Office) -> None:
    """Take away what killed processes left, and of this one what is out of bounds."""
    with _lock:
        _sweep(office.folder / FOLDER)
        held = _mine.get(office.folder.resolve())
    if held is not None and held[0] == os.getpid():
        _bound(held[1])


def _folder(office: Office) -> Path:
    with _lock:
        key = office.folder.resolve()
        held = _mine.get(key)
        if held is not None:
            if held[0] == os.getpid() and held[1].is_dir():
                return held[1]
            os.close(held[2])
        above = key / FOLDER
        above.mkdir(mode=0o700, exist_ok=True)
        _sweep(above)
        new = above / f"new{secrets.token_hex(4)}"  # which nobody sweeps before it is locked
        new.mkdir(mode=0o700)
        handle = os.open(new / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)  # it ends with this process, however that ends
        made = new.rename(above / f"{os.getpid()}-{secrets.token_hex(4)}")
        _mine[key] = (os.getpid(), made, handle)
        return made


def _end(process: int, folder: Path, handle: int) -> None:
    if process == os.getpid():  # in a child that was forked they are not its own
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


@atexit.register
def _end_all() -> None:
    while _mine:
        _end(*_mine.popitem()[1])


def _sweep(above: Path) -> None:
    """What processes left that are gone: nobody holds their lock."""
    for left in above.glob("*-*"):
        try:
            handle = os.open(left / _LOCK, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            continue  # it is being made just now, or went
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)


def _bound(folder: Path) -> None:
    """Keep the copies within their bounds; one that was asked for lately stays, whatever that comes to."""
    now = time.time()
    found: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        try:
            said = path.stat()
        except FileNotFoundError:
            continue
        if not path.name.startswith("."):
            found.append((said.st_mtime, said.st_size, path))
    total = sum(size for _, size, _ in found)
    for used_at, size, path in sorted(found):
        if now - used_at > KEPT_S or (total > MOST_BYTES and now - used_at > IN_USE_S):
            path.unlink(missing_ok=True)
            total -= size
