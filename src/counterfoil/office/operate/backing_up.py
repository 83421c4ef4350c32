"""Makes a backup while the office is served: one moment of the database, and every file that this moment speaks of.

Files of the store are never changed and are kept before anything names them, so what is copied after the database has
all that it needs. Keys and the ledger's guard go into an archive of their own: destroying a group's key must destroy
what it sealed, in the long-lived backups too.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from counterfoil import __version__
from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.office import app, folder, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS
from counterfoil.office.keeping import object_keys
from counterfoil.office.keeping.place import FolderPlace
from counterfoil.office.keeping.sealed_store import SealedStore
from counterfoil.office.operate import archive, kept_backups
from counterfoil.office.services.cosigning import POLICY
from counterfoil.office.store import keeper_of, sealed_folder
from counterfoil.values import Digest

KEYS_SUFFIX = ".keys"
SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    file: Path
    keys: Path | None  # None: they are in ``file``
    files: int
    size: int  # bytes
    left_out: int  # files of the store that the earlier backup has
    entries: int  # of the ledger
    store: str = ""  # where the documents are that it does not hold; "": it holds them


def back_up(
    path: Path, target: Path, *, with_keys: bool = False, with_work: bool = True, since: Path | None = None
) -> BackedUp:
    """Back up the office in ``path`` to ``target`` and read it back. Nothing is left of one that fails.

    ``since`` is an earlier backup: what it has of the store is left out. Raises ``BadInput``, ``EnvironmentFailed``.
    """
    office = folder.read(path)
    keys_file = None if with_keys else target.with_name(target.name + KEYS_SUFFIX)
    for one in (target, keys_file):
        if one is not None and os.path.lexists(one):
            raise BadInput(f"{one}: exists already. A backup overwrites nothing: give a new name.")
    if target.resolve().is_relative_to(path.resolve()):
        raise BadInput(f"{target}: lies in the office itself. A backup belongs on another disk, or another machine.")
    earlier = archive.contents(since) if since else None
    if earlier is not None and earlier.about.get("origin") != office.origin:
        raise BadInput(f"{since}: is a backup of another office ({earlier.about.get('origin')}).")
    app.connect(office)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".counterfoil-backup-") as name:
        staged = Path(name)
        with app.locked(office):  # the database, the guard and the group keys are of one moment
            database = _database(office, staged)
            about = _about(office, since)
            private = _private(office, staged)
        had = earlier.digests if earlier else frozenset()
        with archive.writing(target, about | {"kind": "office"}, elsewhere=had) as writer:
            writer.add("office.toml", office.folder / folder.SETTINGS)
            if (office.folder / POLICY).is_file():
                writer.add(POLICY, office.folder / POLICY)
            writer.add(database.name, database)
            left_out = _add_store(office, writer, had)
            if with_work:
                _add_work(office, writer)
            if with_keys:
                _add_private(writer, private)
            files, size = len(writer.members), sum(one.size for one in writer.members)
        if keys_file is not None:
            try:
                with archive.writing(keys_file, about | {"kind": "keys"}) as writer:
                    _add_private(writer, private)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    kept_backups.note(office, file=target, keys=keys_file, since=since)
    return BackedUp(target, keys_file, files, size, left_out, about["entries"], about["store"])


def _database(office: Office, staged: Path) -> Path:
    if office.database == "sqlite":
        copy = staged / SQLITE
        # Of a database that others write to: SQLite's own way, which sees one moment.
        source = sqlite3.connect(f"{office.database_file.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
        with closing(source), closing(sqlite3.connect(copy)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
            said = made.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise EnvironmentFailed(f"{office.database_file}: is damaged ({said}). Restore an earlier backup.")
        return copy
    dump = staged / POSTGRESQL
    run_postgresql("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"])
    return dump


def run_postgresql(program: str, arguments: list[str]) -> None:
    """Run one of PostgreSQL's programs on the connected database; its password travels in the environment."""
    given = connection.settings_dict
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(given[key]) for name, key in where.items() if given[key]}
    environment |= {app.TLS_SETTINGS[key]: value for key, value in given["OPTIONS"].items() if key in app.TLS_SETTINGS}
    try:
        ran = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise EnvironmentFailed(
            f"{program}: is not installed. Install the client programs of PostgreSQL (Debian: postgresql-client)."
        ) from None
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or [f"ended with {ran.returncode}"]
        raise EnvironmentFailed(f"{program}: {said[-1][:300]}. Nothing was written.")


def _about(office: Office, since: Path | None) -> dict[str, Any]:
    head = models.Head.objects.filter(one=1).first()
    applied = [name for app_, name in MigrationRecorder(connection).applied_migrations() if app_ == "office"]
    return {
        "made_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "counterfoil": __version__,
        "name": office.name,
        "origin": office.origin,
        "database": "sqlite" if office.database == "sqlite" else "postgresql",
        "migrations": sorted(applied),
        "entries": head.size if head else 0,
        "adds_to": since.name if since else "",
        "store": folder.kept_now(office)[0],  # where the documents are that it does not hold; "" for nowhere
    }


def _private(office: Office, staged: Path) -> dict[str, Path]:
    """Name in the backup → file, of the keys and the guard; the group keys as SQLite copies them."""
    found = {}
    for path in sorted(office.keys.iterdir()):
        beside = (f"{GROUP_KEYS}-", f"{object_keys.KEYS}-", ".")  # of SQLite, and locks
        if not stat.S_ISREG(path.lstat().st_mode) or path.name.startswith(beside):
            continue
        copy = staged / path.name
        if path.name == GROUP_KEYS:
            with closing(sqlite3.connect(path, timeout=60)) as source, closing(sqlite3.connect(copy)) as made:
                source.backup(made)
                made.execute("PRAGMA journal_mode=DELETE")
        elif path.name == object_keys.KEYS:
            object_keys.copy(office, copy)
        else:
            copy.write_bytes(path.read_bytes())
        found[f"keys/{path.name}"] = copy
    if office.guard.exists():
        copy = staged / "ledger.guard"
        copy.write_bytes(office.guard.read_bytes())
        found["ledger.guard"] = copy
    return found


def _add_private(writer: archive.Writer, private: dict[str, Path]) -> None:
    for name, path in private.items():
        writer.add(name, path)


def _add_store(office: Office, writer: archive.Writer, had: frozenset[Digest]) -> int:
    """Add what is stored; how many were left out. Raises ``EnvironmentFailed`` for a file that is not what it was."""
    keeper, left_out = keeper_of(office), 0
    if isinstance(keeper, SealedStore):
        return _add_sealed(keeper, writer, had)
    for path in _plain_files(office.store):
        if path.name.startswith(".") or path.is_relative_to(sealed_folder(office)):
            continue  # one that is being written just now: nothing names it yet; or of a move
        if path.name in had:
            left_out += 1
        elif writer.add(f"store/{path.parent.name}/{path.name}", path) != path.name:
            raise EnvironmentFailed(
                f"{path}: its bytes are not those that were stored. Put it back from an earlier backup "
                "(counterfoil office check --all finds every such file)."
            )
    return left_out


def _add_sealed(keeper: SealedStore, writer: archive.Writer, had: frozenset[Digest]) -> int:
    """The same of a folder that is sealed, each opened to see that it can be. Of an object store nothing is added."""
    place, left_out = keeper.place, 0
    if not isinstance(place, FolderPlace):
        return 0
    for digest in keeper.kept():
        name = keeper.name(digest)
        if name in had:
            left_out += 1
            continue
        keeper.check(digest)
        writer.add(f"store/sealed/{name[:2]}/{name}", place.path(name))
    return left_out


def _add_work(office: Office, writer: archive.Writer) -> None:
    for path in _plain_files(office.work):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue  # working papers come and go
        writer.add_bytes(f"work/{path.relative_to(office.work).as_posix()}", data)


def _plain_files(below: Path) -> Iterator[Path]:
    for path in sorted(below.rglob("*")):
        try:
            if stat.S_ISREG(path.lstat().st_mode):
                yield path
        except FileNotFoundError:
            continue
