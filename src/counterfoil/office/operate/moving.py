"""Moves a live office from one database to the other, whole, and only then says so in ``office.toml``.

Order: nobody is served → the new database is filled in one transaction → every table is counted and compared, the
ledger hashed again → the move is entered there → ``office.toml`` names it → it is signed → the old one is marked.
Until ``office.toml`` is changed the office is where it was; from then on it is whole in the new place. A move that was
interrupted is begun anew, or ended, by the same command.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing as closed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from sqlite3 import connect as open_sqlite
from urllib.parse import urlsplit

from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import book, tree
from counterfoil.ledger.guard import Guard
from counterfoil.office import app, as_entered, folder, models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM, UNPROVED, Journal
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import closing, moving_note, moving_rows
from counterfoil.office.operate.moving_note import Note
from counterfoil.office.operate.moving_rows import Counted, Unfit
from counterfoil.office.services import work
from counterfoil.office.time import clock_of

KIND = "office.moved"
SHOWN_UNFIT = 20
_BEFORE_S, _ROWS_A_SECOND = 10, 2_500
"""About what a small machine needs for the tables, and then moves and compares: benchmarks/moving.py."""
_OURS = frozenset({"django_migrations", "django_session", moving_note.MARK})
"""Tables that are not carried over: the list of changes is made anew, and everybody logs in again."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a move would carry, and what stands in its way."""

    office: Office
    target: Office
    rows: tuple[tuple[str, int], ...]  # of each table
    size: int  # bytes of the old database
    unfit: tuple[Unfit, ...]
    others: tuple[str, ...]  # tables that are nobody's of ours, and stay behind

    @property
    def total(self) -> int:
        return sum(rows for _, rows in self.rows)

    @property
    def seconds(self) -> float:
        """A guess."""
        return _BEFORE_S + self.total / _ROWS_A_SECOND


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved, and what became of the old database."""

    target: str
    tables: int
    rows: int
    entries: int
    root: bytes
    left: str  # the old database
    seconds: float
    was_only_ended: bool = False  # an interrupted move had done all but the last steps


def shown(database: str) -> str:
    """A database as it may be told: without a password, which no part of its address but the host may hold."""
    if database == "sqlite":
        return "sqlite"
    parts = urlsplit(database)
    user = f"{parts.username}@" if parts.username else ""
    return f"postgresql://{user}{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def plan(path: Path, to: str) -> Plan:
    """What ``move`` would do; nothing is changed. Raises ``BadInput`` where it would not even begin."""
    office = folder.read(path)
    target = _target(office, to)
    if to == "sqlite":
        _need_free(office, moving_note.read(office))
    else:
        app.connect(target)
        _need_empty(target, moving_note.read(office))
        connections.close_all()
    app.open_office(path)
    app.connect(office, beside=office)
    try:
        return _planned(office, target)
    finally:
        connections.close_all()
        app.connect(office)


def move(path: Path, to: str, *, by: str = "", progress: Progress = lambda done, total, what: None) -> Moved:
    """Move the office in ``path`` to the database ``to``: ``sqlite``, or an address of PostgreSQL.

    Raises ``BadInput``, ``EnvironmentFailed``, ``LedgerInvalid``; the office is where it was then, and works.
    """
    began = time.monotonic()
    if by and not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title" of who moves the office.')
    with alone(path) as (office, lock):
        note = moving_note.read(office)
        if note is not None and office.database == note.target != note.source:
            ended = _end(office, note)
            if to == office.database:
                return Moved(shown(to), 0, 0, 0, b"", ended, time.monotonic() - began, was_only_ended=True)
            note = None
        target = _target(office, to)
        if (office.folder / UNPROVED).exists():
            raise HistoryRewritten(
                f"{office.folder}: came back from a backup, or a witness saw more than it holds. First: counterfoil "
                f"ledger resume {office.folder}"
            )
        app.open_office(path)  # the tables are those of this version, in both
        _need_ledger(office)  # a fault of the old one would look like one of the move
        note = _begin(office, target, note)
        try:
            return _moved(office, target, note, lock, by, progress, began)
        except DatabaseError as error:
            # The words of a database may quote a value.
            raise EnvironmentFailed(
                f"{office.folder}: a database failed while the office was moved ({type(error).__name__}). The office "
                f"is {'moved' if folder.database_of(path) == to else 'where it was'}. Run the same command again."
            ) from error
        finally:
            connections.close_all()
            app.connect(folder.read(path))


@contextmanager
def alone(path: Path) -> Iterator[tuple[Office, app.Lock]]:
    """No worker works, no page is answered, and no command changes the office."""
    office = folder.read(path)
    try:
        with work.only_worker(office), closing.shut(office.folder), app.locked(office) as lock:
            yield folder.read(path), lock
    except EnvironmentFailed as error:
        if "another worker" not in str(error):
            raise
        raise EnvironmentFailed(
            f"{path}: a worker works for this office. Stop it first (systemctl stop counterfoil-worker; or end "
            "counterfoil office serve, which has started one), then run the same command again. Nothing was changed."
        ) from error


def _target(office: Office, to: str) -> Office:
    """The same office on the other database. Raises ``BadInput`` for an address that cannot be meant."""
    if to != "sqlite":
        try:
            parts = urlsplit(to)
            wrong = parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/") or bool(parts.fragment)
            has_password = parts.password is not None
            _ = parts.port
        except ValueError:
            wrong, has_password = True, False
        if wrong:
            raise BadInput('--to: give "sqlite", or "postgresql://user@host:port/name".')
        if has_password:
            raise BadInput(
                "--to: has a password in it, which every user of this machine can read while the command runs. Leave "
                "it out, and put it into a file that only you read: PGPASSFILE, or ~/.pgpass."
            )
        if find_spec("psycopg") is None:
            raise EnvironmentFailed("--to: PostgreSQL needs the package psycopg. Add it with: script/setup scale.")
    if office.database == to:
        raise BadInput(f"{office.folder}: is on {shown(to)} already.")
    return folder.on(office, to)


def _planned(office: Office, target: Office) -> Plan:
    of_ours = {moving_rows.name(one) for one in moving_rows.tables()} | _OURS | set(_TEXTS)
    there = connections[app.LEFT].introspection.table_names()
    others = [one for one in there if one not in of_ours and not one.startswith(tuple(f"{t}_" for t in _TEXTS))]
    rows = tuple((moving_rows.name(one), moving_rows.count(one, app.LEFT)) for one in moving_rows.tables())
    unfit = tuple(moving_rows.unfit(app.LEFT)) if office.database == "sqlite" else ()
    return Plan(office, target, rows, _size(office), unfit, tuple(sorted(others)))


_TEXTS = (text_index.RECORDS, text_index.OPEN_TO_ALL)


def _size(office: Office) -> int:
    if office.database == "sqlite":
        return office.database_file.stat().st_size
    with connections[app.LEFT].cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _need_ledger(office: Office) -> bytes:
    """The root of the ledger in the default database, hashed again from its rows and held against what was signed."""
    ledger = OfficeLedger()
    head = book.check(ledger)
    with Guard(office.guard, office.origin).locked() as watch:
        if head.size < watch.size or tree.fold(tree.frontier_at(ledger.node, watch.size)) != watch.root:
            raise HistoryRewritten(
                f"{office.folder}: the ledger is not the one that was signed ({head.size} entries here, {watch.size} "
                "signed). Nothing was changed. counterfoil office check says more."
            )
    as_entered.check(office)
    return tree.fold(head.frontier)


def _need_free(office: Office, note: Note | None) -> None:
    if office.database_file.exists() and not moving_note.is_begun(office.database_file, note):
        raise BadInput(
            f"{office.database_file}: lies there already. An office is moved into a new file: look what it is, and "
            "move it away. Nothing was changed."
        )


def _need_empty(target: Office, note: Note | None) -> bool:
    """Whether something of an interrupted move of this office is there. Raises ``BadInput`` for anything else."""
    try:
        tables = connection.introspection.table_names()
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
    except DatabaseError as error:
        raise EnvironmentFailed(
            f"{shown(target.database)}: does not open ({' '.join(str(error).split())[:300]}). Nothing was changed."
        ) from error
    if encoding != "UTF8":
        raise BadInput(f"{shown(target.database)}: keeps text as {encoding}. Make it anew: createdb --encoding=UTF8.")
    if not tables:
        return False
    if moving_note.is_ours(note):
        return True
    raise BadInput(
        f"{shown(target.database)}: is not empty ({len(tables)} tables). Nothing was changed. Give a new database; one "
        "of an interrupted move of another folder you drop yourself."
    )


def _begin(office: Office, target: Office, earlier: Note | None) -> Note:
    """The new database, with its tables and no row. What an interrupted move left in it is dropped."""
    if target.database == "sqlite":
        _need_free(office, earlier)
        for file in _files(office):
            file.unlink(missing_ok=True)
        app.connect(target)
    else:
        app.connect(target)
        if _need_empty(target, earlier):
            _drop_all()
    note = moving_note.begin(office, target)
    try:
        moving_note.mark(note)
    except DatabaseError as error:
        raise EnvironmentFailed(
            f"{shown(target.database)}: no table can be made in it ({type(error).__name__}). Its owner has to be the "
            "user of the address: ALTER DATABASE name OWNER TO user. The office is where it was."
        ) from error
    app.migrate()
    return note


def _drop_all() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS office_append_only() CASCADE")


def _moved(
    office: Office, target: Office, note: Note, lock: app.Lock, by: str, progress: Progress, began: float
) -> Moved:
    app.connect(target, beside=office)
    planned = _planned(office, target)
    if planned.unfit:
        listed = "\n".join(f"  {one}" for one in planned.unfit[:SHOWN_UNFIT])
        raise BadInput(
            f"{len(planned.unfit)} values do not fit into PostgreSQL. The office is where it was. Mend them, or ask "
            f"for help with this list, which quotes none of them:\n{listed}"
        )
    told = _Told(progress, 2 * planned.total)
    with transaction.atomic(app.LEFT), transaction.atomic():  # one moment of the old one; the new one whole, or empty
        if connections[app.LEFT].vendor == "postgresql":
            with connections[app.LEFT].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        copied = {table: _copied(table, told) for table in moving_rows.tables()}
        told.what = "full text"
        for table in _TEXTS:
            _copy_texts(table)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _need_equal(copied, told)
    _need_ledger(office)
    digest = _digest(copied)
    journal = _journal(target, lock)
    try:
        with transaction.atomic():
            journal.record(
                KIND,
                facts={"database": _kind(target), "size": journal.store.head().size},
                private={"from": shown(office.database), "to": shown(target.database), "rows": digest},
                actor=by or PROGRAM,
                role="administrator" if by else "program",
            )
        root = _need_ledger(office)
        folder.set_database(office, target.database)  # the moment of the move
        journal.sign()
    finally:
        journal.close()
    left = _end(target, note)
    entries = OfficeLedger().head().size
    return Moved(shown(target.database), len(copied), planned.total, entries, root, left, time.monotonic() - began)


class _Told:
    """Rows that were copied and compared so far, for a bar."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done, self.what = progress, total, 0, ""

    def __call__(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total, self.what)


def _copied(table: moving_rows.Table, told: _Told) -> Counted:
    told.what = f"copied: {moving_rows.name(table)}"
    found = moving_rows.copy(table, app.LEFT, "default", told)
    moving_rows.set_sequence(table, "default", moving_rows.sequence(table, app.LEFT))
    return found


def _copy_texts(table: str) -> None:
    """Index anew what the old database had indexed; the texts stand in the rows."""
    known = _indexed(table, app.LEFT)
    if table == text_index.RECORDS:
        rows = models.Record.objects.order_by("pk").values_list("number", "text").iterator(chunk_size=moving_rows.FEW)
    else:
        opened = models.OpenedFile.objects.order_by("pk").values_list("pk", "title", "text")
        rows = ((str(pk), f"{title}\n{text}") for pk, title, text in opened.iterator(chunk_size=moving_rows.FEW))
    wanted = ((number, text) for number, text in rows if number in known)
    for texts in moving_rows.in_pieces(wanted, moving_rows.FEW):
        text_index.add_all(texts, table=table)


def _indexed(table: str, alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT number FROM {table}")  # noqa: S608 - a name of ours
        return {number for (number,) in cursor.fetchall()}


def _need_equal(copied: dict[moving_rows.Table, Counted], told: _Told) -> None:
    """Every table reads in the new database as it was read in the old one."""
    for table, was in copied.items():
        told.what = f"compared: {moving_rows.name(table)}"
        if moving_rows.count(table, app.LEFT) != was.rows or moving_rows.compare(table, "default", told) != was:
            raise LedgerInvalid(
                f"{moving_rows.name(table)}: reads differently in the new database. The office is where it was, and "
                "nothing of it was changed."
            )
        if moving_rows.sequence(table, "default") != moving_rows.sequence(table, app.LEFT):
            raise LedgerInvalid(f"{moving_rows.name(table)}: would count its rows differently. Nothing was changed.")
    for texts in _TEXTS:
        if _indexed(texts, "default") != _indexed(texts, app.LEFT):
            raise LedgerInvalid(f"{texts}: the full text does not know the same records. Nothing was changed.")


def _digest(copied: dict[moving_rows.Table, Counted]) -> str:
    """One digest of every table; it is committed to in the entry, so what was moved can be shown later."""
    lines = sorted(f"{moving_rows.name(table)} {one.rows} {one.digest}" for table, one in copied.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _kind(office: Office) -> str:
    return "sqlite" if office.database == "sqlite" else "postgresql"


def _journal(target: Office, lock: app.Lock) -> Journal:
    last = models.Act.objects.order_by("-leaf").first()
    journal = Journal.open(target, clock_of(target, set_to=None, last_act_at=last.recorded_at if last else None))
    journal.lock = lock
    return journal


def _end(target: Office, note: Note) -> str:
    """The last steps, which may be done twice: the old database is marked, the new one is no longer. What is left."""
    app.connect(target)
    moving_note.unmark()
    connections.close_all()
    source = folder.on(target, note.source)
    left = _set_aside(source) if source.database == "sqlite" else _mark_left(source)
    moving_note.end(target)
    app.connect(target)
    return left


def _set_aside(source: Office) -> str:
    """The old file under a name that no program opens. A server that still runs may have it open, and does no harm."""
    file = source.database_file
    if not file.exists():
        return file.name
    _mark_left(source)
    connections.close_all()
    with closed(open_sqlite(file, timeout=30)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what lies beside it goes into it
    aside = source.folder / f"{moving_note.ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    beside = file.with_name(f"{file.name}-wal")
    if beside.exists() and beside.stat().st_size:  # somebody was reading just then: the two belong together
        os.replace(beside, aside.with_name(f"{aside.name}-wal"))
    os.replace(file, aside)
    aside.chmod(0o400)
    for left in _files(source):
        left.unlink(missing_ok=True)
    return aside.name


def _mark_left(source: Office) -> str:
    app.connect(source)
    if not MigrationRecorder.Migration.objects.filter(app="office", name=app.MOVED_AWAY).exists():
        MigrationRecorder(connection).record_applied("office", app.MOVED_AWAY)
    return shown(source.database)


def _files(office: Office) -> tuple[Path, ...]:
    return tuple(office.database_file.with_name(f"office.db{end}") for end in ("", "-wal", "-shm", "-journal"))
