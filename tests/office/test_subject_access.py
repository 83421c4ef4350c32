"""Openings for a person: what is theirs, with proofs, and nothing that tells of anybody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil import cli
from counterfoil.errors import BadInput
from counterfoil.ledger import commitment, receipt
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import intake, said, subject_access
from counterfoil.office.services.releasing import MOST_ITEMS, item_name
from counterfoil.office.services.session import session

from .web.made import case

BY = "Ida Sample, Corporation Counsel"
NORA, VIC = "Nora Núñez Example", "Vic Tim Sample"
TEXTS = {
    "one.txt": f"Arrest report RD JD100123\nArrestee: {NORA}\nVictim: {VIC}\n",
    "two.txt": "Arrest report RD JD100124\nArrestee: EXAMPLE, NORA NUNEZ\n",
    "other.txt": f"Arrest report RD JD100125\nArrestee: {VIC}\nA Nora and an Example stood far from a Nunez.\n",
}


@pytest.fixture
def kept(office: Office, tmp_path: Path) -> Office:
    """R-000001 and R-000003 hold Nora's name (in the order of their files' names), R-000002 holds Vic's alone."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, sorted(tmp_path / name for name in TEXTS), journal=journal)
    return office


def left(
    office: Office, number: int, *units: str, kind: str = "public", sealed: bool = False, old: bool = False
) -> int:
    """A case whose release held these files; returns its entry."""
    of = case(number)
    for unit in units:
        record = models.Record.objects.get(number=unit.partition(".")[0])
        models.Determination.objects.create(
            case=of, record=record, unit=unit, decision="release", decided_by=BY, decided_at=of.received_at
        )
    with session(office) as (_, journal), transaction.atomic():
        act = journal.record(
            "release.made",
            case=of,
            facts={"release": kind, "manifest": f"{number:064}"},
            private={"recipient": VIC} | ({} if old else {item_name(one): one for one in units}),
        )
        models.Release.objects.create(
            case=of, manifest=f"{number:064}", kind=kind, released_at=act.recorded_at, act=act
        )
    of.instrument |= {"sealed": sealed}
    of.save()
    return act.leaf


def added(record: str) -> int:
    return models.Act.objects.get(kind="record.added", private__record=record).leaf


def opened(files: dict[str, bytes]) -> dict[int, list[tuple[str, object]]]:
    proofs = [receipt.parse(data) for name, data in files.items() if name.endswith(receipt.PROOF_SUFFIX)]
    return {one.index: [commitment.read(text) for text in one.disclosures] for one in proofs}


def test_whose_name_stands_in_which_record(kept: Office) -> None:
    found = subject_access.candidates("Example, Nora Nunez")
    assert [(one.record, one.name, one.listed) for one in found] == [
        ("R-000001", "one.txt", ()),
        ("R-000003", "two.txt", ()),
    ]
    models.Party.objects.create(
        row="1", record_name="other.txt", value={"name": NORA, "date_of_birth": "1990-01-02", "aliases": []}
    )
    found = subject_access.candidates(NORA)
    assert [one.listed for one in found] == [(), (f"{NORA}, 1990-01-02",), ()]
    for wrong in ("", "Nora", "Nora " * 60, "\0 \n"):
        with pytest.raises(BadInput, match="a first and a last name"):
            subject_access.candidates(wrong)


def test_the_folder_holds_what_is_the_persons_and_verifies(kept: Office, tmp_path: Path) -> None:
    mine, both = left(kept, 1, "R-000001"), left(kept, 2, "R-000001.1", "R-000002", "R-000003")
    left(kept, 3, "R-000002")
    given = subject_access.give(kept, subject=NORA, records=["R-000001", "R-000003"], by=BY)
    assert opened(given.files) == {
        added("R-000001"): [("record", "R-000001")],
        added("R-000003"): [("record", "R-000003")],
        mine: [("item_r_000001", "R-000001")],
        both: opened(given.files)[both],
    }
    assert sorted(opened(given.files)[both]) == [("item_r_000001_1", "R-000001.1"), ("item_r_000003", "R-000003")]
    assert (given.entries, given.unopened) == (4, 0)
    (tmp_path / "openings").mkdir()
    for name, data in given.files.items():
        (tmp_path / "openings" / name).write_bytes(data)
    found = verify_folder(tmp_path / "openings", (kept.keys / "ledger.vkey").read_text().strip())
    assert (found.ok, found.what, found.entries) == (True, "receipts", 4)
    assert found.rows[-1].detail == "5 values are opened, each committed to by its entry"


def test_nothing_tells_of_anybody_else(kept: Office) -> None:
    public = left(kept, 1, "R-000001", "R-000002")
    for number, (kind, sealed) in enumerate([("subject", False), ("requester", False), ("public", True)], start=2):
        left(kept, number, "R-000001", kind=kind, sealed=sealed)
    given = subject_access.give(kept, subject=NORA, records=["R-000001"], by=BY)
    assert sorted(opened(given.files)) == sorted([added("R-000001"), public])
    openings = json.dumps(list(opened(given.files).values()))
    for closed in (VIC, "R-000002", "recipient", "actor", "digest", "one.txt", models.Record.objects.first().digest):
        assert closed not in openings
    # The folder is the same, and of as many entries, whether or not a victim asked.
    assert given.unopened == 0


def test_that_it_was_done_is_an_act_that_names_nobody(kept: Office) -> None:
    given = subject_access.give(kept, subject=NORA, records=["R-000001"], by=BY)
    act = models.Act.objects.latest("leaf")
    assert (act.kind, act.case, act.facts, act.actor) == ("openings.given", None, {}, BY)
    item = {"entry": added("R-000001"), "case": "OFFICE", "record": "R-000001"}
    assert act.private == {"subject": NORA, "opened_0": item}
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry)
    assert (b"Nora" in entry, b"R-0000" in entry, json.loads(entry)["facts"]) == (False, False, {})
    groups = set(models.Opening.objects.filter(leaf=act.leaf).values_list("group", flat=True))
    assert len(groups) == 1
    assert groups.isdisjoint(models.Opening.objects.exclude(leaf=act.leaf).values_list("group", flat=True))
    assert act.leaf not in opened(given.files)


def test_what_cannot_be_opened_singly_is_counted(kept: Office) -> None:
    left(kept, 1, "R-000001", "R-000002", old=True)
    given = subject_access.give(kept, subject=NORA, records=["R-000001"], by=BY)
    assert (sorted(opened(given.files)), given.unopened) == ([added("R-000001")], 1)
    assert MOST_ITEMS + 2 + 4 <= commitment.MAX_ITEMS


def test_what_is_wrong_records_nothing(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = models.Act.objects.count()
    for records, by, words in (
        (["R-000002"], BY, "no record of this office in which that name stands"),
        (["R-999999"], BY, "no record of this office"),
        ([], BY, "say which records"),
        (["R-000001"], "counsel", "Name, Title"),
    ):
        with pytest.raises(BadInput, match=words):
            subject_access.give(kept, subject=NORA, records=records, by=by)
    monkeypatch.setattr(said, "hidden", lambda: frozenset({"R-000001"}))
    with pytest.raises(BadInput, match="no record of this office"):
        subject_access.give(kept, subject=NORA, records=["R-000001"], by=BY)
    assert models.Act.objects.count() == before


def test_on_the_command_line(kept: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["ledger", "openings", str(kept.folder), "--subject", NORA]
    assert cli.main([*asked, "--json"]) == 0
    assert [one["record"] for one in json.loads(capsys.readouterr().out)["records"]] == ["R-000001", "R-000003"]
    assert cli.main([*asked, "--record", "R-000001", "--by", BY]) == 2
    out = tmp_path / "openings"
    assert cli.main([*asked, "--record", "R-000001", "--by", BY, "-o", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["ledger", "verify", str(out)]) == 0
    assert cli.main([*asked, "--record", "R-000002", "--by", BY, "-o", str(tmp_path / "none")]) == 3
    assert not (tmp_path / "none").exists()
