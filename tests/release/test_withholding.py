import csv
import io
import json
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from counterfoil.errors import BadInput
from counterfoil.release.letter import Ground
from counterfoil.release.withholding import COLUMNS, Row, as_csv, as_json, as_pdf, claims, rows
from counterfoil.review.model import Decision

IDA = "Ida Sample, Freedom of Information Officer"
ON = date(2024, 3, 8)
FIRST, SECOND = "CF-2024-000012_001.pdf", "CF-2024-000012_002.pdf"
PHONE, MINOR = "The record shows a personal telephone number.", "The words would identify a person under eighteen."


def test_rows_count_places_by_record_page_and_exemption(index):
    assert index == (
        Row(FIRST, 1, 2, "7(1)(b)", "5 ILCS 140/7(1)(b)", PHONE, IDA),
        Row(FIRST, 2, 1, "7(1)(a)", "705 ILCS 405/5-905", MINOR, IDA),
        Row(SECOND, 1, 1, "7(1)(b)", "5 ILCS 140/7(1)(b)", PHONE, IDA),
    )


def whole_record(review, exemptions):
    made = [one for one in review.determinations if one.record_id == "R-1"]
    made.append(
        replace(
            made[0],
            record_id="R-2",
            decision=Decision.WITHHOLD,
            exemption="7(1)(d)(iv)",
            factual_basis="Every line of it would disclose who gave information.",
        )
    )
    findings = {"R-1": [p.finding for p in review.proposals if p.record_id == "R-1"]}
    return rows(made, findings, documents={"R-1": FIRST}, pages=review.pages, exemptions=exemptions, on=ON)


def test_rows_of_a_record_withheld_whole(review, exemptions):
    assert whole_record(review, exemptions)[-1] == Row(
        "withheld-1",
        0,
        1,
        "7(1)(d)(iv)",
        "5 ILCS 140/7(1)(d)(iv)",
        "Every line of it would disclose who gave information.",
        IDA,
    )


def test_claims_gather_the_grounds_of_each_exemption(review, exemptions):
    found = claims(whole_record(review, exemptions), exemptions, ON)
    assert [(one.citation, one.authority, one.grounds) for one in found] == [
        ("5 ILCS 140/7(1)(b)", "5 ILCS 140/2(c-5)", (Ground(PHONE, 2, 1),)),
        ("5 ILCS 140/7(1)(a)", "705 ILCS 405/5-905", (Ground(MINOR, 1, 1),)),
        (
            "5 ILCS 140/7(1)(d)(iv)",
            "5 ILCS 140/7(1)(d)(iv)",
            (Ground("Every line of it would disclose who gave information.", 0, 0, 1),),
        ),
    ]
    assert [one.title for one in found] == [
        exemptions.exemption(code, ON).title for code in ("7(1)(b)", "7(1)(a)", "7(1)(d)(iv)")
    ]


def test_claims_refuse_an_exemption_that_does_not_hold(index, exemptions):
    with pytest.raises(BadInput, match=r"7\(1\)\(b\): is no exemption of this law pack on 2009-12-31"):
        claims(index, exemptions, date(2009, 12, 31))


def test_as_csv_reads_back_and_holds_no_formula(index):
    nasty = replace(index[0], factual_basis="=1+1")
    read = list(
        csv.reader(io.StringIO(as_csv([nasty, replace(index[1], page_number=0)]).decode("utf-8-sig"), newline=""))
    )
    assert read == [
        list(COLUMNS),
        [FIRST, "1", "2", "7(1)(b)", "5 ILCS 140/7(1)(b)", "'=1+1", IDA],
        [FIRST, "all", "1", "7(1)(a)", "705 ILCS 405/5-905", MINOR, IDA],
    ]


def test_as_json_is_versioned(index):
    read = json.loads(as_json(index))
    assert (read["version"], len(read["rows"]), read["rows"][1]["page_number"]) == (1, 3, 2)


def test_as_pdf_lists_every_row_and_no_value(index, letter, pack, review):
    pdf = as_pdf(index, letter, pack)
    assert pdf == as_pdf(index, letter, pack)
    with pdfium.PdfDocument(pdf) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    assert [word in text for word in (FIRST, SECOND, "705 ILCS 405/5-905", "4 places withheld in 2 records")] == [
        True
    ] * 4
    assert [p.finding.text for p in review.proposals if p.finding.text in text] == []


def test_as_pdf_of_many_rows_keeps_its_header(index, letter, pack):
    many = [replace(index[0], page_number=number) for number in range(1, 120)]
    with pdfium.PdfDocument(as_pdf(many, letter, pack)) as document:
        heads = [page.get_textpage().get_text_range().count("Factual basis") for page in document]
    assert len(heads) > 3
    assert set(heads) == {1}
