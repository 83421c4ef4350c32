"""Facts as tables that others read: CSV always, and Parquet where DuckDB is installed (docs/formats/report.md)."""

from __future__ import annotations

import csv
import importlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput
from counterfoil.oversight.facts import CaseFact, ItemFact, Origin, as_row
from counterfoil.review.decisions_table import never_formula, plain

_SQL = {"int": "BIGINT", "bool": "BOOLEAN", "date": "DATE"}


def write_csv(path: Path, kind: type[CaseFact] | type[ItemFact], facts: Iterable[CaseFact | ItemFact]) -> int:
    """Write one row for each fact, in UTF-8, and return how many. The file appears when it is whole.

    What is not known is an empty cell; days are ISO 8601; yes and no are ``true`` and ``false``. A text that a
    spreadsheet would run as a formula has an apostrophe before it.
    """
    count, part = 0, path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(kind))
        for fact in facts:
            writer.writerow(map(_cell, as_row(fact)))
            count += 1
    os.replace(part, path)
    return count


def rows_of(path: Path, kind: type[CaseFact] | type[ItemFact]) -> Iterator[list[str]]:
    """The rows of a CSV of ``write_csv``, without its header. Raises ``BadInput`` for another table, with the line."""
    names = [field.name for field in fields(kind)]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        try:
            if next(lines, None) != names:
                raise BadInput(f"{path}: its first line does not name the columns of {path.stem} in their order.")
            for row in lines:
                if len(row) != len(names):
                    raise BadInput(f"{path}: line {lines.line_num}: has {len(row)} cells; {len(names)} are wanted.")
                yield row
        except (UnicodeDecodeError, csv.Error):
            raise BadInput(f"{path}: is no CSV in UTF-8. Write the table again.") from None


def read_cases(path: Path) -> Iterator[CaseFact]:
    """The cases of a CSV of ``write_csv``. Raises ``BadInput`` as ``rows_of`` does, and for a cell of another type."""
    types = [str(field.type) for field in fields(CaseFact)]
    for number, row in enumerate(rows_of(path, CaseFact), 1):
        try:
            yield CaseFact(*map(_meant, row, types))
        except ValueError as error:
            raise BadInput(f"{path}: row {number}: {error}. Write the table again.") from None


def _meant(cell: str, annotation: str) -> Any:
    kind = annotation.split(" ")[0]
    if not cell:
        return None if "None" in annotation else 0 if kind == "int" else ""
    if kind == "int":
        return int(cell)
    if kind == "date":
        return date.fromisoformat(cell)
    if kind == "bool":
        return cell == "true"
    return Origin(cell) if kind == "Origin" else plain(cell)


def has_duckdb() -> bool:
    """Whether Parquet can be written here."""
    try:
        importlib.import_module("duckdb")
    except ImportError:
        return False
    return True


def write_parquet(source: Path, path: Path, kind: type[CaseFact] | type[ItemFact]) -> None:
    """Write what ``source``, a CSV of ``write_csv``, holds as Parquet with typed columns; an empty cell is null."""
    duckdb = importlib.import_module("duckdb")  # an optional dependency
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM {csv_of(source, kind)}) TO {quoted(path)} (FORMAT parquet)"  # noqa: S608 - our own words, quoted
        )


def csv_of(source: Path, kind: type[CaseFact] | type[ItemFact]) -> str:
    """DuckDB's words for a CSV of ``write_csv`` as a table with typed columns."""
    columns = ", ".join(f"'{field.name}': '{sql_type(str(field.type))}'" for field in fields(kind))
    return (
        f"read_csv({quoted(source)}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"nullstr = '', columns = {{{columns}}})"
    )


def quoted(path: Path) -> str:
    """A path as a text of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return never_formula(value) if isinstance(value, str) else value


def sql_type(annotation: str) -> str:
    """The type of a column of SQL by the annotation of a fact."""
    return _SQL.get(annotation.split(" ")[0], "VARCHAR")
