"""``verify.py``, the one file that needs nothing but Python: it says of everything what the program says."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.ledger import keys, offline, period
from counterfoil.ledger.source import Source, Stored
from counterfoil.ledger.tree import leaf_hash
from counterfoil.ledger.verify import verify_folder

from .conftest import Ledger
from .test_chain import told as acts
from .test_entry import FIRST
from .test_outline import UNUSUAL, USUAL, samples

VERIFY = offline.FOLDER / "verify.py"


@pytest.fixture(scope="module")
def alone() -> ModuleType:
    found = importlib.util.spec_from_file_location("verify_alone", VERIFY)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def handed_out(told: Ledger, tmp_path: Path) -> dict[str, Path]:
    """A release, receipts, a period and a public copy of one ledger."""
    made = {"release": told.release()}
    told.fill(300)
    made["ledger"] = told.publish()
    source = Source(Stored(told.store), told.sign(), told.signer.key)
    made["period"] = tmp_path / "period"
    period.write(
        made["period"], source.entries.get, map(source.entries.entry, range(3, 200)), 3, source.signed, source.key
    )
    made["receipts"] = tmp_path / "receipts"
    made["receipts"].mkdir()
    for name, data in source.receipts([0, 5, 306]).items():
        (made["receipts"] / name).write_bytes(data)
    return made


def run(folder: Path, *more: str) -> tuple[int, str]:
    """As anybody would: isolated, without the packages of any place."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFY), str(folder), *more], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_all_that_is_handed_out_is_verified(handed_out: dict[str, Path], told: Ledger) -> None:
    for what, folder in handed_out.items():
        code, said = run(folder, "--key", str(told.signer.key))
        assert (what, code, said.splitlines()[-1]) == (what, 0, f"{folder}: verified.")
        found = verify_folder(folder, str(told.signer.key))
        assert (found.what, found.ok) == (what, True)
        assert found.fingerprint in said
    code, said = run(handed_out["ledger"])
    assert (code, "the key came with the folder" in said, "not cosigned" in said) == (0, True, True)


def _edit(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


WRONG: list[tuple[str, Callable[[Path], object]]] = [
    ("release", _edit("letter.pdf", lambda data: data + b".")),
    ("release", _edit("manifest.json", _flip)),
    ("release", lambda folder: (folder / "more.pdf").write_bytes(b"added")),
    ("release", lambda folder: (folder / "letter.pdf").unlink()),
    ("release", _edit("receipt/0001.entry.json", _flip)),
    ("release", _edit("receipt/checkpoint", _flip)),
    ("release", lambda folder: [one.unlink() for one in (folder / "receipt").glob("0001.*")]),
    ("release", _edit("receipt/0000.tlog-proof", lambda data: data.replace(b"index ", b"index 1"))),
    ("receipts", _edit("000005.entry.json", _flip)),
    ("receipts", lambda folder: shutil.copy(folder / "000000.entry.json", folder / "000005.entry.json")),
    ("period", _edit("entries.jsonl", lambda data: b"".join(data.splitlines(keepends=True)[1:]))),
    ("period", _edit("entries.jsonl", lambda data: b"".join(data.splitlines(keepends=True)[:-1]))),
    ("period", _edit("entries.jsonl", _flip)),
    ("period", lambda folder: (folder / "last.tlog-proof").unlink()),
    ("ledger", _edit("tile/entries/000", _flip)),
    ("ledger", _edit("tile/0/000", _flip)),
    ("ledger", _edit("tile/1/000.p/1", _flip)),
    ("ledger", _edit("tile/entries/001.p/51", lambda data: data[:-1])),
    ("ledger", lambda folder: (folder / "tile" / "entries" / "000").unlink()),
    ("ledger", _edit("checkpoint", lambda data: data.replace(b"\n307\n", b"\n306\n"))),
]


def test_what_is_wrong_is_refused_by_both(handed_out: dict[str, Path], told: Ledger, tmp_path: Path) -> None:
    key = str(told.signer.key)
    for number, (what, spoil) in enumerate(WRONG):
        folder = Path(shutil.copytree(handed_out[what], tmp_path / f"wrong{number}"))
        spoil(folder)
        code, said = run(folder, "--key", key)
        assert (number, code, said.splitlines()[-1]) == (
            number, 6, f"{folder}: DOES NOT VERIFY. Keep it as it is, and ask the office."
        )  # fmt: skip
        assert (number, verify_folder(folder, key).ok) == (number, False)


def test_another_office_and_no_key_at_all(handed_out: dict[str, Path], tmp_path: Path) -> None:
    other = keys.make_signer(tmp_path / "other.key", "other.invalid/ledger").key
    assert run(handed_out["receipts"], "--key", str(other))[0] == 6
    assert run(handed_out["receipts"], "--key", "nonsense")[0] == 3
    assert run(tmp_path / "absent")[0] == 3


def test_a_copy_continues_what_was_kept(handed_out: dict[str, Path], told: Ledger, tmp_path: Path) -> None:
    kept = handed_out["release"] / "receipt" / "checkpoint"
    code, said = run(handed_out["ledger"], "--since", str(kept))
    assert (code, "continues the checkpoint of 7 entries that was kept" in said) == (0, True)
    other = Ledger.make(tmp_path / "other")
    other.signer = told.signer
    other.fill(9)
    (tmp_path / "forged").write_bytes(other.sign())
    other.close()
    assert "history was rewritten" in run(handed_out["ledger"], "--since", str(tmp_path / "forged"))[1]


RFC_8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
]  # fmt: skip
"""RFC 8032 section 7.1, tests 1 and 2."""


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_signatures_of_the_specification(alone: ModuleType, public: str, message: str, signature: str) -> None:
    parts = [bytes.fromhex(one) for one in (public, message, signature)]
    assert alone.signed(*parts) is True
    for number in range(0, 64, 7):
        wrong = bytearray(parts[2])
        wrong[number] ^= 4
        assert alone.signed(parts[0], parts[1], bytes(wrong)) is False
    assert alone.signed(parts[0], parts[1] + b"x", parts[2]) is False


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
@settings(max_examples=15, deadline=None)
def test_signatures_as_the_library_takes_them(alone: ModuleType, seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert alone.signed(public, message, signature)
    wrong = bytearray(signature)
    wrong[bit // 8] ^= 1 << bit % 8
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(wrong), message)
    except InvalidSignature:
        assert not alone.signed(public, message, bytes(wrong))
    else:
        assert alone.signed(public, message, bytes(wrong))


def test_it_shares_no_line_with_the_program() -> None:
    said = VERIFY.read_text("utf-8").replace("counterfoil-", "").replace("counterfoil ledger index 1", "")
    said = said.replace("counterfoil.handovers", "")
    assert "counterfoil" not in said


LINES = [one.to_bytes() for one in (*samples(), *USUAL.values(), *UNUSUAL.values(), FIRST)]
ODD = [*(word.encode() for word in '\n \\ " \t \x7f § 00 1.0 { ] , zz null'.split(" ")), b"\xff", b" ", b""]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(LINES).flatmap(lambda line: st.tuples(st.just(line), st.integers(0, len(line)))),
    st.sampled_from(ODD) | st.binary(max_size=3),
    st.integers(0, 30),
)
def test_what_is_read_in_one_go_is_what_one_by_one_is_read(
    alone: ModuleType, at: tuple[bytes, int], put: bytes, cut: int
) -> None:
    """Bytes put in and taken out anywhere, between sound entries: taken and refused as ``entry_of`` does."""
    line, place = at
    entries = [FIRST.to_bytes(), line[:place] + put + line[place + cut :], line]
    try:
        judged = [alone.link(alone.entry_of(data, "entry")) for data in entries]
    except (alone.Wrong, AttributeError):
        assert alone.usual_links(entries) == []
        return
    assert alone.usual_links(entries) in ([], judged)
    assert alone.links_of(entries, 0) == judged


def test_every_kind_is_read_in_one_go(alone: ModuleType) -> None:
    assert alone.usual_links(LINES) == [alone.link(alone.entry_of(data, "entry")) for data in LINES]
    for before, after in (
        (b'"items":2', b'"items":2,"items":2'),  # a name twice
        (b'"facts":{', b'"facts":{"later":1,'),  # names out of order
        (b'"items":2', b'"items":02'),
        (b'"seq":0', b'"seq":00'),
        (b'"facts":{', b'"facts":{"a":"%b",' % (b"x" * 4096)),
    ):
        changed = FIRST.to_bytes().replace(before, after)
        assert changed != FIRST.to_bytes()
        assert alone.usual_links([FIRST.to_bytes(), changed]) == []
        with pytest.raises(alone.Wrong):
            alone.links_of([FIRST.to_bytes(), changed], 0)
    many = [FIRST.to_bytes()] * 300
    with pytest.raises(alone.Wrong, match=r"^entry 305: "):
        alone.links_of([*many, b"{}"], 5)


def test_what_does_not_follow_is_refused_by_the_one_file_too(alone: ModuleType) -> None:
    def follow(entries: list[bytes]) -> None:
        chain = alone.Chain()
        for number, link in enumerate(alone.links_of(entries, 0)):
            chain.follow(number, link, leaf_hash(entries[number]))

    sound = acts("abcab")
    follow(sound)
    for wrong, place in (
        ([sound[0], *sound[2:]], 3),  # act 1 of b, and act 0 is not there
        ([*sound, sound[4]], 5),
        ([sound[0].replace(b"records-officer", b"supervisor"), *sound[1:]], 3),
        ([sound[0], sound[1].replace(b"T15:", b"T14:"), *sound[2:]], 1),
        ([*sound[:3], sound[3].replace(b'"seq":1', b'"seq":2')], 3),
    ):
        with pytest.raises(alone.Wrong, match=rf"^entry {place}: "):
            follow(wrong)
