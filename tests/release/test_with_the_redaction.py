"""The whole way of one record with the real engines: determined, redacted, verified, staged, let go, served."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pymupdf
import pypdfium2 as pdfium
import pytest

from counterfoil.errors import LeakFound
from counterfoil.redaction.line import redact
from counterfoil.release import gate, package, withholding
from counterfoil.release.letter import render
from counterfoil.release.letter_data import Enclosure
from counterfoil.release.package import Source
from counterfoil.review.completeness import Review, withheld_values
from counterfoil.review.decisions import accept_all
from counterfoil.review.determine import determine, kept, marks
from counterfoil.values import Moment

IDA = "Ida Sample, Freedom of Information Officer"
NOW = datetime(2024, 3, 8, 15, tzinfo=UTC)
NUMBER = "CF-2024-000012"


@pytest.fixture
def record(tmp_path: Path, review: Review) -> Path:
    """The record R-1 as a PDF: its words where the findings say."""
    path = tmp_path / "record.pdf"
    with pymupdf.open() as document:
        for index in range(2):
            page = document.new_page(width=612, height=792)
            page.insert_text((72, 50), f"ARREST REPORT, PAGE {index + 1}", fontsize=14)
            for p in review.proposals:
                if (p.record_id, p.finding.page_index) == ("R-1", index):
                    page.insert_text((p.finding.box.x0, p.finding.box.y1 - 3), p.finding.text, fontsize=10)
        document.save(path)
    return path


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_record_goes_the_whole_way(tmp_path, record, review, letter, pack, exemptions, store, journal):
    on = letter.dated_on
    proposals = tuple(p for p in review.proposals if p.record_id == "R-1")
    pages = {"R-1": 2}
    decisions = accept_all(NUMBER, pages, proposals, decided_by=IDA)
    made = determine(proposals, decisions, pages=pages, exemptions=exemptions, on=on, decided_at=NOW)
    one = Review(pages, proposals, decisions, made)
    findings = [p.finding for p in proposals]
    (tmp_path / "work").mkdir()
    certificate = redact(
        record, marks(made, findings), tmp_path / "redacted.pdf", kept=kept(made, findings), workdir=tmp_path / "work"
    )
    index = withholding.rows(
        made,
        {"R-1": findings},
        documents={"R-1": package.document_name(NUMBER, 1)},
        pages=pages,
        exemptions=exemptions,
        on=on,
    )
    said = replace(
        letter,
        documents=(Enclosure(package.document_name(NUMBER, 1), "Arrest report", 2),),
        exemptions=withholding.claims(index, exemptions, on),
    )
    staged = package.stage(
        tmp_path / "out",
        case_number=NUMBER,
        origin="lakemoor.invalid/ledger",
        documents=[Source("R-1", tmp_path / "redacted.pdf", 2)],
        letter=render(said, pack, withheld=withheld_values(one)),
        index_pdf=withholding.as_pdf(index, said, pack),
        index_csv=withholding.as_csv(index),
    )
    evidence = gate.Evidence(said, pack, one, {package.document_name(NUMBER, 1): certificate}, index)

    def let_go(evidence: gate.Evidence) -> gate.Released:
        return gate.release(staged, store=store, journal=journal, evidence=evidence, moment=Moment(NOW, NOW), actor=IDA)

    wrong = replace(certificate, digest=package.digest_of(b"another file"))
    with pytest.raises(LeakFound, match="is not the file that was verified"):
        let_go(replace(evidence, certificates={package.document_name(NUMBER, 1): wrong}))
    released = let_go(evidence)
    document = released.folder / package.document_name(NUMBER, 1)
    before, after = text_of(record), text_of(document)
    assert [value in before for value in withheld_values(one)] == [True, True, True]
    assert [value in after for value in withheld_values(one)] == [False, False, False]
    assert "Rowan Testwell" in after  # compelled: it goes out
    assert b"".join(gate.serve(staged.documents[0].digest, store=store, journal=journal)) == document.read_bytes()
