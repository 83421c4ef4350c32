"""A watched folder: each file that has settled is checked once, and what was found is a report in a folder of its own.

Nothing in the watched folder is written, followed or trusted: a link is told and not followed, what is no plain file is
told and not opened, a file is copied through a descriptor that cannot lead out of the folder and the copy is checked,
and what changed meanwhile waits until it has settled. A killed program goes on: the reports are its memory.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from counterfoil.documents.reading import clean_name
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed
from counterfoil.law.policy import PolicyBook
from counterfoil.release.check import Checked, Row, Verdict, check
from counterfoil.values import Party

MOST_FILES = 100_000
LARGEST_BYTES = 2 << 30
MOST_ROWS = 1_000
"""Of one report; how many there are is always told."""
_PIECE = 1 << 20

Signature = tuple[int, int, int, int]
"""Size, time of the last change of the bytes and of the entry (nanoseconds), number on the disk."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the folder. ``kind`` is ``file``, ``link`` or ``other``; ``name`` is its path below the folder."""

    name: str  # as the system decodes it: bytes that are no UTF-8 are kept as surrogates
    kind: str
    signature: Signature

    @property
    def shown(self) -> str:
        """Its name for a person and for JSON: no control or direction marks, nothing undecodable."""
        return "/".join(clean_name(part) for part in Path(self.name).parts)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file, and where it is written."""

    name: str
    verdict: Verdict
    rows: int
    path: Path
    digest: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a file is checked. ``texts``: reports quote what stands there, and are as secret as the records."""

    book: PolicyBook
    law: str
    parties: Sequence[Party] = ()
    values: Sequence[str] = ()
    texts: bool = False
    largest_bytes: int = LARGEST_BYTES


def need_apart(folder: Path, reports: Path) -> None:
    """Raise ``BadInput`` unless ``folder`` is one and ``reports`` lies elsewhere."""
    if not folder.is_dir() or folder.is_symlink():
        raise BadInput(f"{folder}: is no folder (a link to one is not followed). Give the folder itself.")
    watched, other = folder.resolve(), reports.resolve()
    if watched == other or watched in other.parents or other in watched.parents:
        raise BadInput(f"{reports}: lies within {folder}, or around it. Give another folder for the reports.")


def look(folder: Path) -> dict[str, Entry]:
    """Everything that lies below ``folder`` now, by name; folders themselves are not listed. Raises ``BadInput``."""
    found: dict[str, Entry] = {}
    for above, folders, files, handle in os.fwalk(folder, follow_symlinks=False):
        for one in (*folders, *files):
            try:
                seen = os.stat(one, dir_fd=handle, follow_symlinks=False)
            except FileNotFoundError:
                continue  # it went away meanwhile
            if stat.S_ISDIR(seen.st_mode):
                continue
            kind = "file" if stat.S_ISREG(seen.st_mode) else "link" if stat.S_ISLNK(seen.st_mode) else "other"
            name = os.path.relpath(os.path.join(above, one), folder)
            found[name] = Entry(name, kind, _signature(seen))
        if len(found) > MOST_FILES:
            raise BadInput(f"{folder}: holds more than {MOST_FILES:,} files. Watch the folders below it one by one.")
    return found


def due(now: Mapping[str, Entry], before: Mapping[str, Entry], reports: Path) -> Iterator[Entry]:
    """What has settled (it looks as it did before) and was not checked as it is now, in the order of names."""
    for name in sorted(now):
        if before.get(name) == now[name] and _reported(reports, now[name]) != now[name].signature:
            yield now[name]


def check_one(folder: Path, entry: Entry, reports: Path, rules: Rules, *, workdir: Path, at: datetime) -> Report | None:
    """Check one entry and write its report; None where it changed or went meanwhile: it waits until it has settled.

    ``workdir`` is an empty folder; what is copied there is the caller's to remove.
    """
    digest, size = "", entry.signature[0]
    if entry.kind != "file":
        what = "is a link and was not followed" if entry.kind == "link" else "is no plain file and was not opened"
        found = _alone(entry, f"{entry.shown}: {what}. Put the file itself there")
    elif size > rules.largest_bytes:
        found = _alone(entry, f"{entry.shown}: has {size:,} bytes, more than {rules.largest_bytes:,}. Check it by hand")
    else:
        copy, inside = workdir / "copy", workdir / "checking"
        copy.mkdir()
        inside.mkdir()
        try:
            taken = _taken(folder, entry, copy / clean_name(Path(entry.name).name))
            if taken is None:
                return None
            digest = taken
            found = check([copy], book=rules.book, parties=rules.parties, values=rules.values, workdir=inside)
        except EnvironmentFailed:
            raise
        except PermissionError:
            found = _alone(entry, f"{entry.shown}: may not be opened by this program. Let it read the file")
        except CounterfoilError as error:
            found = _alone(entry, str(error))
    return _write(reports, entry, found, rules, digest, at)


def reports_in(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Every report that lies in a folder, unordered; what is none of ours is passed over."""
    for path in folder.glob("*.json") if folder.is_dir() else ():
        if (found := _read(path)) is not None:
            yield found


def report_path(reports: Path, name: str) -> Path:
    """Where the report of a file lies: its name, made harmless, and a digest of it, so that no two are one."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(name).name).strip("-.")[:60] or "file"
    return reports / f"{stem}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}.json"


def _alone(entry: Entry, what: str) -> Checked:
    return Checked(1, (Row(entry.shown, 0, None, Verdict.UNREADABLE, what),), 0)


def _taken(folder: Path, entry: Entry, target: Path) -> str | None:
    """Copy the file and return its SHA-256; None where it is not what was seen, at the beginning or at the end."""
    parts = Path(entry.name).parts
    handles = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for part in parts[:-1]:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            handles.append(os.open(part, flags, dir_fd=handles[-1]))
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        handles.append(os.open(parts[-1], flags, dir_fd=handles[-1]))
        if _signature(os.fstat(handles[-1])) != entry.signature:
            return None
        digest = hashlib.sha256()
        left = entry.signature[0] + 1  # one more than there was: what grows is not copied for ever
        with target.open("xb") as out:
            while left > 0 and (piece := os.read(handles[-1], min(_PIECE, left))):
                digest.update(piece)
                out.write(piece)
                left -= len(piece)
        return digest.hexdigest() if _signature(os.fstat(handles[-1])) == entry.signature else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link (ELOOP) or something else took its place
            return None
        raise
    finally:
        for handle in reversed(handles):
            os.close(handle)


def _signature(seen: os.stat_result) -> Signature:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


def _reported(reports: Path, entry: Entry) -> Signature | None:
    found = _read(report_path(reports, entry.name))
    said = found.get("signature") if found is not None else None
    return tuple(said) if isinstance(said, list) and len(said) == 4 else None


def _read(path: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None  # half-written by a killed program: it is written again
    return found if isinstance(found, dict) and found.get("watched") == 1 else None


def _write(reports: Path, entry: Entry, found: Checked, rules: Rules, digest: str, at: datetime) -> Report:
    path = report_path(reports, entry.name)
    shown = {
        "watched": 1,
        "file": entry.shown,
        "sha256": digest,
        "bytes": entry.signature[0],
        "signature": list(entry.signature),
        "checked_at": at.isoformat(),
        "law": rules.law,
        "on": rules.book.on.isoformat(),
        "adopted": False,
        "verdict": found.verdict.value,
        "may_be_withheld": found.visible,
        "of_rows": len(found.rows),
        "rows": [_row(row, entry, texts=rules.texts) for row in _worst(found.rows)],
    }
    reports.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(shown, out, ensure_ascii=False, indent=2)
    os.replace(part, path)
    return Report(entry.shown, found.verdict, len(found.rows), path, digest, entry.signature[0])


def _worst(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: list(Verdict).index(row.verdict))[:MOST_ROWS]


def _row(row: Row, entry: Entry, *, texts: bool) -> dict[str, Any]:
    said = {
        "file": _printable(row.file),
        "page": row.page_number,
        "verdict": row.verdict.value,
        "what": _printable(row.what),
        "citation": row.citation,
        "category": row.category.value if row.category else None,
    }
    return said | ({"text": _printable(row.text)} if texts else {})


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
