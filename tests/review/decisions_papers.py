"""A decisions table as a person would fill it in, for the tests that write and read one."""

import csv
import io
from pathlib import Path

from counterfoil.review.decisions_table import COLUMNS

PAGES = {"R-1": 2}


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def save(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


def fill(path: Path, line: int, column: str, value: str) -> None:
    rows = table(path)
    rows[line - 1][COLUMNS.index(column)] = value
    save(path, rows)


def add(path: Path, **cells: str) -> None:
    """A row as a person writes it below the table: line 11."""
    row = {"what": "add", "record": "R-1", "page": "2", "text": "Mary", "exemption": "7(1)(c)", "reason": "missed"}
    save(path, [*table(path), [(row | cells).get(column, "") for column in COLUMNS]])
