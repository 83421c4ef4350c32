"""Documents are reached through ``office.store.keeper_of`` alone: the folder holds nothing of an object store's."""

from __future__ import annotations

import ast
from pathlib import Path

import counterfoil

SRC = Path(counterfoil.__file__).parent
KEEPERS = {"FolderStore", "SealedStore", "FolderPlace", "ObjectPlace"}
KNOW_ONE = {f"office/{one}.py" for one in ("store", "operate/checking", "operate/backing_up", "operate/sweeping")}
"""What makes them; what tells people how a lost file comes back; what copies the folder; what sweeps it."""


def _names(path: Path) -> set[str]:
    """The keepers that a module names, and ``.store`` where it asks an office for the folder."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.alias):
            found.add(node.name)
        if isinstance(node, ast.Attribute) and node.attr == "store" and ast.unparse(node.value) in ("office", "OFFICE"):
            found.add(".store")
    return found & {*KEEPERS, ".store"}


def test_only_the_store_itself_knows_how_documents_are_kept() -> None:
    modules = {path.relative_to(SRC).as_posix(): _names(path) for path in SRC.rglob("*.py")}
    know = {name for name, named in modules.items() if named and not name.startswith("office/keeping/")}
    assert know == KNOW_ONE
