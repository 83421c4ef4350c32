"""Drafts about a served paper: the ground with its citation, marked as a draft, and never anybody's markup."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from counterfoil.errors import BadInput
from counterfoil.law.load import PACKS
from counterfoil.law.objection_grounds import Against, grounds
from counterfoil.release import letter_pack
from counterfoil.release.letter_data import Office, Official
from counterfoil.release.served_papers import STATEMENTS, Certifying, Document, Objecting, certificate, objection

DAY = date(2026, 3, 2)
OFFICE = Office("Sample City Police", ("1 Sample Plaza", "Sampleton, Illinois"), ("(312) 555-0100",))
HOSTILE = '#strong[x] = <script>alert("1")</script> \u202egnp.exe'
PACK = letter_pack.load("us-il", DAY)


def against(what: Against) -> Objecting:
    kind = "court_subpoena" if what is Against.MOTION else "administrative_subpoena"
    ground = grounds(PACKS / "us-il", kind, what, on=DAY)[0]
    return Objecting(
        what, OFFICE, "CF-2026-000001", ("Clerk Example",), "Subpoena", "Circuit Court of Cook County", "26 CR 01234",
        date(2026, 2, 20), date(2026, 3, 9), DAY, ground, ("It names no period.", HOSTILE),
        Official("Ida Sample", "Corporation Counsel"), sample=True,
    )  # fmt: skip


def words(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.mark.parametrize("what", list(Against))
def test_a_draft_says_that_it_is_one_and_quotes_the_ground(what: Against) -> None:
    data = against(what)
    pdf = objection(data, PACK, form="pdf")
    text = words(pdf)
    for said in (
        "DRAFT for counsel. Not signed, not filed, not sent to anybody.", data.ground.title, data.ground.says,
        *data.ground.cites, "It names no period.", "Ida Sample", "March 9, 2026", "26 CR 01234", "#strong[x]",
        "<script>",
        "checked on November 30, 2026", "SAMPLE",
    ):  # fmt: skip
        assert " ".join(said.split()) in text
    assert ("CIRCUIT COURT OF COOK COUNTY" in text, "moves this court" in text) == (what is Against.MOTION,) * 2
    assert "\u202e" not in text
    assert objection(data, PACK, form="pdf") == pdf
    with zipfile.ZipFile(io.BytesIO(objection(data, PACK, form="docx"))) as archive:
        body = archive.read("word/document.xml").decode()
    assert "Not signed, not filed, not sent to anybody." in body
    assert "&lt;script&gt;" in body
    assert ("CIRCUIT COURT OF COOK COUNTY" in body) is (what is Against.MOTION)
    assert "It was not read by when" in words(objection(replace(data, return_on=None), PACK, form="pdf"))


def test_a_certificate_lists_each_file_and_names_a_rule_only_where_counsel_did() -> None:
    data = Certifying(
        OFFICE, "CF-2026-000001", "Subpoena, No. 26 CR 01234", DAY, DAY, Official("Toni Sample", "Keeper of Records"),
        (Document("CF-2026-000001_001.pdf", "ab" * 32),), 3, 2, "",
    )  # fmt: skip
    text = words(certificate(data, PACK, form="pdf"))
    for said in (
        "CF-2026-000001_001.pdf",
        "ab" * 16,
        "Toni Sample",
        "1 file with 3 pages",
        "cover 2 items",
        *STATEMENTS,
    ):
        assert said in text
    assert "made under" not in text
    assert "made under a rule that counsel named, as" in words(
        certificate(replace(data, rule="a rule that counsel named"), PACK, form="pdf")
    )
    with pytest.raises(BadInput, match="lack"):
        certificate(replace(data, custodian=Official("Toni \U0001f600", "Keeper")), PACK, form="pdf")
