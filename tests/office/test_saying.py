"""What named persons say of records: duties follow, a sealed one is as if it had never been, letters say reasons."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from counterfoil.cli import main
from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import adopting, answering, intake, reviewing, said, saying
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Desk
from counterfoil.office.services.session import session
from counterfoil.office.store import FolderStore
from counterfoil.review.model import Proposal
from counterfoil.values import Party, Role

from .test_decisions_of_a_case import OFFICER, WHEN, add, answer, demand, fill_in, holding, released, table_of, texts

__all__ = ["holding"]

IDA = "Ida Sample, Assistant Counsel"
OPEN = "LH123456"
"""What the report shows that goes out, where nobody claims a ground."""
REASONS = "a second suspect is at large and would learn from this place what the police know of him"


def proposals(office: Office) -> dict[str, Proposal]:
    """What is proposed for the last case now, by the text that was found."""
    with session(office.folder) as (opened, journal):
        pack, adoption = adopting.pack_of(opened), adopting.required(opened)
        desk = Desk(opened, journal, pack, adoption, FolderStore(opened.store), lambda _: None, lambda *_: None)
        review = reviewing.prepare(desk, models.Case.objects.latest("pk"))
    return {p.finding.text: p for p in review.proposals}


def duties(office: Office) -> set[tuple[str, str]]:
    return {(p.duty.kind.value, p.duty.code) for p in proposals(office).values()}


def everything_in(folder: Path) -> str:
    """All that a reader can get out of a released folder: names, texts, pages."""
    found = []
    for path in sorted(folder.rglob("*")):
        found.append(path.name)
        if path.suffix == ".pdf":
            with pdfium.PdfDocument(path) as document:
                found += [page.get_textpage().get_text_range() for page in document]
        elif path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def say(office: Office, what: str, *options: str, case: str = "") -> int:
    number = case or models.Case.objects.latest("pk").number
    arguments = ["--record", "R-000001", "--reasons", "as the file says", "--by", IDA]
    return main(["case", "circumstance", number, "--office", str(office.folder), "--is", what, *arguments, *options])


def test_a_duty_follows_what_is_said_and_goes_back_when_it_is_taken_back(holding: Office, tmp_path: Path) -> None:
    table_of(holding, demand(tmp_path, "Ada"))
    before = duties(holding)
    number = models.Case.objects.get().number
    made = saying.say(
        holding.folder, number, "source", value="leads", records=["R-000001"], holds=True, reasons="its form", by=IDA
    )
    assert (made.state, models.Case.objects.get().state) == ("searched", "searched")  # proposed anew
    after = duties(holding)
    assert (("forbidden", "7(1)(a)") in before, after) == (False, {("forbidden", "7(1)(a)")})
    saying.say(
        holding.folder, number, "source", value="leads", records=["R-000001"], holds=False, reasons="it is not", by=IDA
    )
    assert duties(holding) == before


def test_the_table_of_before_is_none_any_more(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    fill_in(table)
    (copy := tmp_path / "copy.csv").write_bytes(table.read_bytes())
    assert say(holding, "source", "--value", "leads") == 0
    with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
        answer(holding, Request(asked))
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        answer(holding, Request(asked, decisions=copy, out=tmp_path / "release"))


def test_what_was_decided_before_something_is_said_is_decided_anew(
    holding: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    fill_in(table)
    with monkeypatch.context() as patched:
        patched.setattr(
            "counterfoil.office.services.releasing.release", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt())
        )
        with pytest.raises(KeyboardInterrupt):
            answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    case = models.Case.objects.get()
    assert case.state == "lettered"
    number = texts(table)[OPEN].replace("_", "-")
    saying.claim(
        holding.folder,
        case.number,
        "ongoing_investigation",
        record="R-000001",
        findings=[number],
        reasons=REASONS,
        by=IDA,
    )
    with pytest.raises(PersonMustDecide, match="nothing is decided"):
        answer(holding, Request(asked, out=tmp_path / "release"))
    fill_in(table)
    later = WHEN + timedelta(days=2)
    with monkeypatch.context() as patched, session(holding.folder, now=later) as (opened, journal):
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)  # what was redacted before is still there, and no use
        decided = Request(asked, decisions=table, out=tmp_path / "release")
        answering.respond(opened, journal, decided, tell=lambda _: None, progress=lambda *_: None)
    whole = everything_in(tmp_path / "release")
    assert ("7(1)(d)(vii)" in whole, "bicycle with a crooked bell" in whole) == (True, True)
    assert OPEN not in released(tmp_path / "release")
    copy = holding.work / case.number / f"{case.number}-letter.docx"
    with zipfile.ZipFile(copy) as parts:  # the letter is of the day on which it was made, its working copy too
        assert f"{later:%B} {later.day}, {later.year}" in parts.read("word/document.xml").decode()
    letters = models.Act.objects.filter(kind="letter.made").order_by("leaf")
    assert [act.facts["exemptions"].count("7(1)(d)(vii)") for act in letters] == [0, 1]
    assert models.Act.objects.filter(kind="release.made").count() == 1


def test_a_claim_is_kept_shown_and_its_reasons_are_in_letter_and_index(
    holding: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    finding = texts(table)[OPEN].replace("_", "-")
    number = models.Case.objects.get().number
    before = proposals(holding)[OPEN]
    arguments = ["--office", str(holding.folder), "--record", "R-000001", "--finding", finding, "--by", IDA]
    claimed = ["case", "claim", number, *arguments, "--ground", "ongoing_investigation", "--reasons", REASONS]
    assert main([*claimed, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("case", "what", "holds", "records", "findings", "state")} == {
        "case": number, "what": "ongoing_investigation", "holds": True, "records": ["R-000001"], "findings": [finding],
        "state": "searched",
    }  # fmt: skip
    now = proposals(holding)[OPEN]
    assert now.duty.code == "7(1)(d)(vii)" != before.duty.code
    assert now.claimed is not None
    assert before.claimed is None
    assert main(["case", "show", number, "--office", str(holding.folder)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert ("Said of records" in shown, "ongoing" in shown, "Ida Sample" in shown) == (True, True, True)
    assert [row["reasons"] for row in queries.case(number)["said"]] == [REASONS]
    entries = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all())
    assert (b"claim.recorded" in entries, b"second suspect" in entries, b"ongoing" in entries) == (True, False, False)

    with pytest.raises(PersonMustDecide):
        answer(holding, Request(asked))
    fill_in(table)
    answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    out = tmp_path / "release"
    sentence = "A second suspect is at large and would learn from this place what the police know of him."
    for name in ("letter.pdf", "index.pdf"):
        with pdfium.PdfDocument(out / name) as document:
            text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
        assert sentence in text.replace("￾", ""), name
    assert sentence in (out / "index.csv").read_text(encoding="utf-8-sig")


def test_a_claim_that_is_withdrawn_holds_no_more(holding: Office, tmp_path: Path) -> None:
    table = table_of(holding, demand(tmp_path, "Ada"))
    finding, number = texts(table)[OPEN].replace("_", "-"), models.Case.objects.get().number
    options = {"record": "R-000001", "findings": [finding], "reasons": REASONS, "by": IDA}
    saying.claim(holding.folder, number, "ongoing_investigation", **options)  # type: ignore[arg-type]
    saying.claim(holding.folder, number, "safety", **options)  # type: ignore[arg-type]
    assert proposals(holding)[OPEN].duty.code == "7(1)(d)(vi)"
    saying.claim(holding.folder, number, "", withdraw=True, **options)  # type: ignore[arg-type]
    assert proposals(holding)[OPEN].claimed is None
    with pytest.raises(BadInput, match="nothing is claimed for"):
        saying.claim(holding.folder, number, "", withdraw=True, **options)  # type: ignore[arg-type]
    assert models.Act.objects.filter(kind="claim.recorded").count() == 3


def test_a_claim_stays_at_its_place_when_findings_are_numbered_anew(holding: Office, tmp_path: Path) -> None:
    table = table_of(holding, demand(tmp_path, "Ada"))
    finding, case = texts(table)[OPEN].replace("_", "-"), models.Case.objects.get()
    saying.claim(holding.folder, case.number, "safety", record="R-000001", findings=[finding], reasons=REASONS, by=IDA)
    found = [p.finding for p in proposals(holding).values()]
    anew = [one.but(id=f"p1-{9000 + n}") for n, one in enumerate(found)]
    known = said.recorded(case)
    (claim,) = known.of("R-000001", anew).claims
    assert claim.finding_id == next(one.id for one in anew if one.text == OPEN)
    with pytest.raises(BadInput, match="none is found at that place any more"):
        known.of("R-000001", [one for one in anew if one.text != OPEN])


def test_a_sealed_record_is_answered_as_if_there_were_none(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    fill_in(table_of(holding, asked))
    met = models.Case.objects.get()
    assert met.search["records_searched"] == 1
    assert say(holding, "sealed") == 0

    decided = Request(asked, decide_as=OFFICER, out=tmp_path / "release")
    answer(holding, decided)

    case = models.Case.objects.latest("pk")
    met.refresh_from_db()
    assert (case.number != met.number, case.state, case.received_at) == (True, "closed", met.received_at)
    assert queries.case(met.number)["acts"][-1]["facts"] == {"outcome": "duplicate"}
    assert queries.case(case.number)["acts"][-1]["facts"] == {"outcome": "no_records"}
    whole = everything_in(tmp_path / "release")
    names = sorted(path.name for path in (tmp_path / "release").iterdir())
    assert names == ["letter.pdf", "manifest.json", "receipt"]
    for word in ("R-000001", "sealed", "circumstance", met.number, "7(1)(a)", "Quill", "2630"):
        assert word not in whole, word
    key = (holding.keys / "ledger.vkey").read_text().strip()
    assert {row.result for row in verify_folder(tmp_path / "release", key, None).rows} <= {"ok", "warning"}
    # What goes out is, but for numbers, times and proofs, what goes out of an office that never had the record.
    searched = [e for e in _entries(tmp_path / "release") if e["t"] == "search.run"]
    assert [(e["facts"]["hits"], e["facts"]["records"], e["facts"]["systems"]) for e in searched] == [(0, 0, 0)]


def _entries(release: Path) -> list[dict[str, dict[str, object]]]:
    return [json.loads(path.read_bytes()) for path in sorted((release / "receipt").glob("*.entry.json"))]


def test_a_sealed_record_beside_another_is_nowhere_to_be_seen(holding: Office, tmp_path: Path) -> None:
    add(holding, tmp_path / "more", other="CASE REPORT\nRD No: LH123456\nPhone (312) 555-0143. A second bicycle.\n")
    copied = tmp_path / "copy"
    copied.mkdir()
    (copied / "under-another-name.txt").write_bytes((tmp_path / "records" / "report.txt").read_bytes())
    with session(holding.folder) as (opened, journal):
        assert {row.outcome for row in intake.add_records(opened, [copied], journal=journal)} == {"added"}
    assert said.hidden() == frozenset()
    assert say(holding, "expunged", case="OFFICE") == 0
    assert said.hidden() == {"R-000001", "R-000003"}  # the same bytes

    asked = demand(tmp_path, "Ada")
    answer(holding, Request(asked, received=WHEN, decide_as=OFFICER, out=tmp_path / "release"))
    whole = everything_in(tmp_path / "release")
    assert ("second bicycle" in whole, "crooked bell" in whole, "R-000001" in whole) == (True, False, False)
    assert "all 3 records" not in whole
    case = models.Case.objects.get()
    assert [hit["record"] for hit in case.search["best"]] == ["R-000002"]
    assert not models.Act.objects.filter(case=case, kind=said.SAID).exists()


def test_a_seal_that_is_lifted_brings_the_record_back(holding: Office, tmp_path: Path) -> None:
    assert say(holding, "sealed", case="OFFICE") == 0
    asked = demand(tmp_path, "Ada")
    with pytest.raises(PersonMustDecide, match="the search found no record"):
        answer(holding, Request(asked, received=WHEN))
    arguments = ["--record", "R-000001", "--reasons", "unsealed on 3 March", "--by", IDA]
    lifted = ["case", "circumstance", "OFFICE", "--office", str(holding.folder), "--is-not", "sealed", *arguments]
    assert main(lifted) == 0
    with pytest.raises(PersonMustDecide, match="the proposals are written"):
        answer(holding, Request(asked))


def test_a_case_with_acts_of_persons_waits_instead_of_losing_them(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table_of(holding, asked)
    number = models.Case.objects.get().number
    assert say(holding, "flagged") == 0
    assert say(holding, "sealed") == 0
    with pytest.raises(PersonMustDecide, match=r"these acts would be lost: circumstance\.recorded"):
        answer(holding, Request(asked, decide_as=OFFICER, out=tmp_path / "release"))
    assert (models.Case.objects.count(), (tmp_path / "release").exists()) == (1, False)
    assert [row["what"] for row in queries.case(number)["said"]] == ["flagged", "sealed"]


def test_what_cannot_be_said_is_refused_and_nothing_is_recorded(
    holding: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = table_of(holding, demand(tmp_path, "Ada"))
    finding, number = texts(table)[OPEN].replace("_", "-"), models.Case.objects.get().number
    circumstance = ["case", "circumstance", number, "--office", str(holding.folder)]
    claim = ["case", "claim", number, "--office", str(holding.folder)]
    record, by, why = ["--record", "R-000001"], ["--by", IDA], ["--reasons", "as the file says"]
    ground, at, long = ["--ground", "safety"], ["--finding", finding], ["--reasons", REASONS]
    before = models.Act.objects.count()
    for arguments, code, message in (
        ([*circumstance, *record, *by, *why, "--is", "secret"], 3, "“secret” is no circumstance. Known: sealed"),
        ([*circumstance, *record, *by, "--is", "sealed", "--reasons", " "], 3, "--reasons: say how it is known"),
        ([*circumstance, "--record", "R-9", *by, *why, "--is", "sealed"], 3, "--record R-9: this office has no such"),
        ([*circumstance, *record, "--by", "Ida", *why, "--is", "sealed"], 2, "Name, Title"),
        ([*circumstance, *record, *by, *why, "--is", "own_page", "--value", "2"], 3, "R-000001 has 1 page"),
        ([*circumstance, *record, *by, *why, "--is", "undercover", "--value", "p9-1"], 3, "has no finding p9-1"),
        ([*circumstance, *record, *by, *why, "--is-not", "undercover", "--value", "p9-1"], 3, "nobody said that"),
        ([*circumstance[:2], "CF-1", *circumstance[3:], *record, *by, *why, "--is", "flagged"], 3, "no such case"),
        ([*circumstance[:2], "OFFICE", *circumstance[3:], *record, *by, *why, "--is", "flagged"], 3, "said in a case"),
        ([*claim, *record, *by, *at, *long, "--ground", "secret"], 3, "--ground secret: is not known. Known: mental"),
        ([*claim, *record, *by, *at, *why, *ground], 3, "is claimed without reasons. Say in at least 8 words"),
        ([*claim, *record, *by, *long, *ground, "--finding", "p9-1"], 3, "R-000001: has no finding p9-1"),
        ([*claim, "--record", "R-9", *by, *at, *long, *ground], 3, "R-9: is not among the records of this case"),
        (
            [*claim, *record, *by, *at, *ground, "--reasons", f"{REASONS}, as Mary Invented says"],
            5,
            "hold a value that",
        ),
        (
            [*claim, *record, *by, *at, *ground, "--reasons", f"{REASONS}, or on 312-555-0142"],
            5,
            "nothing was recorded",
        ),
    ):
        assert main(arguments) == code, arguments
        told = capsys.readouterr().err
        assert message in told
        assert ("Invented" in told) is False
    assert models.Act.objects.count() == before
    assert main([*claim, *record, *by, *at, *ground, *long]) == 0  # the positive control


def test_who_is_under_cover_is_said_by_a_finding(holding: Office, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "o.txt").write_text("CASE REPORT\nRD No: LH123456\nOfficer Sam Hidden wrote this.\n")
    known_people = [Party(id="row-1", name="Sam Hidden", role=Role.OFFICER)]
    with session(holding.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "more"], journal=journal, parties=known_people)
    table_of(holding, demand(tmp_path, "Ada"))
    known = proposals(holding)
    officer = next(p for text, p in known.items() if "Hidden" in text and p.finding.party)
    number, place = models.Case.objects.get().number, officer.finding.id
    options = {"records": ["R-000002"], "value": place, "reasons": "the unit's list", "by": IDA}
    saying.say(holding.folder, number, "undercover", holds=True, **options)  # type: ignore[arg-type]
    now = proposals(holding)[officer.finding.text]
    assert (officer.facts.undercover, now.facts.undercover) == (False, True)
    assert now.duty != officer.duty
    saying.say(holding.folder, number, "undercover", holds=False, **options)  # type: ignore[arg-type]
    assert replace(proposals(holding)[officer.finding.text].facts) == officer.facts
