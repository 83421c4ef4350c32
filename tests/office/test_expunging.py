"""Expungement: confirmed by counsel, free of holds, and then no byte of the office opens what the ledger holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput, LedgerInvalid, RefusedByLaw
from counterfoil.ledger import book, keys, master_key, tree
from counterfoil.ledger.commitment import from_base64url
from counterfoil.ledger.vault import Vault
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import app, casework, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import backing_up, checking
from counterfoil.office.services import (
    answering,
    arriving,
    contesting,
    expunging,
    forgetting,
    intake,
    ledger_out,
    saying,
    searching,
    suits,
    work,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.tasks import TASKS
from counterfoil.office.text_index import FullText

from .on_postgresql import files_of

DANA, IDA = "Dana Sample, FOIA Officer (SAMPLE)", "Ida Sample, Corporation Counsel (SAMPLE)"
NUMBER, ORDER, STATUTE = "CF-2022-000001", "2026 EX 000417", "20 ILCS 2630/5.2"
REPORT = "CASE REPORT\nRD No: LH123456\nWitness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43\n"
OTHER = "MEMORANDUM\nThe crooked lantern of Wilhelmina Unheardof hangs in the cellar. RD No: LH765432\n"
ASKED = """From: Zelda Askerwell <zelda@mail.example>
Subject: The crooked bell
Date: Mon, 3 Jan 2022 10:00:00 -0600
Message-ID: <a1@mail.example>

Under the Freedom of Information Act I request the case report RD LH123456.

Zelda Askerwell
"""
OF_THE_CASE = ("Zelda Askerwell", "zelda@mail.example", "The crooked bell")
OF_THE_RECORD = ("Wilhelmina Unheardof", "crooked lantern", "lantern-unheardof.txt", "unheardof")


@pytest.fixture(scope="module")
def template(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with an answered case, a record beside it, and the public copy and receipts of before."""
    folder = tmp_path_factory.mktemp("expunged")
    shutil.copytree(new_office, folder / "office")
    fill(folder / "office", folder)
    connections.close_all()
    return folder / "office"


def fill(office: Path, beside: Path) -> None:
    (beside / "report.txt").write_text(REPORT)
    (beside / "lantern-unheardof.txt").write_text(OTHER)
    (beside / "demand.eml").write_text(ASKED)
    with session(office) as (opened, journal):
        intake.add_records(opened, [beside / "report.txt", beside / "lantern-unheardof.txt"], journal=journal)
        out = opened.work / NUMBER / "release"
        out.parent.mkdir()
        asked = Request(beside / "demand.eml", decide_as=DANA, out=out)
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        case = models.Case.objects.get()
        content = (beside / "demand.eml").read_bytes()
        arriving.arrive(opened, channel="email", name="zelda.eml", content=content, received_at=case.received_at)
        models.Work.objects.all().delete()
        models.Arrival.objects.update(state="cleared", case=case, sender_email="zelda@mail.example")
        models.Case.objects.update(state="closed", closed_at=datetime(2022, 2, 1, tzinfo=UTC))
    forgetting.empty_log()


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Office:
    return app.open_office(shutil.copytree(template, tmp_path / "office"))


@pytest.fixture
def counsel(office: Office) -> models.Account:
    return an_account("counsel", IDA)


def an_account(role: str, official: str) -> models.Account:
    return models.Account.objects.create(
        log_in_name=role, role=role, official=official, made_at=datetime(2022, 1, 3, tzinfo=UTC)
    )


def secrets_of(office: Office, chain: str, words: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Name → bytes that must lie nowhere afterwards: salts, the key itself and wrapped, the master key, the words."""
    store, found = OfficeLedger(), {word: word.encode() for word in words}
    with Vault(office.keys / GROUP_KEYS, keys.load_secret(office.keys / MASTER_KEY)) as vault:
        for leaf in models.Leaf.objects.filter(case_number=chain):
            for opening in store.openings(leaf.index):
                if opening.group != chain:
                    continue
                for text in vault.open(opening.group, leaf.index, opening.slot, opening.sealed):
                    if words and chain == "OFFICE" and not any(w.encode() in from_base64url(text, "") for w in words):
                        continue
                    salt = from_base64url(text, "").split(b'"')[1]
                    found |= {f"salt {leaf.index}.{opening.slot}": salt, f"disclosure {salt!r}": text.encode()}
        found["key"] = vault._key(chain, make=False)
        found["wrapped key"] = vault._stored(chain) or b""
    return found | {"master key": keys.load_secret(office.keys / MASTER_KEY)}


def lying(folder: Path, wanted: dict[str, bytes]) -> dict[str, set[str]]:
    """File → which of the secrets stand in its bytes; every file of the office, hidden ones and logs as well."""
    connections.close_all()
    found: dict[str, set[str]] = {}
    for file, data in files_of(folder):
        here = {name for name, value in wanted.items() if value in data}
        found |= {file: here} if here else {}
    return found


def ordered(office: Office, counsel: models.Account, **reaches: list[str]) -> int:
    row = expunging.ask(office, order=ORDER, statute=STATUTE, by=DANA, **reaches)
    expunging.confirm(office, row.pk, by=IDA, account=counsel)
    return row.pk


def do_all(office: Office) -> None:
    while work.do_next(office, TASKS):
        pass


def published(office: Office, folder: Path) -> Path:
    ledger_out.export(ledger_out.source(office), OfficeLedger(), folder)
    return folder


def receipts(office: Office, folder: Path, number: str) -> Path:
    source = ledger_out.source(office)
    folder.mkdir()
    for name, data in source.receipts(list(source.entries.of_case(number))).items():
        (folder / name).write_bytes(data)
    return folder


def test_nothing_opens_what_was_expunged_and_every_proof_holds(
    office: Office, counsel: models.Account, tmp_path: Path
) -> None:
    old, before = receipts(office, tmp_path / "receipts", NUMBER), published(office, tmp_path / "public")
    root, size = book.check(OfficeLedger()).frontier, models.Leaf.objects.count()
    key = (office.keys / "ledger.vkey").read_text().strip()
    wanted = secrets_of(office, NUMBER, OF_THE_CASE)
    there = lying(office.folder, {**wanted, "plain": b"Zelda Askerwell"})  # the positive control
    assert {"office.db", "keys/keys.db", "keys/vault.kek"} <= set(there)
    assert there["keys/vault.kek"] == {"master key"}
    assert there["keys/keys.db"] == {"wrapped key"}
    assert any(name.startswith("store/") for name in there)
    assert any(name.startswith(f"work/{NUMBER}/") for name in lying(office.folder, {"path": b"%PDF"}))

    which = ordered(office, counsel, cases=[NUMBER])
    assert lying(office.folder, wanted).keys() == there.keys()  # nothing before the worker comes
    do_all(office)

    assert lying(office.folder, wanted) == {}
    assert lying(published(office, tmp_path / "after"), wanted) == {}
    row = models.Expungement.objects.get(pk=which)
    assert (row.step, row.files, row.done_at is not None) == ("rewritten", [], True)
    assert not (office.work / NUMBER).exists()
    store = OfficeLedger()
    book.check(store)
    assert tree.frontier_at(store.node, size) == root
    for folder in (old, before, tmp_path / "after"):
        assert verify_folder(folder, key, None, None, None).ok
    act = models.Act.objects.get(kind="record.expunged")
    assert (act.actor, act.facts["legal"], act.private["order"]) == (IDA, [STATUTE], ORDER)
    assert act.facts["root"] == expunging.root_of(act.private["digests"]).hex()
    shown = b"".join(bytes(one.entry) for one in models.Leaf.objects.filter(case_number=NUMBER))
    assert len(act.private["digests"]) == act.facts["digests"] > 10
    assert all(one.encode() in shown for one in act.private["digests"] if len(one) == 43)
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry)
    assert (STATUTE.encode() in entry, ORDER.encode() in entry) == (True, False)
    rows = {one.what: one.state for one in checking.check(office.folder, whole_store=True, offline=True)}
    assert (rows["ledger"], rows["store"], rows["folder and keys"]) == ("ok", "ok", "ok")
    assert casework.opened(counsel, NUMBER, "case") is None
    assert expunging.run(office, which).done_at == row.done_at  # again, without harm
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.Expungement.objects.all().delete()


def test_a_record_is_gone_and_what_the_office_sealed_beside_it_opens(office: Office, counsel: models.Account) -> None:
    wanted = secrets_of(office, "OFFICE", OF_THE_RECORD)
    assert {"office.db", "keys/keys.db"} <= set(lying(office.folder, wanted))
    assert [*FullText().phrase("crooked lantern")] == ["R-000002"]
    digest = models.Record.objects.get(number="R-000002").digest
    added = models.Act.objects.get(kind="record.added", private__record="R-000001")
    case = models.Case.objects.get()
    case.search["results"][0]["hits"].append({"record": "R-000002", "shown": "crooked lantern"})
    case.viewed.append(["R-000002", 0])
    case.save()
    page = office.work / NUMBER / "R-000002.pdf"
    page.write_bytes(b"crooked lantern")

    ordered(office, counsel, records=["R-000002"])
    do_all(office)

    assert lying(office.folder, wanted) == {}
    row = models.Record.objects.get(number="R-000002")
    assert (row.name, row.text, row.digest == digest, row.media_type) == ("", "", False, "expunged")
    assert [*FullText().phrase("crooked lantern")] == []
    assert [*FullText().phrase("case report")] == ["R-000001"]
    with session(office) as (_, journal):
        opened = book.open_private(journal.store, journal.vault, added.leaf)
    assert (opened["record"], opened["name"]) == ("R-000001", "report.txt")
    assert models.Act.objects.get(pk=added.pk).private["name"] == "report.txt"
    assert saying.said.hidden() == {"R-000002"}
    assert "R-000002" not in str(models.Case.objects.values("search", "viewed").get())
    rows = {one.what: one.state for one in checking.check(office.folder, whole_store=True, offline=True)}
    assert (rows["ledger"], rows["store"]) == ("ok", "ok")
    with session(office) as (_, journal):
        text = office.folder / "again.txt"
        text.write_text("MEMORANDUM\nThe gate opens at nine.\n")
        intake.add_records(office, [text], journal=journal)
    assert models.Record.objects.filter(number="R-000003").exists()  # no number is given twice
    with pytest.raises(BadInput, match="is expunged already"):
        expunging.ask(office, order=ORDER, statute=STATUTE, records=["R-000002"], by=DANA)
    assert searching.hidden() == {"R-000002"}


class Killed(BaseException):
    """The machine goes down."""


def killed_after(steps: list[str], office: Office, counsel: models.Account, patch: pytest.MonkeyPatch) -> None:
    """An order whose run is killed after each of ``steps`` once, before anything says that it was done."""
    wanted = secrets_of(office, NUMBER, OF_THE_CASE) | secrets_of(office, "OFFICE", OF_THE_RECORD)
    which = ordered(office, counsel, cases=[NUMBER], records=["R-000002"])
    left = list(steps)

    def dying(name: str, does: Callable[..., None]) -> Callable[..., None]:
        def step(*given: object) -> None:
            does(*given)
            if name in left:
                left.remove(name)
                raise Killed

        return step

    patch.setattr(expunging, "STEPS", {name: dying(name, does) for name, does in expunging.STEPS.items()})
    for _ in steps:
        with pytest.raises(Killed):
            expunging.run(office, which)
        assert models.Expungement.objects.get().done_at is None
    do_all(office)
    assert lying(office.folder, wanted) == {}
    assert models.Act.objects.filter(kind="record.expunged").count() == 2  # the case's, and the office's
    assert models.Expungement.objects.get().done_at is not None
    book.check(OfficeLedger())


def test_cut_short_after_every_step_it_is_done_whole(
    office: Office, counsel: models.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_after([*expunging.STEPS], office, counsel, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("step", [*expunging.STEPS])
def test_cut_short_after_one_step_it_is_done_whole(
    office: Office, counsel: models.Account, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    killed_after([step], office, counsel, monkeypatch)


def holds(office: Office) -> None:
    contesting.place_hold(office, NUMBER, reason="a letter threatens a suit", by=IDA)


def sues(office: Office) -> None:
    suits.open_suit(
        office, NUMBER, court="Circuit Court", court_number="1", on=datetime(2022, 1, 3, tzinfo=UTC).date(), by=DANA
    )


@pytest.mark.parametrize(("happens", "says"), [(holds, "a legal hold stands"), (sues, "a legal hold stands")])
def test_nothing_is_expunged_while_a_hold_stands(
    office: Office, counsel: models.Account, happens: Callable[[Office], None], says: str
) -> None:
    wanted = secrets_of(office, NUMBER, OF_THE_CASE)
    there = lying(office.folder, wanted)
    which = ordered(office, counsel, cases=[NUMBER])
    happens(office)
    do_all(office)
    row = models.Expungement.objects.get(pk=which)
    assert (says in row.said, row.confirmed_by, row.step) == (True, "", "")
    assert lying(office.folder, wanted).keys() >= there.keys()
    with pytest.raises(RefusedByLaw, match=says):
        expunging.confirm(office, which, by=IDA, account=counsel)
    with pytest.raises(RefusedByLaw, match=says):
        expunging.ask(office, order=ORDER, statute=STATUTE, cases=[NUMBER], by=DANA)


def test_counsel_confirms_with_an_account_of_their_own(office: Office, counsel: models.Account) -> None:
    officer = an_account("records_officer", DANA)
    row = expunging.ask(office, order=ORDER, statute=STATUTE, cases=[NUMBER], by=IDA, account=counsel)
    with pytest.raises(BadInput, match="Counsel has not confirmed"):
        expunging.run(office, row.pk)
    with pytest.raises(RefusedByLaw, match="is confirmed by counsel"):
        expunging.confirm(office, row.pk, by=DANA, account=officer)
    with pytest.raises(BadInput, match="Whoever asked cannot confirm it"):
        expunging.confirm(office, row.pk, by=IDA, account=counsel)
    assert models.Act.objects.filter(kind="record.expunged").count() == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"order": " "}, "number of the order"),
        ({"order": "a\nBcc: x"}, "in one line"),
        ({"statute": "Pat Quill"}, "is no citation"),
        ({"cases": []}, "Name what the order reaches"),
        ({"cases": ["CF-2022-000009"]}, "no case and no record of that number"),
        ({"by": "Dana"}, "name and title"),
        ({"cases": [], "records": ["R-000001"]}, "decided about the record"),
    ],
)
def test_what_cannot_be_obeyed_is_refused_at_once(office: Office, given: dict[str, object], says: str) -> None:
    asked = {"order": ORDER, "statute": STATUTE, "cases": [NUMBER], "by": DANA} | given
    with pytest.raises(BadInput, match=says):
        expunging.ask(office, **asked)  # type: ignore[arg-type]
    assert models.Expungement.objects.count() == 0


def test_a_subject_is_found_by_the_whole_name_and_never_with_others(office: Office) -> None:
    models.Case.objects.update(demand={"sender": {"name": "Zelda Askerwell"}})
    assert expunging.find(office, " zelda  ASKERWELL") == ([NUMBER], [], [])
    with pytest.raises(BadInput, match="no case was asked by that name"):
        expunging.find(office, "Zelda")
    for row, name in enumerate(("Pat Quill", "Wilhelmina Unheardof")):
        models.Party.objects.create(row=str(row), record_name="lantern-unheardof.txt", value={"name": name})
    with pytest.raises(BadInput, match="R-000002: other persons stand in it too"):
        expunging.find(office, "Wilhelmina Unheardof")
    models.Party.objects.filter(value__name="Pat Quill").delete()
    assert expunging.find(office, "Wilhelmina Unheardof") == ([], ["R-000002"], [])


def test_an_open_case_that_met_a_record_is_begun_anew_first(office: Office) -> None:
    case = models.Case.objects.get()
    case.search["results"][0]["hits"].append({"record": "R-000002", "shown": "x"})
    case.state, case.closed_at = "searched", None
    case.save()
    with pytest.raises(BadInput, match="is open and its search met the record"):
        expunging.ask(office, order=ORDER, statute=STATUTE, records=["R-000002"], by=DANA)
    with pytest.raises(BadInput, match="Close it first"):
        expunging.ask(office, order=ORDER, statute=STATUTE, cases=[NUMBER], by=DANA)


def test_what_a_prosecution_was_told_of_is_for_counsel(office: Office) -> None:
    with session(office) as (_, journal), transaction.atomic():
        journal.record("brady.logged", private={"record": "R-000002", "kind": "x", "matter": "24 CR 1"}, actor=DANA)
    with pytest.raises(RefusedByLaw, match="stands in the Brady log"):
        expunging.ask(office, order=ORDER, statute=STATUTE, records=["R-000002"], by=DANA)


def test_a_run_that_let_others_act_does_not_use_a_key_that_is_gone(office: Office, counsel: models.Account) -> None:
    """A search that computes for minutes holds the vault of before; then the master key is another."""
    with session(office) as (_, journal):
        before = journal.vault
        master_key.rotate(Vault(office.keys / GROUP_KEYS, keys.load_secret(office.keys / MASTER_KEY)),
                          office.keys / MASTER_KEY)  # fmt: skip
        with pytest.raises(LedgerInvalid, match="cannot be unwrapped"):
            before.open("OFFICE", 0, 0, b"x" * 40)
        journal.open_vault_anew()
        assert journal.vault.fits()


def test_backups_outlive_it_and_how(office: Office, counsel: models.Account, tmp_path: Path) -> None:
    """The words lie in a backup of before; its openings say nothing without the old archive of keys."""
    wanted = secrets_of(office, NUMBER)
    (tmp_path / "before").mkdir()
    backing_up.back_up(office.folder, tmp_path / "before" / "b.tar")
    ordered(office, counsel, cases=[NUMBER])
    do_all(office)
    (tmp_path / "after").mkdir()
    backing_up.back_up(office.folder, tmp_path / "after" / "b.tar")
    plain = {"plain": b"zelda@mail.example"}
    assert lying(tmp_path / "before", wanted | plain) == {
        "b.tar": {"plain"}, "b.tar.keys": {"master key", "wrapped key"},
    }  # fmt: skip
    assert lying(tmp_path / "after", wanted | plain) == {}


def test_the_command_lists_and_obeys(
    office: Office, counsel: models.Account, capsys: pytest.CaptureFixture[str]
) -> None:
    of = ["ledger", "expunge", str(office.folder)]
    asks = ["--case", NUMBER, "--order", ORDER, "--statute", STATUTE, "--by", DANA]
    assert main(of) == 0
    assert capsys.readouterr().out == "0 orders\n"
    assert main([*of, "--obey", *asks]) == 2
    assert main([*of, "--order", ORDER]) == 2
    assert main([*of, *asks]) == 0
    assert "counsel has not confirmed it" in capsys.readouterr().out
    assert main([*of, "--obey"]) == 0
    assert models.Expungement.objects.get().done_at is None
    expunging.confirm(office, 1, by=IDA, account=counsel)
    capsys.readouterr()
    assert main([*of, "--obey", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)["orders"]
    assert row == {
        "order": ORDER, "statute": STATUTE, "cases": [NUMBER], "records": [], "imported": [], "instead": [],
        "asked_by": DANA,
        "confirmed_by": IDA, "step": "rewritten", "said": None, "done": True,
    }  # fmt: skip
    assert main(of) == 0
    assert "Backups made before hold copies" in capsys.readouterr().out
