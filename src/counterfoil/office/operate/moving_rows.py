"""The rows of an office as they go from one database to the other: copied in pieces, counted, and compared.

Rows are compared as the program reads them, whatever either database makes of them inside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import DatabaseError, connections, models
from django.db.models import Model

from counterfoil.errors import BadInput

FEW, MANY = 20, 500
"""Rows that are held at once, of a table whose rows may be long, and of one whose rows are short."""
_MODULUS = 1 << 256
_LONG = (models.TextField, models.JSONField)

Table = type[Model]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a table has, and a digest of all of them in whatever order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that the other database does not take. The value itself is not told."""

    table: str
    column: str
    row: object
    why: str

    def __str__(self) -> str:
        return f"{self.table}, row {self.row}, {self.column}: {self.why}"


def tables() -> tuple[Table, ...]:
    """Every table of the office, also those that only join two others."""
    return tuple(apps.get_app_config("office").get_models(include_auto_created=True))


def name(table: Table) -> str:
    return str(table._meta.db_table)


def count(table: Table, alias: str) -> int:
    return int(table._base_manager.using(alias).count())


def copy(table: Table, source: str, target: str, tell: Callable[[int], None]) -> Counted:
    """Write every row of one database into the other; what was read. Raises ``BadInput`` for a row that it refuses."""
    fields = _fields(table)
    written = [at for at, field in enumerate(fields) if not field.generated]
    connection = connections[target]
    quoted = [connection.ops.quote_name(fields[at].column) for at in written]
    seen = _Seen(tell)

    def prepared() -> Iterator[list[Any]]:
        for row in _rows(table, source):
            seen.add(row)
            yield [fields[at].get_db_prep_save(row[at], connection) for at in written]

    into = f"{connection.ops.quote_name(name(table))} ({', '.join(quoted)})"
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as piece:
                    for row in prepared():
                        piece.write_row(row)
            else:
                insert = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(quoted))})"  # noqa: S608 - names of ours
                for rows in in_pieces(prepared(), MANY):
                    cursor.executemany(insert, rows)
    except (DatabaseError, ValueError) as error:
        # The words of the error may quote a value.
        raise BadInput(
            f"{name(table)}: near its row {seen.rows}, the new database does not take a value "
            f"({type(error).__name__}). The office is where it was."
        ) from error
    return seen.counted()


def compare(table: Table, alias: str, tell: Callable[[int], None] = lambda rows: None) -> Counted:
    """Read a table anew; its rows are counted by the database as well."""
    seen = _Seen(tell)
    for row in _rows(table, alias):
        seen.add(row)
    found, counted = seen.counted(), count(table, alias)
    if found.rows != counted:
        raise BadInput(f"{name(table)}: the database counts {counted} rows and gives {found.rows}.")
    return found


def unfit(alias: str) -> Iterator[Unfit]:
    """What stands in an SQLite database that PostgreSQL would refuse: SQLite takes any length, number and character."""
    connection, ranges = connections[alias], connections[alias].ops.__class__.integer_field_ranges
    for table in tables():
        for field in _fields(table):
            kind, column = field.get_internal_type(), connection.ops.quote_name(field.column)
            if isinstance(field, models.CharField | models.TextField):
                yield from _found(table, field, alias, f"instr({column}, char(0)) > 0", "holds a NUL character")
                if field.max_length is not None:
                    longer = f"length({column}) > {field.max_length}"
                    yield from _found(table, field, alias, longer, f"is longer than {field.max_length} characters")
            elif isinstance(field, models.JSONField):
                for row, said in _asked(table, field, alias, f"instr({column}, '\\u') > 0"):
                    if why := _no_jsonb(said):
                        yield Unfit(name(table), field.column, row, why)
            elif kind in ranges and not field.generated:
                low, high = ranges[kind]
                beyond = f"{column} < {low} OR {column} > {high}"
                yield from _found(table, field, alias, beyond, f"is not between {low} and {high}")


def sequence(table: Table, alias: str) -> int:
    """The number that was last given to a row; a row that is gone does not give it to another one."""
    key = table._meta.auto_field
    if key is None:
        return 0
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [name(table)])
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{name(table)}"', key.column])
        cursor.execute(f"SELECT last_value, is_called FROM {cursor.fetchone()[0]}")  # noqa: S608 - the database's own
        value, is_called = cursor.fetchone()
        return int(value) if is_called else 0


def set_sequence(table: Table, alias: str, value: int) -> None:
    """Go on counting from there."""
    key = table._meta.auto_field
    if key is None or not value:
        return
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{name(table)}"', key.column, value])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [value, name(table)])
        if not cursor.rowcount:  # the table never had a row here
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name(table), value])


def in_pieces(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """So many at a time."""
    while piece := list(islice(rows, size)):
        yield piece


class _Seen:
    """Counts rows and adds up their digests. The sum says nothing of their order, and each row counts."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self.rows, self._sum, self._tell = 0, 0, tell

    def add(self, row: Sequence[Any]) -> None:
        said = json.dumps([_plain(one) for one in row], sort_keys=True, separators=(",", ":")).encode()
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(said).digest(), "big")) % _MODULUS
        self.rows += 1
        if self.rows % MANY == 0:
            self._tell(MANY)

    def counted(self) -> Counted:
        self._tell(self.rows % MANY)
        return Counted(self.rows, f"{self._sum:064x}")


def _plain(value: Any) -> Any:
    """A value as both databases give it: numbers by their value, moments in UTC, bytes in hexadecimal digits."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)


def _fields(table: Table) -> list[Any]:
    return list(table._meta.concrete_fields)


def _rows(table: Table, alias: str) -> Iterator[tuple[Any, ...]]:
    """Every row, by its key, without ever holding all of them."""
    fields = _fields(table)
    at_once = FEW if any(isinstance(field, _LONG) for field in fields) else MANY
    rows = table._base_manager.using(alias).order_by("pk").values_list(*(field.attname for field in fields))
    return iter(rows.iterator(chunk_size=at_once))


def _found(table: Table, field: Any, alias: str, where: str, why: str) -> Iterator[Unfit]:
    for row, _ in _asked(table, field, alias, where):
        yield Unfit(name(table), field.column, row, why)


def _asked(table: Table, field: Any, alias: str, where: str) -> list[tuple[Any, ...]]:
    connection = connections[alias]
    key, column = (connection.ops.quote_name(one) for one in (table._meta.pk.column, field.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {column} FROM {connection.ops.quote_name(name(table))} WHERE {where}")  # noqa: S608
        return list(cursor.fetchall())


def _no_jsonb(said: str) -> str:
    """Why PostgreSQL does not take this JSON, which SQLite took; empty where it does."""
    again = json.dumps(json.loads(said), ensure_ascii=False)
    try:
        again.encode()
    except UnicodeEncodeError:
        return "holds half a character"
    return "holds a NUL character" if "\\u0000" in again.replace("\\\\", "") else ""
