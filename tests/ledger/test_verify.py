from __future__ import annotations

import base64
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.ledger import book, manifest, receipt, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.checks import Result, Verification
from counterfoil.ledger.note import COSIGNATURE, Note, Signer
from counterfoil.ledger.verify import verify_folder
from counterfoil.values import digest_of

from .conftest import CASE, ORIGIN, OTHER_CASE, Ledger

RELEASE_CHECKS = [
    "folder",
    "key",
    "checkpoint",
    "witnesses",
    "receipts",
    "acts of the case",
    "disclosures",
    "manifest",
    "files",
]


@pytest.fixture
def release(told: Ledger) -> Path:
    return told.release()


def failures(found: Verification) -> list[tuple[str, str]]:
    return [(row.check, row.detail) for row in found.rows if row.result is Result.FAILED]


def test_a_release_verifies_with_the_offices_key(told: Ledger, release: Path) -> None:
    found = verify_folder(release, str(told.signer.key))
    assert [(row.check, row.result.value) for row in found.rows] == [
        (check, "warning" if check == "witnesses" else "ok") for check in RELEASE_CHECKS
    ]
    assert (found.ok, found.what, found.key_confirmed, found.origin, found.case_number) == (
        True,
        "release",
        True,
        ORIGIN,
        CASE,
    )
    assert (found.size, found.entries, found.files, found.key) == (7, 4, 3, str(told.signer.key))
    assert found.root == tree.root_at(told.store.node, 7).hex()
    assert found.rows[6].detail == "1 value is opened, each committed to by its entry"


def test_without_a_key_it_verifies_and_says_so(told: Ledger, release: Path) -> None:
    found = verify_folder(release)
    assert (found.ok, found.key_confirmed, found.fingerprint) == (True, False, told.signer.key.fingerprint)
    assert (found.rows[1].result, found.rows[1].detail) == (
        Result.WARNING,
        f"key not independently confirmed: the enclosed key of {ORIGIN}",
    )


def test_it_verifies_after_more_was_entered_and_after_a_copy(told: Ledger, release: Path, tmp_path: Path) -> None:
    told.act("case.closed", {"outcome": "released"})
    shutil.copytree(release, tmp_path / "received")
    assert verify_folder(tmp_path / "received", str(told.signer.key)).ok
    receipt.write_folder(release, told.store, CASE, checkpoint=told.sign(), key=told.signer.key)
    later = verify_folder(release, str(told.signer.key))
    assert (later.ok, later.entries, later.size) == (True, 5, 8)


def test_another_offices_key_is_refused(told: Ledger, release: Path) -> None:
    found = verify_folder(release, str(Signer(ORIGIN, bytes([5]) * 32).key))
    assert failures(found) == [
        (
            "key",
            "receipt/key.txt: is another key than the one you trust. The folder is of another office, or somebody "
            "replaced it, or the office changed its key: then its file handovers.json shows it (in the public copy, "
            "or with newer receipts; --handovers).",
        )
    ]


def test_another_key_is_refused_even_when_none_is_enclosed(told: Ledger, release: Path) -> None:
    (release / "receipt" / "key.txt").unlink()
    ((check, detail),) = failures(verify_folder(release, str(Signer(ORIGIN, bytes([5]) * 32).key)))
    assert (check, "is not signed by the trusted key" in detail) == ("checkpoint", True)
    assert verify_folder(release, str(told.signer.key)).ok
    assert failures(verify_folder(release))[0][1].startswith("receipt/key.txt: is missing.")


@pytest.mark.parametrize(
    ("quorum", "cosigners", "result", "says"),
    [
        ("none", [], "warning", "not cosigned"),
        ("both", [], "failed", "not cosigned: the quorum both is not reached"),
        ("both", ["ig"], "failed", "not cosigned: the quorum both is not reached (ig.invalid)"),
        ("both", ["ig", "press"], "ok", "the quorum both is reached: ig.invalid, press.invalid"),
    ],
)
def test_a_policy_asks_for_witnesses(
    told: Ledger, release: Path, tmp_path: Path, quorum: str, cosigners: list[str], result: str, says: str
) -> None:
    witnesses = {
        name: Signer(f"{name}.invalid", bytes([n]) * 32, COSIGNATURE) for n, name in enumerate(["ig", "press"], 2)
    }
    lines = [f"log {told.signer.key}", *(f"witness {name} {w.key}" for name, w in witnesses.items())]
    (tmp_path / "policy").write_text("\n".join([*lines, "group both all ig press", f"quorum {quorum}", ""]))
    note = told.sign()
    for name in cosigners:
        note += witnesses[name].line(Note.parse(note).text, time_s=1_709_564_645)
    receipt.write_folder(release, told.store, CASE, checkpoint=note, key=told.signer.key)
    found = verify_folder(release, policy_file=tmp_path / "policy")
    assert (found.rows[3].result.value, found.rows[3].detail.startswith(says)) == (result, True)
    assert (found.ok, found.key_confirmed) == (result != "failed", True)


def alter(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


def unlink(*names: str) -> Callable[[Path], None]:
    return lambda folder: [(folder / name).unlink() for name in names] and None


def drop_act(number: int) -> Callable[[Path], None]:
    return unlink(f"receipt/000{number}.tlog-proof", f"receipt/000{number}.entry.json")


def swap(first: str, second: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        one, two = (folder / first).read_bytes(), (folder / second).read_bytes()
        (folder / first).write_bytes(two)
        (folder / second).write_bytes(one)

    return change


def relist(folder: Path) -> None:
    """Alter a file and make the manifest agree."""
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7 another letter")
    made = manifest.parse((folder / "manifest.json").read_bytes())
    data = manifest.Manifest(made.case_number, made.origin, manifest.describe(folder), made.nonce).to_bytes()
    (folder / "manifest.json").write_bytes(data)


def link_a_file(folder: Path) -> None:
    shutil.move(folder / "letter.pdf", folder.parent / "letter.pdf")
    (folder / "letter.pdf").symlink_to(folder.parent / "letter.pdf")


def link_the_receipts(folder: Path) -> None:
    shutil.move(folder / "receipt", folder.parent / "elsewhere")
    (folder / "receipt").symlink_to(folder.parent / "elsewhere", target_is_directory=True)


ATTACKS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "alter a file": (
        alter("letter.pdf", lambda d: d + b"x"),
        "files",
        "letter.pdf: is not the file that was released; it was altered.",
    ),
    "alter a file, same size": (
        alter("tables/index.csv", lambda d: d.replace(b"3", b"4")),
        "files",
        "tables/index.csv: is not the file",
    ),
    "drop a file": (unlink(f"{CASE}_001.pdf"), "files", f"{CASE}_001.pdf: is missing; it was released."),
    "add a file": (
        lambda f: (f / "more.pdf").write_bytes(b"x"),
        "files",
        "more.pdf: is not in the manifest; it was added.",
    ),
    "add a hidden file": (lambda f: (f / ".x").write_bytes(b"x"), "files", ".x: is not in the manifest; it was added."),
    "swap two files": (
        swap("letter.pdf", f"{CASE}_001.pdf"),
        "files",
        f"{CASE}_001.pdf: is not the file that was released",
    ),
    "replace by a link": (link_a_file, "folder", "letter.pdf: is a link."),
    "link the receipts": (link_the_receipts, "folder", "receipt: is a link."),
    "a pipe": (lambda f: os.mkfifo(f / "pipe"), "folder", "pipe: is no plain file."),
    "alter file and manifest": (
        relist,
        "manifest",
        "manifest.json: is not the one that the ledger entered as released (entry 6).",
    ),
    "drop the manifest": (unlink("manifest.json"), "manifest", "manifest.json: is missing."),
    "drop the receipts": (lambda f: shutil.rmtree(f / "receipt"), "key", "receipt/key.txt: is missing."),
    "drop the checkpoint": (unlink("receipt/checkpoint"), "checkpoint", "receipt/checkpoint: is missing."),
    "drop a proof": (
        unlink("receipt/0001.tlog-proof"),
        "receipts",
        "receipt/0001: has a receipt without its entry, or",
    ),
    "drop an entry": (
        unlink("receipt/0001.entry.json"),
        "receipts",
        "receipt/0001: has a receipt without its entry, or",
    ),
    "drop the first act": (drop_act(0), "acts of the case", f"Entry 3: is act 1 of {CASE}, where act 0 should be."),
    "drop a middle act": (drop_act(2), "acts of the case", f"Entry 6: is act 3 of {CASE}, where act 2 should be."),
    "drop the release": (drop_act(3), "manifest", "No receipt of the release itself is enclosed"),
    "swap two entries": (
        swap("receipt/0000.entry.json", "receipt/0001.entry.json"),
        "receipts",
        "receipt/0000.tlog-proof: The inclusion proof leads to another root",
    ),
    "swap two proofs": (
        swap("receipt/0000.tlog-proof", "receipt/0001.tlog-proof"),
        "receipts",
        "receipt/0000.tlog-proof: The inclusion proof",
    ),
    "alter an entry": (
        alter("receipt/0003.entry.json", lambda d: d.replace(b'"documents":1', b'"documents":2')),
        "receipts",
        "receipt/0003.tlog-proof: The inclusion proof",
    ),
    "re-point a proof": (
        alter("receipt/0001.tlog-proof", lambda d: d.replace(b"index 3", b"index 4")),
        "receipts",
        "receipt/0001.tlog-proof: The inclusion proof",
    ),
    "enclose an act twice": (
        lambda f: [shutil.copy(f / f"receipt/0001{s}", f / f"receipt/0009{s}") for s in (".tlog-proof", ".entry.json")],
        "receipts",
        "Entry 3: is enclosed twice.",
    ),
    "something among receipts": (
        lambda f: (f / "receipt/run.exe").write_bytes(b"x"),
        "receipts",
        "receipt/run.exe: does not belong among receipts.",
    ),
    "alter the checkpoint": (
        alter("receipt/checkpoint", lambda d: d.replace(b"\n7\n", b"\n8\n")),
        "checkpoint",
        f"receipt/checkpoint: the signature of {ORIGIN} is false.",
    ),
    "empty the checkpoint": (
        alter("receipt/checkpoint", lambda d: b""),
        "checkpoint",
        "receipt/checkpoint: has no signature lines.",
    ),
    "empty a proof": (
        alter("receipt/0002.tlog-proof", lambda d: b""),
        "receipts",
        "receipt/0002.tlog-proof: is no receipt",
    ),
    "truncate an entry": (
        alter("receipt/0002.entry.json", lambda d: d[:-1]),
        "receipts",
        "receipt/0002.tlog-proof: The inclusion proof",
    ),
    "a giant entry": (
        alter("receipt/0002.entry.json", lambda d: d * 100),
        "receipts",
        "receipt/0002.entry.json: is larger than 4096 bytes",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("with_key", [True, False])
def test_an_attack_is_found_and_named(told: Ledger, release: Path, name: str, with_key: bool) -> None:
    attack, check, says = ATTACKS[name]
    attack(release)
    found = verify_folder(release, str(told.signer.key) if with_key else None)
    if name == "drop the receipts" and with_key:
        check, says = "checkpoint", "receipt/checkpoint: is missing."
    assert found.ok is False
    assert next((c, d[: len(says)]) for c, d in failures(found)) == (check, says)


def test_every_wrong_file_is_named(told: Ledger, release: Path) -> None:
    (release / "letter.pdf").write_bytes(b"other")
    (release / f"{CASE}_001.pdf").unlink()
    (release / "tables" / "more.csv").write_bytes(b"x")
    assert [detail.split(":")[0] for _, detail in failures(verify_folder(release))] == [
        "tables/more.csv",
        f"{CASE}_001.pdf",
        "letter.pdf",
    ]


def test_receipts_of_another_case_do_not_pass(told: Ledger, release: Path) -> None:
    receipt.write_folder(release, told.store, OTHER_CASE, checkpoint=told.sign(), key=told.signer.key)
    for number in (2, 3):
        drop_act(number)(release)
    assert failures(verify_folder(release)) == [
        ("manifest", "No receipt of the release itself is enclosed: this package was never entered as released.")
    ]


def test_the_release_of_another_case_does_not_pass(told: Ledger, release: Path) -> None:
    other = told.release(OTHER_CASE, "other")
    shutil.copy(other / "manifest.json", release / "manifest.json")
    assert failures(verify_folder(release))[0][0] == "manifest"
    assert verify_folder(other).ok


def test_rewriting_everything_needs_the_offices_key(told: Ledger, release: Path, tmp_path: Path) -> None:
    forger = Ledger.make(tmp_path / "forger")
    forged = forger.release()
    forger.close()
    assert verify_folder(forged).ok  # sound in itself: hence "key not independently confirmed"
    assert failures(verify_folder(forged, str(told.signer.key)))[0][0] == "key"
    shutil.copy(release / "receipt" / "key.txt", forged / "receipt" / "key.txt")
    assert failures(verify_folder(forged, str(told.signer.key)))[0][0] == "checkpoint"


def test_two_signed_checkpoints_of_one_size_are_a_fork(told: Ledger, release: Path) -> None:
    head = parse_text(Note.parse((release / "receipt" / "checkpoint").read_bytes()).text)
    other = Checkpoint(head.origin, head.size, tree.leaf_hash(b"another history")).signed([told.signer])
    (release / "receipt" / "checkpoint").write_bytes(other)
    ((check, detail),) = failures(verify_folder(release, str(told.signer.key)))
    assert (check, "two signed checkpoints of 7 entries differ. The ledger was forked" in detail) == ("receipts", True)


def test_an_older_receipt_among_newer_ones_is_not_believed(told: Ledger, release: Path) -> None:
    old = (release / "receipt" / "0000.tlog-proof").read_bytes()
    told.act("case.closed", {"outcome": "released"})
    receipt.write_folder(release, told.store, CASE, checkpoint=told.sign(), key=told.signer.key)
    (release / "receipt" / "0000.tlog-proof").write_bytes(old)
    ((check, detail),) = failures(verify_folder(release))
    assert (check, "nothing shows that one continues the other" in detail) == ("receipts", True)


def test_a_disclosure_that_the_entry_did_not_commit_to_is_refused(told: Ledger, release: Path) -> None:
    opened = book.disclosures(told.store, told.vault, 1, ["requester"])  # true, but of another act
    receipt.write_folder(
        release, told.store, CASE, checkpoint=told.sign(), key=told.signer.key, disclosures={3: opened}
    )
    assert failures(verify_folder(release)) == [
        ("disclosures", "Entry 3: the disclosure 'requester' is not what the entry committed to.")
    ]


def test_every_flipped_bit_in_proofs_entries_manifest_and_checkpoint_is_found(told: Ledger, release: Path) -> None:
    key, chosen = str(told.signer.key), random.Random(11)
    accepted = []
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for _ in range(12):
            bit = chosen.randrange(len(data) * 8)
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            path.write_bytes(flipped)
            if verify_folder(release, key).ok:
                accepted.append((path.name, bit))
        path.write_bytes(data)
    assert accepted == []
    assert verify_folder(release, key).ok


def test_no_name_in_the_manifest_leads_out_of_the_folder(told: Ledger) -> None:
    folder = told.folder / "evil"
    folder.mkdir()
    (told.folder / "outside").write_bytes(b"secret")
    listed = {"bytes": 6, "name": "../outside", "sha256": "0" * 64}
    data = json.dumps(
        {"case": CASE, "files": [listed], "ledger": {"origin": ORIGIN}, "version": 1},
        separators=(",", ":"),
        sort_keys=True,
    ).encode()
    (folder / "manifest.json").write_bytes(data)
    told.act("release.made", {"release": "public", "manifest": digest_of(data)})
    receipt.write_folder(folder, told.store, CASE, checkpoint=told.sign(), key=told.signer.key)
    ((check, detail),) = failures(verify_folder(folder))
    assert (check, detail) == ("manifest", "manifest.json: '../outside' is no name that a release may have.")


def test_what_the_folder_says_cannot_write_to_the_terminal(told: Ledger, release: Path) -> None:
    (release / "a\x1b[2J\nverified.pdf").write_bytes(b"x")
    assert failures(verify_folder(release)) == [("files", "a?[2J?verified.pdf: is not in the manifest; it was added.")]


def test_the_public_copy_of_a_ledger_verifies(told: Ledger) -> None:
    found = verify_folder(told.publish(), str(told.signer.key))
    assert (found.what, found.ok, found.entries, found.size, found.key_confirmed) == ("ledger", True, 6, 6, True)
    assert [row.check for row in found.rows] == [
        "key",
        "checkpoint",
        "witnesses",
        "entries and tiles",
        "published index",
    ]
    told.publish("ledger")
    assert verify_folder(told.folder).entries == 6  # an office's folder that holds its public copy


def test_an_altered_public_copy_fails_and_names_the_entry(told: Ledger) -> None:
    folder = told.publish()
    alter("tile/entries/000.p/6", lambda d: d.replace(b'"hits":3', b'"hits":0'))(folder)
    assert failures(verify_folder(folder)) == [
        ("entries and tiles", "Entry 3: is not the one in tile/0/000.p/6; one of the two was changed.")
    ]


def test_nothing_to_verify_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds nothing to verify"):
        verify_folder(tmp_path)
    with pytest.raises(BadInput, match="there is no such folder"):
        verify_folder(tmp_path / "absent")


def test_a_key_or_policy_that_cannot_be_read_is_bad_input(told: Ledger, release: Path, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text("quorum none\n")
    for key, policy, why in [
        ("nonsense", None, "--key: 'nonsense': is no verifier key"),
        (None, tmp_path / "policy", "names no log"),
        (str(told.signer.key), tmp_path / "policy", "Give a key or a policy, not both"),
    ]:
        with pytest.raises(BadInput) as caught:
            verify_folder(release, key, policy)
        assert why in str(caught.value)


def test_garbage_in_every_file_never_raises(told: Ledger, release: Path) -> None:
    garbage = [b"", b"\xff\xfe", b"{}", b"[" * 5000, base64.b64encode(b"x" * 300), b"\n\n\n"]
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for junk in garbage:
            path.write_bytes(junk)
            assert verify_folder(release).ok is False
        path.write_bytes(data)


@pytest.mark.parametrize(
    ("case", "origin", "says"),
    [
        (OTHER_CASE, ORIGIN, f"is of {OTHER_CASE} in {ORIGIN}"),
        (CASE, "other.invalid/l", f"is of {CASE} in other.invalid/l"),
    ],
)
def test_a_manifest_that_names_another_case_or_ledger_is_refused(
    told: Ledger, case: str, origin: str, says: str
) -> None:
    folder = told.folder / "mixed"
    folder.mkdir()
    data = manifest.Manifest(case, origin, ()).to_bytes()
    (folder / "manifest.json").write_bytes(data)
    told.act("release.made", {"release": "public", "manifest": digest_of(data)})
    receipt.write_folder(folder, told.store, CASE, checkpoint=told.sign(), key=told.signer.key)
    ((check, detail),) = failures(verify_folder(folder))
    assert (check, detail) == ("manifest", f"manifest.json: {says}, not of this case and ledger.")


def test_acts_of_two_cases_in_one_folder_are_refused(told: Ledger, release: Path, tmp_path: Path) -> None:
    receipt.write_folder(tmp_path, told.store, OTHER_CASE, checkpoint=told.sign(), key=told.signer.key)
    for path in (tmp_path / "receipt").glob("000*"):
        shutil.copy(path, release / "receipt" / f"1{path.name}")
    assert failures(verify_folder(release)) == [("acts of the case", f"Entry 2: is of {OTHER_CASE}, not of {CASE}.")]
