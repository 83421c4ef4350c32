from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from counterfoil import documents
from counterfoil.cases.fees import electronic_copy
from counterfoil.errors import BadInput, LeakFound
from counterfoil.release.letter import render, render_docx
from counterfoil.release.letter_check import check, demanded
from counterfoil.release.letter_data import Asked, Claim, Effect, Ground, Kind, LetterData, Reached
from counterfoil.release.letter_demanded import missing, plain
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.values import Cite


@pytest.fixture(params=list(Outcome))
def any_letter(request, letter: LetterData) -> LetterData:
    """A complete letter of every outcome."""
    changes = {
        Outcome.GRANT: {"exemptions": ()},
        Outcome.PARTIAL: {},
        Outcome.DENIAL: {"documents": ()},
        Outcome.NO_RECORDS: {"documents": (), "exemptions": ()},
        Outcome.PRODUCTION: {
            "instrument": "Subpoena of an Illinois court, No. 24 CR 01234",
            "effect": "It is obeyed as it is worded.",
            "authorities": (Cite("5 ILCS 140/7(1)(b)", "court order"),),
            "reached": tuple(Reached(one.name, "all", "the arrest report RD 1", 2) for one in letter.documents),
        },
    }
    paper = {
        "instrument": "Form I-200, dated 20 February 2024",
        "effect": "An immigration officer signed it, no judge did.",
        "authorities": (Cite("5 ILCS 805/15", "TRUST Act"),),
        "documents": (),
        "exemptions": (),
    }
    return replace(letter, outcome=request.param, **changes.get(request.param, paper))


def text_of(pdf: bytes) -> list[str]:
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(page.split()) for page in pages]


def test_render_of_every_outcome_is_complete_and_deterministic(any_letter: LetterData, pack: LetterPack):
    assert check(any_letter, pack) == ()
    pdf = render(any_letter, pack)
    assert pdf == render(any_letter, pack)
    pages = text_of(pdf)
    assert ["SAMPLE – fictional office" in page for page in pages] == [True] * len(pages)
    whole = " ".join(pages)
    for item in ("CF-2024-000012", "Ida Sample", "Freedom of Information Officer", "Avery Placeholder"):
        assert item in whole


def test_render_is_a_tagged_pdf_with_language_and_title(letter: LetterData, pack: LetterPack, tmp_path: Path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(render(letter, pack))
    with pikepdf.open(path) as document:
        assert document.Root.MarkInfo.Marked == True  # noqa: E712 - a PDF's own boolean
        assert str(document.Root.Lang) == "en-US"
        assert str(document.docinfo["/Title"]) == "Your request is granted in part and denied in part"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_render_of_a_denial_says_all_that_the_statute_wants(letter: LetterData, pack: LetterPack):
    whole = " ".join(text_of(render(letter, pack)))
    for words in (
        "denied in part",
        "5 ILCS 140/7(1)(b)",
        "The record shows a personal telephone number.",
        "705 ILCS 405/5-905",
        "Public Access Counselor, Office of the Illinois Attorney General",
        "500 S. 2nd St., Springfield, IL 62701",
        "1-877-299-3642",
        "circuit court",
        "(3 items on 2 pages of records No. 1, 2)",
        "(a box too small for the whole code shows its end: (b) for 7(1)(b))",
        "4 items were removed",
    ):
        assert words in whole


def test_render_gives_a_basis_once_and_lists_what_it_holds_for(letter: LetterData, pack: LetterPack):
    kinds = (
        Kind("the name of a victim", 3, ("CF-2024-000012_001.pdf", "CF-2024-000012_002.pdf")),
        Kind("the age of a witness", 1, ("CF-2024-000012_002.pdf",)),
    )
    basis = "The record shows information about each person listed below, whose consent is not on file."
    claim = Claim("5 ILCS 140/7(1)(c)", "Personal privacy", "5 ILCS 140/7(1)(c)", (Ground(basis, 4, 2, kinds=kinds),))
    whole = " ".join(text_of(render(replace(letter, exemptions=(claim,)), pack)))
    assert whole.count("whose consent is not on file") == 1
    assert "Supporting authority" not in whole  # it is the citation of the heading
    assert "What was removed Items In record No. the name of a victim 3 1, 2 the age of a witness 1 2" in whole


@pytest.mark.parametrize("outcome", [Outcome.GRANT, Outcome.PARTIAL, Outcome.DENIAL, Outcome.NO_RECORDS])
def test_render_answers_a_wish_for_a_fee_waiver(outcome: Outcome, letter: LetterData, pack: LetterPack):
    changes: dict[Outcome, dict[str, object]] = {
        Outcome.GRANT: {"exemptions": ()},
        Outcome.DENIAL: {"documents": ()},
        Outcome.NO_RECORDS: {"documents": (), "exemptions": ()},
    }
    plain = replace(letter, outcome=outcome, **changes.get(outcome, {}))  # type: ignore[arg-type]
    said = (
        "You asked for a waiver of fees. Nothing is charged for this answer, so no waiver is needed. (5 ILCS 140/6(c))"
    )
    assert [said in " ".join(text_of(render(one, pack))) for one in (plain, replace(plain, fee_waiver_asked=True))] == [
        False,
        True,
    ]


def test_render_for_a_commercial_requester_limits_the_review(letter: LetterData, pack: LetterPack):
    for commercial, cite in ((False, "9.5(a)"), (True, "9.5(b)")):
        whole = " ".join(text_of(render(replace(letter, commercial=commercial), pack)))
        assert [f"(5 ILCS 140/{one})" in whole for one in ("9.5(a)", "9.5(b)")] == [cite == "9.5(a)", cite == "9.5(b)"]


def test_render_without_sample_says_nothing_of_a_sample(letter: LetterData, pack: LetterPack):
    office = replace(letter.office, name="Lakemoor Falls Police Department")
    pages = text_of(render(replace(letter, sample=False, office=office), pack))
    assert [page.count("SAMPLE") for page in pages] == [0] * len(pages)


def test_render_never_runs_what_a_requester_wrote(letter: LetterData, pack: LetterPack):
    wrote = '#panic("x") *bold* $a$ <x> @y \\ #read("required.yaml") \x07\u202e'
    whole = " ".join(text_of(render(replace(letter, request_summary=wrote), pack)))
    assert '#panic("x") *bold* $a$ <x> @y \\ #read("required.yaml")' in whole


def test_render_replaces_a_character_that_no_font_has(letter: LetterData, pack: LetterPack):
    whole = " ".join(text_of(render(replace(letter, request_summary="reports \U0001f600 of 李, please"), pack)))
    assert "reports □ of □, please" in whole


def test_render_never_guesses_the_name_of_the_requester(letter: LetterData, pack: LetterPack):
    with pytest.raises(BadInput, match="requester has the character '李'"):
        render(replace(letter, requester=("李小龙",)), pack)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("request_summary", "the report with JUNIE  Testwell in it"),
        ("search", ("case reports: Junie\nTestwell, nothing",)),
        ("search", ("the telephone 312 555 0142",)),
    ],
)
def test_render_refuses_to_show_a_withheld_value(letter: LetterData, pack: LetterPack, field: str, value: object):
    with pytest.raises(LeakFound, match="would show what is withheld"):
        render(replace(letter, **{field: value}), pack, withheld=["Junie Testwell", "312-555-0142"])  # type: ignore[arg-type]


def test_render_refuses_a_withheld_value_in_a_description(letter: LetterData, pack: LetterPack):
    first, *others = letter.documents
    shown = replace(letter, documents=(replace(first, description="Report on Junie Testwell"), *others))
    with pytest.raises(LeakFound) as refused:
        render(shown, pack, withheld=["Junie Testwell"])
    assert str(refused.value) == (
        "The letter CF-2024-000012 would show what is withheld, in: the description of CF-2024-000012_001.pdf. Word it "
        "without that, and make the letter again. Nothing was written."
    )


def test_render_is_not_stopped_by_a_value_that_is_no_sign(letter: LetterData, pack: LetterPack):
    """An age, the office's own town, and a part of a longer word say nothing about a person."""
    said = replace(letter, request_summary="34 reports of Lakemoor Falls, testwellington")
    assert render(said, pack, withheld=["34", "Lakemoor Falls", "Testwell"]) == render(said, pack)


NO_FEE = Effect("no fee may be charged for what is provided late", "5 ILCS 140/3(d)")
BURDEN = Effect("the request may no longer be treated as unduly burdensome", "5 ILCS 140/3(d)")


def test_render_of_a_late_letter_says_so_and_what_follows(letter: LetterData, pack: LetterPack):
    late = replace(letter, dated_on=date(2024, 3, 11), days_late=1, late_effects=(NO_FEE, BURDEN))
    said = (
        "This answer is late. It was due on March 8, 2024 and comes 1 business day after that day. By law no fee may "
        "be charged for what is provided late (5 ILCS 140/3(d)), and the request may no longer be treated as unduly "
        "burdensome (5 ILCS 140/3(d))."
    )
    assert [
        said in " ".join(text_of(render(one, pack))) for one in (late, replace(late, dated_on=date(2024, 3, 8)))
    ] == [
        True,
        False,
    ]


ASKED = Asked(1, "the report on Junie Testwell", ("We looked up the name “Junie Testwell”.",), ("Found in 2 records.",))


def test_render_restates_each_item_with_its_search_below_it(letter: LetterData, pack: LetterPack):
    second = Asked(2, "the photos", ("We looked up the number RD JD123456.",), ("Photo: none was found.",))
    whole = " ".join(text_of(render(replace(letter, asked=(ASKED, second)), pack, withheld=["Junie Testwell"])))
    assert (
        "1. “the report on Junie Testwell” We looked up the name “Junie Testwell”. Found in 2 records. "
        "2. “the photos” We looked up the number RD JD123456. Photo: none was found."
    ) in whole


def test_render_refuses_a_withheld_value_in_what_was_found(letter: LetterData, pack: LetterPack):
    leaking = replace(ASKED, found=("Junie Testwell was found.",))
    with pytest.raises(LeakFound, match="what was found"):
        render(replace(letter, asked=(leaking,)), pack, withheld=["Junie Testwell"])


def test_render_tells_of_files_that_could_not_be_read(any_letter: LetterData, pack: LetterPack):
    counts = [
        " ".join(text_of(render(replace(any_letter, unread=number), pack))).count("could not be read and")
        for number in (0, 2)
    ]
    searched = any_letter.outcome not in (Outcome.LOGGED_NO_EFFECT, Outcome.REFERRED)
    assert counts == [0, int(searched)]


def test_render_tells_how_anyone_can_verify_the_answer(any_letter: LetterData, pack: LetterPack):
    whole = " ".join(text_of(render(any_letter, pack)))
    said = ("manifest.json" in whole, "counterfoil ledger verify FOLDER --key KEY" in whole)
    assert said == ((False, False) if any_letter.outcome is Outcome.REFERRED else (True, True))


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("", "KEY is this office's public key, which it gives to anyone on request. Ask for it:"),
        (
            "https://records.example.gov/key.txt",
            "KEY is this office's public key, which it publishes here: https://records.example.gov/key.txt. Take it",
        ),
        ("the notice board of #eval City Hall.", "which it publishes here: the notice board of #eval City Hall. Take"),
    ],
)
def test_render_tells_where_the_key_is(letter: LetterData, pack: LetterPack, published: str, said: str):
    told = replace(letter, office=replace(letter.office, key_published=published))
    assert said in " ".join(text_of(render(told, pack))).replace("’", "'")


def test_render_says_once_what_was_looked_up_for_each_item(letter: LetterData, pack: LetterPack):
    way = ("We looked up the number RD JD123456.",)
    asked = (Asked(1, "the report", way, ("1 found.",)), Asked(2, "the photos", way, ("Photo: none was found.",)))
    whole = " ".join(text_of(render(replace(letter, asked=asked), pack)))
    assert (
        "1. “the report” 1 found. 2. “the photos” Photo: none was found. For each of these we looked up the number RD "
        "JD123456."
    ) in whole


def test_render_of_a_late_letter_says_why_it_is_free(letter: LetterData, pack: LetterPack):
    free = replace(letter, dated_on=date(2024, 3, 11), fee=electronic_copy(late=True))
    assert "This answer is later than the law allows" in " ".join(text_of(render(free, pack)))


def test_the_copy_to_be_edited_says_all_that_the_law_demands(any_letter: LetterData, pack: LetterPack, tmp_path: Path):
    path = tmp_path / "letter.docx"
    path.write_bytes(render_docx(any_letter, pack))
    read = documents.read(path, workdir=tmp_path / "work", ocr=False)
    text = " ".join(word.text for page in read.pages for word in page.words)
    phrases = demanded(any_letter, pack)
    assert missing(phrases, text) == ()
    assert missing(phrases, " ".join(text_of(render(any_letter, pack)))) == ()
    for one in phrases:
        assert any(line.startswith(f"{one.text} ({one.cite}): ") for line in missing(phrases, plain(text).replace(
            plain(one.phrase), "…")))  # fmt: skip


def test_the_copy_to_be_edited_shows_no_withheld_value_either(letter: LetterData, pack: LetterPack):
    with pytest.raises(LeakFound):
        render_docx(replace(letter, request_summary="of Junie Testwell"), pack, withheld=["Junie Testwell"])


def test_render_gives_the_pdf_the_identifier_of_its_case(letter: LetterData, pack: LetterPack):
    plain, with_one = render(letter, pack), render(replace(letter, identifier="Ab0+/" * 4 + "xy"), pack)
    assert (b"Ab0+/Ab0+/Ab0+/Ab0+/xy==" in plain, with_one.count(b"Ab0+/Ab0+/Ab0+/Ab0+/xy==")) == (False, 2)
    assert len(with_one) == len(plain)
    assert text_of(with_one) == text_of(plain)
    with pytest.raises(RuntimeError, match="22 signs"):
        render(replace(letter, identifier="short"), pack)
