"""The whole line in an office: proposal, decision, release, receipt; resumed, repeated, refused."""

from __future__ import annotations

import csv
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from counterfoil.errors import BadInput, NotAdopted, PersonMustDecide, RefusedByLaw
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import folder as folders
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, opening
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Told
from counterfoil.office.services.session import session

from .conftest import demo_demand, demo_records

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"


def answer(office: Office, asked: Request) -> tuple[answering.Outcome, list[Told]]:
    told: list[Told] = []
    with session(office.folder) as (opened, journal):
        outcome = answering.respond(opened, journal, asked, tell=told.append, progress=lambda done, total, what: None)
    return outcome, told


def text_of(path: Path) -> str:
    document = pdfium.PdfDocument(str(path))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_respond_from_demand_to_release(filled: Office, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "release"
    outcome, told = answer(filled, Request(demo_demand(sample), decide_as=OFFICER, out=out))
    assert outcome.state == "closed"
    steps = [
        "demand",
        "clock",
        "instrument",
        "gate",
        "search",
        "findings",
        "determination",
        "redaction",
        "letter",
        "release",
    ]
    assert [one.step for one in told] == steps
    names = sorted(p.name for p in out.iterdir())
    documents = [f"{outcome.case}_{n:03d}.pdf" for n in range(1, len(demo_records(sample)) + 1)]
    assert names == sorted([*documents, "letter.pdf", "index.pdf", "index.csv", "manifest.json", "receipt"])
    key = (filled.keys / "ledger.vkey").read_text().strip()
    assert {row.result for row in verify_folder(out, key, None).rows} <= {"ok", "warning"}


def test_release_shows_what_must_go_out_and_nothing_else(filled: Office, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "release"
    answer(filled, Request(demo_demand(sample), decide_as=OFFICER, out=out))
    released = "\n".join(text_of(p) for p in sorted(out.glob("*_*.pdf")))
    truth = json.loads((sample / "truth.json").read_text())["records"]
    mine = {p.name for p in demo_records(sample)}
    values = [v for r in truth if Path(r["file"]).name in mine for v in r["values"] if v["where"] != "picture"]
    forbidden = {v["text"] for v in values if v["expected"] == "forbidden" and v["category"] == "ssn"}
    assert forbidden, "the positive control: there is something to withhold"
    before = "\n".join(text_of(p) for p in demo_records(sample))
    assert [text for text in forbidden if text not in before] == []
    assert [text for text in forbidden if text in released] == []
    said = {text for path in out.glob("*_*.pdf") for text in alternate_texts(path)} - {"picture"}
    assert "redacted under 5 ILCS 140/7(1)(b)" in said
    assert [text for text in said if not text.startswith("redacted under 5 ILCS 140/7(1)(")] == []


def alternate_texts(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]


def test_respond_twice_says_so_and_changes_nothing(filled: Office, sample: Path, tmp_path: Path) -> None:
    asked = Request(demo_demand(sample), decide_as=OFFICER, out=tmp_path / "release")
    answer(filled, asked)
    before = models.Leaf.objects.count()
    again, told = answer(filled, asked)
    assert again.repeated
    assert [one.step for one in told] == ["done"]
    assert models.Leaf.objects.count() == before


def test_respond_stops_with_a_proposal_and_goes_on_with_decisions(filled: Office, sample: Path, tmp_path: Path) -> None:
    asked = Request(demo_demand(sample), out=tmp_path / "release")
    with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
        answer(filled, asked)
    case = models.Case.objects.get()
    table = filled.work / case.number / "review" / "decisions.csv"
    drawn = sorted(p.name for p in table.parent.glob("R-*.pdf"))
    assert len(drawn) == len(demo_records(sample))
    fill_in(table)
    decided = Request(asked.demand, decisions=table, out=asked.out)
    outcome, _ = answer(filled, decided)
    assert outcome.state == "closed"
    assert (tmp_path / "release" / "letter.pdf").exists()
    assert OFFICER.split(",")[0] in text_of(tmp_path / "release" / "letter.pdf")


def fill_in(table: Path) -> None:
    """Fill in the table as a person would: every record and page yes, every proposal accepted, referrals withheld."""
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["decision"] = {"paper": OFFICER, "record": "yes", "page": "yes"}.get(row["what"], row["proposal"])
        if row["decision"] == "refer":
            row |= {
                "decision": "redact",
                "exemption": "7(1)(c)",
                "reason": "counsel: withhold until the law is settled",
            }
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_what_a_person_adds_by_hand_is_gone(filled: Office, sample: Path, tmp_path: Path) -> None:
    asked = Request(demo_demand(sample), out=tmp_path / "release")
    with pytest.raises(PersonMustDecide):
        answer(filled, asked)
    table = filled.work / models.Case.objects.get().number / "review" / "decisions.csv"
    fill_in(table)
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    report = next(row["record"] for row in rows if row["what"] == "record" and "arrest report" in row["text"])
    before = text_of(next(p for p in demo_records(sample) if p.name.startswith("arrest_")))
    assert "BODY WORN CAMERAS" in before
    added = dict.fromkeys(rows[0], "") | {
        "what": "add", "record": report, "page": "1", "text": "body worn cameras", "exemption": "7(1)(c)",
        "reason": "seen by the reviewer",
    }  # fmt: skip
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, added])
    outcome, _ = answer(filled, replace(asked, decisions=table))
    assert outcome.state == "closed"
    released = "\n".join(text_of(p) for p in sorted((tmp_path / "release").glob("*_*.pdf")))
    assert "BODY WORN CAMERAS" not in released.upper()


def test_decide_as_is_for_sample_offices_only(tmp_path: Path, sample: Path) -> None:
    real, _ = opening.open_new(tmp_path / "real", law="us-il", name="Real")
    with pytest.raises(RefusedByLaw, match="only an office made with --sample"):
        answer(real, Request(demo_demand(sample), decide_as=OFFICER))


def test_respond_refuses_a_law_that_was_not_adopted(tmp_path: Path, sample: Path) -> None:
    bare, _ = opening.open_new(tmp_path / "bare", law="us-il", name="Bare", sample=True, simulated_clock=True)
    with pytest.raises(NotAdopted, match="counterfoil law adopt us-il"):
        answer(bare, Request(demo_demand(sample)))
    assert models.Case.objects.count() == 0


def test_demand_without_a_day_of_receipt_is_asked_for_one(office: Office, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Under the Freedom of Information Act I ask for the arrest report RD LH000001.\n")
    with pytest.raises(BadInput, match="--received 2026-02-27"):
        answer(office, Request(letter))
    assert models.Case.objects.count() == 0


def test_nothing_found_is_answered_with_its_search(office: Office, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the arrest report of Nobody Atall, "
        "born 01/02/1970, from 1994 to 1996.\nSincerely,\nAda Sample\n"
    )
    when = datetime(2024, 2, 14, 15, tzinfo=UTC)
    asked = Request(letter, received=when, out=tmp_path / "release")
    with pytest.raises(PersonMustDecide, match="the search found no record"):
        answer(office, asked)
    assert not asked.out.exists()
    table = office.work / models.Case.objects.get().number / "review" / "decisions.csv"
    with pytest.raises(PersonMustDecide, match="is not signed"):
        answer(office, replace(asked, decisions=table))
    fill_in(table)
    outcome, told = answer(office, replace(asked, decisions=table))
    assert outcome.state == "closed"
    assert queries.case(outcome.case)["search"]["results"] == [] or all(
        result["hits"] == [] for result in queries.case(outcome.case)["search"]["results"]
    )
    assert [one.step for one in told] == ["resume", "determination", "letter", "release"]
    assert sorted(p.name for p in (tmp_path / "release").iterdir()) == ["letter.pdf", "manifest.json", "receipt"]
    assert queries.case(outcome.case)["acts"][-1]["facts"] == {"outcome": "no_records"}


def test_administrative_warrant_is_logged_and_answered(office: Office, sample: Path, tmp_path: Path) -> None:
    outcome, told = answer(office, Request(sample / "demands" / "warrant-i200.eml", out=tmp_path / "release"))
    assert outcome.state == "closed"
    gates = [one.headline for one in told if one.step == "gate"]
    assert gates[0].startswith("Log it: it has no legal effect here (5 ILCS 805/")
    assert queries.case(outcome.case)["acts"][-1]["facts"] == {"outcome": "no_legal_effect"}


def test_court_paper_waits_for_a_person(office: Office, sample: Path) -> None:
    with pytest.raises(PersonMustDecide, match="waits for a person who verifies the paper"):
        answer(office, Request(sample / "demands" / "search-warrant-2025.eml"))
    assert models.Case.objects.get().state == "referred"
    with pytest.raises(PersonMustDecide):
        answer(office, Request(sample / "demands" / "search-warrant-2025.eml"))
    assert models.Case.objects.count() == 1


KILL = """
import os, signal, sys
from counterfoil.office import journal
real = journal.Journal.record
left = int(sys.argv.pop(1))
def record(self, *args, **kwargs):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, *args, **kwargs)
journal.Journal.record = record
from counterfoil.cli import main
sys.exit(main(sys.argv[1:]))
"""


_SOAK = pytest.mark.soak


@pytest.mark.parametrize("after_acts", [1, *(pytest.param(n, marks=_SOAK) for n in (5, 8, 10, 12))])
def test_killed_at_any_act_the_next_run_resumes(filled: Office, sample: Path, tmp_path: Path, after_acts: int) -> None:
    out = tmp_path / "release"
    asked = [
        "respond",
        str(demo_demand(sample)),
        "--office",
        str(filled.folder),
        "--decide-as",
        OFFICER,
        "--out",
        str(out),
    ]
    killed = subprocess.run([sys.executable, "-c", KILL, str(after_acts), *asked], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert out.exists() == (after_acts == 12)  # the twelfth is case.closed: the package has left already
    outcome, _ = answer(filled, Request(demo_demand(sample), decide_as=OFFICER, out=out))
    assert outcome.state == "closed"
    key = (filled.keys / "ledger.vkey").read_text().strip()
    assert {row.result for row in verify_folder(out, key, None).rows} <= {"ok", "warning"}
    assert models.Act.objects.filter(kind="release.made").count() == 1


def test_office_of_a_newer_version_is_refused(office: Office) -> None:
    settings = office.folder / "office.toml"
    settings.write_text(settings.read_text().replace("version = 1", "version = 99"))
    with pytest.raises(BadInput, match="newer Counterfoil"):
        folders.read(office.folder)


def test_original_records_are_kept_as_they_were(filled: Office, sample: Path, tmp_path: Path) -> None:
    kept = {p.name: p.read_bytes() for p in filled.store.rglob("*") if p.is_file()}
    answer(filled, Request(demo_demand(sample), decide_as=OFFICER, out=tmp_path / "release"))
    after = {p.name: p.read_bytes() for p in filled.store.rglob("*") if p.is_file()}
    assert {name: after[name] for name in kept} == kept
    shutil.rmtree(tmp_path / "release")
