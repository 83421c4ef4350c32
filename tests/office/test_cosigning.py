"""An office and its witnesses: asked over the network and by files; what they saw stops an office that went back."""

from __future__ import annotations

import base64
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections, transaction

from counterfoil import cli
from counterfoil.cli.witness_serve import bind
from counterfoil.errors import BadInput, HistoryRewritten
from counterfoil.ledger import guard, keys
from counterfoil.ledger.checkpoint import Checkpoint, open_signed, parse_text
from counterfoil.ledger.exchange import place_of
from counterfoil.ledger.note import Note, Signer
from counterfoil.ledger.witness import Log, Witness
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.operate import checking_witnesses
from counterfoil.office.operate.rows import NotWell
from counterfoil.office.services import cosigning, ledger_out
from counterfoil.office.services.session import session
from counterfoil.office.tasks.schedule import PLAN


def journal(office: Office, count: int) -> None:
    with session(office) as (_, written), transaction.atomic():
        for number in range(count):
            written.record("record.added", facts={"records": number}, private={"name": "Nora Example"})


@pytest.fixture
def witnesses(office: Office, tmp_path: Path) -> Iterator[list[tuple[Witness, str]]]:
    """Three witnesses that watch the office, two of them served: the policy asks for two of the three."""
    made = []
    own = keys.load_key(office.keys / "ledger.vkey")
    servers = []
    for name in ("ig", "clerk", "press"):
        one = Witness.create(tmp_path / name, f"{name}.example/witness")
        one.watch(Log(own.name, own))
        address = ""
        if name != "press":
            server = bind(one, "127.0.0.1", 0)
            servers.append(server)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_address[1]}"
        cosigning.add_witness(office, one.signer.key, address)
        made.append((one, address))
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


def signed_by(office: Office, signed: bytes) -> list[str]:
    found = cosigning.policy_of(office)
    assert found is not None
    return [key.name for key in open_signed(signed, found.logs, found.witnesses.values()).signed_by[1:]]


def test_two_of_three_are_asked_and_their_lines_are_published(office: Office, witnesses, tmp_path: Path) -> None:
    office = replace(office, ledger_copy=str(tmp_path / "public"))
    ledger_out.heartbeat(office)
    journal(office, 3)
    ledger_out.heartbeat(office)  # the same day: no second seal, but the newest head is cosigned
    public = tmp_path / "public"
    assert models.Act.objects.filter(kind="index.published").count() == 1
    signed = (public / "checkpoint").read_bytes()
    assert signed_by(office, signed) == ["ig.example/witness", "clerk.example/witness"]
    assert open_signed(signed, [keys.load_key(public / "key.txt")]).checkpoint.size == models.Leaf.objects.count()
    verify = ["ledger", "verify", str(public), "--policy", str(office.folder / "policy.txt")]
    assert cli.main(verify) == 0
    rules = office.folder / "policy.txt"
    rules.write_text(rules.read_text().replace("group oversight 2 ", "group oversight 3 "))
    assert cli.main(verify) == 6
    assert ledger_out.source(office).signed == signed  # an export by hand keeps what was cosigned


def test_a_witness_that_does_not_answer_is_told_of_and_stops_nothing(office: Office, witnesses, capsys) -> None:
    (ig, _), _, (press, _) = witnesses
    cosigning.add_witness(office, ig.signer.key, "http://127.0.0.1:9")
    assert cli.main(["ledger", "cosign", str(office.folder), "--json"]) == 7
    said = json.loads(capsys.readouterr().out)
    assert [(one["witness"], bool(one["why"])) for one in said["witnesses"]] == [
        ("ig.example/witness", True), ("clerk.example/witness", False), ("press.example/witness", True),
    ]  # fmt: skip
    assert said["cosigned"] is False
    assert "does not answer" in said["witnesses"][0]["why"]
    assert press.last_seen(office.origin) is None


def test_a_stick_is_carried_there_and_back(office: Office, witnesses, tmp_path: Path, capsys) -> None:
    (ig, _), _, (press, _) = witnesses
    cosigning.add_witness(office, ig.signer.key, "http://127.0.0.1:9")
    request, answer = str(tmp_path / "request.txt"), str(tmp_path / "answer.txt")
    of = ["ledger", "cosign", str(office.folder), "--witness", "press.example/witness"]
    for more in (0, 2):
        journal(office, more)
        assert cli.main([*of, "--request", request]) == 0
        assert cli.main(["witness", "sign", str(press.folder), request, "-o", answer]) == 0
        assert cli.main([*of, "--answer", answer]) == 7
        assert cli.main(["ledger", "cosign", str(office.folder)]) == 0
    shutil.rmtree(office.folder / "cosigned")  # what is kept is lost: the witness says where it stands
    journal(office, 1)
    assert cli.main([*of, "--request", request]) == 0
    assert cli.main(["witness", "sign", str(press.folder), request, "-o", answer]) == 6
    capsys.readouterr()
    assert cli.main([*of, "--answer", answer]) == 6
    old = models.Leaf.objects.count() - 1
    assert f"--old {old}." in capsys.readouterr().err
    assert cli.main([*of, "--request", request, "--old", str(old)]) == 0
    assert cli.main(["witness", "sign", str(press.folder), request, "-o", answer]) == 0
    assert cli.main([*of, "--answer", answer]) == 7
    (tmp_path / "answer.txt").write_text("9999\n")
    assert cli.main([*of, "--answer", answer]) == 6
    assert "an old copy of the database has been brought back" in capsys.readouterr().err


def test_a_false_cosignature_is_not_taken(office: Office, witnesses, tmp_path: Path, capsys) -> None:
    key = witnesses[2][0].signer.key
    signed = ledger_out.source(office).signed
    line = Signer(key.name, bytes(32), key.kind).line(signed.partition(b"\n\n")[0] + b"\n", time_s=5)
    forged = line.split()[2]
    raw = base64.b64decode(forged)
    (tmp_path / "answer.txt").write_bytes(f"— {key.name} ".encode() + base64.b64encode(key.id + raw[4:]) + b"\n")
    of = ["ledger", "cosign", str(office.folder), "--witness", key.name, "--answer", str(tmp_path / "answer.txt")]
    assert cli.main(of) == 6
    assert "is false" in capsys.readouterr().err


def old_copy(office: Office, to: Path) -> Office:
    """The whole folder as it is now: database, guard and keys."""
    connections.close_all()
    shutil.copytree(office.folder, to)
    return replace(office, folder=to)


def test_an_office_with_its_guard_from_an_old_copy_is_stopped_by_its_witnesses(
    office: Office, witnesses, tmp_path: Path
) -> None:
    ledger_out.heartbeat(office)
    old = old_copy(office, tmp_path / "old")
    journal(office, 4)
    ledger_out.heartbeat(office)
    connections.close_all()
    old = app.open_office(old.folder)
    signed = ledger_out.source(old).signed  # the guard went back with it, and sees nothing
    with pytest.raises(HistoryRewritten, match="it is an old copy"):
        ledger_out.heartbeat(old)
    with pytest.raises(HistoryRewritten, match="nothing may be recorded or signed"):
        ledger_out.source(old)
    (old.folder / UNPROVED).unlink()
    with pytest.raises(HistoryRewritten, match="an old copy of the database"):
        cosigning.ask(old, signed)
    journal(old, 9)  # it goes on regardless, past what was seen
    with pytest.raises(HistoryRewritten, match="history was rewritten"):
        ledger_out.heartbeat(old)
    (old.folder / UNPROVED).unlink()
    with pytest.raises(HistoryRewritten, match="does not continue what it saw"):
        cosigning.ask(old, ledger_out.source(old).signed)


def test_a_restored_office_signs_only_after_it_was_shown_to_be_the_newest(
    office: Office, witnesses, tmp_path: Path
) -> None:
    (ig, place), *_ = witnesses
    ledger_out.heartbeat(office)
    backup, back = tmp_path / "backup.tar", tmp_path / "back"
    assert cli.main(["office", "backup", str(office.folder), "--to", str(backup), "--with-keys"]) == 0
    assert cli.main(["office", "restore", str(backup), str(back)]) in (0, 8)
    assert (back / "policy.txt").read_bytes() == (office.folder / "policy.txt").read_bytes()
    restored = app.open_office(back)
    with pytest.raises(HistoryRewritten, match="ledger resume"):
        journal(restored, 1)
    with pytest.raises(NotWell, match="Nothing may be recorded"):
        checking_witnesses.witnesses(restored)
    cosigning.add_witness(restored, ig.signer.key, "http://127.0.0.1:9")
    with pytest.raises(BadInput, match="Every witness has to answer"):
        cosigning.prove(restored)
    cosigning.add_witness(restored, ig.signer.key, place)
    newer = tmp_path / "newer"
    root, size = b"\x01" * 32, models.Leaf.objects.count() + 1
    newer.write_bytes(Checkpoint(office.origin, size, root).signed([keys.load_signer(office.keys / "ledger.key")]))
    with pytest.raises(HistoryRewritten, match="it is an old copy"):
        cosigning.prove(restored, (newer,))
    assert cli.main(["ledger", "resume", str(back)]) == 0
    restored = app.open_office(back)
    act = models.Act.objects.latest("leaf")
    assert (act.kind, act.facts) == ("signing.resumed", {"size": size - 1, "witnesses": 2, "brought": 0})
    assert act.private["witnesses"] == [f"{one.name} {size - 1}" for one in cosigning.remote(restored)]
    assert parse_text(Note.parse(ledger_out.source(restored).signed).text).size == size  # the act is signed
    journal(restored, 1)


def test_an_office_without_witnesses_needs_somebodys_word_or_checkpoint(office: Office, tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_bytes(ledger_out.source(office).signed)
    for how in ({"newest": (checkpoint,)}, {"nothing_newer": "Ida Sample, Records Officer"}):
        (office.folder / UNPROVED).write_text("")
        with pytest.raises(BadInput, match="Nobody says what was signed last"):
            cosigning.prove(office)
        assert (office.folder / UNPROVED).exists()
        with pytest.raises(BadInput, match="Name, Title"):
            cosigning.prove(office, nothing_newer="Ida")
        cosigning.prove(office, **how)
        assert not (office.folder / UNPROVED).exists()
        acts = models.Act.objects.filter(kind="signing.resumed")
        assert acts.latest("leaf").facts["brought"] == len(how.get("newest", ()))
        cosigning.prove(office, **how)  # nothing is resumed that was not stopped
        assert acts.count() == 1 + ("nothing_newer" in how)


def test_a_second_history_of_its_own_guard_is_not_resumed(office: Office) -> None:
    """The guard of this machine is newer than the database: nothing is signed, and the office stays stopped."""
    ledger_out.source(office)
    (office.folder / UNPROVED).write_text("")
    size = models.Leaf.objects.count()
    with office.guard.open("ab") as file:
        file.write(guard._line(size + 7, b"\x01" * 32))
    with pytest.raises(HistoryRewritten):
        cosigning.prove(office, nothing_newer="Ida Sample, Records Officer")
    assert (office.folder / UNPROVED).exists()
    assert models.Leaf.objects.count() == size  # and nothing was entered


def test_the_check_says_who_does_not_cosign(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotWell, match="Nobody cosigns the ledger"):
        checking_witnesses.witnesses(office)
    made = Witness.create(tmp_path / "ig", "ig.example/witness")
    own = keys.load_key(office.keys / "ledger.vkey")
    made.watch(Log(own.name, own))
    cosigning.add_witness(office, made.signer.key)
    with pytest.raises(NotWell, match=r"ig\.example/witness: did not cosign for two days"):
        checking_witnesses.witnesses(office)
    signed = ledger_out.source(office).signed
    for at, well in ((1_700_000_000, False), (2**33, True)):
        (made.folder / "seen" / place_of(own.name)).unlink(missing_ok=True)
        body = made.add(b"old 0\n\n" + signed, at).body
        cosigning.take(office, signed, body)
        if well:
            assert checking_witnesses.witnesses(office) == "1 witness cosigned in the last two days"
        else:
            with pytest.raises(NotWell, match="did not cosign"):
                checking_witnesses.witnesses(office)


def test_the_heartbeat_is_the_workers() -> None:
    assert [one.seconds for one in PLAN if one.kind == "heartbeat"] == [3600]


def test_a_policy_that_a_person_wrote_is_left_to_them(office: Office, tmp_path: Path) -> None:
    key = Witness.create(tmp_path / "ig", "ig.example/witness").signer.key
    own = keys.load_key(office.keys / "ledger.vkey")
    (office.folder / "policy.txt").write_text(f"log {own}\nwitness a {key}\ngroup mine 1 a\nquorum mine\n")
    with pytest.raises(BadInput, match="groups that a person wrote"):
        cosigning.add_witness(office, key)
    (office.folder / "policy.txt").write_text(f"log {Signer('other/log', bytes(32)).key}\nquorum none\n")
    with pytest.raises(BadInput, match="does not name this office's own key"):
        cosigning.policy_of(office)
