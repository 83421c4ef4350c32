"""A witness is asked, lied to, raced and killed; it never cosigns what does not continue what it saw."""

from __future__ import annotations

import base64
import re
import threading
from pathlib import Path

import pytest

from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import exchange, split_view, tree, witness
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.note import COSIGNATURE, Note, Signer, VerifierKey
from counterfoil.ledger.witness import Answer, Log, Witness

VECTORS = Path(__file__).parent / "vectors" / "torchwood"
SIGSUM = bytes.fromhex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f")
"""The public key that litewitness.txt adds its log with."""
NOW = 1_700_000_000
ORIGIN = "log.example/a"


def grown(count: int, salt: bytes = b"") -> tree.Get:
    """The hashes of a log whose entries are numbers."""
    nodes: dict[tuple[int, int], bytes] = {}
    frontier: tuple[bytes, ...] = ()
    for index in range(count):
        leaf = tree.leaf_hash(salt + b"%d" % index)
        nodes[0, index] = leaf
        frontier, made = tree.append(index, frontier, leaf)
        nodes |= {(node.level, node.index): node.hash for node in made}
    return lambda level, index: nodes[level, index]


GET, FORKED = grown(40), grown(40, b"other ")
SIGNER = Signer(ORIGIN, bytes(range(32)))


def signed(size: int, get: tree.Get = GET, signer: Signer = SIGNER) -> bytes:
    return Checkpoint(ORIGIN, size, tree.root_at(get, size)).signed([signer])


def asked(old: int, size: int, get: tree.Get = GET) -> bytes:
    return exchange.make(get, signed(size, get), old).to_bytes()


@pytest.fixture
def watching(tmp_path: Path) -> Witness:
    made = Witness.create(tmp_path / "witness", "ig.example/witness")
    made.watch(Log(ORIGIN, SIGNER.key))
    return Witness.open(tmp_path / "witness")


def test_what_continues_is_cosigned_and_kept_before_the_answer(watching: Witness) -> None:
    for old, size in ((0, 3), (3, 4), (4, 4), (4, 39)):
        answer = watching.add(asked(old, size), NOW + size)
        assert (answer.status, answer.type) == (200, witness.TEXT_TYPE)
        merged = exchange.merge(signed(size), answer.body, [watching.signer.key])
        assert Note.parse(merged).verified_by([SIGNER.key, watching.signer.key]) == (SIGNER.key, watching.signer.key)
        assert watching.last_seen(ORIGIN) == merged
        assert int.from_bytes(Note.parse(merged).signatures[1].blob[:8], "big") == NOW + size
    assert watching.conflicts(ORIGIN) == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"old 3\n", 400),
        (b"old 03\n\n" + signed(4), 400),
        (b"new 3\n\n" + signed(4), 400),
        (b"old 3\n%s\n\n" % base64.b64encode(b"short") + signed(4), 400),
        (b"old 3\n" + b"%s\n" % base64.b64encode(bytes(32)) * 64 + b"\n" + signed(4), 400),
        (b"old 5\n\n" + signed(4), 400),
        (b"old 3\n\n" + signed(4)[:-1], 400),
        (b"old 3\n\n" + signed(4).replace(b"\n4\n", b"\n04\n"), 403),
        (b"x" * (exchange.MAX_REQUEST + 1), 400),
        (asked(3, 4).replace(ORIGIN.encode(), b"log.example/b"), 404),
        (b"old 3\n\n" + signed(4, signer=Signer(ORIGIN, bytes(32))), 403),
        (asked(3, 4).replace(b"\n4\n", b"\n6\n"), 403),
        (asked(2, 4), 409),
        (asked(0, 4), 409),
        (b"old 3\n\n" + signed(4), 422),
        (b"old 3\n\n" + signed(3, FORKED), 422),
        (asked(3, 8, FORKED), 422),
    ],
    ids=range(18),
)
def test_what_does_not_is_refused_as_the_protocol_says(watching: Witness, body: bytes, status: int) -> None:
    assert watching.add(asked(0, 3), NOW).status == 200
    before = watching.last_seen(ORIGIN)
    answer = watching.add(body, NOW)
    assert (answer.status, watching.last_seen(ORIGIN)) == (status, before)
    if status == 409:
        assert (answer.body, answer.type) == (b"3\n", "text/x.tlog.size")


def test_an_empty_log_has_one_root_and_needs_no_proof(watching: Witness) -> None:
    false = Note(f"{ORIGIN}\n0\n{base64.b64encode(bytes(32)).decode()}\n".encode(), ())
    assert watching.add(b"old 0\n\n" + false.text + b"\n" + SIGNER.line(false.text), NOW).status == 422
    assert watching.add(b"old 0\n%s\n\n" % base64.b64encode(bytes(32)) + signed(4), NOW).status == 422
    assert watching.add(b"old 0\n\n" + signed(0), NOW).status == 200
    assert watching.add(asked(0, 4), NOW).status == 200


def test_two_at_once_never_take_it_back(watching: Witness) -> None:
    assert watching.add(asked(0, 1), NOW).status == 200
    bodies = [asked(1, size) for size in range(2, 26)]
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda b=body: answers.append(watching.add(b, NOW))) for body in bodies]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.status for one in answers) == [200] + [409] * 23


def test_nothing_is_answered_that_could_not_be_kept(watching: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    assert watching.add(asked(0, 3), NOW).status == 200
    before = watching.last_seen(ORIGIN)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            watching.add(asked(3, 4), NOW)
    assert watching.last_seen(ORIGIN) == before
    assert watching.add(asked(3, 4), NOW).status == 200


def test_two_heads_of_one_size_are_kept_and_prove_it(watching: Witness) -> None:
    watching.add(asked(0, 5), NOW)
    for old, status in ((5, 422), (2, 409)):
        assert watching.add(b"old %d\n\n" % old + signed(5, FORKED), NOW).status == status
    (file,) = watching.conflicts(ORIGIN)
    assert f"{ORIGIN} signed two histories: 5 entries under root" in split_view.parse(file.read_bytes()).check(
        [SIGNER.key]
    )
    with pytest.raises(LedgerInvalid, match="not signed by the log's key"):
        split_view.parse(file.read_bytes()).check([Signer(ORIGIN, bytes(32)).key])


@pytest.mark.parametrize("old", [3, 5, 7, 39])
def test_a_fork_that_grew_is_kept_when_its_own_proof_shows_it(watching: Witness, old: int) -> None:
    watching.add(asked(0, old), NOW)
    assert watching.add(asked(old, 40, FORKED), NOW).status == 422
    (file,) = watching.conflicts(ORIGIN)
    assert "in the checkpoint of 40 entries" in split_view.parse(file.read_bytes()).check([SIGNER.key])


@pytest.mark.parametrize("old", range(1, 40))
def test_two_checkpoints_with_the_newer_logs_hashes_prove_a_fork_and_never_anything_else(old: int) -> None:
    found = split_view.SplitView.of(signed(40, FORKED), signed(old), FORKED)
    assert split_view.parse(found.to_bytes()) == found
    assert f"under {tree.root_at(FORKED, old).hex()}" in found.check([SIGNER.key])
    for honest in (
        split_view.SplitView.of(signed(old), signed(40), GET),
        split_view.SplitView(signed(old), signed(40)),
    ):
        with pytest.raises(LedgerInvalid, match=r"prove nothing|proof is empty"):
            honest.check([SIGNER.key])
    for place in range(len(found.path)):
        path = (*found.path[:place], bytes(32), *found.path[place + 1 :])
        with pytest.raises(LedgerInvalid):
            split_view.SplitView(found.older, found.newer, path).check([SIGNER.key])


def test_a_false_proof_alone_is_not_held_against_the_log(watching: Witness) -> None:
    watching.add(asked(0, 5), NOW)
    assert (
        watching.add(asked(5, 40).replace(b"old 5\n", b"old 5\n%s\n" % base64.b64encode(bytes(32))), NOW).status == 422
    )
    assert watching.conflicts(ORIGIN) == ()


def exchanges(name: str) -> list[tuple[bytes, int, str]]:
    """Body, status, and what is asked of the answer."""
    text = (VECTORS / f"{name}.hurl").read_text(encoding="utf-8")
    found = re.findall(r"```\n(.*?)```\nHTTP (\d+)\n\[Asserts\]\n(.*?)\n(?:\n|\Z)", text, re.S)
    return [(body.encode(), int(status), asserts) for body, status, asserts in found]


@pytest.mark.parametrize(("name", "count"), [("litewitness", 9), ("bastion", 1), ("sumdb", 1)])
def test_torchwoods_exchanges(tmp_path: Path, name: str, count: int) -> None:
    made = Witness.create(tmp_path / "witness", "example.com/witness")
    sigsum = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
    made.watch(Log(sigsum, VerifierKey(sigsum, 1, SIGSUM)))
    go = VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    made.watch(Log("go.sum database tree", go))
    done = exchanges(name)
    assert len(done) == count
    for body, status, asserts in done:
        answer = made.add(body, NOW)
        if asserts == 'body contains "unknown log"':
            assert (status, answer.status) == (403, 404)  # see vectors/torchwood/README.md
            continue
        assert answer.status == status
        wanted = re.fullmatch(r'body (==|contains) "(.*)"', asserts)
        assert wanted is not None
        text = wanted[2].replace("\\n", "\n")
        body_text = answer.body.decode()
        assert body_text == text if wanted[1] == "==" else text in body_text


def test_a_witness_has_a_folder_of_its_own_and_a_key_of_its_kind(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no witness"):
        Witness.open(tmp_path)
    made = Witness.create(tmp_path / "w", "ig.example/w")
    assert (made.signer.key.kind, Witness.open(tmp_path / "w").signer.key) == (COSIGNATURE, made.signer.key)
    assert ((tmp_path / "w").stat().st_mode & 0o077, (tmp_path / "w" / witness.KEY).stat().st_mode & 0o077) == (0, 0)
    with pytest.raises(BadInput, match="is not empty"):
        Witness.create(tmp_path / "w", "ig.example/w")
    with pytest.raises(BadInput, match="white space"):
        Witness.create(tmp_path / "v", "two words")
    with pytest.raises(BadInput, match="not a log's"):
        witness.log_of(str(made.signer.key))
    made.watch(Log(ORIGIN, SIGNER.key))
    with pytest.raises(BadInput, match="already"):
        made.watch(Log(ORIGIN, SIGNER.key))
    (tmp_path / "w" / witness.LOGS).write_text("log broken\n")
    with pytest.raises(BadInput, match=r"logs\.txt: line 1: 'broken': is no verifier key"):
        made.logs()
