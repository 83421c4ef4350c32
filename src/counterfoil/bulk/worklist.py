"""What must be done with the files of a folder, and what came of each: one SQLite file in the output folder.

It is read and written by one program at a time, which the file's own lock enforces. Memory does not grow with it: a
folder is listed as it is read, and results are read as they are asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from counterfoil.bulk.sweep import MOST_FAILURES
from counterfoil.bulk.work import Outcome, Work
from counterfoil.errors import BadInput, EnvironmentFailed, UsageError

NAME = "worklist.sqlite3"

LINK, NAMELESS, NO_FILE = "LinkNotFollowed", "NameIsNoText", "NeitherFileNorFolder"
"""Notes of what lies in a folder and is put aside without a try."""

T = TypeVar("T")
_BATCH = 1000
_LONGEST_NAME = 200
"""Bytes; file systems take 255, and an ending and a draft's mark come on top."""

_TABLES = """
CREATE TABLE IF NOT EXISTS work (
    key      TEXT PRIMARY KEY,            -- the file's name within its folder; the same never twice
    place    TEXT NOT NULL,               -- where its result goes, within the output folder
    folded   TEXT NOT NULL UNIQUE,        -- the place as a disk sees it that takes A and a for one letter
    stamp    TEXT NOT NULL,               -- of the file and of what was asked: another one, and it is done anew
    listing  INTEGER NOT NULL,            -- the last listing of the folder that met it
    priority INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'quarantine')),
    attempts INTEGER NOT NULL DEFAULT 0,  -- that failed
    note     TEXT NOT NULL DEFAULT '',    -- kind of the last error; never its text, which may quote a record
    result   TEXT NOT NULL DEFAULT ''     -- a small JSON object
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unfinished ON work (priority DESC, attempts, key) WHERE state = 'new';
CREATE INDEX IF NOT EXISTS put_aside ON work (note) WHERE state = 'quarantine';
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One file with its state: ``done`` with its result, ``quarantine`` with its note, or ``new``."""

    key: str
    place: str
    state: str
    attempts: int
    note: str
    result: Mapping[str, Any]


class Worklist:
    """A list of work, open. ``job`` and ``settings`` are of every piece; ``settings`` get the place of its result.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out, opened(Path(out), of="detect") as listed:
    ...     listed.add([("a/report.pdf", "a/report.pdf.json", "1")])
    ...     listed.record([Outcome("a/report.pdf", result={"pages": 2})])
    ...     [(row.key, row.state, row.result) for row in listed.rows()]
    [('a/report.pdf', 'done', {'pages': 2})]
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.job = ""
        self.settings: Mapping[str, Any] = {}

    # --- what must be done

    def add(self, files: Iterable[tuple[str, str, str]], *, priority: int = 0) -> None:
        """List ``(key, place, stamp)``. One that is listed keeps its state, unless its stamp is another now."""
        listing = int(self._about("listing") or 0)
        with self._database:
            for key, place, stamp in files:
                self._add(key, place, stamp, listing, priority)

    def list_folder(
        self, folder: Path, *, stamp: str, place: Callable[[str], str], tell: Callable[[int], None] = lambda count: None
    ) -> None:
        """List every file beneath ``folder``; what an earlier listing met and is gone is forgotten.

        ``stamp`` is of what is asked of the files; each file's size and time come to it. Links and what is neither file
        nor folder are put aside with a note, and so are names that are no text.
        """
        listing = int(self._about("listing") or 0) + 1
        with self._database:
            self._set("listing", str(listing))
        count = 0
        for batch in _batches(_walk(folder)):
            with self._database:
                for key, own, note in batch:
                    self._add(key, place(key), f"{stamp} {own}", listing, 0, note)
            count += len(batch)
            tell(count)
        with self._database:
            self._database.execute("DELETE FROM work WHERE listing < ?", (listing,))

    def hurry(self, keys: Iterable[str], priority: int) -> None:
        """Give these pieces of work another priority."""
        with self._database:
            self._database.executemany("UPDATE work SET priority = ? WHERE key = ?", ((priority, key) for key in keys))

    def remembered(self, name: str, value: str) -> str:
        """What an earlier run kept under ``name``; else ``value``, which is kept."""
        before = self._about(name)
        if not before:
            with self._database:
                self._set(name, value)
        return before or value

    def try_again(self) -> None:
        """What was put aside after failures is unfinished again, as if never tried."""
        with self._database:
            self._database.execute(
                "UPDATE work SET state = 'new', attempts = 0 WHERE state = 'quarantine' AND attempts > 0"
            )

    def do_again(self, wrong: Callable[[Row], bool]) -> None:
        """What was done and is ``wrong`` is unfinished again, as if never tried."""
        for batch in _batches(row.key for row in self.rows("done") if wrong(row)):
            with self._database:
                self._database.executemany("UPDATE work SET state = 'new' WHERE key = ?", ((key,) for key in batch))

    # --- the sweep's side (``sweep.Listed``)

    def unfinished(self, most: int, *, without: Collection[str], urgent: bool = False) -> Sequence[Work]:
        """The urgent first, then what has not failed; see ``sweep.Listed``."""
        rows = self._database.execute(
            "SELECT key, place, priority, attempts FROM work WHERE state = 'new' AND priority >= ?"
            " ORDER BY priority DESC, attempts, key LIMIT ?",
            (1 if urgent else -(1 << 31), max(most, 0) + len(without)),
        )
        found = [
            Work(key, self.job, {**self.settings, "place": place}, priority, attempts)
            for key, place, priority, attempts in rows
            if key not in without
        ]
        return found[:most]

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Results, and failures: after three a piece is put aside, a refused one at once. In one transaction."""
        with self._database:
            for one in outcomes:
                if one.result is not None:
                    self._database.execute(
                        "UPDATE work SET state = 'done', result = ?, note = '' WHERE key = ? AND state = 'new'",
                        (json.dumps(one.result), one.key),
                    )
                elif one.failure:
                    self._database.execute(
                        "UPDATE work SET attempts = attempts + 1, note = ?, state = iif(? OR attempts + 1 >= ?,"
                        " 'quarantine', 'new') WHERE key = ? AND state = 'new'",
                        (one.failure, one.refused, MOST_FAILURES, one.key),
                    )

    # --- what came of it

    def counts(self) -> dict[str, int]:
        """How many pieces are in each state."""
        return {"new": 0, "done": 0, "quarantine": 0} | dict(
            self._database.execute("SELECT state, count(*) FROM work GROUP BY state")
        )

    def put_aside(self) -> int:
        """How many pieces were put aside; quick in a long list too."""
        return int(self._database.execute("SELECT count(*) FROM work WHERE state = 'quarantine'").fetchone()[0])

    def causes(self) -> list[tuple[str, int, str]]:
        """Why pieces were put aside: the note, of how many, and the first of them; the most frequent first."""
        return list(
            self._database.execute(
                "SELECT note, count(*), min(key) FROM work WHERE state = 'quarantine' GROUP BY note ORDER BY 2 DESC, 1"
            )
        )

    def rows(self, state: str = "") -> Iterator[Row]:
        """Every piece, in the order of folders and names; or those in one state."""
        with closing(
            self._database.execute(
                "SELECT key, place, state, attempts, note, result FROM work WHERE ? IN ('', state)"
                " ORDER BY replace(key, '/', char(1))",
                (state,),
            )
        ) as found:
            for key, place, at, attempts, note, result in found:
                yield Row(key, place, at, attempts, note, json.loads(result) if result else {})

    def summed(self) -> Counter[str]:
        """The numbers in the results, added up by their names."""
        total: Counter[str] = Counter()
        for row in self.rows("done"):
            total.update({name: value for name, value in row.result.items() if isinstance(value, int)})
        return total

    def _add(self, key: str, place: str, stamp: str, listing: int, priority: int, note: str = "") -> None:
        state = "quarantine" if note else "new"
        met = self._database.execute(
            "UPDATE work SET listing = :listing, stamp = :stamp, state = iif(stamp = :stamp, state, :state),"
            " attempts = iif(stamp = :stamp, attempts, 0), note = iif(stamp = :stamp, note, :note) WHERE key = :key",
            {"listing": listing, "stamp": stamp, "state": state, "note": note, "key": key},
        )
        if met.rowcount:
            return
        place = _fitting(place, key)
        for candidate in (place, _told_apart(place, key)):
            with _one_place():
                self._database.execute(
                    "INSERT INTO work (key, place, folded, stamp, listing, priority, state, note)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (key, candidate, _folded(candidate), stamp, listing, priority, state, note),
                )
                return
        raise BadInput(f"{key}: two files would have one result, {place}. Rename one of them.")

    def _about(self, name: str) -> str:
        found = self._database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def _set(self, name: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))


@contextmanager
def opened(out: Path, *, of: str, beside: bool = False) -> Iterator[Worklist]:
    """The list of work in ``out``, made where ``out`` is new or empty (``beside``: holds something else as well).

    ``of`` is what it is for, and must agree.

    Raises ``UsageError`` for a folder that holds something else, ``EnvironmentFailed`` while another program has it.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is no folder. Give another name.")
    if not beside and out.is_dir() and not (out / NAME).is_file() and any(out.iterdir()):
        raise UsageError(f"{out}: holds something else already. Give a new folder, or that of an earlier run.")
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(out / NAME, timeout=2.0)) as database:
        try:
            # One program alone; and without shared memory the log works on a disk of the network too.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(_TABLES)
            listed = Worklist(database)
            with database:
                before = listed._about("of")
                listed._set("of", before or of)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise EnvironmentFailed(f"{out / NAME}: {error}. Look at the disk and its permissions.") from error
            raise EnvironmentFailed(
                f"{out}: another run works in this folder. Wait for its end, or give another folder."
            ) from error
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{out / NAME}: is no list of work ({error}). Give a new folder.") from error
        if before not in ("", of):
            raise UsageError(f"{out}: holds the work of another command or of other settings. Give a new folder.")
        yield listed


def _walk(folder: Path) -> Iterator[tuple[str, str, str]]:
    """``(key, stamp of the file, note)`` of all beneath ``folder``; a note says why it is not to be tried."""
    folders = [""]
    while folders:
        here = folders.pop()
        with os.scandir(folder / here) as found:
            for entry in found:
                name = f"{here}/{entry.name}" if here else entry.name
                key = os.fsencode(name).decode("utf-8", "backslashreplace")
                if entry.is_symlink():
                    yield key, "", LINK
                elif key != name:
                    yield key, "", NAMELESS
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                elif entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield key, f"{status.st_size} {status.st_mtime_ns}", ""
                else:
                    yield key, "", NO_FILE


def _batches(found: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for one in found:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


@contextmanager
def _one_place() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        return


def _folded(place: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", place).casefold())


def _fitting(place: str, key: str) -> str:
    """``place`` with a last name that a disk takes."""
    return place if len(place.rpartition("/")[2].encode()) <= _LONGEST_NAME else _told_apart(place, key)


def _told_apart(place: str, key: str) -> str:
    """``place`` with a part of the key's digest before its ending."""
    folder, slash, name = place.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    room = _LONGEST_NAME - 20 - len(ending.encode())
    short = stem.encode()[: max(room, 0)].decode("utf-8", "ignore")
    return f"{folder}{slash}{short}-{hashlib.sha256(key.encode()).hexdigest()[:12]}{dot}{ending}"
