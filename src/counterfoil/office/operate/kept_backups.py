"""What is known of an office's backups: when the last was made, and when one was last put back to try it.

A note in the office's folder, which no backup holds: an office that was restored has no backup yet.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput
from counterfoil.office import folder
from counterfoil.office.folder import Office
from counterfoil.office.operate.rows import NotWell, Row, State

NOTE = ".backups"
OLD, LONG_AGO = timedelta(days=2), timedelta(days=100)
"""A backup every night is never two days old; one is put back every quarter."""
_REHEARSAL = ".counterfoil-rehearsal-"
PROVES = frozenset({"folder and keys", "database", "migrations", "ledger", "store"})
"""Rows of a check that say whether what came back is the office."""


@dataclass(frozen=True, slots=True)
class Known:
    """The last backup, and the last rehearsal; empty where there was none."""

    file: str = ""
    keys: str = ""
    since: str = ""
    made_at: datetime | None = None
    rehearsed_at: datetime | None = None


def read(office: Office) -> Known:
    """What the note says; nothing where there is none that can be read."""
    try:
        said: dict[str, Any] = json.loads((office.folder / NOTE).read_text(encoding="utf-8"))
        return Known(
            str(said["file"]),
            str(said["keys"]),
            str(said["since"]),
            _when(said["made_at"]),
            _when(said["rehearsed_at"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Known()


def note(office: Office, *, file: Path, keys: Path | None, since: Path | None) -> None:
    """That a backup was made, read back, and right."""
    _write(
        office,
        Known(
            str(file.resolve()),
            str(keys.resolve()) if keys else "",
            str(since.resolve()) if since else "",
            datetime.now(UTC),
            read(office).rehearsed_at,
        ),
    )


def is_recent(office: Office) -> str:
    """A row of the check."""
    known = read(office)
    if known.made_at is None:
        raise NotWell("None was made here.", "counterfoil office backup; deploy/systemd has a timer.", State.WARN)
    ago = datetime.now(UTC) - known.made_at
    if ago > OLD:
        raise NotWell(
            f"The last one is {ago.days} days old.", "Look why the timer made none: journalctl -u counterfoil-backup.",
            State.WARN,
        )  # fmt: skip
    there = "" if Path(known.file).is_file() else "; it does not lie here any more"
    return f"{known.made_at:%Y-%m-%d %H:%M} UTC{there}"


def is_rehearsed(office: Office) -> str:
    """A row of the check."""
    at = read(office).rehearsed_at
    if at is None:
        raise NotWell(
            "No backup was ever put back to see that it can be.", "counterfoil office restore --rehearse", State.WARN
        )
    if (ago := datetime.now(UTC) - at) > LONG_AGO:
        raise NotWell(
            f"A backup was last put back {ago.days} days ago.", "counterfoil office restore --rehearse", State.WARN
        )
    return f"a backup was put back on {at:%Y-%m-%d}, and was right"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How a rehearsal went: what was put back, the rows that say how it is, and how long it took."""

    file: Path
    made_at: str
    entries: int
    rows: tuple[Row, ...]
    seconds: float


def rehearse(
    path: Path, *, file: Path | None = None, keys: Path | None = None, earlier: Sequence[Path] = (), database: str = ""
) -> Rehearsed:
    """Put the office's last backup back beside it, check every byte, entry and file of it, and delete it again.

    ``file`` is another backup than the last. Raises ``BadInput`` where there is none, or it cannot be put back.
    """
    from counterfoil.office.operate import checking, restoring  # inline: ``checking`` asks this module

    office = folder.read(path)
    known = read(office)
    if file is None:
        if not known.file:
            raise BadInput(f"{path}: no backup was made of it here. Name one: --rehearse --backup FILE.")
        file, keys = Path(known.file), keys or (Path(known.keys) if known.keys else None)
        earlier = earlier or ([Path(known.since)] if known.since else [])
    if not file.is_file():
        raise BadInput(f"{file}: the last backup does not lie there any more. Name one: --rehearse --backup FILE.")
    for left in file.parent.glob(f"{_REHEARSAL}*"):  # of a rehearsal that was killed
        shutil.rmtree(left, ignore_errors=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=_REHEARSAL) as name:
        made = restoring.restore(file, Path(name) / "office", keys=keys, earlier=earlier, database=database)
        if folder.read(made.folder).origin != office.origin:
            raise BadInput(f"{file}: is a backup of another office. Nothing of it is left.")
        rows = checking.check(made.folder, whole_store=True, offline=True)
    proved = tuple(one for one in rows if one.what in PROVES)
    if {one.what for one in proved} == PROVES and all(one.state is not State.FAULT for one in proved):
        _write(office, replace(read(office), rehearsed_at=datetime.now(UTC)))
    return Rehearsed(file, made.made_at, made.entries, proved, time.monotonic() - began)


def _when(said: Any) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _write(office: Office, known: Known) -> None:
    said = {
        "file": known.file,
        "keys": known.keys,
        "since": known.since,
        "made_at": known.made_at.isoformat() if known.made_at else "",
        "rehearsed_at": known.rehearsed_at.isoformat() if known.rehearsed_at else "",
    }
    new = office.folder / f"{NOTE}.new"
    new.write_text(json.dumps(said, indent=1), encoding="utf-8")
    new.chmod(0o600)
    os.replace(new, office.folder / NOTE)
