"""Production under a court's verified paper: each item by its words, the rest stays; a sealed one is told nowhere."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pymupdf
import pypdfium2 as pdfium
import pytest

from counterfoil.cli import main
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.ledger import entry
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, certifying, gatekeeping, intake, notifying, producing, timing
from counterfoil.office.services.answering import Request
from counterfoil.office.services.producing import Asked
from counterfoil.office.services.session import session

RECEIVED = datetime(2024, 2, 14, 15, tzinfo=UTC)
DANA, RAY, IDA = "Dana Sample, Records Officer", "Ray Sample, Records Officer", "Ida Sample, Corporation Counsel"
KEEPER = "Toni Sample, Keeper of Records"
WORDS = "the arrest report RD LH123456"
SUBPOENA = f"""IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS
The People of the State of Illinois v. Robin Sampleton
Case No. 24 CR 01234
SUBPOENA DUCES TECUM
YOU ARE COMMANDED to produce {WORDS}, the case report of that number, and the driving record of Robin Sampleton.
Judge's signature: Hon. A. Example, Judge of the Circuit Court
"""
REPORT = ("ARREST REPORT\nRD No. LH123456\nArrestee: Robin Sampleton\nSSN: 219-09-9999\nAddress: 12 Harbor St",
          "ARREST REPORT\nRD No. LH123456\nSecond page: the tow slip is green")  # fmt: skip
OTHER = ("CASE REPORT\nRD No. LH123456\nThe neighbour Toni Elsewhere saw nothing",)
DRIVER = ("SECRETARY OF STATE\nDRIVING ABSTRACT\nRD No. LH123456\nName: Robin Sampleton\nDL: S123-4567-8901",)


def pdf(path: Path, *pages: str) -> Path:
    with pymupdf.open() as document:
        for text in pages:
            page = document.new_page()
            for number, line in enumerate(text.splitlines()):
                page.insert_text((54, 70 + 20 * number), line, fontsize=11)
        document.save(path)
    return path


@pytest.fixture
def records(office: Office, tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    pdf(folder / "arrest.pdf", *REPORT)
    pdf(folder / "other.pdf", *OTHER)
    with session(office.folder) as (opened, journal):
        rows = intake.add_records(opened, sorted(folder.iterdir()), journal=journal)
    assert {row.outcome for row in rows} == {"added"}
    return folder


def serve(office: Office, tmp_path: Path, text: str = SUBPOENA) -> models.Case:
    paper = tmp_path / ("paper.eml" if text.startswith("From:") else "paper.txt")
    paper.write_text(text)
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(
            opened,
            journal,
            Request(paper, received=RECEIVED, requester="Clerk Example <clerk@court.example>"),
            tell=lambda _: None,
            progress=lambda *_: None,
        )
    return models.Case.objects.get()


def confirmed(office: Office, case: models.Case, *, expires_on: date | None = None) -> None:
    for who in (DANA, RAY):
        gatekeeping.verify(office.folder, case.number, "confirmed", by=who, how="with the clerk", expires_on=expires_on)
    assert gatekeeping.decide(office.folder, case.number, "produce", by=IDA, reasons="it is valid") == "gated"


def run(office: Office, case: models.Case, out: Path, table: Path | None = None, by: str = DANA) -> producing.Outcome:
    with session(office.folder) as (opened, journal):
        return producing.produce(
            opened, journal, Asked(case.number, table, by, out=out), tell=lambda _: None, progress=lambda *_: None
        )


def proposed(office: Office, case: models.Case, out: Path) -> list[dict[str, str]]:
    with pytest.raises(PersonMustDecide, match="nothing is decided"):
        run(office, case, out)
    table = office.work / case.number / "review" / producing.TABLE
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def filled(tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    path = tmp_path / "filled.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def decide(rows: list[dict[str, str]], name: str, decision: str, **more: str) -> None:
    """Fill in the row of the record that came as ``name``."""
    row = next(row for row in rows if row["what"] == "record" and name in row["text"])
    row |= {"decision": decision, "words": WORDS if decision != "outside" else "", "words_page": "1"} | more


def by_counsel(rows: list[dict[str, str]], decision: str) -> int:
    waiting = [row for row in rows if row["what"] == "finding" and row["duty"] in ("forbidden", "refer")]
    for row in waiting:
        row |= {"decision": decision, "counsel": IDA, "authority": "5 ILCS 179/10(b)", "reason": "the statute says so"}
    return len(waiting)


def text_of(folder: Path) -> str:
    texts = []
    for path in sorted(folder.glob("CF-*.pdf")):
        with pdfium.PdfDocument(path) as document:
            texts += [page.get_textpage().get_text_range() for page in document]
    return "\n".join(texts)


def letter_of(folder: Path) -> str:
    with pdfium.PdfDocument(folder / "letter.pdf") as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def entries(case: models.Case) -> list[entry.Entry]:
    return [entry.parse(bytes(leaf.entry)) for leaf in models.Leaf.objects.filter(case_number=case.number)]


def test_what_the_words_reach_goes_out_and_nothing_else(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    with pytest.raises(BadInput, match="no time of the Act runs"):
        timing.longest(office, case.number)
    with pytest.raises(BadInput, match="nothing was produced yet"):
        certifying.make(office, case.number, custodian=KEEPER, rule="", by=RAY)
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce", pages="1")
    decide(rows, "other.pdf", "outside")
    table = filled(tmp_path, rows)
    with pytest.raises(PersonMustDecide, match="another law forbids"):
        run(office, case, out, table)  # the number of the Identity Protection Act waits for counsel
    case.refresh_from_db()
    assert case.state == "referred"
    assert by_counsel(rows, "withhold") == 1
    outcome = run(office, case, out, filled(tmp_path, rows))
    assert (outcome.state, outcome.release) == ("closed", out)
    shown = text_of(out)
    assert "12 Harbor St" in shown  # 7(1)(b) lets a request be denied it; no exemption binds a court
    for outside in ("219-09-9999", "tow slip", "Toni Elsewhere"):
        assert outside not in shown
    letter = letter_of(out)
    for said in (f"“{WORDS}”", "page 1 of 2", "No. 24 CR 01234", DANA.partition(",")[0]):
        assert said in letter
    assert "Freedom of Information Act" not in letter
    assert verify_folder(out).ok
    case.refresh_from_db()
    (act,) = models.Act.objects.filter(case=case, kind="production.decided")
    assert act.facts | {"legal": []} == {
        "instrument": "court_subpoena", "records": 1, "pages": 1, "fields": 0, "outside": 1, "withheld": 1,
        "counsel": 1, "legal": [],
    }  # fmt: skip
    assert act.actor == DANA
    told = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all()).decode()
    for name in ("Sampleton", "Dana", "Ida", "LH123456", "arrest report"):
        assert name not in told
    (release,) = models.Release.objects.all()
    assert release.kind == "requester"  # never shown to the public by its digest
    (row,) = producing.disclosed_of(case.number)
    by = "compelled by Subpoena of an Illinois court, IN THE CIRCUIT COURT OF COOK COUNTY, ILLINOIS, No. 24 CR 01234"
    assert row["authority"] == by
    assert (row["words"], row["words_page"], row["pages"], row["decided_by"]) == (WORDS, 1, [1], DANA)
    assert run(office, case, out).repeated
    assert models.Act.objects.filter(case=case, kind="release.made").count() == 1
    assert certifying.make(office, case.number, custodian=KEEPER, rule="", by=RAY) == 0
    certified = tmp_path / "certificate.pdf"
    certified.write_bytes(certifying.draft(office, case, 0, form="pdf"))
    with pdfium.PdfDocument(certified) as document:
        said = " ".join(document[0].get_textpage().get_text_range().split())
    assert [one in said for one in (KEEPER.partition(",")[0], f"{case.number}_001.pdf", "1 file with 1 page")] == [
        True
    ] * 3
    first = release.files.order_by("pk")[0].digest
    assert (first[:32] in said, first[32:] in said, "letter.pdf" in said) == (True, True, False)
    # No act of the whole case, from its arrival to its end, speaks of a time of the Act, and no entry of the ledger.
    acts = list(models.Act.objects.filter(case=case).order_by("leaf"))
    assert [acts[0].kind, acts[-1].kind] == ["demand.received", "certificate.made"]
    assert [act.kind for act in acts if act.kind.startswith("clock.") or "due_on" in act.facts] == []
    assert [one.kind for one in entries(case) if b"due_on" in one.to_bytes() or "clock" in one.kind] == []
    assert (case.due_on, case.clock, case.track) == (None, {}, "none")
    with pytest.raises(BadInput, match="the case is closed"):
        timing.longest(office, case.number)


def test_only_the_fields_that_the_words_reach_stand_on_the_sheet(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "fields")
    decide(rows, "other.pdf", "outside")
    with pytest.raises(BadInput, match="no field of them"):
        run(office, case, out, filled(tmp_path, rows))
    address = next(row for row in rows if row["what"] == "finding" and "Harbor" in row["text"])
    address["decision"] = "produce"
    run(office, case, out, filled(tmp_path, rows))
    shown = text_of(out)
    assert "12 Harbor St" in shown
    for outside in ("219-09-9999", "tow slip", "Robin Sampleton", "ARREST REPORT"):
        assert outside not in shown
    assert "1 field" in letter_of(out)


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"words": ""}, RefusedByLaw, "quote the words that reach it"),
        ({"words": "report"}, RefusedByLaw, "at least 3"),
        ({"words": "all records of Robin Sampleton"}, RefusedByLaw, "does not say “all records"),
        ({"words_page": "7"}, RefusedByLaw, "has no page 7"),
        ({"pages": "3"}, BadInput, "page 3"),
        ({"decision": ""}, PersonMustDecide, "Nobody said whether the words reach"),
        ({"decision": "release"}, BadInput, "allowed are produce, fields, outside"),
    ],
)
def test_an_item_without_words_of_the_paper_does_not_go_out(
    change: dict[str, str], error: type[Exception], match: str, office: Office, tmp_path: Path, records: Path
) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce")
    decide(rows, "other.pdf", "outside")
    by_counsel(rows, "produce")
    next(row for row in rows if "arrest.pdf" in row["text"]).update(change)
    with pytest.raises(error, match=match):
        run(office, case, out, filled(tmp_path, rows))
    assert not out.exists()
    assert not models.Act.objects.filter(kind="production.decided").exists()


def test_an_exemption_keeps_nothing_from_a_court(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce")
    decide(rows, "other.pdf", "outside")
    by_counsel(rows, "produce")
    address = next(row for row in rows if row["what"] == "finding" and "Harbor" in row["text"])
    address |= {"decision": "withhold", "counsel": IDA, "authority": "5 ILCS 140/7(1)(b)", "reason": "private"}
    with pytest.raises(RefusedByLaw, match="keeps nothing from a court"):
        run(office, case, out, filled(tmp_path, rows))


def test_counsel_is_another_person_and_cites_a_statute(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce")
    decide(rows, "other.pdf", "outside")
    by_counsel(rows, "produce")
    field = next(row for row in rows if row["counsel"])
    for change in ({"authority": "because I say so"}, {"reason": ""}, {"counsel": DANA}):
        before = dict(field)
        field.update(change)
        with pytest.raises(PersonMustDecide, match="another law forbids"):
            run(office, case, out, filled(tmp_path, rows))
        field.update(before)
    run(office, case, out, filled(tmp_path, rows))
    assert "219-09-9999" in text_of(out)
    resumed = models.Act.objects.filter(case=case, kind="case.resumed").order_by("-leaf")[0]
    assert resumed.actor == IDA


def test_nothing_is_produced_for_a_paper_that_two_persons_did_not_confirm(
    office: Office, tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    produce = ["case", "produce", case.number, "--office", str(office.folder), "--out", str(out)]
    resume = ["case", "resume", case.number, "--office", str(office.folder), "--by", IDA, "--reasons", "it is valid"]
    for _ in range(2):  # the same person twice is one person
        gatekeeping.verify(office.folder, case.number, "confirmed", by=DANA, how="with the clerk")
    assert main([*resume, "--as", "produce"]) == 7
    assert main(produce) == 4
    confirmed(office, case)
    gatekeeping.verify(office.folder, case.number, "altered", by=RAY, how="with the clerk")
    assert main(produce) == 7
    assert "in doubt: Ray Sample" in capsys.readouterr().err
    assert not out.exists()


def test_a_paper_whose_days_are_over_is_not_obeyed(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path), tmp_path / "out"
    confirmed(office, case, expires_on=date(2024, 2, 14))
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce", pages="2")
    decide(rows, "other.pdf", "outside")
    later = datetime(2024, 2, 15, 20, tzinfo=UTC)
    with session(office.folder, now=later) as (opened, journal), pytest.raises(RefusedByLaw, match="until 2024-02-14"):
        producing.produce(
            opened,
            journal,
            Asked(case.number, filled(tmp_path, rows), DANA, out=out),
            tell=lambda _: None,
            progress=lambda *_: None,
        )
    assert not out.exists()


WARRANT = SUBPOENA.replace("SUBPOENA DUCES TECUM", "SEARCH WARRANT")


def test_a_search_warrant_needs_its_last_day(office: Office, tmp_path: Path, records: Path) -> None:
    case = serve(office, tmp_path, WARRANT)
    assert case.instrument["kind"] == "search_warrant"
    with pytest.raises(PersonMustDecide, match="reads the last day in it"):
        confirmed(office, case)
    confirmed(office, case, expires_on=date(2024, 3, 1))


def test_a_sealed_paper_is_told_in_no_entry(office: Office, tmp_path: Path, records: Path) -> None:
    case, out = serve(office, tmp_path, f"FILED UNDER SEAL\n{SUBPOENA}"), tmp_path / "out"
    assert case.instrument["sealed"]
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce", pages="2")
    decide(rows, "other.pdf", "outside")
    run(office, case, out, filled(tmp_path, rows))
    public = entries(case)
    assert {one.kind for one in public} == {
        "demand.received", "case.noted", "search.run", "detection.run", "redaction.verified",
        "release.approved", "release.made",
    }  # fmt: skip
    assert [dict(one.facts) for one in public if one.kind == "case.noted"] == [{}] * sum(
        one.kind == "case.noted" for one in public
    )
    told = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.filter(case_number=case.number)).decode()
    for word in ("subpoena", "produce", "court", "judicial", "complied", "counsel", 'verified"'):
        assert word not in told.replace("redaction.verified", "")
    given_out = "".join(path.read_text() for path in (out / "receipt").glob("*.entry.json"))
    assert "subpoena" not in given_out
    assert verify_folder(out).ok
    kinds = set(models.Act.objects.filter(case=case).values_list("kind", flat=True))
    assert {"instrument.verified", "gate.decided", "production.decided"} <= kinds  # the office's own file knows all


def test_the_person_is_told_where_a_statute_orders_it_and_not_while_a_court_forbids_it(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    driver = pdf(tmp_path / "driver.pdf", *DRIVER)
    with session(office.folder, now=datetime(2024, 7, 8, 12, tzinfo=UTC)) as (opened, journal):
        intake.add_records(opened, [driver], journal=journal)
    paper = tmp_path / "paper.txt"
    paper.write_text(SUBPOENA)
    asked = Request(paper, received=datetime(2024, 7, 8, 15, tzinfo=UTC))
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    case, out = models.Case.objects.get(), tmp_path / "out"
    case.demand |= {"requester": ["Clerk Example", "clerk@court.example"]}
    case.save()
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "driver.pdf", "produce", words="the driving record of Robin Sampleton")
    by_counsel(rows, "produce")
    notice = next(row for row in rows if row["what"] == "notice")
    assert notice["citation"] == "625 ILCS 5/6-110.3"
    with pytest.raises(PersonMustDecide, match="Look first whether a court forbids it"):
        run(office, case, out, filled(tmp_path, rows))
    notice["decision"] = "held"
    with pytest.raises(BadInput, match="no order holds the notice"):
        run(office, case, out, filled(tmp_path, rows))
    held = notifying.forbid(office.folder, case.number, order="24 CR 01234, p. 2", until=date(2024, 9, 3), by=IDA)
    days = {"since": "2024-07-08", "until": "2024-09-03", "then_due_on": "2024-09-06"}
    assert held == {"case": case.number, **days}
    notice["decision"] = "tell"
    with pytest.raises(RefusedByLaw, match="forbids the notice until 2024-09-03"):
        run(office, case, out, filled(tmp_path, rows))
    notice["decision"] = "held"
    run(office, case, out, filled(tmp_path, rows))
    for day, state in ((date(2024, 9, 3), "held"), (date(2024, 9, 4), "due"), (date(2024, 9, 7), "late")):
        (standing,) = notifying.standing_of(case.number, today=day)
        assert (standing["state"], standing["due_on"], standing["cite"]) == (state, "2024-09-06", "625 ILCS 5/6-110.3")
    data = tmp_path / "notice.json"
    data.write_text(json.dumps({
        "person": ["Robin Sampleton"], "recipient": "Clerk Example", "released_on": "2024-07-08",
        "released": ["a driving abstract"], "on_authority_of": "a subpoena of the court", "looked_at_by": IDA,
    }))  # fmt: skip
    make = ["letter", "make", "data_subject", case.number, "--office", str(office.folder), "--data", str(data)]
    assert main([*make, "--out", str(tmp_path / "early.pdf"), "--now", "2024-09-03T12:00"]) == 7
    assert main([*make, "--out", str(tmp_path / "n.pdf"), "--now", "2024-09-05T12:00"]) == 0
    (standing,) = notifying.standing_of(case.number, today=date(2024, 9, 7))
    assert standing["state"] == "told"
    capsys.readouterr()
    assert main(["case", "show", case.number, "--office", str(office.folder)]) == 0
    assert "notice to the person in the record (625 ILCS 5/6-110.3): made" in capsys.readouterr().out
    told = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.filter(case_number=case.number)).decode()
    assert "notice.held" not in told
    assert "2024-09-03" not in told


def test_without_an_order_the_notice_is_due_three_business_days_after_the_release(
    office: Office, tmp_path: Path
) -> None:
    driver = pdf(tmp_path / "driver.pdf", *DRIVER)
    with session(office.folder, now=datetime(2024, 7, 8, 12, tzinfo=UTC)) as (opened, journal):
        intake.add_records(opened, [driver], journal=journal)
    paper = tmp_path / "paper.txt"
    paper.write_text(SUBPOENA)
    asked = Request(paper, received=datetime(2024, 7, 8, 15, tzinfo=UTC), requester="Clerk Example <c@court.example>")
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide):
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    case, out = models.Case.objects.get(), tmp_path / "out"
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "driver.pdf", "produce", words="the driving record of Robin Sampleton")
    by_counsel(rows, "produce")
    next(row for row in rows if row["what"] == "notice")["decision"] = "tell"
    run(office, case, out, filled(tmp_path, rows))
    (owed,) = models.Act.objects.filter(kind="notice.owed")
    assert owed.facts == {"due_on": "2024-07-11", "legal": ["625 ILCS 5/6-110.3"]}


def test_a_produced_case_is_not_answered_as_a_request(office: Office, tmp_path: Path, records: Path) -> None:
    case = serve(office, tmp_path)
    confirmed(office, case)
    with session(office.folder) as (opened, journal), pytest.raises(PersonMustDecide, match="case produce"):
        answering.respond(
            opened, journal, Request(tmp_path / "paper.txt"), tell=lambda _: None, progress=lambda *_: None
        )


def test_a_cover_letter_reaches_nothing(office: Office, tmp_path: Path, records: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Clerk <clerk@court.example>", "foia@example.org", "Subpoena"
    message.set_content(f"Attached is a subpoena. We also need {WORDS} of 2023.")
    message.add_attachment(
        pdf(tmp_path / "subpoena.pdf", SUBPOENA).read_bytes(), maintype="application", subtype="pdf", filename="s.pdf"
    )
    case, out = serve(office, tmp_path, message.as_string()), tmp_path / "out"
    assert [page["class"] for page in case.instrument["pages"]] == ["request", "claimed_judicial"]
    confirmed(office, case)
    rows = proposed(office, case, out)
    decide(rows, "arrest.pdf", "produce", pages="2", words_page="1")
    for row in rows:
        if row["what"] == "record" and not row["decision"]:
            row["decision"] = "outside"
    with pytest.raises(RefusedByLaw, match="page 1 is not the court's"):
        run(office, case, out, filled(tmp_path, rows))
