"""An audit of past releases against the ground truth of a sample office, and on files that are wrong in a known way."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from counterfoil import documents
from counterfoil.documents.model import Document
from counterfoil.errors import BadInput
from counterfoil.evaluation.score import width_shared
from counterfoil.law.load import load
from counterfoil.law.model import Duty, DutyKind
from counterfoil.oversight.audit import Audit, _would_be, audit, summed
from counterfoil.oversight.audit_tables import file_row, write_tables
from counterfoil.oversight.audited import AuditedFile, Needless, ShownItem, as_json, from_json, item_facts
from counterfoil.oversight.dating import Evidence
from counterfoil.oversight.release_log import read_log
from counterfoil.sample import duty
from counterfoil.sample.model import Tag
from counterfoil.values import Box, Category, RecordKind, Role

PACK = load("us-il")
TODAY = date(2026, 3, 9)
SHEET = (
    "SAMPLE POLICE DEPARTMENT",
    "ARREST REPORT",
    "NAME: 7(1)(c)",
    "DOB: 7(1)(b)",
    "HOME ADDRESS: 7(1)(zz)",
    "VICTIM",
    "NAME: 7(1)(c)",
    "NARRATIVE",
    "R/O met 7(1)(d)(iv) who pointed at the arrestee. Nothing is withheld under 7(1)(a) here.",
    "SSN: 666-12-3456",
)


MAY = "permitted_to_withhold"
DIFFER = [
    # A shop without a label is not found; a first or last name of two people is found for both.
    ("name", "organisation", "open", []),
    ("name", "organisation", "open", []),
    ("name", "arrestee", "compelled", ["compelled", MAY]),
    ("name", "arrestee", "compelled", ["compelled", MAY]),
    ("name", "organisation", "open", []),
]
"""Where an audit says another or a second duty than the law reference, in the order of the truth."""


def sheet(path: Path, lines: tuple[str, ...] = SHEET, *, cover: pymupdf.Rect | None = None) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        for number, line in enumerate(lines):
            page.insert_text((40, 50 + 20 * number), line, fontsize=10)
        if cover is not None:
            page.draw_rect(cover, fill=(0, 0, 0))
        pdf.save(path)


def one_file(folder: Path, work: Path, **options: Any) -> AuditedFile:
    (found,) = audit(folder, pack=PACK, today=TODAY, work=work, ocr=False, **options).files()
    return found


@pytest.fixture(scope="module")
def past(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Audit]:
    """The answers that the sample office gave before, with their truth and their audit."""
    folder = tmp_path_factory.mktemp("past")
    truth = json.loads((sample / "truth.json").read_text())["records"]
    answers = [row for row in truth if row["layout"] == "earlier answer"]
    (folder / "released").mkdir()
    for row in answers:
        shutil.copy(sample / row["file"], folder / "released")
    return answers, audit(folder / "released", pack=PACK, today=TODAY, work=folder / "work")


def law_reference(row: dict[str, Any], kind: RecordKind) -> duty.Expected:
    """What the law reference says of a true value in a record of ``kind``: it knows nothing of the law pack."""
    tag = Tag(
        Category(row["category"]),
        Role(row["role"]),
        minor="minor" in row,
        sex_offence_victim="sex_offence_victim" in row,
        address_confidential="address_confidential" in row,
        also_victim="also_victim" in row,
    )
    return duty.expected(kind, tag)


def at(item: ShownItem, row: dict[str, Any]) -> bool:
    return item.page == row["page"] and any(width_shared(Box(*box), Box(*item.box)) > 0.3 for box in row["boxes"])


def test_past_answers_agree_with_the_law_reference_item_by_item(past: tuple[list[dict[str, Any]], Audit]) -> None:
    answers, found = past
    files = {one.file: one for one in found.files()}
    agreed: Counter[str] = Counter()
    other = []
    for answer in answers:
        items = files[Path(answer["file"]).name].items
        for row in answer["values"]:
            kind = RecordKind.ARREST_REPORT if row["page"] > 1 else RecordKind.CORRESPONDENCE
            wanted = law_reference(row, kind)
            if wanted.unsure or not row["boxes"]:
                continue
            met = [item for item in items if at(item, row)]
            same = [item for item in met if item.category == row["category"]] or met
            if {item.duty for item in same} == {wanted.duty.value}:
                agreed[wanted.duty.value] += 1
            else:
                other.append((row["category"], row["role"], wanted.duty.value, sorted({i.duty for i in same})))
    assert sorted(agreed) == ["compelled", "forbidden", "open", "permitted_to_withhold", "refer"]
    assert (sum(agreed.values()), other) == (276, DIFFER)


def test_every_past_answer_is_dated_by_its_letter(past: tuple[list[dict[str, Any]], Audit]) -> None:
    answers, found = past
    asked = {Path(row["file"]).name: row["numbers"]["FOIA"].removeprefix("FOIA_") for row in answers}
    dated = {one.file: (f"{one.dated.on:%Y%m%d}", one.dated.evidence) for one in found.files()}
    assert dated == {name: (on, Evidence.LETTER) for name, on in asked.items()}


def test_no_result_holds_a_value(past: tuple[list[dict[str, Any]], Audit], tmp_path: Path) -> None:
    answers, found = past
    tables = "".join(path.read_text() for path in write_tables(found, tmp_path))
    kept = tables + "".join(path.read_text() for _, path in found.kept)
    values = {row["text"] for answer in answers for row in answer["values"] if len(row["text"]) > 7}
    assert len(values) > 50
    assert [value for value in values if value in kept] == []
    assert kept.count("compelled") > 50


def test_the_facts_count_every_item_once_and_name_no_file(past: tuple[list[dict[str, Any]], Audit]) -> None:
    _, found = past
    facts = list(item_facts(found.files()))
    assert sum(fact.places for fact in facts) == summed(found).items
    assert {fact.case for fact in facts} == {f"release {number}" for number in range(1, len(found.kept) + 1)}


@pytest.fixture(scope="module")
def badly_marked(tmp_path_factory: pytest.TempPathFactory) -> AuditedFile:
    """A report with marks, and a box over a number that is still there."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "released").mkdir()
    sheet(folder / "released" / "a.pdf", cover=pymupdf.Rect(30, 217, 200, 236))
    return one_file(folder / "released", folder / "work", told=TODAY)


def test_what_lies_beneath_a_box_is_found_and_said_to_be_recoverable(badly_marked: AuditedFile) -> None:
    assert [(i.category, i.duty, i.recoverable) for i in badly_marked.items] == [("ssn", "forbidden", True)]
    assert [(r.channel, r.severity, r.page) for r in badly_marked.recovered] == [("covered text", "leak", 1)]


def test_marks_that_their_code_does_not_carry(badly_marked: AuditedFile) -> None:
    assert badly_marked.marks == 5
    assert [(m.code, m.reason, m.category, m.role) for m in badly_marked.needless] == [
        ("7(1)(c)", Needless.MUST_GO_OUT, "name", "arrestee"),
        ("7(1)(zz)", Needless.MUST_GO_OUT, "home_address", "arrestee"),
        ("7(1)(d)(iv)", Needless.LOOK, "", ""),
    ]


def test_a_result_is_read_as_it_was_written(badly_marked: AuditedFile) -> None:
    assert all([badly_marked.items, badly_marked.needless, badly_marked.recovered])
    assert from_json(json.loads(json.dumps(as_json(badly_marked)))) == badly_marked


def test_a_field_that_may_be_the_arrestees_is_for_a_person_to_see(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    sheet(folder / "a.pdf", ("ARREST REPORT", "PERSON", "NAME: 7(1)(c)", "DOB: 7(1)(b)"))
    found = one_file(folder, tmp_path / "work", told=TODAY)
    assert [(m.code, m.reason, m.category, m.role) for m in found.needless] == [
        ("7(1)(c)", Needless.LOOK, "name", "unknown")
    ]


def test_the_law_is_that_of_the_day(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    sheet(folder / "a.pdf", ("CASE REPORT", "VICTIM", "NAME: 7(1)(b-5)"))
    before, since = (
        [m.reason for m in one_file(folder, tmp_path / f"w{year}", told=date(year, 6, 1)).needless]
        for year in (2010, 2011)
    )
    assert (before, since) == ([Needless.NO_SUCH_CODE], [])


def test_a_file_without_a_day_is_asked_of_no_law(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    sheet(folder / "a.pdf")
    found = one_file(folder, tmp_path / "work")
    assert (found.dated.on, found.dated.evidence, found.needless) == (None, Evidence.UNKNOWN, ())
    assert [(i.category, i.duty, i.rule) for i in found.items] == [("ssn", "", "")]
    assert list(item_facts([found])) == []


def test_a_day_before_the_law_of_the_pack_is_asked_of_no_law(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    sheet(folder / "a.pdf")
    found = audit(folder, pack=PACK, today=TODAY, work=tmp_path / "work", told=date(1990, 1, 2))
    (one,) = found.files()
    assert ([i.duty for i in one.items], one.law_asked, one.needless) == ([""], False, ())
    assert (summed(found).undated, summed(found).items_without_law) == (0, 1)
    assert [(fact.duty, fact.on) for fact in item_facts([one])] == [("", date(1990, 1, 2))]


def test_the_log_dates_before_the_letter(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    letter = ("March 2, 2026", "Re: FOIA request P004711-020126", "Dear requester, enclosed is nothing.")
    sheet(folder / "a.pdf", letter)
    (tmp_path / "log.csv").write_text("Request Number,Date Received,Date Closed\nP004711-020126,2/1/2026,2026-03-04\n")
    by_log = one_file(folder, tmp_path / "work", log=read_log(tmp_path / "log.csv"))
    by_letter = one_file(folder, tmp_path / "work")
    assert (by_log.dated.on, by_log.dated.evidence, by_log.number) == (
        date(2026, 3, 4),
        Evidence.LOG_ANSWERED,
        "P004711-020126",
    )
    assert (by_letter.dated.on, by_letter.dated.evidence, by_letter.number) == (date(2026, 3, 2), Evidence.LETTER, "")


def test_a_file_that_cannot_be_read_is_a_row_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "released"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "b.txt").write_text("SSN: 666-12-3456")
    found = audit(folder, pack=PACK, today=TODAY, work=tmp_path / "work", told=TODAY)
    broken, text = found.files()
    assert broken.unreadable.startswith("a.pdf: The PDF is too damaged to be opened.")
    assert (broken.items, text.unreadable, [i.duty for i in text.items]) == ((), "", ["forbidden"])
    assert (summed(found).files, summed(found).unreadable) == (2, 1)


def test_a_file_that_cannot_be_looked_at_beneath_its_marks_is_still_audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(path: Path, **_: object) -> None:
        raise BadInput(f"{path.name}: its marks cannot be looked at.")

    folder = tmp_path / "released"
    folder.mkdir()
    sheet(folder / "a.pdf", ("ARREST REPORT", "SSN: 666-12-3456"))
    monkeypatch.setattr("counterfoil.oversight.audit.inspect", refuses)
    found = one_file(folder, tmp_path / "work", told=TODAY)
    row = file_row(found)
    assert (row["uninspected"], row["leaks"], row["recoverable"], row["forbidden"]) == (
        "a.pdf: its marks cannot be looked at.",
        None,
        None,
        1,
    )


def test_a_stopped_run_goes_on_where_it_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, work = tmp_path / "released", tmp_path / "work"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{name} SSN: 666-12-3456")
    seen: list[str] = []
    read: Callable[..., Document] = documents.read

    def stops(path: Path, **options: Any) -> Document:
        seen.append(path.name)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return read(path, **options)

    monkeypatch.setattr(documents, "read", stops)
    with pytest.raises(KeyboardInterrupt):
        audit(folder, pack=PACK, today=TODAY, work=work, told=TODAY)
    (work / ".reading-killed").mkdir()
    found = audit(folder, pack=PACK, today=TODAY, work=work, told=TODAY)
    assert (seen, found.taken_up) == (["a.txt", "b.txt", "b.txt", "c.txt"], 1)
    assert [(one.file, len(one.items)) for one in found.files()] == [("a.txt", 1), ("b.txt", 1), ("c.txt", 1)]
    assert sorted(path.suffix for path in work.iterdir()) == [".json"] * 3
    other_day = audit(folder, pack=PACK, today=TODAY, work=work, told=date(2020, 1, 2))
    assert other_day.taken_up == 0


@pytest.mark.parametrize("make", [False, True])
def test_no_folder_and_an_empty_one_are_refused(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "released"
    if make:
        folder.mkdir()
    why = "holds no file" if make else "no folder is there"
    with pytest.raises(BadInput, match=why):
        audit(folder, pack=PACK, today=TODAY, work=tmp_path / "work")


@pytest.mark.parametrize(
    ("kind", "would_be", "unsettled", "said"),
    [
        (DutyKind.FORBIDDEN, None, False, ""),
        (DutyKind.REFER, DutyKind.FORBIDDEN, False, ""),  # as if its rules were adopted: it is forbidden
        (DutyKind.REFER, DutyKind.FORBIDDEN, True, "forbidden"),
        (DutyKind.FORBIDDEN, None, True, "forbidden"),
        (DutyKind.REFER, None, False, ""),
    ],
)
def test_what_would_be_is_said_of_referrals_alone(
    kind: DutyKind, would_be: DutyKind | None, unsettled: bool, said: str
) -> None:
    rule = replace(next(iter(load("us-il").rulebook.on(date(2024, 5, 1)).values())).rule, unsettled=unsettled)
    assert _would_be(Duty(kind, (rule,), "", would_be=would_be)) == said
