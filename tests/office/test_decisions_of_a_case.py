"""A person's decisions on one case: whose table it is, what is corrected, what goes out beside a mark."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, closed_findings, deciding, intake, redacting
from counterfoil.office.services.answering import Request
from counterfoil.office.services.desk import Told
from counterfoil.office.services.session import session

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
WHEN = datetime(2024, 2, 14, 15, tzinfo=UTC)
REPORT = """CASE REPORT
RD No: LH123456
On 03/04/2023 officers spoke with the victim, Mary Invented, age 12, DOB 03/12/2011, at 41 E Grand Ave.
Witness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43
A blue bicycle with a crooked bell was taken.
"""


@pytest.fixture
def holding(office: Office, tmp_path: Path) -> Office:
    """An office that holds one report of invented people."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "report.txt").write_text(REPORT)
    with session(office.folder) as (opened, journal):
        assert {row.outcome for row in intake.add_records(opened, [tmp_path / "records"], journal=journal)} == {"added"}
    return office


def add(office: Office, folder: Path, **records: str) -> None:
    folder.mkdir()
    for name, text in records.items():
        (folder / f"{name}.txt").write_text(text)
    with session(office.folder) as (opened, journal):
        assert {row.outcome for row in intake.add_records(opened, [folder], journal=journal)} == {"added"}


def demand(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"{name}.txt"
    path.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the case report RD LH123456.\n"
        f"Sincerely,\n{name} Sample\n"
    )
    return path


def answer(office: Office, asked: Request) -> list[Told]:
    told: list[Told] = []
    with session(office.folder) as (opened, journal):
        answering.respond(opened, journal, asked, tell=told.append, progress=lambda done, total, what: None)
    return told


def table_of(office: Office, asked: Path) -> Path:
    """The decisions table of the case that is opened for a demand."""
    with pytest.raises(PersonMustDecide, match="the proposals are written; nothing is decided"):
        answer(office, Request(asked, received=WHEN))
    return office.work / models.Case.objects.latest("pk").number / "review" / "decisions.csv"


def fill_in(table: Path, *more: dict[str, str], **changes: dict[str, str]) -> None:
    """Every proposal accepted but those in ``changes``, by finding id with ``_``; ``more`` are rows added below."""
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        row["decision"] = {"paper": OFFICER, "record": "yes", "page": "yes"}.get(row["what"], row["proposal"])
        row |= changes.get(row["finding"].replace("-", "_"), {})
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, *(dict.fromkeys(rows[0], "") | row for row in more)])


def texts(table: Path) -> dict[str, str]:
    with table.open(encoding="utf-8-sig", newline="") as handle:
        return {row["text"]: row["finding"].replace("-", "_") for row in csv.DictReader(handle)}


def released(out: Path) -> str:
    document = pdfium.PdfDocument(str(next(out.glob("*_001.pdf"))))
    try:
        return " ".join("\n".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_the_table_of_another_case_is_refused(holding: Office, tmp_path: Path) -> None:
    first, second = demand(tmp_path, "Ada"), demand(tmp_path, "Bob")
    other, own = table_of(holding, first), table_of(holding, second)
    assert texts(other).keys() == texts(own).keys()  # the positive control: the same record and findings
    fill_in(other)
    with pytest.raises(BadInput) as refused:
        answer(holding, Request(second, decisions=other, out=tmp_path / "release"))
    theirs, ours = (path.parent.parent.name for path in (other, own))
    assert str(refused.value) == (
        f"The decisions table is of case {theirs}; this is case {ours}. Nothing was decided. The table of this case is "
        f"{own}."
    )
    assert (models.Determination.objects.count(), (tmp_path / "release").exists()) == (0, False)
    other.write_text(other.read_text(encoding="utf-8").replace(theirs, ours), encoding="utf-8")
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        answer(holding, Request(second, decisions=other, out=tmp_path / "release"))


def test_what_is_released_beside_a_mark_goes_out(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    fill_in(table, **{texts(table)["43"]: {"decision": "release", "reason": "an age alone names nobody"}})
    answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    text = released(tmp_path / "release")
    assert ("43" in text, "Quill" in text, "1981" in text) == (True, False, False)


def test_what_cannot_be_told_apart_from_a_mark_waits_for_a_person(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    phone = texts(table)["(312) 555-0142"]
    name = next(finding for text, finding in texts(table).items() if text.startswith("Pat Quill"))
    fill_in(table, **{phone: {"decision": "release", "reason": "the number of a shop"}})
    with pytest.raises(PersonMustDecide) as waits:
        answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    message = str(waits.value).splitlines()
    assert message[0] == "1 thing still blocks the release:"
    assert f"{phone.replace('_', '-')} (phone): is to be released, and lies beneath" in message[1]
    assert f"mark of {name.replace('_', '-')} (name)" in message[1]
    assert message[2] == f"Decide in the table: {table}"
    assert models.Determination.objects.count() == 0


def test_a_correction_is_kept_told_and_never_shown_in_clear(
    holding: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    bell = {"what": "add", "record": "R-000001", "page": "1", "text": "crooked bell", "exemption": "7(1)(c)",
            "reason": "known to neighbours"}  # fmt: skip
    wrong = {"decision": "correct", "category": "nothing", "reason": "a locker, not a child"}
    fill_in(table, bell, **{texts(table)["12"]: wrong})

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(redacting, "redact", crash)
        with pytest.raises(KeyboardInterrupt):
            answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    case = models.Case.objects.get()
    assert case.state == "determined"
    answer(holding, Request(asked, out=tmp_path / "release"))  # goes on with what was decided
    text = released(tmp_path / "release")
    assert ("age 12" in text, "Mary" in text, "crooked" in text) == (True, False, False)
    shown = queries.case(case.number, office=holding)
    assert [row["decision"] for row in shown["determinations"] if row["category"] == "nothing (corrected)"] == [
        "release"
    ]
    assert [row["decision"] for row in shown["determinations"] if row["category"] == "other"] == ["redact"]
    act = models.Act.objects.get(case=case, kind="determination.made")
    assert (act.facts["corrections"], act.facts["deviations"]) == (1, 0)
    (correction,) = act.private["corrections"]
    assert correction.endswith("correction: age, victim, minor → nothing; a locker, not a child")
    case.refresh_from_db()
    rows = closed_findings.of(holding, case)
    (kept,) = [row for row in rows if row.category == "nothing (corrected)"]
    assert (kept.reason, kept.decided_by) == (correction.partition(": ")[2], OFFICER)
    entries = b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all())
    assert (b"locker" in entries, b"deviations" in entries) == (False, True)
    index = json.dumps((tmp_path / "release" / "index.csv").read_text(encoding="utf-8-sig"))
    assert ("information that a reviewer marked about a person" in index, "locker" in index) == (True, False)


def test_records_that_come_after_the_proposals_are_searched(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    corrected = {"decision": "correct", "category": "nothing", "reason": "a locker, not a child"}
    bell = {"what": "add", "record": "R-000001", "page": "1", "text": "crooked bell", "exemption": "7(1)(c)",
            "reason": "known to neighbours"}  # fmt: skip
    fill_in(table, bell, **{texts(table)["12"]: corrected})
    copy = tmp_path / "copy.csv"
    copy.write_bytes(table.read_bytes())
    add(holding, tmp_path / "late", second="CASE REPORT\nRD No: LH123456\nPhone (312) 555-0143. A second bicycle.\n")
    with pytest.raises(PersonMustDecide) as waits:
        answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    assert "the search was made once more, and the proposals are not those of the table that was given" in str(
        waits.value
    )
    assert (models.Case.objects.get().state, models.Determination.objects.count()) == ("proposed", 0)
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    by_record = {
        one: [row["decision"] for row in rows if row["record"] == one and row["what"] != "add"]
        for one in ("R-000001", "R-000002")
    }
    assert "" not in by_record["R-000001"]  # carried over
    assert set(by_record["R-000002"]) == {""}  # nobody saw it yet
    assert [row["decision"] for row in rows if row["what"] == "paper"] == [""]
    assert (table.with_name("decisions-earlier.csv").read_bytes() == copy.read_bytes()) is True
    with pytest.raises(BadInput, match="were made on another set of records and findings"):
        answer(holding, Request(asked, decisions=copy, out=tmp_path / "release"))
    for row in rows:
        if row["what"] == "paper" or row["record"] == "R-000002":
            row["decision"] = {"paper": OFFICER, "record": "yes", "page": "yes"}.get(row["what"], row["proposal"])
    with table.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    assert len(list((tmp_path / "release").glob("*_*.pdf"))) == 2
    assert ("crooked" in released(tmp_path / "release"), "age 12" in released(tmp_path / "release")) == (False, True)


def test_records_that_have_nothing_to_do_with_it_leave_the_table_as_it_is(holding: Office, tmp_path: Path) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    fill_in(table)
    add(holding, tmp_path / "late", order="GENERAL ORDER 24-03\nRecordings are kept ninety days.\n")
    told = answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    assert "Records were added or refused since the search, so it is made once more" in [one.headline for one in told]
    case = models.Case.objects.get()
    assert (case.state, case.search["records_searched"]) == ("closed", 2)


def test_a_file_that_is_refused_after_the_proposals_is_listed_before_a_signature_counts(
    holding: Office, tmp_path: Path
) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    fill_in(table)
    (tmp_path / "late.pdf").write_bytes(b"%PDF-1.7 no more")
    with session(holding.folder) as (opened, journal):
        intake.add_records(opened, [tmp_path / "late.pdf"], journal=journal)
    decided = Request(asked, decisions=table, out=tmp_path / "release")
    with pytest.raises(PersonMustDecide, match="1 file could not be read and is not in the table that was signed"):
        answer(holding, decided)
    fill_in(table)
    answer(holding, decided)
    assert models.Case.objects.get().state == "closed"


def test_each_step_tells_what_it_did_in_words(holding: Office, tmp_path: Path) -> None:
    asked, told = demand(tmp_path, "Ada"), list[Told]()
    with pytest.raises(PersonMustDecide), session(holding.folder) as (opened, journal):
        answering.respond(opened, journal, Request(asked, received=WHEN), tell=told.append, progress=lambda *_: None)
    assert [one.headline for one in told if one.step == "search"] == ["1 record in 1 system searched; 1 met"]
    table = holding.work / models.Case.objects.get().number / "review" / "decisions.csv"
    fill_in(table)
    decided = answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    by_step = {one.step: one for one in decided}
    assert by_step["determination"].headline == f"{OFFICER}: 8 findings redacted, 1 released"
    assert by_step["determination"].lines[-1] == deciding.COUNTS_ITEMS
    assert by_step["redaction"].headline == "1 file redacted, rebuilt and verified"
    assert by_step["redaction"].lines[0].endswith(" marks on 1 page, verified")
    assert "5 ILCS 140/7(1)(b): 1 item, Private information" in by_step["letter"].lines
    assert by_step["release"].headline == f"4 files in {tmp_path / 'release'}"
    (done,) = answer(holding, Request(asked))
    at = models.Release.objects.get().released_at.astimezone(ZoneInfo("America/Chicago"))
    assert done.headline == (
        f"This demand was answered {at:%Y-%m-%d %H:%M} as case {models.Case.objects.get().number}; nothing was changed"
    )


def test_what_was_not_found_is_said_and_counted(holding: Office, tmp_path: Path) -> None:
    asked, told = tmp_path / "asked.txt", list[Told]()
    asked.write_text(
        "Dear FOIA Officer,\nUnder FOIA I request the arrest report RD LH999999.\nSincerely,\nAda Sample\n"
    )
    with pytest.raises(PersonMustDecide), session(holding.folder) as (opened, journal):
        answering.respond(opened, journal, Request(asked, received=WHEN), tell=told.append, progress=lambda *_: None)
    search = next(one for one in told if one.step == "search")
    assert search.headline == ("1 record in 1 system searched; 0 met; 2 terms not found; 1 expected kind not found")
    assert search.lines[0] == "number RD LH999999: not found"
    assert "expected arrest report: not found" in search.lines


def test_a_bad_table_for_a_case_that_was_decided_changes_nothing(
    holding: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = demand(tmp_path, "Ada")
    table = table_of(holding, asked)
    bell = {"what": "add", "record": "R-000001", "page": "1", "text": "crooked bell", "exemption": "7(1)(c)",
            "reason": "known to neighbours"}  # fmt: skip
    fill_in(table, bell)
    with monkeypatch.context() as patched:
        patched.setattr(redacting, "redact", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))
    case = models.Case.objects.get()
    kept = (holding.work / case.number / "redacted" / "R-000001.pdf", b"of the first decisions")
    kept[0].parent.mkdir(exist_ok=True)
    kept[0].write_bytes(kept[1])

    def all_of_it() -> object:
        case.refresh_from_db()
        rows = list(models.Determination.objects.order_by("pk").values())
        return rows, case.state, case.added, case.viewed, models.Act.objects.count(), kept[0].read_bytes()

    before = all_of_it()
    assert (case.state, len(before[0]) > 5, len(case.added)) == ("determined", True, 1)  # type: ignore[index]
    good = table.read_text(encoding="utf-8-sig")
    third = tmp_path / "third.csv"
    for bad, error, match in (
        ("what is this\n", BadInput, "line 1 must name the columns"),
        (good.replace("7(1)(c)", "7(9)(z)"), BadInput, "unknown exemption"),
        (good.replace(f",{OFFICER}", ",").replace(f'"{OFFICER}"', ""), PersonMustDecide, "not signed"),
        (good.replace(",yes,", ",no,", 1), PersonMustDecide, "1 thing still blocks"),
    ):
        third.write_text(bad, encoding="utf-8-sig")
        with pytest.raises(error, match=match):
            answer(holding, Request(asked, decisions=third, out=tmp_path / "release"))
        assert all_of_it() == before
    fill_in(table, **{texts(table)["43"]: {"decision": "release", "reason": "an age alone names nobody"}})
    answer(holding, Request(asked, decisions=table, out=tmp_path / "release"))  # the positive control
    assert ("crooked" in released(tmp_path / "release"), "43" in released(tmp_path / "release")) == (False, True)
