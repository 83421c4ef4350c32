"""An order to expunge reaches cases of other systems: no byte tells of them, and no export brings one back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput
from counterfoil.ledger import book
from counterfoil.office import imported_queries, models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate import checking
from counterfoil.office.services import expunging, expunging_imported, forgetting, importing
from counterfoil.office.services.session import session

from .test_expunging import DANA, IDA, ORDER, STATUTE, an_account, lying, ordered
from .test_importing import BY, FIRST, HEAD, SECOND

ALONE = HEAD + "W9,1/5/2021,,,Denied,Zelda Askerwell,The crooked bell\n"
WORDS = {
    one: one.encode() for one in ("Ada Asker", "Zbigniew Testwell", "Zelda Askerwell", "crooked bell", "zelda.csv")
}


@pytest.fixture
def told(office: Office, tmp_path: Path) -> Office:
    """W1 (told twice), W2 and W4 of one system, and W9, of which one export tells and nothing else."""
    for name, text in (("first.csv", FIRST), ("second.csv", SECOND), ("zelda.csv", ALONE)):
        (tmp_path / name).write_text(text)
        importing.take_over(office, importing.plan(office, tmp_path / name), by=BY)
    (office.work / f"imported-{'0' * 64}").write_text(ALONE)  # a browser gave it, and nobody took it over
    forgetting.empty_log()
    return office


def obey(office: Office, *imported: str) -> models.Expungement:
    return expunging.run(office, ordered(office, an_account("counsel", IDA), imported=list(imported)))


def test_no_byte_of_the_office_tells_of_it_and_the_others_stay(told: Office) -> None:
    run = models.ImportRun.objects.get(name="zelda.csv")
    digests = {"export": run.digest.encode(), "row": models.ImportedCase.objects.get(number="W9").digest.encode()}
    there = lying(told.folder, WORDS | digests)
    assert there == {"office.db": {*WORDS, *digests}, f"work/imported-{'0' * 64}": {"Zelda Askerwell", "crooked bell"}}
    stays = models.ImportedCase.objects.filter(number__in=["W2", "W4"]).order_by("pk")
    before = list(stays.values())

    row = obey(told, "govqa:W1", "govqa:W9")

    assert lying(told.folder, WORDS | digests) == {}
    assert list(stays.values()) == before
    gone = models.ImportedCase.objects.exclude(expunged_at=None)
    assert [(one.words, one.status, one.digest, one.closed_on) for one in gone] == [({}, "", "", None)] * 2
    assert row.imported == [one.pk for one in gone.order_by("pk")]
    _, shown = imported_queries.listed(told, 1, public=True)
    assert sorted(one.number for one in shown) == ["W2", "W4"]
    assert imported_queries.opened(told, an_account("records_officer", DANA), row.imported[0]) is None
    assert models.ImportedChange.objects.count() == 0


def test_the_ledger_says_that_it_was_done_and_no_longer_opens_what_the_export_was(told: Office) -> None:
    run = models.ImportRun.objects.get(name="zelda.csv")
    assert run.act is not None
    obey(told, "govqa:W9")
    act = models.Act.objects.get(kind="record.expunged")
    assert (act.case, act.facts["legal"], act.facts["digests"]) == (None, [STATUTE], 2)  # the export, and its name
    with session(told) as (_, journal):
        assert set(book.open_private(journal.store, journal.vault, run.act.leaf)) == {"actor", "profile"}
        other = models.ImportRun.objects.get(name="first.csv")
        assert other.act is not None
        assert book.open_private(journal.store, journal.vault, other.act.leaf)["file"] == "first.csv"
    assert models.Act.objects.get(pk=run.act.pk).private == {}
    book.check(OfficeLedger())
    assert {one.what: one.state for one in checking.check(told.folder, offline=True)}["ledger"] == "ok"


def test_an_order_about_one_of_many_is_an_act_too(told: Office) -> None:
    obey(told, "govqa:W1")
    act = models.Act.objects.get(kind="record.expunged")
    assert (act.facts["digests"], act.facts["root"]) == (0, expunging.root_of([]).hex())
    assert models.ImportRun.objects.filter(name="zelda.csv").exists()


def test_no_later_export_brings_it_back(told: Office, tmp_path: Path) -> None:
    obey(told, "govqa:W1", "govqa:W9")
    (tmp_path / "third.csv").write_text(HEAD + "W1,1/2/2021,,,Assigned,Ada Asker,x\nW5,1/6/2021,,,Assigned,,\n")
    made = importing.plan(told, tmp_path / "third.csv")
    assert [(one.line, one.number, one.why) for one in made.refused] == [(2, "", expunging_imported.LEFT_OUT)]
    assert (made.rows, len(made.added), len(made.changed), made.same, made.absent) == (2, 1, 0, 0, 2)
    importing.take_over(told, made, by=BY)
    again = importing.plan(told, tmp_path / "zelda.csv")
    assert (again.is_known, len(again.added), len(again.refused)) == (False, 0, 1)
    assert lying(told.folder, WORDS) == {}


def test_what_earlier_exports_said_is_still_append_only(told: Office) -> None:
    obey(told, "govqa:W9")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.ImportedChange.objects.all().delete()


def test_it_is_named_in_full_and_once(told: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert expunging.find(told, "zelda  ASKERWELL") == ([], [], ["govqa:W9"])
    for wrong in ("W9", "govqa:W99", "nextrequest:W9"):
        with pytest.raises(BadInput, match="no imported case is called so"):
            expunging.ask(told, order=ORDER, statute=STATUTE, imported=[wrong], by=DANA)
    asks = ["--subject", "Zelda Askerwell", "--order", ORDER, "--statute", STATUTE, "--by", DANA, "--json"]
    assert main(["ledger", "expunge", str(told.folder), *asks]) == 0
    [row] = json.loads(capsys.readouterr().out)["orders"]
    assert row["imported"] == [models.ImportedCase.objects.get(number="W9").pk]
    obey(told, "govqa:W9")
    with pytest.raises(BadInput, match="is expunged already"):
        expunging.confirm(told, 1, by=IDA, account=models.Account.objects.get(role="counsel"))
