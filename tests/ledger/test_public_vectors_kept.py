"""Whole sets of vectors that we did not write, each packed into one file: ``vectors/README.md`` says from where."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterfoil.errors import LedgerInvalid, ProofInvalid
from counterfoil.ledger import offline, tiles, tree
from counterfoil.ledger.checkpoint import open_signed, parse_text
from counterfoil.ledger.note import ED25519, Note, VerifierKey

# Its roots are 12 bytes of words; ours must be 32 bytes, so what it wants accepted we refuse.
PLACEHOLDER = "additional/sizes-are-equal-one-and-proof-is-empty.json"


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each repository's files as they are there, below the name of the repository."""
    folder = tmp_path_factory.mktemp("vectors")
    packed = sorted(Path(__file__).with_name("vectors").glob("*/vectors.tar.gz"))
    for path in packed:
        with tarfile.open(path) as archive:
            for member in archive:
                if (file := archive.extractfile(member)) is not None:
                    target = folder / path.parent.name / member.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(file.read())
    assert [path.parent.name for path in packed] == ["CCTV", "merkle", "sunlight", "tessera", "wycheproof"]
    return folder


def load(copies: Path, kind: str) -> dict[str, dict[str, Any]]:
    folder = copies / "merkle" / "testdata" / kind
    return {str(path.relative_to(folder)): json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))}


def decoded(values: list[str] | None) -> list[bytes]:
    return [base64.b64decode(value) for value in values or []]


def accepts(verify: Callable[..., object], *arguments: object) -> bool:
    try:
        verify(*arguments)
    except ProofInvalid:
        return False
    return True


@pytest.fixture(scope="module")
def alone() -> ModuleType:
    """``verify.py``, which shares no line with the program."""
    found = importlib.util.spec_from_file_location("verify_alone", offline.FOLDER / "verify.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def alone_includes(alone: ModuleType, index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """The check of ``verify.py``: a range of one leaf. That a leaf is 32 bytes long it knows: it hashed it."""
    try:
        return len(leaf) == 32 and bool(alone.rebuilt(index, [leaf], size, proof, proof) == root)
    except alone.Wrong:
        return False


def test_inclusion_of_transparency_dev(copies: Path, alone: ModuleType) -> None:
    vectors, wrong = load(copies, "inclusion"), []
    for name, v in vectors.items():
        leaf, root = decoded([v["leafHash"], v["root"]])
        of = (v["leafIdx"], v["treeSize"], leaf, decoded(v["proof"]), root)
        if (accepts(tree.verify_inclusion, *of), alone_includes(alone, *of)) != (not v["wantErr"],) * 2:
            wrong.append(name)
    assert (len(vectors), wrong) == (98, [])


def test_consistency_of_transparency_dev(copies: Path) -> None:
    vectors, wrong = load(copies, "consistency"), []
    for name, v in vectors.items():
        roots = decoded([v["root1"], v["root2"]])
        if accepts(tree.verify_consistency, v["size1"], v["size2"], decoded(v["proof"]), *roots) is v["wantErr"]:
            wrong.append(name)
    assert (len(vectors), wrong) == (98, [PLACEHOLDER])


def test_subtree_inclusion_of_transparency_dev(copies: Path) -> None:
    """A subtree begins at a multiple of its width, rounded up to a power of two: then it is a tree of its own."""
    vectors, wrong = load(copies, "subtreeinclusion"), []
    for name, v in vectors.items():
        leaf, root = decoded([v["leafHash"], v["root"]])
        first, width = v["start"], v["end"] - v["start"]
        is_subtree = width > 0 and first % (1 << (width - 1).bit_length()) == 0
        held = is_subtree and accepts(
            tree.verify_inclusion, v["leafIdx"] - first, width, leaf, decoded(v["proof"]), root
        )
        if held is v["wantErr"]:
            wrong.append(name)
    assert (len(vectors), wrong) == (204, [])


def proofs_from_tiles(folder: Path, size: int, root: bytes) -> int:
    """Every entry's inclusion proof from the tiles; their number."""
    get = tiles.Tiles(folder, size).get
    hashes = [get(0, index) for index in range(size)]
    assert (tree.root_of(hashes), tree.root_at(get, size)) == (root, root)
    for index, leaf in enumerate(hashes):
        tree.verify_inclusion(index, size, leaf, tree.inclusion_proof(get, index, size), root)
    return len(hashes)


def test_log_of_tessera(copies: Path) -> None:
    folder = copies / "tessera" / "testdata"
    found = re.search(r"LOG_PUBLIC_KEY=\"(.*)\"", (folder / "build_log.sh").read_text())
    assert found is not None
    key = VerifierKey.parse(found[1])
    heads = {
        path.name: open_signed(path.read_bytes(), [key]).checkpoint for path in (folder / "log").glob("checkpoint*")
    }
    assert len(heads) == 17
    sized = {head.size: head.root for head in heads.values()}
    assert sorted(sized) == list(range(16))
    assert sum(proofs_from_tiles(folder / "log", size, sized[size]) for size in range(1, 16)) == 120
    for size in range(1, 16):
        entries = tiles.read_bundle(folder / "log", 0, size)
        assert tree.root_of([tree.leaf_hash(entry) for entry in entries]) == sized[size]
    get, pairs = tiles.Tiles(folder / "log", 15).get, [(a, b) for b in range(16) for a in range(b + 1)]
    for older, newer in pairs:
        proof = tree.consistency_proof(get, older, newer)
        tree.verify_consistency(older, newer, proof, sized[older], sized[newer])
    assert len(pairs) == 136


def test_mirror_of_sunlight(copies: Path) -> None:
    """Its bundles are stand-ins that hold no entries; its tiles are real."""
    folder = copies / "sunlight" / "cmd" / "skylight" / "testdata" / "witness" / "mirror"
    keys = [VerifierKey.parse(text) for text in json.loads((folder / "mirror.v0.json").read_text())["verifier_keys"]]
    logs = [path.parent for path in folder.glob("*/checkpoint")]
    assert len(logs) == 1
    signed = Note.parse((logs[0] / "checkpoint").read_bytes())
    assert [key.name for key in signed.verified_by(keys)] == ["mirror.example.org"]
    head = parse_text(signed.text)
    assert proofs_from_tiles(logs[0], head.size, head.root) == 300


def vkey(public: bytes) -> str:
    """The text of a key, whatever the key is worth."""
    key_id = hashlib.sha256(b"cctv.invalid\n" + bytes([ED25519]) + public).hexdigest()[:8]
    return f"cctv.invalid+{key_id}+{base64.b64encode(bytes([ED25519]) + public).decode()}"


def test_weak_keys_of_cctv(copies: Path, alone: ModuleType) -> None:
    vectors = json.loads((copies / "CCTV" / "ed25519" / "ed25519vectors.json").read_text())
    weak = {bytes.fromhex(v["key"]) for v in vectors if {"low_order_A", "non_canonical_A"} & set(v["flags"] or ())}
    other = {bytes.fromhex(v["key"]) for v in vectors} - weak
    for public in weak:
        with pytest.raises(LedgerInvalid, match="weak or non-canonical"):
            VerifierKey("cctv.invalid", ED25519, public)
        with pytest.raises(alone.Wrong):
            alone.Key(vkey(public))
    for public in other:
        assert VerifierKey("cctv.invalid", ED25519, public).public == public == alone.Key(vkey(public)).public
    assert (len(vectors), len(weak), len(other)) == (914, 14, 8)


def test_signatures_of_wycheproof_at_its_source(copies: Path, alone: ModuleType) -> None:
    groups = json.loads((copies / "wycheproof" / "testvectors_v1" / "ed25519_test.json").read_text())["testGroups"]
    wrong, count = [], 0
    for public, one in ((group["publicKey"]["pk"], one) for group in groups for one in group["tests"]):
        parts = [bytes.fromhex(text) for text in (public, one["msg"], one["sig"])]
        program = VerifierKey("wycheproof.invalid", ED25519, parts[0]).accepts(*parts[1:])
        if (program, alone.signed(*parts)) != (one["result"] == "valid",) * 2:
            wrong.append(one["tcId"])
        count += 1
    assert (count, wrong) == (151, [])
