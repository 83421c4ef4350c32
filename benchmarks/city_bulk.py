"""Rows by the million into an office's database: one insert of many on SQLite, ``COPY`` on PostgreSQL. Benchmarks only.

Nothing is durable until it is over, and no trigger or foreign key is asked: what is written must be right by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, models

from counterfoil.office.folder import Office

AT_ONCE = 20_000


class Table:
    """Rows of one table on their way; ``same`` is what stands in every row."""

    def __init__(
        self, name: str, given: Sequence[str], same: Mapping[str, Any], write: Callable[[Table], None]
    ) -> None:
        self.name = name
        self.columns, self.same = (*given, *same), tuple(same.values())
        self.rows: list[tuple[Any, ...]] = []
        self._write = write

    def add(self, *row: Any) -> None:
        self.rows.append(row)
        if len(self.rows) >= AT_ONCE:
            self._write(self)


def _plain(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return '{"": 0}' if field.default is models.NOT_PROVIDED else "{}" if field.default is dict else "[]"
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    return "" if isinstance(field, models.CharField | models.TextField) else 0


class Bulk:
    """Tables of an office that are filled; ``opened`` ends with everything written."""

    def __init__(self, run: Callable[[str], Any], write: Callable[[Table], None]) -> None:
        self.run, self._write = run, write
        self._tables: list[Table] = []

    def table(self, model: type[models.Model], *given: str) -> Table:
        """What is not ``given`` has the default of its field in every row."""
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        same = {field.column: _plain(field) for field in fields if field.column not in given}
        return self.plain(model._meta.db_table, *given, **same)

    def plain(self, name: str, *given: str, **same: Any) -> Table:
        made = Table(name, given, same, self._write)
        self._tables.append(made)
        return made

    def flush(self) -> None:
        for one in self._tables:
            self._write(one)


@contextmanager
def opened(office: Office) -> Iterator[Bulk]:
    """The database with its plain indexes taken off; they are made again at the end, which takes less time."""
    with _sqlite(office) if connection.vendor == "sqlite" else _postgresql() as bulk:
        yield bulk
        bulk.flush()
    connection.close()


@contextmanager
def _sqlite(office: Office) -> Iterator[Bulk]:
    connection.close()
    raw = sqlite3.connect(office.database_file, isolation_level=None)

    def write(table: Table) -> None:
        marks = ", ".join("?" * len(table.columns))
        columns = ", ".join(f'"{name}"' for name in table.columns)
        raw.executemany(
            f"INSERT INTO {table.name} ({columns}) VALUES ({marks})",  # noqa: S608 - our own words
            [row + table.same for row in table.rows],
        )
        table.rows.clear()

    try:
        for pragma in ("journal_mode=DELETE", "synchronous=OFF", "cache_size=-600000", "temp_store=FILE"):
            raw.execute(f"PRAGMA {pragma}").fetchall()
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'"
        indexes = raw.execute(made).fetchall()
        for name, _ in indexes:
            raw.execute(f'DROP INDEX "{name}"')
        raw.execute("BEGIN")
        bulk = Bulk(raw.execute, write)
        yield bulk
        bulk.flush()
        for _, sql in indexes:
            raw.execute(sql)
        raw.execute("COMMIT")
        raw.execute("ANALYZE")
        raw.execute("PRAGMA journal_mode=WAL").fetchall()
    finally:
        raw.close()


@contextmanager
def _postgresql() -> Iterator[Bulk]:
    connection.close()
    with psycopg.connect(_address(), autocommit=True) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("SET timezone = 'UTC'")
        raw.execute("SET synchronous_commit = off")
        raw.execute("SET maintenance_work_mem = '1GB'")

        def write(table: Table) -> None:
            columns = ", ".join(f'"{name}"' for name in table.columns)
            with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                for row in table.rows:
                    copy.write_row(row + table.same)
            table.rows.clear()

        found = raw.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename LIKE 'office_%' "
            "AND indexdef LIKE 'CREATE INDEX%'"
        ).fetchall()
        for name, _ in found:
            raw.execute(f'DROP INDEX "{name}"')
        bulk = Bulk(raw.execute, write)
        yield bulk
        bulk.flush()
        for _, sql in found:
            raw.execute(sql)
        _number_on(raw)
        raw.execute("ANALYZE")


def _number_on(raw: psycopg.Connection[Any]) -> None:
    """New rows go on where the written ones end."""
    tables = raw.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'office_%'").fetchall()
    for (name,) in tables:
        found = raw.execute(
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = %s "
            "AND column_name = 'id') THEN pg_get_serial_sequence(%s, 'id') END",
            (name, name),
        ).fetchone()
        if found and (sequence := found[0]):
            raw.execute(f"SELECT setval('{sequence}', (SELECT COALESCE(MAX(id), 0) + 1 FROM {name}), false)")  # noqa: S608


def _address() -> str:
    known = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg.conninfo.make_conninfo(**{key: known[name] for key, name in parts.items() if known[name]})
