"""People named: candidates for a search, with birth date and numbers beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.demands.model import Subject
from counterfoil.demands.people import subjects


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the arrest report of Pat Sampleton, DOB 01/02/1990", Subject("Pat Sampleton", "1990-01-02")),
        ("records concerning SAMPLETON, PAT (D.O.B. 1/2/1990)", Subject("SAMPLETON, PAT", "1990-01-02")),
        ("records about Pat McSample born January 2, 1990.", Subject("Pat McSample", "1990-01-02")),
        ("my son Pat O'Sample, RD# JD100000", Subject("Pat O'Sample", "", ("RD JD100000",))),
        ("the arrest of María de la Muestra, IR No. 1000001, CB 10000001",
         Subject("María de la Muestra", "", ("IR 1000001", "CB 10000001"))),
        ("Subject: Pat Sampleton\nCase No. 25-000001", Subject("Pat Sampleton", "", ("CASE 25-000001",))),
        ("the case report of event number 2500000001", Subject("", "", ("EVENT 2500000001",))),
        ("the case report JD100000", Subject("", "", ("RD JD100000",))),
        ("video of Mr. Pat Sampleton-Beispiel", Subject("Pat Sampleton-Beispiel")),
        ("I am the mother of Pat Sampleton who is 16 years old", Subject("Pat Sampleton")),
        ("I am counsel for Pat Sampleton.", Subject("Pat Sampleton")),
        ("Is Pat Sampleton still with you, and when is he getting out?", Subject("Pat Sampleton")),
        ("Tell us whether Pat Sampleton is in custody.", Subject("Pat Sampleton")),
        ("the report of the theft. The RD number is LH458919.", Subject("", "", ("RD LH458919",))),
        ("the report of the theft. rd# lh-458919", Subject("", "", ("RD LH458919",))),
        ("they said there is a report, number LH488055", Subject("", "", ("RD LH488055",))),
        ("the report, IR was 1000001", Subject("", "", ("IR 1000001",))),
    ],
)  # fmt: skip
def test_subjects_one(text: str, found: Subject) -> None:
    assert subjects(text) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "I was the victim of a robbery. My date of birth is 02/25/2004. The RD number is LH458919.",
        "I was robbed, RD LH458919. Please send my own arrest record. My DOB: 2/25/2004",
        "Send everything about me. I was born on February 25, 2004. It is RD LH458919.",
    ],
)
def test_subjects_who_asks_about_an_own_event_is_a_term(text: str) -> None:
    assert subjects(text, sender="Pat Sampleton") == (Subject("Pat Sampleton", "2004-02-25", ("RD LH458919",)),)


@pytest.mark.parametrize(
    "text", ["I was robbed.", "I am the victim.", "Send my police report.", "Send all records about me."]
)
def test_subjects_who_asks_about_an_own_event_needs_no_birth_date(text: str) -> None:
    assert subjects(text, sender="Pat Sampleton") == (Subject("Pat Sampleton"),)


@pytest.mark.parametrize("sender", ["", "Records Department", "pat@mail.example", "Officer T. Sample"])
def test_subjects_a_sender_without_a_persons_name_is_none(sender: str) -> None:
    assert subjects("I was the victim. My date of birth is 02/25/2004.", sender=sender) == ()


def test_subjects_who_asks_about_another_is_none() -> None:
    text = "the report about Jo Stampworth, DOB 03/04/1991"

    assert subjects(text, sender="Pat Sampleton") == (Subject("Jo Stampworth", "1991-03-04"),)


def test_subjects_own_birth_date_stays_with_the_sender() -> None:
    text = "records about Jo Stampworth, DOB 03/04/1991. I was the victim, my date of birth is 02/25/2004."

    assert subjects(text, sender="Pat Sampleton") == (
        Subject("Jo Stampworth", "1991-03-04"),
        Subject("Pat Sampleton", "2004-02-25"),
    )


def test_subjects_two_keep_their_own_numbers() -> None:
    text = (
        "the arrest reports of the person named Pat Sampleton, DOB 01/02/1990, RD JD100000 and of the one "
        "named Jo Stampworth, DOB 03/04/1991, RD JD100001"
    )

    assert subjects(text) == (
        Subject("Pat Sampleton", "1990-01-02", ("RD JD100000",)),
        Subject("Jo Stampworth", "1991-03-04", ("RD JD100001",)),
    )


def test_subjects_the_same_person_twice_is_one() -> None:
    assert [s.name for s in subjects("records about Pat Sampleton; records about SAMPLETON, PAT")] == ["Pat Sampleton"]


@pytest.mark.parametrize(
    "text",
    [
        "records about the Chicago Police Department",
        "reports of First Amendment Worksheets",
        "records concerning Mobile Biometric Technologies",
        "records concerning Quiet Apparitions",
        "e-mails about Houston, TX",
        "all reports of 100 Example Street",
        "records for January and February",
        "information on the Freedom of Information Act",
        "Is Chicago Police still in charge? Has City Council been asked?",
        "the mother of all budgets",
        "badge A123456 and tag 12LH458919",
    ],
)
def test_subjects_things_are_no_people(text: str) -> None:
    assert subjects(text) == ()


@given(st.text(max_size=200))
def test_subjects_of_any_text(text: str) -> None:
    assert all(subject.name or subject.identifiers for subject in subjects(text))


def test_subjects_streets_are_no_people() -> None:
    assert subjects("all reports about Ashland Ave and regarding Young St.") == ()
    assert [one.name for one in subjects("all reports about Ada St. John")] == ["Ada St. John"]
