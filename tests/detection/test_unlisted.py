"""What is blanked before anything is searched: a person's, in every shape; never the words of a law or a policy."""

from __future__ import annotations

import pytest

from counterfoil.detection.reading import find
from counterfoil.detection.unlisted import BLANK, asks_for_a_list, unlisted
from counterfoil.values import RecordKind

from .conftest import document


def left(*texts: str, kind: RecordKind = RecordKind.OTHER) -> str:
    made = document(*texts)
    return unlisted(made, find(made, kind=kind), kind)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (
            "Arrestee: Pat Sample\nPlace of Birth: Tegucigalpa, Honduras",
            f"Arrestee: Pat Sample\nPlace of Birth: {BLANK}",
        ),
        ("Citizenship: Guatemala", f"Citizenship: {BLANK}"),
        ("Pat Sample said she was born in Honduras.", f"Pat Sample said she was born in {BLANK}."),
        ("He is undocumented and works nearby.", f"He is {BLANK} and works nearby."),
        ("I am undocumented.", f"I am {BLANK}."),
        ("The card shows A 012 345 678.", f"The card shows {BLANK}."),
        ("Alien registration no. 012-345-678", f"Alien registration no. {BLANK}"),
    ],
)
def test_what_is_a_persons_goes(text: str, stays: str) -> None:
    assert left(text) == stays


@pytest.mark.parametrize(
    "text",
    [
        "No officer shall detain a person on an immigration detainer alone.",
        "Officers shall not ask any person whether he is undocumented.",
        "Form I-247A is a request, and each immigration detainer is logged.",
        "Every citizen may attend the meeting.",
        "The Board heard a talk on asylum law.",
        "Training was held in Poland in 2019.",
        "IMMIGRATION DETAINER - NOTICE OF ACTION\nSubject: a form about him",
        "Pat Sample, Supervisory Detention and Deportation Officer",
    ],
)
def test_what_a_law_or_a_policy_says_stays(text: str) -> None:
    assert left(text) == text


def test_in_a_report_about_people_every_such_word_goes() -> None:
    text = "CASE REPORT\nAn ICE detainer was on file. Cousin is in Poland."
    assert left(text, kind=RecordKind.CASE_REPORT) == f"CASE REPORT\nAn {BLANK} was on file. Cousin is in {BLANK}."
    assert left(text) == text


def test_the_blank_does_not_tell_how_long_the_value_was() -> None:
    assert left("Place of Birth: Peru") == left("Place of Birth: Papua New Guinea")


def test_no_word_of_a_search_meets_the_blank() -> None:
    assert not any(one.isalnum() for one in BLANK)


def test_a_number_goes_in_any_spelling_on_every_page() -> None:
    found = left("A-Number: A012345678", "Card 012 345 678, A# 12345678, phone 312-555-0142")
    assert found == f"A-Number: {BLANK}\fCard {BLANK}, {BLANK}, phone 312-555-0142"


def test_a_place_abroad_goes_wherever_it_stands_and_one_of_here_only_where_it_was_found() -> None:
    abroad = left("Place of Birth: Tegucigalpa, Honduras\n\nThe wallet held a map of TEGUCIGALPA.")
    assert abroad == f"Place of Birth: {BLANK}\n\nThe wallet held a map of {BLANK}."
    here = left("STATE OF ILLINOIS\n\nPlace of Birth: Illinois\n\nFled to Illinois.")
    assert here == f"STATE OF ILLINOIS\n\nPlace of Birth: {BLANK}\n\nFled to Illinois."


def test_words_that_would_make_a_list() -> None:
    asked = [
        "born in Guatemala",
        "A 012 345 678",
        "undocumented",
        "citizens of Honduras",
        "body camera policy",
        "Poland",
    ]
    assert [one for one in asked if asks_for_a_list(one)] == asked[:4]
