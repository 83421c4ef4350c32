"""What the evaluation judges is what the product does: marks cut apart, and nothing let go where two cross."""

from pathlib import Path

import pymupdf
import pytest

from counterfoil.detection.model import Finding
from counterfoil.documents.model import Document, Page, Word
from counterfoil.evaluation import line
from counterfoil.evaluation.truth import TruthRecord, TruthValue
from counterfoil.law.model import Duty, DutyKind, Facts
from counterfoil.redaction.moved import Places
from counterfoil.review.model import Decision, Proposal
from counterfoil.values import Box, Category, Digest, Mark, RecordKind, Role, Span

TEXT = "03/12/1981 Age 43"


def page() -> Page:
    words, x = [], 0
    for text in TEXT.split():
        words.append(Word(text, Box(36 + 6 * x, 60, 36 + 6 * (x + len(text)), 72), x, x + len(text), 0))
        x += len(text) + 1
    return Page(0, 612, 792, TEXT, tuple(words))


def proposal(number: int, text: str, category: Category, decision: Decision) -> Proposal:
    start = TEXT.index(text)
    box = Box(36 + 6 * start, 60, 36 + 6 * (start + len(text)), 72)
    span = Span(start, start + len(text))
    finding = Finding(f"p1-{number:04d}", text, category, Role.ARRESTEE, 0, (box,), span, "test", "pattern")
    kind = {Decision.RELEASE: DutyKind.OPEN, Decision.REFER: DutyKind.REFER}.get(decision, DutyKind.FORBIDDEN)
    facts = Facts(RecordKind.ARREST_REPORT, category, Role.ARRESTEE)
    return Proposal(line._RECORD, finding, facts, Duty(kind, (), "why"), decision, "why")


AGE = proposal(2, "43", Category.AGE, Decision.RELEASE)


@pytest.mark.parametrize("decision", [Decision.REDACT, Decision.REFER])
def test_marks_are_cut_as_a_careful_person_decides(decision: Decision) -> None:
    born = proposal(1, TEXT, Category.DATE_OF_BIRTH, decision)
    assert line.crossing((born, AGE)) == [
        "the mark of R, page 1, p1-0001 (date_of_birth, arrestee) covers R, page 1, p1-0002 (age, arrestee)"
    ]
    made = line.judged((born, AGE), [page()])
    assert [p.finding.text for p in made] == ["03/12/1981 Age", "43"]
    assert line.crossing(made) == []


def test_a_record_with_marks_that_cross_is_not_let_go(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((36, 70), TEXT, fontsize=10, fontname="cour")
        pdf.save(tmp_path / "record.pdf")
    document = Document("record.pdf", "application/pdf", Digest("0" * 64), (page(),), pdf=tmp_path / "record.pdf")
    record = TruthRecord(tmp_path / "record.pdf", RecordKind.ARREST_REPORT, "form", False, False, ())
    middle = proposal(2, "Age", Category.AGE, Decision.RELEASE)  # what stands in the middle cannot be cut out
    proposals = line.judged((proposal(1, TEXT, Category.DATE_OF_BIRTH, Decision.REDACT), middle), document.pages)
    result = line.Outcome()
    line._release(record, document, proposals, tmp_path, result)
    assert result.refused == [f"record.pdf: {line.crossing(proposals)[0]}"]
    assert not (tmp_path / "released.pdf").exists()


def test_the_code_that_a_mark_prints_is_not_what_it_took_away(tmp_path: Path) -> None:
    """A mark over the age 7 prints 7(1)(a); an age that stands there still is told."""
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((36, 70), "7(1)(a)", fontsize=10, fontname="cour")
        pdf.new_page().insert_text((36, 70), "7 (1)(a)", fontsize=10, fontname="cour")
        pdf.save(tmp_path / "released.pdf")
    values = tuple(
        TruthValue("7", Category.AGE, Role.MINOR, "form", page, (Box(35, 58, 54, 74),), DutyKind.FORBIDDEN, False, "")
        for page in (0, 1)
    )
    record = TruthRecord(tmp_path / "record.pdf", RecordKind.ARREST_REPORT, "form", False, False, values)
    marks = [Mark(page, Box(35, 58, 54, 74), "7(1)(a)", "") for page in (0, 1)]
    assert [shown for _value, shown in line._read_back(tmp_path / "released.pdf", record, marks, Places({}, {}))] == [
        False,
        True,
    ]
