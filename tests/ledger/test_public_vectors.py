"""Vectors that we did not write and that we ship: ``vectors/README.md`` says from where, and under which licence."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rfc8785

from counterfoil.errors import LedgerInvalid, ProofInvalid
from counterfoil.ledger import canonical, note, offline, receipt, tree
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.note import ED25519, Note, Signer, VerifierKey

FOLDER = Path(__file__).with_name("vectors")


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def alone() -> ModuleType:
    """``verify.py``, which shares no line with the program."""
    found = importlib.util.spec_from_file_location("verify_alone", offline.FOLDER / "verify.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def accepts(verify: Callable[..., object], *arguments: object) -> bool:
    try:
        verify(*arguments)
    except ProofInvalid:
        return False
    return True


# google/certificate-transparency: the reference tree

TREE = load("certificate-transparency/merkle.json")
LEAVES = [tree.leaf_hash(bytes.fromhex(one)) for one in TREE["leaves"]]
ROOTS = [bytes.fromhex(one) for one in TREE["roots"]]


def stored(level: int, index: int) -> bytes:
    return tree.root_of(LEAVES[index << level : (index + 1) << level])


def spoiled(proof: list[bytes], root: bytes) -> Iterator[list[bytes]]:
    """The proofs that their test makes of a good one, none of which may hold."""
    for place in range(len(proof)):
        yield [*proof[:place], tree.EMPTY_ROOT, *proof[place + 1 :]]
    yield [*proof, b""]
    yield [*proof, root]
    yield [b"", *proof]
    yield [root, *proof]
    if proof:
        yield proof[:-1]


def alone_includes(alone: ModuleType, index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    """The check of ``verify.py``: a range of one leaf."""
    try:
        return bool(alone.rebuilt(index, [leaf], size, proof, proof) == root)
    except alone.Wrong:
        return False


def test_roots_of_certificate_transparency(alone: ModuleType) -> None:
    assert len(ROOTS) == 8
    assert [tree.root_of(LEAVES[:size]) for size in range(1, 9)] == ROOTS
    assert [alone.root_of(LEAVES[:size]) for size in range(1, 9)] == ROOTS
    assert [tree.root_at(stored, size) for size in range(1, 9)] == ROOTS


def test_inclusion_proofs_of_certificate_transparency(alone: ModuleType) -> None:
    assert len(TREE["inclusion"]) == 5
    for one in TREE["inclusion"]:
        index, size, proof = one["leaf"] - 1, one["size"], [bytes.fromhex(value) for value in one["proof"]]
        leaf, root = LEAVES[index], ROOTS[size - 1]
        assert tree.inclusion_proof(stored, index, size) == tuple(proof)
        for held in (
            lambda *of: accepts(tree.verify_inclusion, *of),
            lambda *of: alone_includes(alone, *of),
        ):
            assert held(index, size, leaf, proof, root)
            for other in (index - 1, index + 1, index ^ 2):
                assert not held(other, size, leaf, proof, root)
            for other in (size * 2, size // 2):
                assert not held(index, other, leaf, proof, root)
            assert not held(index, size, tree.leaf_hash(b"WrongLeaf"), proof, root)
            assert not held(index, size, leaf, proof, tree.EMPTY_ROOT)
            assert [held(index, size, leaf, wrong, root) for wrong in spoiled(proof, root)].count(True) == 0


def test_consistency_proofs_of_certificate_transparency() -> None:
    assert len(TREE["consistency"]) == 4
    for one in TREE["consistency"]:
        older, newer, proof = one["older"], one["newer"], [bytes.fromhex(value) for value in one["proof"]]
        before, after = ROOTS[older - 1], ROOTS[newer - 1]
        assert tree.consistency_proof(stored, older, newer) == tuple(proof)
        tree.verify_consistency(older, newer, proof, before, after)
        if not proof:
            continue
        sizes = [(older - 1, newer), (older + 1, newer), (older ^ 2, newer), (older, newer * 2), (older, newer // 2)]
        assert [accepts(tree.verify_consistency, *size, proof, before, after) for size in sizes].count(True) == 0
        roots = [(b"WrongRoot", after), (before, b"WrongRoot"), (after, before)]
        assert [accepts(tree.verify_consistency, older, newer, proof, *of) for of in roots].count(True) == 0
        wrong = [[], *spoiled(proof, before), [proof[0], *proof]]
        assert [accepts(tree.verify_consistency, older, newer, w, before, after) for w in wrong].count(True) == 0


# golang.org/x/mod/sumdb/note

NOTES = load("go-mod/note.json")
KEYS = {name: VerifierKey.parse(text) for name, text in NOTES["keys"].items()}


def opened(data: bytes, known: list[str]) -> list[str] | None:
    try:
        return [key.name for key in Note.parse(data).verified_by([KEYS[name] for name in known])]
    except LedgerInvalid:  # SignatureInvalid is one
        return None


def test_notes_of_the_go_library() -> None:
    assert len(NOTES["open"]) == 14
    found = {one["what"]: opened(base64.b64decode(one["note"]), one["known"]) for one in NOTES["open"]}
    assert found == {one["what"]: one["verified"] for one in NOTES["open"]}


def test_a_note_is_signed_byte_for_byte_as_by_the_go_library() -> None:
    want = NOTES["sign"]
    *_, name, key_id, encoded = want["private_key"].split("+", 4)
    secret = base64.b64decode(encoded)
    signer = Signer(name, secret[1:], secret[0])
    assert (signer.key.id.hex(), str(signer.key)) == (key_id, NOTES["keys"][name])
    assert note.sign(want["text"].encode(), [signer]).decode() == want["note"]


def test_keys_that_the_go_library_refuses(alone: ModuleType) -> None:
    """Every part of a key, every key with one byte changed, and two with a fitting id."""
    text = NOTES["keys"]["PeterNeumann"]
    mangled = [text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1) if j - i < len(text)]
    mangled += [text[:i] + chr(ord(text[i]) + 1) + text[i + 1 :] for i in range(len(text))]
    for wrong in (*mangled, *NOTES["bad_keys"]):
        with pytest.raises(LedgerInvalid):
            VerifierKey.parse(wrong)
        with pytest.raises((alone.Wrong, IndexError)):
            alone.Key(wrong)
    assert (str(VerifierKey.parse(text)), alone.Key(text).text) == (text, text)


# C2SP/wycheproof

WYCHEPROOF = [
    (group["publicKey"]["pk"], one)
    for group in load("wycheproof/ed25519_test.json")["testGroups"]
    for one in group["tests"]
]


def vkey(public: bytes) -> str:
    """The text of a key, whatever the key is worth."""
    key_id = hashlib.sha256(b"wycheproof.invalid\n" + bytes([ED25519]) + public).hexdigest()[:8]
    return f"wycheproof.invalid+{key_id}+{base64.b64encode(bytes([ED25519]) + public).decode()}"


def key_or_none(parse: Callable[[str], Any], public: str) -> Any:
    """The key, or None where the program refuses to trust it."""
    try:
        return parse(vkey(bytes.fromhex(public)))
    except Exception as error:
        if type(error).__name__ in ("LedgerInvalid", "Wrong"):  # of the one program and of the other
            return None
        raise


def test_signatures_of_wycheproof(alone: ModuleType) -> None:
    """181 are decided. Of 29 that it leaves open, keys of small order are refused as keys; the others are taken."""
    assert len(WYCHEPROOF) == 210
    wanted = {"valid": True, "invalid": False, "SmallOrderPublicKey": None, "MixedOrderPublicKey": True}
    counts, wrong = Counter[str](), []
    program = {public: key_or_none(VerifierKey.parse, public) for public, _ in WYCHEPROOF}
    by_itself = {public: key_or_none(alone.Key, public) for public in program}
    for public, one in WYCHEPROOF:
        case = one["flags"][0] if one["result"] == "acceptable" else one["result"]
        message, signature = bytes.fromhex(one["msg"]), bytes.fromhex(one["sig"])
        key, other = program[public], by_itself[public]
        found = (key and key.accepts(message, signature), other and other.made(message, signature))
        counts[case] += 1
        if found != (wanted[case], wanted[case]):
            wrong.append((one["tcId"], case, found))
    assert wrong == []
    assert (counts["SmallOrderPublicKey"], counts["MixedOrderPublicKey"]) == (8, 21)


# cyberphone/json-canonicalization


def test_canonical_json_of_rfc_8785() -> None:
    """What lies outside the narrower profile is refused, never written in another way."""
    written = {}
    for path in sorted((FOLDER / "jcs" / "input").iterdir()):
        value, want = json.loads(path.read_bytes()), (FOLDER / "jcs" / "output" / path.name).read_bytes()
        assert rfc8785.dumps(value) == want
        try:
            written[path.stem] = canonical.write(value) == want and canonical.read(want) == value
        except LedgerInvalid:
            with pytest.raises(LedgerInvalid):
                canonical.read(want)
            written[path.stem] = False
    assert written == {
        "arrays": True, "french": False, "structures": False, "unicode": False, "values": False, "weird": False,
    }  # fmt: skip


# transparency-dev/formats: checkpoints and tlog-proofs

FORMATS = load("formats/formats.json")


def alone_reads(alone: ModuleType, data: bytes) -> bool:
    """Whether ``verify.py`` takes a proof; how long its hashes are it looks at where they are used."""
    try:
        return all(len(one) == 32 for one in alone.receipt_of(data, "proof")[1])
    except alone.Wrong:
        return False


def test_proofs_of_formats(alone: ModuleType) -> None:
    read = []
    for one in FORMATS["proofs"]:
        data = one["proof"].encode()
        if alone_reads(alone, data) and accepts_note(lambda data=data: receipt.parse(data)):
            made = receipt.parse(data)
            assert (made.index, len(made.proof), made.to_bytes()) == (one["index"], one["hashes"], data)
            read.append(one["name"])
    assert read == ["proof without extra data", "proof with empty hashes"]
    for one in FORMATS["wrong_proofs"]:
        with pytest.raises(LedgerInvalid):
            receipt.parse(one["proof"].encode())
        assert not alone_reads(alone, one["proof"].encode())
    assert (len(FORMATS["proofs"]), len(FORMATS["wrong_proofs"])) == (3, 7)


def accepts_note(read: Callable[[], object]) -> bool:
    try:
        read()
    except LedgerInvalid:
        return False
    return True


def test_checkpoints_of_formats(alone: ModuleType) -> None:
    good = parse_text(FORMATS["cosigned"].encode())
    assert (good.origin, good.size, good.text()) == ("test", 123, FORMATS["cosigned"].encode())
    signer = Signer("test", bytes(32))
    key = alone.Key(str(signer.key))
    assert alone.open_note(note.sign(good.text(), [signer]), key, [])[0] == ("test", 123, good.root)
    for one in (*FORMATS["checkpoints"], *FORMATS["wrong_checkpoints"]):
        with pytest.raises(LedgerInvalid):
            parse_text(one["text"].encode())
        text = one["text"].encode() if one["text"].endswith("\n") else one["text"].encode() + b"\n"
        own = Signer(text.decode().split("\n")[0] or "test", bytes(32))  # so that nothing but the text is wrong
        with pytest.raises(alone.Wrong):
            alone.open_note(note.sign(text, [own]), alone.Key(str(own.key)), [])
    assert (len(FORMATS["checkpoints"]), len(FORMATS["wrong_checkpoints"])) == (5, 7)


def test_every_vector_has_its_licence_beside_it() -> None:
    folders = sorted(one for one in FOLDER.iterdir() if one.is_dir())
    told = (FOLDER / "README.md").read_text("utf-8")
    names = "CCTV certificate-transparency formats go-mod jcs merkle sunlight tessera torchwood wycheproof".split()
    assert [(one.name, (one / "LICENSE").stat().st_size > 500, f"| `{one.name}` |" in told) for one in folders] == [
        (name, True, True) for name in names
    ]
