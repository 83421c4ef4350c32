"""Proof vectors that we did not write: transparency-dev/merkle ``testdata`` (Apache-2.0), in a copy of one's own.

They are not part of this project. Put the folder ``testdata`` of that repository into ``../shared/data/merkle``,
or name its parent in COUNTERFOIL_MERKLE_VECTORS.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import ProofInvalid
from counterfoil.ledger import tree

SHARED = Path(__file__).parents[3] / "shared" / "data" / "merkle"
FOLDER = Path(os.environ.get("COUNTERFOIL_MERKLE_VECTORS", SHARED)) / "testdata"
# Its roots are 12 bytes of words; ours must be 32 bytes, so what it wants accepted we refuse.
PLACEHOLDER = "additional/sizes-are-equal-one-and-proof-is-empty.json"


def load(kind: str) -> dict[str, dict[str, Any]]:
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is absent: the vectors of transparency-dev/merkle were not put there")
    folder = FOLDER / kind
    return {str(path.relative_to(folder)): json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))}


def decoded(values: list[str] | None) -> list[bytes]:
    return [base64.b64decode(value) for value in values or []]


def accepts(verify: Any, *arguments: Any) -> bool:
    try:
        verify(*arguments)
    except ProofInvalid:
        return False
    return True


def test_inclusion_vectors() -> None:
    vectors = load("inclusion")
    wrong = []
    for name, v in vectors.items():
        leaf, root = decoded([v["leafHash"], v["root"]])
        held = accepts(tree.verify_inclusion, v["leafIdx"], v["treeSize"], leaf, decoded(v["proof"]), root)
        if held is v["wantErr"]:
            wrong.append(name)
    assert (len(vectors), wrong) == (98, [])


def test_consistency_vectors() -> None:
    vectors = load("consistency")
    wrong = []
    for name, v in vectors.items():
        roots = decoded([v["root1"], v["root2"]])
        if accepts(tree.verify_consistency, v["size1"], v["size2"], decoded(v["proof"]), *roots) is v["wantErr"]:
            wrong.append(name)
    assert (len(vectors), wrong) == (98, [PLACEHOLDER])
