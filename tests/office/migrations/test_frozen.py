"""A migration does on every machine, for ever, what it did when it was written: it takes nothing from live code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from counterfoil.office import migrations

FOLDER = Path(migrations.__file__).parent
WRITTEN = sorted(FOLDER.glob("0*.py"))
MAY = {"django", "json", "hashlib", "datetime", "re", "unicodedata"}
"""What cannot change under a migration: Django's own promise, and the standard library."""
RELEASED = ("0001_initial", "0002_seatbelts")
"""Of the first version: an office that it made is opened in ``test_first_office``."""


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." if node.level else str(node.module).partition(".")[0])
        elif isinstance(node, ast.Name) and node.id in {"__import__", "import_module"}:
            found.add(node.id)
    return found


@pytest.mark.parametrize("path", WRITTEN, ids=lambda one: one.stem)
def test_a_migration_takes_nothing_from_live_code(path: Path) -> None:
    assert imported(path) - MAY == set()


def test_there_are_migrations_and_the_first_are_those_of_the_first_version() -> None:
    assert tuple(one.stem for one in WRITTEN[:2]) == RELEASED
    assert {one.stem[:4] for one in WRITTEN} == {one.stem.partition("_")[0] for one in WRITTEN}
