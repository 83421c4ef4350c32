"""The tables that an audit is handed on as: files, items, needless marks, and what can be recovered, as CSV.

``docs/formats/audit.md``. No cell holds a value that a file shows; a file is named by its path within the folder.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path

from counterfoil.oversight.audit import Audit
from counterfoil.oversight.audited import AuditedFile, NeedlessMark, Recovered, ShownItem
from counterfoil.oversight.mosaic import COLUMNS as MOSAIC_COLUMNS
from counterfoil.oversight.mosaic import Undone
from counterfoil.review.decisions_table import never_formula

_ITEM, _MARK, _TRACE = (tuple(f.name for f in fields(kind)) for kind in (ShownItem, NeedlessMark, Recovered))
FILE_COLUMNS = (
    "file", "sha256", "left_on", "evidence", "why", "log_number", "pages", "pages_unread", "items", "compelled", "open",
    "permitted_to_withhold", "forbidden", "refer", "recoverable", "leaks", "marks", "needless", "uninspected",
    "unreadable",
)  # fmt: skip


def file_row(found: AuditedFile) -> dict[str, object]:
    """One file as a row of ``FILE_COLUMNS``. What was not asked (no day, no law of it, not read) is None."""
    asked = found.law_asked
    read = not found.unreadable
    inspected = read and not found.uninspected
    duties = {
        name: sum(item.duty == name for item in found.items) if asked else None
        for name in ("compelled", "open", "permitted_to_withhold", "forbidden", "refer")
    }
    return {
        "file": found.file,
        "sha256": found.digest,
        "left_on": found.dated.on.isoformat() if found.dated.on else None,
        "evidence": str(found.dated.evidence),
        "why": found.dated.why,
        "log_number": found.number,
        "pages": found.pages if read else None,
        "pages_unread": found.pages_unread if read else None,
        "items": len(found.items) if read else None,
        **duties,
        "recoverable": sum(item.recoverable for item in found.items) if inspected else None,
        "leaks": sum(row.severity == "leak" for row in found.recovered) if inspected else None,
        "marks": found.marks if asked else None,
        "needless": len(found.needless) if asked else None,
        "uninspected": found.uninspected,
        "unreadable": found.unreadable,
    }


def write_tables(found: Audit, folder: Path) -> tuple[Path, ...]:
    """``files.csv``, ``items.csv``, ``needless.csv`` and ``recovered.csv`` in ``folder``, each replaced as a whole."""
    tables: dict[str, tuple[tuple[str, ...], Callable[[AuditedFile], Iterator[tuple[object, ...]]]]] = {
        "files": (FILE_COLUMNS, lambda one: iter([tuple(file_row(one).values())])),
        "items": (("file", "left_on", *_ITEM), lambda one: _rows(one, one.items, _ITEM)),
        "needless": (("file", "left_on", *_MARK), lambda one: _rows(one, one.needless, _MARK)),
        "recovered": (("file", "left_on", *_TRACE), lambda one: _rows(one, one.recovered, _TRACE)),
    }
    with ExitStack() as open_files:
        writers = {}
        for name, (columns, _) in tables.items():
            out = open_files.enter_context((folder / f"{name}.csv.part").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(out, lineterminator="\n")
            writers[name].writerow(columns)
        for one in found.files():
            for name, (_, rows) in tables.items():
                writers[name].writerows(map(_cells, rows(one)))
    for name in tables:
        os.replace(folder / f"{name}.csv.part", folder / f"{name}.csv")
    return tuple(folder / f"{name}.csv" for name in tables)


def write_mosaic(undone: Sequence[Undone], folder: Path) -> Path:
    """``mosaic.csv`` in ``folder``, replaced as a whole: a row for each place that one file hides and another shows."""
    path, part = folder / "mosaic.csv", folder / "mosaic.csv.part"
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(MOSAIC_COLUMNS)
        writer.writerows(_cells(tuple(one.as_row().values())) for one in undone)
    os.replace(part, path)
    return path


def _rows(
    found: AuditedFile,
    rows: tuple[ShownItem, ...] | tuple[NeedlessMark, ...] | tuple[Recovered, ...],
    names: tuple[str, ...],
) -> Iterator[tuple[object, ...]]:
    on = found.dated.on.isoformat() if found.dated.on else None
    for row in rows:
        yield (found.file, on, *(getattr(row, name) for name in names))


def _cells(row: tuple[object, ...]) -> list[str]:
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    """As a cell: a box as four numbers, yes or no as 1 or 0, and no formula out of the name of a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return " ".join(f"{number:g}" for number in value)
    return never_formula(str(value))
