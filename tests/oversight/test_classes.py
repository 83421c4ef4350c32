"""Who asks is counted by oversight and decides nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import counterfoil

MODULES = ("counterfoil.oversight.classes", "counterfoil.oversight.organisations")
SOURCE = Path(counterfoil.__file__).parent
MAY_KNOW = {"office/facts.py", "office/hearing.py"}
"""Modules that give rows to oversight. Nothing that decides, prices or times a demand stands here."""


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return names


def test_the_class_of_a_requester_is_known_to_oversight_alone() -> None:
    knowing = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "oversight" in path.read_text()  # before it is parsed
        if any(name.startswith(MODULES) for name in _imported(path))
    }
    assert {name for name in knowing if not name.startswith("oversight/")} == MAY_KNOW
