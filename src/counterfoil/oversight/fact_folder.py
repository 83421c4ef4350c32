"""A folder of facts, as ``report facts`` and ``report import`` write it, opened for SQL: by DuckDB where it is
installed, else by SQLite on the disk. Nothing in the folder is changed by reading it."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.oversight import rollup, tables
from counterfoil.oversight.facts import CaseFact, ItemFact

KINDS: dict[str, type[CaseFact] | type[ItemFact]] = {"cases": CaseFact, "items": ItemFact}
KEPT = "rollups.sqlite"
_MEMORY = "600MB"


def is_one(folder: Path) -> bool:
    """Whether ``folder`` holds a table of cases."""
    return any((folder / f"cases.{end}").is_file() for end in ("parquet", "csv"))


def rollups(folder: Path) -> rollup.Rollups:
    """The roll-ups of the facts in ``folder``: as kept there, or counted now. Raises ``BadInput`` for other tables."""
    found = rollup.kept(folder / KEPT, of=_stamps(folder))
    if found is not None:
        return found
    with opened(folder) as facts:
        return rollup.count(facts)


def keep(folder: Path) -> rollup.Rollups:
    """Count the facts in ``folder`` and keep their roll-ups beside them."""
    with opened(folder) as facts:
        made = rollup.count(facts)
    rollup.keep(made, folder / KEPT, of=_stamps(folder))
    return made


@contextmanager
def opened(folder: Path) -> Iterator[rollup.Database]:
    """A database with the tables ``cases`` and ``items`` of ``folder``; a table that is not there is empty."""
    if not is_one(folder):
        raise BadInput(f"{folder}: holds no cases.csv and no cases.parquet. Make one with: counterfoil report facts.")
    if not tables.has_duckdb():
        if not (folder / "cases.csv").is_file():
            raise BadInput(f"{folder}: holds Parquet alone, which DuckDB reads (pip install 'counterfoil[analysis]').")
        with closing(sqlite3.connect("")) as database:  # a file of its own, which goes with the connection
            database.executescript(rollup.statement("tables"))
            for name, kind in KINDS.items():
                _load(database, folder / f"{name}.csv", name, kind)
            yield database
        return
    duckdb = importlib.import_module("duckdb")  # an optional dependency
    with duckdb.connect(config={"memory_limit": _MEMORY, "autoinstall_known_extensions": False}) as database:
        try:
            for name, kind in KINDS.items():
                _view(database, folder, name, kind)
            yield database
        except duckdb.Error as error:
            raise BadInput(f"{folder}: cannot be counted: {str(error).splitlines()[0]}") from None


def _stamps(folder: Path) -> dict[str, rollup.Stamp]:
    found = {path.name: path.stat() for path in sorted(folder.glob("*")) if path.stem in KINDS}
    return {name: (told.st_size, told.st_mtime_ns) for name, told in found.items()}


def _view(database: rollup.Database, folder: Path, name: str, kind: type[CaseFact] | type[ItemFact]) -> None:
    parquet, table = folder / f"{name}.parquet", folder / f"{name}.csv"
    if parquet.is_file():
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({tables.quoted(parquet)})")  # noqa: S608 - ours
    elif table.is_file():
        next(tables.rows_of(table, kind), None)  # DuckDB takes any header
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM {tables.csv_of(table, kind)}")  # noqa: S608 - ours
    else:
        database.execute(next(part for part in rollup.statement("tables").split(";") if f"TABLE {name} " in part))


def _load(database: sqlite3.Connection, path: Path, name: str, kind: type[CaseFact] | type[ItemFact]) -> None:
    if not path.is_file():
        return
    types = [str(field.type) for field in fields(kind)]
    rows = (list(map(_value, row, types)) for row in tables.rows_of(path, kind))
    try:
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in types)})", rows)  # noqa: S608 - ours
    except ValueError as error:
        raise BadInput(f"{path}: {error}. Write the table again.") from None


def _value(cell: str, annotation: str) -> object:
    if not cell:
        return None
    if annotation.startswith("int"):
        return int(cell)
    return cell == "true" if annotation.startswith("bool") else cell
