"""What was made of logs that other systems left behind, as rows and in words: the report that goes beside the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from counterfoil.errors import BadInput
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.legacy import Import
from counterfoil.oversight.legacy_columns import Column


def cases_of(logs: Sequence[Import]) -> tuple[CaseFact, ...]:
    """All cases; of several logs each is called ``LOG:NUMBER``. Raises ``BadInput`` for two logs of one name."""
    if len(logs) == 1:
        return logs[0].cases
    names = [log.name for log in logs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise BadInput(f"{twice}: two logs have this name, so their cases could not be told apart. Rename one.")
    return tuple(replace(case, case=f"{log.name}:{case.case}") for log in logs for case in log.cases)


def as_json(log: Import) -> dict[str, Any]:
    """Everything of one log: ``docs/formats/legacy-logs.md``. No cell is quoted except days."""
    return {
        "log": log.name,
        "rows": log.rows,
        "cases": len(log.cases),
        "mappings": [
            {"sheet": one.sheet, "line": one.line, "columns": [_column(column) for column in one.columns]}
            for one in log.mappings
        ],
        "dirt": {kind.value: count for kind, count in sorted(log.dirt.items())},
        "doubts": [
            {"line": one.line, "kind": one.kind.value, "column": one.column, "says": one.says} for one in log.doubts
        ],
        "left": [{"sheet": one.sheet, "line": one.line, "why": one.why} for one in log.left],
        "notes": list(log.notes),
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "header": column.header,
        "says": column.says.value if column.says else None,
        "kept": not column.personal and column.says is not None,
        "reason": column.reason,
        "day_first": column.day_first,
    }


def lines(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """(what, line) → what, how many, and the first lines, the most frequent first.

    >>> lines([("odd", 7), ("bad", 3), ("odd", 9)])
    [('odd', 2, '7, 9'), ('bad', 1, '3')]
    """
    found: dict[str, list[int]] = defaultdict(list)
    for what, line in pairs:
        found[what].append(line)
    return [
        (what, len(at), ", ".join(map(str, at[:_FIRST])) + (" …" if len(at) > _FIRST else ""))
        for what, at in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


_FIRST = 6
