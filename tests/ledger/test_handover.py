"""A ledger's key is changed: what was signed before and after verifies for whoever trusts any of its keys."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import aics_tlog
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.errors import LedgerInvalid, SignatureInvalid
from counterfoil.ledger import book, canonical, handover, offline, tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.checks import Result, Verification
from counterfoil.ledger.handover import Reason
from counterfoil.ledger.keyring import Keyring
from counterfoil.ledger.note import Note, Signer
from counterfoil.ledger.source import Source, Stored
from counterfoil.ledger.verify import verify_folder

from .conftest import CASE, ORIGIN, Ledger

STRANGER = Signer(ORIGIN, bytes(range(32)))


def lone_receipt(ledger: Ledger, folder: Path) -> Path:
    """The newest entry's receipt, as it is handed out now."""
    folder.mkdir()
    source = Source(Stored(ledger.store), ledger.sign(), ledger.signer.key, ledger.handed_over)
    for name, data in source.receipts([source.size - 1]).items():
        (folder / name).write_bytes(data)
    return folder


def result(found: Verification, check: str) -> tuple[Result, str]:
    return next((row.result, row.detail) for row in found.rows if row.check == check)


@cache
def _one_file() -> ModuleType:
    found = importlib.util.spec_from_file_location("verify_handovers", offline.FOLDER / "verify.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def by_one_file(folder: Path, *more: str) -> tuple[int, str]:
    """Exit code and words of ``verify.py``; that it needs nothing else is ``test_offline``'s to show."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(said):
        patched.setattr(sys, "argv", ["verify.py", str(folder), *more])
        code = _one_file().main()
    return code, said.getvalue()


@dataclass
class Told:
    """What was handed out at some time, and which key of the ledger signed it."""

    folder: Path
    key: int
    size: int


STEPS = st.lists(
    st.sampled_from(["append", "append", "receipt", "receipt", "planned", "planned", "exposed", "lost"]),
    min_size=3,
    max_size=12,
)


def counts(reasons: Sequence[str], trusted: int, signed: int, *, at_its_handover: bool) -> str:
    """What must come of it: ``ok``, ``doubt`` or ``no``. The keys are numbered; ``reasons[n]`` is why n gave way."""

    def leads_to(key: int) -> bool:
        return key <= trusted or "lost" not in reasons[trusted:key]

    if not leads_to(signed):
        return "no"
    gave_way = signed < len(reasons) and leads_to(signed + 1)
    return "doubt" if gave_way and reasons[signed] == "exposed" and not at_its_handover else "ok"


@pytest.mark.parametrize(
    "steps",
    [
        ["receipt", "planned", "append", "receipt", "exposed", "receipt"],
        ["receipt", "exposed", "planned", "receipt", "lost", "receipt"],
        ["append", "lost", "receipt", "planned", "exposed", "receipt"],
    ],
)
def test_every_receipt_verifies_with_every_key_that_leads_to_it(tmp_path: Path, steps: list[str]) -> None:
    play(tmp_path, steps)


@pytest.mark.soak
@given(STEPS)
@settings(max_examples=100, deadline=None)
def test_whatever_the_order_every_receipt_verifies(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    play(tmp_path_factory.mktemp("steps"), steps)


def play(base: Path, steps: list[str]) -> None:
    """Append, hand out receipts and change the key in this order; then hold every receipt against every key."""
    alone = _one_file()
    ledger = Ledger.make(base / "office")
    ledger.act("office.opened", {"law": "us-il"}, case="OFFICE")
    signers, reasons, told = [ledger.signer], list[str](), list[Told]()
    for number, step in enumerate(steps):
        if step == "append":
            ledger.fill(1)
        elif step == "receipt":
            told.append(Told(lone_receipt(ledger, base / str(number)), len(reasons), ledger.store.head().size))
        else:
            ledger.rotate(step)
            signers.append(ledger.signer)
            reasons.append(step)
    public = ledger.publish()
    ledger.close()
    chain = alone.succession([ledger.handed_over] * bool(reasons))
    rings = [alone.Ring(alone.Key(str(signer.key)), chain) for signer in signers]
    for one in told:
        if ledger.handovers:  # as who looks later has them: from the public copy
            (one.folder / handover.NAME).write_bytes(ledger.handed_over)
        for trusted, signer in enumerate(signers):
            last = one.key < len(reasons) and ledger.handovers[one.key].head.size == one.size
            want = counts(reasons, trusted, one.key, at_its_handover=last)
            found = verify_folder(one.folder, str(signer.key))
            assert (want, found.ok) == (want, want == "ok")
            folder = alone.Folder(one.folder, rings[trusted], [], 0)
            if want == "ok":
                folder.receipts("", folder.head("checkpoint"))
            else:
                with pytest.raises(alone.Wrong, match="cannot be told" if want == "doubt" else "lost|not signed"):
                    folder.receipts("", folder.head("checkpoint"))
            whole = counts(reasons, trusted, len(reasons), at_its_handover=True)
            if want == "doubt" and whole == "ok":
                assert "cannot be told" in found.rows[-1].detail
                assert verify_folder(one.folder, str(signer.key), ledger=public).ok
                copied = alone.Folder(one.folder, rings[trusted], [], 0, public)
                copied.receipts("", copied.head("checkpoint"))


def test_it_says_plainly_who_signed_and_until_when(told: Ledger, tmp_path: Path) -> None:
    before = told.release(name="before")
    old = told.rotate()
    after = told.release("CF-2024-000013", name="after")
    new = told.signer
    (tmp_path / handover.NAME).write_bytes(told.handed_over)
    found = verify_folder(after, str(old.key))
    assert (found.ok, found.key, found.key_confirmed) == (True, str(new.key), True)
    assert result(found, "handovers") == (
        Result.OK, f"{old.key.id.hex()} gave way to {new.key.id.hex()} on 2024-03-04 with 8 entries (planned)",
    )  # fmt: skip
    assert result(found, "checkpoint")[1].endswith(
        "with the key in force since 2024-03-04, which came after the one that you gave"
    )
    assert not verify_folder(before, str(new.key)).ok
    assert "--handovers" in verify_folder(before, str(new.key)).rows[-1].detail
    found = verify_folder(before, str(new.key), handovers=tmp_path / handover.NAME)
    assert (found.ok, found.key) == (True, str(old.key))
    assert result(found, "checkpoint")[1].endswith("with the earlier key, in force until 2024-03-04 (planned)")
    more = ("--handovers", str(tmp_path / handover.NAME))
    for folder, key, said in (
        (after, old, "which came after the one that you gave"), (before, new, "in force until 2024-03-04 (planned)"),
    ):  # fmt: skip
        code, text = by_one_file(folder, "--key", str(key.key), *more)
        assert (code, said in text) == (0, True)
    assert by_one_file(before, "--key", str(new.key))[0] == 6
    assert by_one_file(before, "--key", str(new.key), "--handovers", str(tmp_path / "absent"))[0] == 6


def test_an_earlier_key_signs_nothing_any_more(told: Ledger, tmp_path: Path) -> None:
    """Whoever stole it goes on with the ledger as if nothing had happened."""
    old = told.rotate()
    told.fill(3)
    sound = told.publish()
    for name, keeps in (("with", True), ("without", False)):
        folder = Path(shutil.copytree(sound, tmp_path / name))
        head = Checkpoint(ORIGIN, 10, tree.root_at(told.store.node, 10))
        (folder / "checkpoint").write_bytes(head.signed([old]))
        (folder / "key.txt").write_text(f"{old.key}\n")
        if not keeps:
            (folder / handover.NAME).unlink()
        found = verify_folder(folder, str(old.key))
        assert found.ok is False
        said = "is signed by an earlier key" if keeps else "Entry 6: another key signs from here on"
        assert said in next(row.detail for row in found.rows if row.result is Result.FAILED)
        code, text = by_one_file(folder, "--key", str(old.key))
        assert (code, ("signed by an earlier key alone" if keeps else "entry 6: another key signs") in text) == (
            6,
            True,
        )


def test_what_a_thief_signs_in_the_past_cannot_be_told_and_is_refused_with_the_copy(
    told: Ledger, tmp_path: Path
) -> None:
    real = lone_receipt(told, tmp_path / "real")
    thief = Ledger.make(tmp_path / "thief")
    thief.signer = told.signer
    thief.fill(4)
    forged = lone_receipt(thief, tmp_path / "forged")
    thief.close()
    old = told.rotate("exposed")
    public = told.publish()
    told.fill(2)
    newer = told.publish("newer")
    for folder in (real, forged):
        (folder / handover.NAME).write_bytes(told.handed_over)
    for key in (old.key, told.signer.key):
        for folder, counts_ in ((real, True), (forged, False)):
            found = verify_folder(folder, str(key))
            assert (found.ok, "cannot be told" in found.rows[-1].detail) == (False, True)
            assert "cannot be told" in by_one_file(folder, "--key", str(key))[1]
            for copy in (public, newer):
                found = verify_folder(folder, str(key), ledger=copy)
                assert (found.ok, "cannot be told" in found.rows[-1].detail) == (counts_, False)
                code = by_one_file(folder, "--key", str(key), "--ledger", str(copy))[0]
                assert code == (0 if counts_ else 6)
    weak = verify_folder(public, str(old.key))
    assert (weak.ok, weak.key_confirmed, result(weak, "handovers")[0]) == (True, False, Result.WARNING)
    assert "could have made another" in by_one_file(public, "--key", str(old.key))[1]
    assert verify_folder(public, str(told.signer.key)).key_confirmed


def test_the_handovers_own_checkpoint_is_in_no_doubt(told: Ledger) -> None:
    """Both keys signed it, so no thief made it, whichever of them is asked for."""
    before, old = told.sign(), told.rotate("exposed")
    for key in (old.key, told.signer.key):
        ring = Keyring.of([key], told.handovers)
        doubts = [bool(ring.doubt(ring.open(note))) for note in (before, told.handovers[0].checkpoint, told.sign())]
        assert doubts == [True, False, False]


def test_a_kept_receipt_is_held_against_the_whole_copy(told: Ledger, tmp_path: Path) -> None:
    kept, thief = tmp_path / "kept", Ledger.make(tmp_path / "thief")
    kept.write_bytes(told.sign())
    thief.signer = told.signer
    thief.fill(4)
    forged = tmp_path / "forged"
    forged.write_bytes(thief.sign())
    thief.close()
    old = told.rotate("exposed")
    larger = tmp_path / "larger"
    larger.write_bytes(Checkpoint(ORIGIN, 9, bytes(32)).signed([old]))
    told.fill(5)
    public = told.publish()
    for since, holds in ((kept, True), (forged, False), (larger, False)):
        assert (since, verify_folder(public, str(told.signer.key), since=since).ok) == (since, holds)
        code = by_one_file(public, "--key", str(told.signer.key), "--since", str(since))[0]
        assert (since, code) == (since, 0 if holds else 6)


def test_of_a_lost_key_the_new_one_has_to_be_got_by_another_way(told: Ledger, tmp_path: Path) -> None:
    before = lone_receipt(told, tmp_path / "before")
    old = told.rotate("lost")
    after = lone_receipt(told, tmp_path / "after")
    (before / handover.NAME).write_bytes(told.handed_over)
    assert told.handovers[0].by_old is False
    refused = verify_folder(after, str(old.key))
    assert (refused.ok, refused.rows[-1].detail.partition("trust. ")[2]) == (
        False,
        "The office says that it lost the key that you have, on 2024-03-04. A lost key can vouch for none: get the new "
        "key from the office by another way, and give that.",
    )
    code, said = by_one_file(after, "--key", str(old.key))
    assert (code, "Get the new key from the office by another way" in said) == (6, True)
    for folder in (before, after):
        assert verify_folder(folder, str(told.signer.key)).ok
        assert by_one_file(folder, "--key", str(told.signer.key))[0] == 0
    # What it signed itself it goes on to vouch for; that it was lost is only said, by whoever made the file.
    found = verify_folder(before, str(old.key))
    assert (found.ok, result(found, "handovers")[0]) == (True, Result.WARNING)


def test_two_successors_of_one_key_are_refused(told: Ledger, tmp_path: Path) -> None:
    thief = Ledger.make(tmp_path / "thief")
    thief.signer = told.signer
    thief.fill(9)
    thief.rotate()
    (tmp_path / handover.NAME).write_bytes(thief.handed_over)
    thief.close()
    told.fill(1)
    old = told.rotate()
    public = told.publish()
    with pytest.raises(LedgerInvalid, match="different successors of one key"):
        handover.merged(handover.read(told.handed_over), handover.read((tmp_path / handover.NAME).read_bytes()))
    found = verify_folder(public, str(old.key), handovers=tmp_path / handover.NAME)
    assert (found.ok, "Keep both" in found.rows[-1].detail) == (False, True)
    code, said = by_one_file(public, "--key", str(old.key), "--handovers", str(tmp_path / handover.NAME))
    assert (code, "Keep both" in said) == (6, True)


@pytest.fixture
def twice(told: Ledger) -> Ledger:
    """A ledger whose key was changed twice."""
    told.rotate()
    told.fill(3)
    told.rotate("exposed")
    told.fill(1)
    return told


def change(number: int, **parts: Any) -> Callable[[dict[str, Any]], object]:
    return lambda value: value["handovers"][number].update(parts)


def resigned(number: int, *signers: Signer, origin: str = ORIGIN) -> Callable[[dict[str, Any]], object]:
    def spoil(value: dict[str, Any]) -> None:
        one = value["handovers"][number]
        text = Note.parse(one["checkpoint"].encode()).text.replace(ORIGIN.encode(), origin.encode())
        one["checkpoint"] = (text + b"\n" + b"".join(signer.line(text) for signer in signers)).decode()

    return spoil


KEY = [Signer(ORIGIN, bytes([100 + number]) * 32) for number in range(2)]
FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "another old key": change(0, old=str(STRANGER.key)),
    "another new key": change(1, new=str(STRANGER.key)),
    "an old key of another ledger": change(0, old=str(Signer("other.invalid/ledger", bytes(32)).key)),
    "another entry": lambda value: change(1, entry=value["handovers"][0]["entry"])(value),
    "another number": change(1, index=9),
    "no proof": change(0, proof=[]),
    "another proof": lambda value: value["handovers"][1]["proof"].reverse(),
    "no proof between the two": change(1, path=[]),
    "a proof before the first": lambda value: change(0, path=value["handovers"][1]["path"])(value),
    "another order": lambda value: value["handovers"].reverse(),
    "the first left out": lambda value: value["handovers"].pop(0),
    "the first twice": lambda value: value["handovers"].insert(0, value["handovers"][0]),
    "none": lambda value: value["handovers"].clear(),
    "signed by the new key alone": resigned(0, KEY[0]),
    "signed by the old key alone": resigned(1, KEY[0]),
    "a checkpoint of another ledger": resigned(1, *KEY, origin="other.invalid/ledger"),
    "signed by another": resigned(1, KEY[0], STRANGER),
    "one part more": change(0, more=1),
    "one part less": lambda value: value["handovers"][0].pop("path"),
    "a reason of its own": lambda value: change(0, entry=value["handovers"][0]["entry"].replace('"planned"', '"lost"'))(
        value
    ),
    "another version": lambda value: value.update(version=2),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_handover_is_refused(twice: Ledger, what: str) -> None:
    alone = _one_file()
    assert [one.reason for one in handover.read(twice.handed_over)] == [Reason.PLANNED, Reason.EXPOSED]
    assert len(alone.handovers_of(twice.handed_over)) == 2
    value = json.loads(twice.handed_over)
    FORGED[what](value)
    data = canonical.write(value)
    assert data != twice.handed_over
    with pytest.raises(LedgerInvalid):
        handover.read(data)
    with pytest.raises((alone.Wrong, KeyError)):
        alone.handovers_of(data)


def test_a_handover_goes_on_from_the_key_of_the_one_before(told: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one and the same history, each signed as it must be: the key between the two is not the one that came."""
    told.rotate()
    told.signer = STRANGER
    told.rotate()
    with monkeypatch.context() as patched:
        patched.setattr(handover.Handover, "follows", lambda self, before: None)
        data = told.handed_over
    with pytest.raises(LedgerInvalid, match="does not go on from the key"):
        handover.read(data)
    with pytest.raises(_one_file().Wrong, match="does not go on from the key"):
        _one_file().handovers_of(data)


def test_handovers_of_other_keys_lead_nowhere(twice: Ledger, tmp_path: Path) -> None:
    """Signed by whoever made them: they say nothing to who trusts the office's key."""
    thief = Ledger.make(tmp_path / "thief")
    thief.fill(2)
    thief.rotate()
    evil = thief.publish()
    thief.close()
    ring = Keyring.of([twice.signer.key], handover.read((evil / handover.NAME).read_bytes()))
    assert ring.keys == (twice.signer.key,)
    with pytest.raises(SignatureInvalid):
        ring.open((evil / "checkpoint").read_bytes())
    assert not verify_folder(evil, str(twice.signer.key)).ok
    mixed = tmp_path / "mixed"
    shutil.copytree(twice.publish(), mixed)
    shutil.copy(evil / handover.NAME, mixed / handover.NAME)
    found = verify_folder(mixed, str(twice.signer.key))
    assert (found.ok, result(found, "handovers")[0]) == (False, Result.FAILED)
    assert by_one_file(mixed, "--key", str(twice.signer.key))[0] == 6


def test_a_handover_of_another_history_is_not_the_copys(told: Ledger, tmp_path: Path) -> None:
    """The office itself hands over in a history that it does not publish."""
    shown = Ledger.make(tmp_path / "shown")
    shown.signer = told.signer
    shown.fill(6)
    old = shown.rotate()
    data = shown.handed_over
    shown.close()
    told.rotate()
    told.fill(2)
    public = told.publish()
    (public / handover.NAME).write_bytes(data)
    found = verify_folder(public, str(old.key))
    assert [row.check for row in found.rows if row.result is Result.FAILED] == ["keys in the ledger"]
    assert "two histories were signed" in found.rows[-1].detail
    assert by_one_file(public, "--key", str(old.key))[0] == 6


def test_a_short_id_that_is_the_same_is_not_the_same_key(told: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four bytes can be found by trying: the entry names keys by all of their SHA-256."""
    told.rotate()
    one = told.handovers[0]
    with monkeypatch.context() as patched:
        patched.setattr(type(STRANGER.key), "id", property(lambda key: b"same"))
        note = Note.parse(one.checkpoint).text
        both = note + b"\n" + STRANGER.line(note) + told.signer.line(note)
        with pytest.raises(LedgerInvalid, match="between other keys"):
            handover.Handover.of(STRANGER.key, one.new, one.index, one.entry, one.proof, (), both)


def test_the_earlier_key_does_not_sign_a_ledger_that_another_key_signs(told: Ledger) -> None:
    """A database with the keys of an older backup; the guard is as old as they are."""
    guard = told.guard.path.read_bytes()
    old = told.rotate()
    told.guard.path.write_bytes(guard)
    told.fill(1)
    with pytest.raises(LedgerInvalid, match="Entry 6: another key signs from here on"):
        book.sign_head(told.store, old, told.guard)
    assert told.guard.path.read_bytes() == guard
    told.rotate()
    told.fill(300)
    assert Note.parse(told.sign()).verified_by([told.signer.key]) == (told.signer.key,)


def test_programs_of_others_read_the_copy_with_the_new_key(twice: Ledger) -> None:
    public = twice.publish()
    for signed in (twice.handovers[-1].checkpoint, (public / "checkpoint").read_bytes()):
        found = aics_tlog.verify_checkpoint(aics_tlog.parse_note(signed), aics_tlog.parse_vkey(str(twice.signer.key)))
        assert found.ok
    head = aics_tlog.parse_checkpoint(aics_tlog.parse_note((public / "checkpoint").read_bytes()).text)
    report = aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(public), head.size, head.root)
    assert (report.size, head.origin) == (12, ORIGIN)


def test_what_is_handed_out_has_the_handovers_beside_it(twice: Ledger, tmp_path: Path) -> None:
    release = twice.release()
    assert (release / "receipt" / handover.NAME).read_bytes() == twice.handed_over
    assert [row.check for row in verify_folder(release).rows][:4] == ["folder", "key", "handovers", "checkpoint"]
    assert verify_folder(release, str(twice.signer.key)).case_number == CASE
    assert (lone_receipt(twice, tmp_path / "lone") / handover.NAME).read_bytes() == twice.handed_over
