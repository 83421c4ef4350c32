"""One exit: nothing outside ``release`` opens the store's bytes for anyone, publishes a folder or commits a release.

Read from the source itself, so that a new module is held to it from its first day.
"""

import ast
from functools import cache
from pathlib import Path

import counterfoil

SOURCE = Path(counterfoil.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))

# What only the gate may call. The office implements Store and Journal and composes the gate; it does not publish.
ONLY_THE_GATE = {"publish": ("release/gate.py",), "write_receipt": ("release/gate.py",)}


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def calls(path: Path) -> set[str]:
    """The last names of everything that a module calls."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    found.add(name)
    return found


@cache
def imports(path: Path) -> set[str]:
    """Every module, and every name out of a module, that a module imports."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def where(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_only_the_gate_publishes_and_writes_receipts():
    for name, allowed in ONLY_THE_GATE.items():
        assert tuple(where(path) for path in FILES if name in calls(path)) == allowed


def test_only_the_office_and_its_store_know_the_folder_of_the_store():
    users = {
        where(path) for path in FILES if "counterfoil.office.store" in {i.rpartition(".")[0] for i in imports(path)}
    }
    outside = {user for user in users if not user.startswith(("office/", "cli/"))}
    assert outside == set()


def test_only_release_makes_a_manifest():
    users = [where(path) for path in FILES if "counterfoil.ledger.manifest.Manifest" in imports(path)]
    assert [user for user in users if not user.startswith(("release/", "ledger/"))] == []
    assert "release/package.py" in users  # positive control: the scan sees an import


def test_nothing_beneath_release_knows_release():
    beneath = ("law", "ledger", "clock", "documents", "cases", "records", "demands", "detection", "review", "redaction")
    users = [
        where(path)
        for path in FILES
        if where(path).startswith(beneath) and any(name.startswith("counterfoil.release") for name in imports(path))
    ]
    assert users == []


def test_a_release_leaves_only_after_it_was_verified_and_committed():
    """In ``gate.release``: verify, then put, then commit, then receipt, then publish, each once."""
    tree = ast.parse((SOURCE / "release" / "gate.py").read_text(encoding="utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "release"]
    named = [
        (node.lineno, node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    ]
    order = [name for _, name in sorted(named) if name in {"_verify", "put", "commit", "write_receipt", "publish"}]
    assert order == ["_verify", "put", "commit", "write_receipt", "publish"]
