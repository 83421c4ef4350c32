"""Reading and writing single files of a folder that anybody may have made: bounded, in place, no links followed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path

from counterfoil.errors import LedgerInvalid


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` under a temporary name in the same folder, make it durable, and rename it to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def read_file(folder: Path, name: str, limit: int) -> bytes | None:
    """The bytes of ``folder/name``, or None when it is not there.

    ``name`` may hold ``/``. Raises ``LedgerInvalid`` for a link anywhere below ``folder``, for anything that is not
    a plain file, and for more than ``limit`` bytes.
    """
    handle = _open(folder, name)
    if handle is None:
        return None
    with os.fdopen(handle, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            raise LedgerInvalid(f"{name}: is larger than {limit} bytes, which this file never is.")
        return file.read(size)  # as long as it was when it was asked; to make room up to the limit takes longer


def digest_file(folder: Path, name: str) -> tuple[str, int] | None:
    """The SHA-256 in hexadecimal and the size of ``folder/name``, or None when it is not there; see ``read_file``."""
    handle = _open(folder, name)
    if handle is None:
        return None
    with os.fdopen(handle, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def list_files(folder: Path, most: int) -> list[str]:
    """The names of all files below ``folder`` with ``/`` between folders, sorted.

    Raises ``LedgerInvalid`` for a link, for anything that is neither file nor folder, and for more than ``most``.
    """
    found: list[str] = []
    seen = 0
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(folder / prefix) as items:
            for item in items:
                seen += 1
                name = prefix + item.name
                if seen > most:
                    raise LedgerInvalid(f"The folder holds more than {most} files.")
                if item.is_symlink():
                    raise LedgerInvalid(f"{shown(name)}: is a link. A folder to be verified holds plain files only.")
                if item.is_dir(follow_symlinks=False):
                    waiting.append(name + "/")
                elif item.is_file(follow_symlinks=False):
                    found.append(name)
                else:
                    raise LedgerInvalid(f"{shown(name)}: is no plain file.")
    return sorted(found)


def shown(name: str) -> str:
    """``name`` so that a terminal can show it: bounded, without control characters."""
    return "".join(c if c.isprintable() else "?" for c in name[:120])


def _open(folder: Path, name: str) -> int | None:
    """A handle on a plain file, each step opened without following links."""
    *folders, last = name.split("/")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    handles = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY)]
    try:
        for step in folders:
            handles.append(os.open(step, flags | os.O_DIRECTORY, dir_fd=handles[-1]))
        # O_NONBLOCK: a pipe with nobody at its other end must not hang us.
        handle = os.open(last, flags | os.O_NONBLOCK, dir_fd=handles[-1])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LedgerInvalid(
            f"{shown(name)}: cannot be read ({error.strerror}); it is a link or no plain file."
        ) from error
    finally:
        for opened in handles:
            os.close(opened)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise LedgerInvalid(f"{shown(name)}: is no plain file.")
    return handle
