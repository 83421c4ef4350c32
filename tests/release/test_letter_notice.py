"""Every notice: complete, the same words on paper and in the copy to be edited; none while the law misses anything."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from tests.release.notices import VALUES, notice_data

from counterfoil import documents
from counterfoil.errors import BadInput, LetterIncomplete
from counterfoil.ledger.kinds import KINDS
from counterfoil.release import letter_kinds, letter_pack
from counterfoil.release.letter_data import Official
from counterfoil.release.letter_demanded import Demanded, as_rows, from_rows, missing, plain
from counterfoil.release.letter_kinds import Form
from counterfoil.release.letter_notice import demanded, make, read_given

ON = date(2026, 3, 4)
PACK = letter_pack.load("us-il", ON)
NOTICES = letter_kinds.load("us-il", ON)
KINDS_OF_NOTICE = sorted(NOTICES)
NEEDS = [(kind, name) for kind in KINDS_OF_NOTICE for one in NOTICES[kind].demands for name in one.needs]


def pdf_text(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def docx_text(docx: bytes, folder: Path) -> str:
    path = folder / "letter.docx"
    path.write_bytes(docx)
    read = documents.read(path, workdir=folder / "work", ocr=False)
    return " ".join(word.text for page in read.pages for word in page.words)


def test_there_is_data_for_every_kind_and_every_kind_stands_in_the_ledger() -> None:
    assert sorted(VALUES) == KINDS_OF_NOTICE
    assert [kind for kind in KINDS_OF_NOTICE if not KINDS["letter.made"].fields["letter"].allows(kind)] == []


@pytest.mark.parametrize("kind", KINDS_OF_NOTICE)
def test_a_notice_is_complete_deterministic_and_marked_as_a_sample(kind: str, tmp_path: Path) -> None:
    data = notice_data(kind)
    made, again = (make(data, NOTICES[kind], PACK) for _ in range(2))
    assert (made.pdf, made.docx) == (again.pdf, again.docx)
    # Headers and footers differ: only what the law demands is compared, on paper and in the copy to be edited.
    assert missing(made.demanded, pdf_text(made.pdf)) == ()
    assert missing(made.demanded, docx_text(made.docx, tmp_path)) == ()
    assert "SAMPLE – fictional office" in pdf_text(made.pdf)
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        assert "SAMPLE – fictional office" in archive.read("word/header1.xml").decode()


@pytest.mark.parametrize("kind", KINDS_OF_NOTICE)
def test_a_notice_is_a_tagged_pdf(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(make(notice_data(kind), NOTICES[kind], PACK).pdf)
    with pikepdf.open(path) as document:
        assert document.Root.MarkInfo.Marked == True  # noqa: E712 - a PDF's own boolean
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.parametrize(("kind", "name"), NEEDS)
def test_no_notice_is_made_without_a_field_that_the_law_demands(kind: str, name: str) -> None:
    data = notice_data(kind)
    without = replace(data, values={key: value for key, value in data.values.items() if key != name})
    with pytest.raises(LetterIncomplete) as refused:
        make(without, NOTICES[kind], PACK)
    demand = next(one for one in NOTICES[kind].demands if name in one.needs)
    assert f"{demand.text} ({demand.sourced.cite}): " in str(refused.value)
    assert f"is missing ({name})" in str(refused.value)


@pytest.mark.parametrize("kind", KINDS_OF_NOTICE)
def test_no_demanded_phrase_may_be_edited_out(kind: str, tmp_path: Path) -> None:
    made = make(notice_data(kind), NOTICES[kind], PACK)
    text = plain(docx_text(made.docx, tmp_path))
    for one in made.demanded:
        if one.never:
            continue
        without = text.replace(plain(one.phrase), "…")
        assert any(line.startswith(f"{one.text} ({one.cite}): ") for line in missing(made.demanded, without)), one


def test_voluminous_has_the_eight_items_of_the_statute() -> None:
    cites = [one.sourced.cite for one in NOTICES["voluminous"].demands if "3.6(a)(" in one.sourced.cite]
    assert cites == [f"5 ILCS 140/3.6(a)({n})" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")]


@pytest.mark.parametrize(
    "asks",
    [
        "Please send a copy of your driver's license.",
        "Tell us who you are.",
        "State the purpose of your request.",
        "We need proof of identification.",
        "Why do you want these records?",
        "What is your immigration status?",
    ],
)
def test_a_question_for_a_person_never_asks_for_more(asks: str) -> None:
    data = notice_data("person_check")
    with pytest.raises(LetterIncomplete, match=r"no question who asks, or for what purpose \(5 ILCS 140/3\(c\)\)"):
        make(replace(data, values={**data.values, "reasons": asks}), NOTICES["person_check"], PACK)


def test_nobody_signs_without_name_and_title() -> None:
    for responsible in ((), (Official("Ida Sample", ""),)):
        with pytest.raises(LetterIncomplete, match="name and title of the person responsible"):
            make(replace(notice_data("extension"), responsible=responsible), NOTICES["extension"], PACK)


def test_what_a_person_gives_is_read_strictly() -> None:
    notice = NOTICES["narrowing"]
    read = read_given(notice, {"burden": " too much ", "ways": ["a", "b"]}, where="data.json")
    assert read == {"burden": "too much", "ways": ("a", "b")}
    assert read_given(NOTICES["agreed_extension"], {"until": "2026-04-01"}, where="x") == {"until": date(2026, 4, 1)}
    for given, match in (
        ({"motto": "x"}, r"data.json: unknown key 'motto'. A notice of the kind narrowing takes: burden, ways, confer"),
        ({"due_on": "2026-04-01"}, r"'due_on' .* is not given: it comes from what was recorded"),
        ({"ways": "all"}, r"ways .*: a list of texts is needed"),
        ({"burden": 3}, r"burden .*: a text in quotation marks"),
    ):
        with pytest.raises(BadInput, match=match):
            read_given(notice, given, where="data.json")
    with pytest.raises(BadInput, match="'soon' is no day"):
        read_given(NOTICES["agreed_extension"], {"until": "soon"}, where="data.json")


def test_nobody_can_give_what_an_act_says() -> None:
    """The date, ground and reasons of an extension are those of the act that was recorded, whatever a file says."""
    assert NOTICES["extension"].given() == ()
    for kind in ("commercial", "recurrent", "voluminous", "person_check"):
        assert [field.name for field in NOTICES[kind].given()] == []


def test_no_notice_runs_what_a_person_wrote() -> None:
    wrote = '#panic("x") *bold* <b>x</b> & ]]>'
    data = notice_data("narrowing")
    made = make(replace(data, values={**data.values, "burden": wrote}), NOTICES["narrowing"], PACK)
    assert wrote in " ".join(pdf_text(made.pdf).split())
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        assert "&lt;b&gt;x&lt;/b&gt; &amp; ]]&gt;" in archive.read("word/document.xml").decode()


def test_a_phrase_stands_only_as_a_whole() -> None:
    one = Demanded("the section", "5 ILCS 140/1", "5 ILCS 140/1")
    assert missing([one], "see 5 ILCS 140/11") != ()
    assert missing([one], "see 5  ILCS\n140/1.") == ()
    assert missing([Demanded("x", "y", "")], "anything") == ("x (y): the letter does not say “”.",)
    assert from_rows(as_rows([one])) == (one,)


def test_quantities_are_never_words_of_a_letter() -> None:
    forms = {field.form for field in NOTICES["fee_estimate"].fields.values()}
    assert Form.QUANTITIES in forms
    assert "quantities" not in {
        one.phrase for one in demanded(notice_data("fee_estimate"), NOTICES["fee_estimate"], PACK)
    }
