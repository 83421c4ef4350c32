"""Whoever reads an untrusted file does so behind walls: each worker says what it may write."""

from __future__ import annotations

import ast
from pathlib import Path

import counterfoil

SRC = Path(counterfoil.__file__).parent


def _calls_of_workers() -> list[tuple[str, set[str]]]:
    """``file:line`` of each making of a worker in the product, with the names of its arguments."""
    found = []
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Worker", "sandbox.Worker"):
                where = f"{path.relative_to(SRC)}:{node.lineno}"
                found.append((where, {one.arg or "" for one in node.keywords}))
    return found


def test_each_worker_has_file_walls() -> None:
    made = _calls_of_workers()
    assert len(made) >= 12  # it looks where they are made
    assert [where for where, names in made if "writable" not in names] == []
