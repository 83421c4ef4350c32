"""What the statute misses in a letter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from counterfoil.cases.fees import Fee
from counterfoil.errors import LetterIncomplete
from counterfoil.release.letter import render
from counterfoil.release.letter_check import check
from counterfoil.release.letter_data import Ground, LetterData, Official, Reached
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.values import Cite


def test_check_of_a_fee_without_a_word_on_the_waiver(letter: LetterData, pack: LetterPack):
    asked = replace(letter, fee_waiver_asked=True, fee=Fee(Decimal("20.00"), "Twenty dollars.", ()))
    assert check(asked, pack) == (
        "an answer to the wish for a waiver or reduction of fees (5 ILCS 140/6(c)): a waiver was asked for, and the "
        "letter charges a fee without deciding on it",
    )


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"responsible": ()}, "nobody is named"),
        ({"responsible": (Official("Ida Sample", ""),)}, "'Ida Sample, ' lacks a name or a title"),
        ({"documents": ()}, "the letter says partial, with 0 records enclosed and 2 exemptions claimed"),
        ({"exemptions": ()}, "the letter says partial, with 2 records enclosed and 0 exemptions claimed"),
        ({"fee": None}, "nothing is said of fees"),
        ({"requester": ("",)}, "whom the letter is to is missing"),
        ({"number": ""}, "the number of the case is missing"),
        ({"dated_on": date(2024, 2, 29)}, "it is dated 2024-02-29, before the demand came on 2024-03-01"),
    ],
)
def test_check_names_what_is_missing(letter: LetterData, pack: LetterPack, change: dict[str, object], missing: str):
    found = check(replace(letter, **change), pack)  # type: ignore[arg-type]
    assert [line.partition("): ")[2] for line in found] == [missing]
    with pytest.raises(LetterIncomplete):
        render(replace(letter, **change), pack)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"citation": "section b"},
            "the exemption that is claimed, by its section (5 ILCS 140/9(b)): exemption 1 has no section, or no title",
        ),
        (
            {"title": " "},
            "the exemption that is claimed, by its section (5 ILCS 140/9(b)): exemption 1 has no section, or no title",
        ),
        (
            {"grounds": ()},
            "the exemption that is claimed, by its section (5 ILCS 140/9(b)): exemption 1 is claimed for nothing",
        ),
        (
            {"grounds": (Ground("Private information.", 1, 1),)},
            "a detailed factual basis for each exemption (5 ILCS 140/9(a)): 5 ILCS 140/7(1)(b): "
            "'Private information.' is no detailed basis",
        ),
        (
            {"authority": "the law"},
            "a citation to the supporting legal authority for each exemption (5 ILCS 140/9(b)): "
            "5 ILCS 140/7(1)(b) has no citation",
        ),
    ],
)
def test_check_of_an_exemption(letter: LetterData, pack: LetterPack, change: dict[str, object], line: str):
    first, *others = letter.exemptions
    assert check(replace(letter, exemptions=(replace(first, **change), *others)), pack) == (line,)  # type: ignore[arg-type]


def test_check_of_no_records_wants_the_search(letter: LetterData, pack: LetterPack):
    empty = replace(letter, outcome=Outcome.NO_RECORDS, documents=(), exemptions=(), search=(" ",))
    assert check(empty, pack) == (
        "what was searched, for what, and with what result (5 ILCS 140/3(d)): nothing is said of the search",
    )


def test_check_of_a_late_answer_refuses_a_fee(letter: LetterData, pack: LetterPack):
    late = replace(letter, dated_on=date(2024, 3, 11), fee=Fee(Decimal("3.50"), "copies", ()))
    assert check(late, pack) == (
        "what is charged, and no fee where the answer is later than the law allows (5 ILCS 140/3(d)): "
        "$3.50 is charged, though the answer is late",
    )
    assert check(replace(late, dated_on=date(2024, 3, 8)), pack) == ()  # the last day is not late


def test_check_of_a_paper_without_effect_wants_its_authority(letter: LetterData, pack: LetterPack):
    paper = replace(letter, outcome=Outcome.LOGGED_NO_EFFECT, instrument="", effect="none", authorities=())
    assert [line.partition("): ")[2] for line in check(paper, pack)] == [
        "the paper is not named",
        "its effect, or the authority for it, is not said",
    ]


def test_a_production_names_the_words_that_reach_every_document(letter: LetterData, pack: LetterPack):
    reached = tuple(Reached(one.name, "all", "the arrest report RD 1", 2) for one in letter.documents)
    produced = replace(
        letter,
        outcome=Outcome.PRODUCTION,
        instrument="Subpoena of an Illinois court, No. 24 CR 01234",
        effect="It is obeyed as it is worded.",
        authorities=(Cite("5 ILCS 140/7(1)(b)", "court order"),),
        reached=reached,
    )
    assert check(produced, pack) == ()
    lacking = (reached[:1], (reached[0], replace(reached[1], words="the report")))
    for words in lacking:
        (missing,) = check(replace(produced, reached=words), pack)
        assert missing.endswith("no words of the paper reach CF-2024-000012_002.pdf")
