"""What says that an office is being moved: a note in its folder, and the same secret word in the new database.

Only a database that holds this folder's word, and is not the office's own, is ever emptied.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from counterfoil.office.folder import Office

FILE = ".moving"
MARK = "office_moving"
"""A table of the new database, for as long as it is filled."""
ASIDE = "office.db.left-"
"""How the name of an SQLite database begins that an office has left; then the moment."""


@dataclass(frozen=True, slots=True)
class Note:
    """A move that was begun. The addresses are those of ``office.toml``."""

    word: str
    source: str
    target: str
    began_at: str


def read(office: Office) -> Note | None:
    """The move that was begun and not ended; None where there is none."""
    try:
        return Note(**json.loads((office.folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def begin(office: Office, target: Office) -> Note:
    note = Note(secrets.token_hex(16), office.database, target.database, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    new = office.folder / f"{FILE}.new"
    with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(note), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, office.folder / FILE)
    return note


def end(office: Office) -> None:
    (office.folder / FILE).unlink(missing_ok=True)


def mark(note: Note) -> None:
    """Write the word into the connected database, before anything else is in it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARK} (word varchar(64) NOT NULL)")
        cursor.execute(f"INSERT INTO {MARK} (word) VALUES (%s)", [note.word])  # noqa: S608 - a name of ours


def unmark() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MARK}")


def is_ours(note: Note | None) -> bool:
    """Whether the connected database holds the word of this folder's interrupted move."""
    if note is None or MARK not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM {MARK}")  # noqa: S608 - a name of ours
        return [word for (word,) in cursor.fetchall()] == [note.word]


def is_begun(file: Path, note: Note | None) -> bool:
    """The same of an SQLite file that nobody is connected to. One without any table is nobody's."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as found:
            if not found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                return True
            word = note.word if note is not None else ""
            return found.execute(f"SELECT word FROM {MARK}").fetchall() == [(word,)]  # noqa: S608
    except sqlite3.Error:
        return False
