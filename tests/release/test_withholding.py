import csv
import io
import json
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from counterfoil.errors import BadInput
from counterfoil.release.letter_data import Ground, Kind
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
        ("5 ILCS 140/7(1)(b)", "5 ILCS 140/2(c-5)", (Ground(PHONE, 2, 1, 0, (FIRST,)),)),
        ("5 ILCS 140/7(1)(a)", "705 ILCS 405/5-905", (Ground(MINOR, 1, 1, 0, (FIRST,)),)),
        (
            "5 ILCS 140/7(1)(d)(iv)",
            "5 ILCS 140/7(1)(d)(iv)",
            (Ground("Every line of it would disclose who gave information.", 0, 0, 1, ("withheld-1",)),),
        ),
    ]
    assert [one.title for one in found] == [
        exemptions.exemption(code, ON).title for code in ("7(1)(b)", "7(1)(a)", "7(1)(d)(iv)")
    ]


def test_claims_refuse_an_exemption_that_does_not_hold(index, exemptions):
    with pytest.raises(BadInput, match=r"7\(1\)\(b\): is no exemption of this law pack on 2009-12-31"):
        claims(index, exemptions, date(2009, 12, 31))


def test_as_csv_reads_back_and_holds_no_formula(index):
    for formula in ("+1", "@x", "\t=1", " -1", "＝1"):
        (_, row) = csv.reader(io.StringIO(as_csv([replace(index[0], factual_basis=formula)]).decode("utf-8-sig")))
        assert row[5] == "'" + formula.replace("\t", " ")
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
    assert [word in text for word in (FIRST, SECOND, "705 ILCS 405/5-905", "4 items withheld in 2 records")] == [
        True
    ] * 4
    assert [p.finding.text for p in review.proposals if p.finding.text in text] == []


def test_as_pdf_of_many_rows_keeps_its_header(index, letter, pack):
    many = [replace(index[0], factual_basis=f"Reason number {number}, given at length.") for number in range(1, 120)]
    with pdfium.PdfDocument(as_pdf(many, letter, pack)) as document:
        heads = [page.get_textpage().get_text_range().count("What was removed") for page in document]
    assert len(heads) > 2
    assert set(heads) == {1}


def usual_rows(exemptions):
    """Rows whose basis is the exemption's own: names and ages of a victim on three pages of one record."""
    exemption = exemptions.exemption("7(1)(c)", ON)
    return tuple(
        Row(FIRST, page, places, "7(1)(c)", exemption.sourced.cite, exemption.basis.format(what=what), IDA, what)
        for page, places, what in (
            (1, 2, "the name of a victim"),
            (2, 1, "the name of a victim"),
            (4, 1, "the name of a victim"),
            (2, 1, "the age of a victim"),
        )
    )


def test_rows_say_what_was_removed_where_the_basis_is_the_exemptions_own(review, exemptions):
    first = next(d for d in review.determinations if d.finding_id == "p1-0002")
    finding = next(p.finding for p in review.proposals if p.finding.id == "p1-0002")
    basis = exemptions.basis("7(1)(b)", finding.category, finding.role, ON)
    usual, own = replace(first, factual_basis=basis), replace(first, factual_basis="A reason that a person wrote down.")
    made = [
        rows([one], {"R-1": [finding]}, documents={"R-1": FIRST}, pages={"R-1": 2}, exemptions=exemptions, on=ON)
        for one in (usual, own)
    ]
    assert [row.what for (row,) in made] == ["a personal telephone number of the person arrested", ""]


def test_claims_give_one_basis_for_all_kinds_of_an_exemption(exemptions):
    (claim,) = claims(usual_rows(exemptions), exemptions, ON)
    (ground,) = claim.grounds
    assert (claim.code, ground.places, ground.pages, ground.records) == ("7(1)(c)", 5, 3, (FIRST,))
    assert ground.kinds == (Kind("the name of a victim", 4, (FIRST,)), Kind("the age of a victim", 1, (FIRST,)))
    assert ground.factual_basis.startswith("The record shows information about each person listed below, whose consent")


def test_as_pdf_joins_rows_that_differ_in_their_page(exemptions, letter, pack):
    made = usual_rows(exemptions)
    data = replace(letter, exemptions=claims(made, exemptions, ON))
    with pdfium.PdfDocument(as_pdf(made, data, pack)) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
        assert len(document) == 1
    assert "the name of a victim 7(1)(c) 4 1–2, 4 the age of a victim 7(1)(c) 1 2" in text
    assert f"{FIRST} – Arrest report of 12 January 2024, 5 items" in text


def test_as_pdf_names_each_person_where_several_decided(index, letter, pack):
    other = replace(index[1], decided_by="Bo Example, Deputy")
    with pdfium.PdfDocument(as_pdf([index[0], other], letter, pack)) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    assert ["Decided by" in text, IDA in text, "Bo Example, Deputy" in text] == [True, True, True]
