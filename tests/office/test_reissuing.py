"""A record is issued again without one person: nothing of them stays, everything of the others does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil import documents
from counterfoil.cli import main
from counterfoil.errors import BadInput, MarksInvalid, RefusedByLaw
from counterfoil.ledger import book
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import expunging, forgetting, intake
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText
from counterfoil.values import Party, Role

from .test_expunging import DANA, IDA, ORDER, STATUTE, an_account, lying

WHO, OTHER = "Wilhelmina Unheardof", "Pat Quill"
TEXT = f"""MEMORANDUM
RD No: LH765432
On March 3 {WHO} and {OTHER} met at the crooked lantern.
Ms. Unheardof can be reached at (312) 555-0142. Date of birth: 04/05/1982.
{OTHER} can be reached at (312) 555-0177.
"""
WORDS = {
    one: one.encode()
    for one in ("Wilhelmina", "Unheardof", "unheardof", "555-0142", "5550142", "04/05/1982", "1982-04-05")
}


@pytest.fixture
def kept(office: Office, tmp_path: Path) -> Office:
    (tmp_path / "lantern.txt").write_text(TEXT)
    who = {"record": "lantern.txt", "role": Role.WITNESS}
    parties = [
        Party("1", WHO, date_of_birth="1982-04-05", phones=("(312) 555-0142",), **who),  # type: ignore[arg-type]
        Party("2", OTHER, phones=("(312) 555-0177",), **who),  # type: ignore[arg-type]
    ]
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "lantern.txt"], journal=journal, parties=parties)
    forgetting.empty_log()
    return office


def test_nothing_of_the_person_stays_and_everything_of_the_other_does(
    kept: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counsel = an_account("counsel", IDA)
    with pytest.raises(BadInput, match="R-000001: other persons stand in it too"):
        expunging.find(kept, WHO)
    asks = ["ledger", "expunge", str(kept.folder), "--record", "R-000001", "--order", ORDER, "--statute", STATUTE]
    asks += ["--by", DANA, "--without", "wilhelmina  unheardof"]
    assert main([*asks, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [row], copy = told["orders"], Path(told["copy"])
    assert (copy, copy.parent.stat().st_mode & 0o777) == (
        kept.work / "again" / "R-000002.pdf",
        0o700,
    )  # it leaves nowhere
    assert (row["records"], row["instead"], row["done"]) == (["R-000001"], ["R-000002"], False)
    text = "\n".join(page.text for page in documents.read(copy, workdir=tmp_path).pages)
    assert [word for word in (*WORDS, "Ms. U") if word in text] == []
    assert [word for word in (OTHER, "555-0177", "crooked lantern", "LH765432") if word not in text] == []
    there = lying(kept.folder, WORDS)
    assert {"Wilhelmina", "Unheardof", "555-0142", "04/05/1982"} <= there["office.db"]  # the positive control

    expunging.confirm(kept, 1, by=IDA, account=counsel)
    assert expunging.run(kept, 1).step == "rewritten"

    assert not copy.exists()
    assert lying(kept.folder, WORDS) == {}
    assert [*FullText().phrase("crooked lantern")] == [*FullText().phrase(OTHER)] == ["R-000002"]
    made = models.Record.objects.get(number="R-000002")
    assert (made.name, [list(one) for one in made.numbers]) == ("again-R-000001.pdf", [["RD", "LH765432"]])
    rows = models.Party.objects.values_list("record_name", "value__name", "value__phones")
    assert list(rows) == [("again-R-000001.pdf", OTHER, ["(312) 555-0177"])]
    assert models.Expungement.objects.get().instead == []
    book.check(OfficeLedger())


def test_asked_for_and_not_confirmed_both_stay(kept: Office) -> None:
    expunging.ask(kept, order=ORDER, statute=STATUTE, records=["R-000001"], without=WHO, by=DANA)
    assert sorted(FullText().phrase("crooked lantern")) == ["R-000001", "R-000002"]
    assert models.Party.objects.filter(value__name=WHO).exists()


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ("Unheardof", "the first and the last name"),
        ("Nora Example", "nothing of that person is found in it"),
    ],
)
def test_what_is_not_for_a_program_is_refused_and_nothing_is_added(kept: Office, without: str, says: str) -> None:
    with pytest.raises((BadInput, MarksInvalid), match=says):
        expunging.ask(kept, order=ORDER, statute=STATUTE, records=["R-000001"], without=without, by=DANA)
    with pytest.raises(BadInput, match="One record"):
        expunging.ask(kept, order=ORDER, statute=STATUTE, records=["R-000001", "R-000009"], without=WHO, by=DANA)
    assert (models.Record.objects.count(), models.Expungement.objects.count()) == (1, 0)
    assert list(kept.work.glob("again-*")) == []


def test_who_shares_a_name_with_somebody_in_it_is_not_told_apart_by_a_program(kept: Office) -> None:
    models.Party.objects.filter(value__name=OTHER).update(value=models.Party.objects.get(value__name=OTHER).value | {
        "name": "Unheardof, Pat"
    })  # fmt: skip
    with pytest.raises(BadInput, match="somebody else in it is called unheardof too"):
        expunging.ask(kept, order=ORDER, statute=STATUTE, records=["R-000001"], without=WHO, by=DANA)


def test_what_was_said_of_the_record_would_be_lost_in_a_copy(kept: Office) -> None:
    with session(kept) as (_, journal), transaction.atomic():
        journal.record("circumstance.recorded", private={"record": "R-000001", "what": "juvenile_record", "value": ""})
    with pytest.raises((BadInput, RefusedByLaw), match="something was said of it"):
        expunging.ask(kept, order=ORDER, statute=STATUTE, records=["R-000001"], without=WHO, by=DANA)
