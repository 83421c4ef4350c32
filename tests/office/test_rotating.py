"""An office changes its ledger's key: killed at any step it signs on, once, and what it gave out before verifies."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from counterfoil.cli import main
from counterfoil.errors import BadInput, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import book, handover, keys, receipt
from counterfoil.ledger.checkpoint import open_signed
from counterfoil.ledger.handover import Reason
from counterfoil.ledger.note import Note, VerifierKey
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import app, key_change, ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import checking, checking_ledger
from counterfoil.office.operate.rows import NotWell, State
from counterfoil.office.services import cosigning, ledger_out, receipting, rotating, verifying
from counterfoil.office.services.session import session

from .test_cosigning import journal
from .test_cosigning import witnesses as witnesses

DANA = "Dana Sample, Administrator (SAMPLE)"
RUN = ["--by", DANA, "--reason"]


def public(office: Office) -> VerifierKey:
    return ledger_keys.public(office)


def state(office: Office) -> list[str]:
    return sorted(path.name for path in office.keys.iterdir() if path.name.startswith(("ledger", "handovers")))


DONE = ["handovers.json", "ledger.key", "ledger.vkey"]


def test_the_key_is_changed_and_the_old_one_destroyed(office: Office, tmp_path: Path, capsys) -> None:
    before, old = tmp_path / "before", public(office)
    assert main(["ledger", "prove", str(office.folder), "--entry", "0", "-o", str(before)]) == 0
    private = (office.keys / "ledger.key").read_bytes()
    os.link(office.keys / "ledger.key", tmp_path / "watched")
    capsys.readouterr()
    assert main(["ledger", "rotate", str(office.folder), *RUN, "planned", "--json"]) == 0
    said, new = json.loads(capsys.readouterr().out), public(office)
    act = models.Act.objects.latest("leaf")
    assert (said["old"], said["new"], said["entry"], said["untold"]) == (str(old), str(new), act.leaf, [])
    assert (act.kind, act.facts, act.actor) == (
        "key.rotated", {"old_key": old.sha256, "new_key": new.sha256, "reason": "planned"}, DANA,
    )  # fmt: skip
    assert (ledger_keys.signer(office).key, state(office)) == (new, DONE)
    assert private not in [path.read_bytes() for path in office.keys.rglob("*") if path.is_file()]
    assert (office.keys / "ledger.key").stat().st_mode & 0o077 == 0
    copy = tmp_path / "copy"
    assert main(["ledger", "export", str(office.folder), "-o", str(copy)]) == 0
    for key in (old, new):
        assert verify_folder(copy, str(key)).ok
        assert verify_folder(before, str(key), ledger=copy).ok
        assert verify_folder(before, str(key), handovers=copy / handover.NAME).ok
    assert [row.state for row in checking.check(office.folder, offline=True)[:5]].count(State.FAULT) == 0
    assert main(["ledger", "rotate", str(office.folder), *RUN, "exposed"]) == 0
    assert "Its SHA-256, to be published" in capsys.readouterr().out
    assert main(["ledger", "export", str(office.folder), "-o", str(copy)]) == 0
    assert [one.reason for one in handover.read((copy / handover.NAME).read_bytes())] == ["planned", "exposed"]
    for key in (old, new, public(office)):
        assert verify_folder(copy, str(key)).ok
        assert verify_folder(before, str(key), ledger=copy).ok


def test_the_bytes_of_a_key_that_gave_way_are_overwritten(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    handles: list[Any] = []
    destroy = key_change._destroy

    def watched(path: Path) -> None:
        with path.open("rb") as file:
            handles.append((path.name, path.stat().st_nlink, os.dup(file.fileno())))
        destroy(path)

    monkeypatch.setattr(key_change, "_destroy", watched)
    rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    [(name, links, handle)] = handles
    assert (name, links, set(os.pread(handle, 1000, 0))) == ("ledger.key.old", 1, {0})
    os.close(handle)


def test_what_is_unlawful_changes_nothing(office: Office) -> None:
    before, size = state(office), models.Leaf.objects.count()
    for by, reason, said in (
        ("Dana", Reason.PLANNED, "Name, Title"),
        (DANA, Reason.LOST, "A key that signs is not lost"),
    ):
        with pytest.raises(BadInput, match=said):
            rotating.rotate(office, by=by, reason=reason)
    (office.keys / "ledger.key").rename(office.folder / "aside")
    for reason in (Reason.PLANNED, Reason.EXPOSED):
        with pytest.raises(BadInput, match=r"is missing\. Put it back"):
            rotating.rotate(office, by=DANA, reason=reason)
    (office.keys / "ledger.vkey").rename(office.folder / "aside too")
    with pytest.raises(BadInput, match=r"ledger\.vkey: is missing"):
        rotating.rotate(office, by=DANA, reason=Reason.LOST)
    (office.folder / "aside").rename(office.keys / "ledger.key")
    (office.folder / "aside too").rename(office.keys / "ledger.vkey")
    assert (state(office), models.Leaf.objects.count()) == (before, size)


def test_of_a_lost_key_a_new_one_signs_alone(office: Office, tmp_path: Path) -> None:
    signed, old = ledger_out.source(office).signed, public(office)
    (office.keys / "ledger.key").unlink()
    with pytest.raises(FileNotFoundError):
        journal(office, 1)
    rotating.rotate(office, by=DANA, reason=Reason.LOST)
    [one] = ledger_keys.handovers(office)
    assert (one.reason, one.by_old, one.old, state(office)) == (Reason.LOST, False, old, DONE)
    journal(office, 1)
    ledger_out.export(ledger_out.source(office), OfficeLedger(), tmp_path / "copy")
    assert verify_folder(tmp_path / "copy", str(public(office))).ok
    assert not verify_folder(tmp_path / "copy", str(old)).ok
    assert ledger_keys.ring(office).open(signed).log == old


STEPS = ("link", "replace", "unlink", "fsync", "fdatasync", "pwrite")
"""Whatever changes a file for good; between two of them lies everything else, the database's commit as well."""


def killed_at(number: int, office: Path, reason: Reason) -> bool:
    """Change the key in a process of its own, which dies at its ``number``-th step; whether it came so far."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    try:
        left = [number]

        def dying(call: Callable[..., Any]) -> Callable[..., Any]:
            def step(*args: Any, **more: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)
                return call(*args, **more)

            return step

        opened = app.open_office(office)
        for name in STEPS:
            setattr(os, name, dying(getattr(os, name)))
        rotating.rotate(opened, by=DANA, reason=reason)
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.parametrize("reason", [Reason.PLANNED, pytest.param(Reason.LOST, marks=pytest.mark.soak)])
@pytest.mark.sqlite
def test_killed_at_any_step_it_signs_on_with_one_key(office: Office, tmp_path: Path, reason: Reason) -> None:
    if reason is Reason.LOST:
        (office.keys / "ledger.key").unlink()
    old, number, changed = public(office), 0, set()
    connections.close_all()
    while True:
        copy = Path(shutil.copytree(office.folder, tmp_path / f"at{number}"))
        died = killed_at(number, copy, reason)
        opened = app.open_office(copy)
        if reason is Reason.LOST and key_change.last_change() is None:
            assert (number, public(opened)) == (number, old)  # there is no key that could sign on: do it again
            rotating.rotate(opened, by=DANA, reason=reason)
        journal(opened, 1)  # whoever opens it next finishes it
        acts = models.Act.objects.filter(kind="key.rotated")
        now = public(opened)
        assert (number, acts.count(), now != old) == (number, int(now != old), now != old)
        assert (number, ledger_keys.signer(opened).key) == (number, now)
        assert (number, state(opened)) == (number, DONE if now != old else ["ledger.key", "ledger.vkey"])
        head = open_signed(ledger_out.source(opened).signed, [now]).checkpoint
        assert head.size == models.Leaf.objects.count()
        checking_ledger.newest_key(opened)
        for one in ledger_keys.handovers(opened):
            assert (one.old, one.new, one.index) == (old, now, acts.get().leaf)
        changed.add(now != old)
        connections.close_all()
        shutil.rmtree(copy)
        if not died:
            break
        number += 1
    assert (number > 12, changed) == (True, {True, False} if reason is Reason.PLANNED else {True})


def test_a_key_that_was_linked_twice_is_not_overwritten(office: Office) -> None:
    """Somebody took ``ledger.key.new`` away by hand between two steps."""
    os.link(office.keys / "ledger.key", office.keys / "ledger.key.old")
    journal(office, 1)
    assert (ledger_keys.signer(office).key, state(office)) == (public(office), ["ledger.key", "ledger.vkey"])


def test_witnesses_are_told_and_go_on_from_what_they_saw(office: Office, witnesses, tmp_path: Path) -> None:
    (ig, _), (clerk, _), (press, _) = witnesses
    old = public(office)
    ledger_out.heartbeat(office)
    seen = press.last_seen(office.origin)
    made = rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    assert [line.partition(":")[0] for line in made.untold] == ["press.example/witness"]
    new = public(office)
    assert [[log.key for log in one.logs()] for one in (ig, clerk, press)] == [[old, new], [old, new], [old]]
    assert press.last_seen(office.origin) == seen
    ledger_out.heartbeat(office)
    source = ledger_out.source(office)
    found = cosigning.policy_of(office)
    assert found is not None
    assert found.logs == (new, old)
    names = [key.name for key in open_signed(source.signed, [new], found.witnesses.values()).signed_by]
    assert names == [office.origin, "ig.example/witness", "clerk.example/witness"]
    assert main(["witness", "handover", str(press.folder), str(office.keys / handover.NAME)]) == 0
    assert [log.key for log in press.logs()] == [old, new]
    ledger_out.export(source, OfficeLedger(), tmp_path / "copy")
    policy = ["ledger", "verify", str(tmp_path / "copy"), "--policy", str(office.folder / "policy.txt")]
    assert main(policy) == 0


def test_a_witness_that_was_not_told_is_told_when_it_is_asked(office: Office, witnesses, monkeypatch) -> None:
    (ig, _), (clerk, _), _ = witnesses
    ledger_out.heartbeat(office)
    with monkeypatch.context() as patched:
        patched.setattr(rotating, "_untold", lambda office: ())
        rotating.rotate(office, by=DANA, reason=Reason.EXPOSED)
    assert [len(one.logs()) for one in (ig, clerk)] == [1, 1]
    made = cosigning.ask(office, ledger_out.source(office).signed)
    assert ([one.why for one in made.said[:2]], made.reached) == (["", ""], True)
    assert cosigning.policy_of(office).logs == (public(office),)  # one that another may have is in no policy


def backed_up(office: Office, to: Path) -> tuple[Path, Path]:
    assert main(["office", "backup", str(office.folder), "--to", str(to)]) == 0
    return to, to.with_name(f"{to.name}.keys")


@pytest.mark.sqlite
def test_a_backup_from_before_is_an_old_copy(office: Office, witnesses, tmp_path: Path, capsys) -> None:
    ledger_out.heartbeat(office)
    file, private = backed_up(office, tmp_path / "before.tar")
    rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    ledger_out.heartbeat(office)
    ledger_out.export(ledger_out.source(office), OfficeLedger(), tmp_path / "copy")
    back = tmp_path / "back"
    assert main(["office", "restore", str(file), str(back), "--keys", str(private)]) in (0, 8)
    assert main(["ledger", "resume", str(back)]) == 6  # what the witnesses show is of a key that it does not know
    assert "this is an old copy of it" in capsys.readouterr().err
    app.open_office(back)
    restored = replace(office, folder=back)
    (back / UNPROVED).unlink()  # somebody helps themselves
    with pytest.raises(HistoryRewritten, match="this is an old copy of it"):
        ledger_out.heartbeat(restored)
    assert (back / UNPROVED).exists()
    (back / "policy.txt").unlink()
    with pytest.raises(HistoryRewritten, match="it is an old copy"):
        cosigning.prove(restored, (tmp_path / "copy",))
    with pytest.raises(HistoryRewritten, match="this is an old copy of it"):
        cosigning.prove(restored, (tmp_path / "copy" / "checkpoint",))


@pytest.mark.sqlite
def test_keys_from_before_do_not_sign_a_database_from_after(office: Office, tmp_path: Path, capsys) -> None:
    _, before = backed_up(office, tmp_path / "before.tar")
    rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    file, after = backed_up(office, tmp_path / "after.tar")
    back = tmp_path / "back"
    assert main(["office", "restore", str(file), str(back), "--keys", str(before)]) == 6
    assert "holds an earlier key of this ledger" in capsys.readouterr().out
    assert main(["ledger", "resume", str(back), "--nothing-newer", DANA]) == 6
    assert "Put back the keys that were backed up with this database" in capsys.readouterr().err
    (back / UNPROVED).unlink()  # somebody helps themselves
    with pytest.raises(LedgerInvalid, match="another key signs from here on"):
        ledger_out.source(app.open_office(back))
    well = tmp_path / "well"
    assert main(["office", "restore", str(file), str(well), "--keys", str(after)]) in (0, 8)
    assert main(["ledger", "resume", str(well), "--nothing-newer", DANA]) == 0
    restored = app.open_office(well)
    assert verify_folder_of(restored, tmp_path / "copy").ok


@pytest.mark.sqlite
def test_a_database_that_came_back_without_its_key_is_given_another(office: Office, tmp_path: Path) -> None:
    _, before = backed_up(office, tmp_path / "before.tar")
    first = public(office)
    rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    file, _ = backed_up(office, tmp_path / "after.tar")
    ledger_out.export(ledger_out.source(office), OfficeLedger(), tmp_path / "copy")
    back = tmp_path / "back"
    assert main(["office", "restore", str(file), str(back), "--keys", str(before)]) == 6
    restored = app.open_office(back)
    with pytest.raises(BadInput, match="A key that signs is not lost"):
        rotating.rotate(restored, by=DANA, reason=Reason.LOST)
    (restored.keys / "ledger.key").unlink()
    with pytest.raises(HistoryRewritten, match="holds an earlier key"):
        rotating.rotate(restored, by=DANA, reason=Reason.LOST)
    shutil.copy(tmp_path / "copy" / "key.txt", restored.keys / "ledger.vkey")
    shutil.copy(tmp_path / "copy" / handover.NAME, restored.keys / handover.NAME)
    rotating.rotate(restored, by=DANA, reason=Reason.LOST)
    with pytest.raises(HistoryRewritten, match="ledger resume"):
        journal(restored, 1)
    assert main(["ledger", "resume", str(back), "--newest", str(tmp_path / "copy")]) == 0
    restored = app.open_office(back)
    found = verify_folder_of(restored, tmp_path / "copy")
    assert (found.ok, found.key) == (True, str(public(restored)))
    assert [one.reason for one in ledger_keys.handovers(restored)] == [Reason.PLANNED, Reason.LOST]
    assert ledger_keys.ring(restored).standings.keys() >= {first}


def test_receipts_of_before_are_made_anew_and_the_old_ones_are_known(office: Office, tmp_path: Path) -> None:
    taken = ledger_out.source(office).receipt(0)[0]
    rotating.rotate(office, by=DANA, reason=Reason.EXPOSED)
    assert verifying.by_file(office, "0.tlog-proof", taken).what == "entry"
    parsed, text = receipt.parse(taken), Note.parse(receipt.parse(taken).checkpoint).text
    forged = replace(parsed, checkpoint=text.replace(b"\n2\n", b"\n3\n"))
    assert verifying.by_file(office, "0.tlog-proof", forged.to_bytes()).what == "unknown"
    packed = receipting.as_zip(office, "mine", "", [0])
    assert packed is not None
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "mine")
    found = verify_folder(tmp_path / "mine" / "mine-receipts", str(public(office)))
    assert (found.ok, [row.check for row in found.rows][1]) == (True, "handovers")


def test_a_change_that_was_cut_short_is_finished_by_who_asks_for_receipts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = public(office)
    with monkeypatch.context() as patched:

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(key_change, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    assert state(office) == ["ledger.key", "ledger.key.new", "ledger.vkey"]
    with app.locked(office), pytest.raises(LedgerInvalid, match="do it again"):
        ledger_out.signed_now(office)  # somebody is at it
    made = ledger_out.signed_now(office)
    assert (made.key != old, made.key, state(office)) == (True, public(office), DONE)


def test_the_masters_key_is_changed_and_everything_opens(office: Office, capsys) -> None:
    leaf = models.Act.objects.get(kind="office.opened").leaf
    before = (office.keys / "vault.kek").read_bytes()
    assert main(["office", "rewrap", str(office.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"] >= 1
    assert (office.keys / "vault.kek").read_bytes() != before
    with session(office) as (_, written):
        assert book.open_private(written.store, written.vault, leaf)["name"] == "Sample City"


def verify_folder_of(office: Office, copy: Path) -> Any:
    ledger_out.export(ledger_out.source(office), OfficeLedger(), copy)
    return verify_folder(copy, str(public(office)))


def test_the_check_says_what_is_wrong_with_the_keys(office: Office, tmp_path: Path) -> None:
    rotating.rotate(office, by=DANA, reason=Reason.PLANNED)
    checking_ledger.newest_key(office)
    kept = (office.keys / handover.NAME).read_bytes()
    (office.keys / handover.NAME).unlink()
    with pytest.raises(NotWell, match="does not tell of every change"):
        checking_ledger.newest_key(office)
    (office.keys / handover.NAME).write_bytes(kept)
    keys.make_secret(office.keys / "ledger.key.new")
    with pytest.raises(NotWell, match="was cut short"):
        checking._keys(office)
    (office.keys / "ledger.key.new").unlink()
    keys.make_signer(tmp_path / "other", office.origin)
    shutil.copy(tmp_path / "other", office.keys / "ledger.key")
    with pytest.raises(NotWell, match="is not the public key of"):
        checking._keys(office)
