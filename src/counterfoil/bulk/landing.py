"""Where a result lands: under its own name at once or not at all, and nowhere but in the output folder."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterfoil.errors import EnvironmentFailed

MARK = ".part-"
"""Begins the name of a draft. Those of workers that were killed stay until the end of the run."""


@contextmanager
def landing(out: Path, place: str) -> Iterator[Path]:
    """A name for the draft of ``out / place``; at the end of the block the draft takes that place.

    Two who do the same work (a worker that was thought dead) have two drafts, and the same result lands twice. Raises
    ``EnvironmentFailed`` where a link in ``out`` leads out of it.
    """
    target = out / place
    if not target.parent.resolve().is_relative_to(out.resolve()):
        raise EnvironmentFailed(f"{target.parent}: leads out of {out}. Somebody put a link there: take it away.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.parent / f"{MARK}{uuid.uuid4().hex}{target.suffix}"
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())  # before the list says that it is done
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def put(out: Path, place: str, data: bytes) -> None:
    """Write ``data`` to ``out / place``."""
    with landing(out, place) as draft:
        draft.write_bytes(data)


def take_away(out: Path, place: str) -> None:
    """What an earlier run made of another version of the file: if this one fails, nothing must stand for it."""
    (out / place).unlink(missing_ok=True)


def clear(out: Path) -> None:
    """Take away the drafts of workers that were killed."""
    folders = [out]
    while folders:
        with os.scandir(folders.pop()) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif entry.name.startswith(MARK):
                    Path(entry.path).unlink(missing_ok=True)
