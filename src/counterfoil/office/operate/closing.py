"""The door of an office: whoever answers a request holds it open, and whoever moves the office shuts it.

Two bytes of one file are locked, of an open file and not of a process: a thread of a server counts by itself, and a
lock ends with whoever held it, however that ended.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterfoil.errors import EnvironmentFailed

DOOR = ".door"
WAIT_S = 60.0
"""So long a page that is being answered may take before a move gives up."""
_ENTERING, _INSIDE = 0, 1
_POLL_S = 0.02


@contextmanager
def inside(folder: Path) -> Iterator[bool]:
    """Hold the door open while one request is answered; False where it is shut."""
    handle = _open(folder)
    try:
        is_open = _lock(handle, fcntl.F_RDLCK, _ENTERING) and _lock(handle, fcntl.F_RDLCK, _INSIDE)
        _lock(handle, fcntl.F_UNLCK, _ENTERING)  # whoever shuts the door waits for those inside only
        yield is_open
    finally:
        os.close(handle)


@contextmanager
def shut(folder: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Let nobody in, and wait until all are out. Raises ``EnvironmentFailed`` for who stays longer than ``wait_s``."""
    handle, until = _open(folder), time.monotonic() + wait_s
    try:
        for byte in (_ENTERING, _INSIDE):
            while not _lock(handle, fcntl.F_WRLCK, byte):
                if time.monotonic() > until:
                    raise EnvironmentFailed(
                        f"{folder}: the server has been at one request for {wait_s:.0f} s, or somebody else moves "
                        "this office. Nothing was changed. Stop the server, and run the same command again."
                    )
                time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    return os.open(folder / DOOR, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def _lock(handle: int, kind: int, byte: int) -> bool:
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, struct.pack("hhqqi0q", kind, os.SEEK_SET, byte, 1, 0))
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
