"""Names that are words as well, told by what only people do."""

import pytest

from .conftest import Find, shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AN ADDRESS WAS GIVEN. BOND REFUSED TO SIGN.", "BOND"),
        ("TREATED FOR A CUT. PAT DECLINED TRANSPORT.", "PAT"),
        ("EMS was offered to Ring and refused.", "Ring"),
        ("AMBULANCE 14 TREATED CASE ON SCENE FOR A CUT.", "CASE"),
        ("Then it rained. Gary Ring fled in a vehicle.", "Gary Ring"),
        ("NOBODY CAME. DMYTRO RING WAS LAST SEEN NEARBY.", "DMYTRO RING"),
        ("Then it rained. Dmytro Park fled in a vehicle.", "Dmytro Park"),
        ("Then it rained. Israel Mayfield was taken into custody.", "Israel Mayfield"),
    ],
)
def test_who_does_what_only_people_do_is_somebody(find_in: Find, text: str, name: str) -> None:
    assert shown(find_in(text), "name") == [("name", "unknown", name)]


@pytest.mark.parametrize(
    "text",
    [
        "THE STORE REFUSED TO OPEN.",
        "Court denied the motion.",
        "THE SHERIFF STATED THAT. COUNCIL DECLINED TO VOTE.",
        "The victim treated pain on her own.",
        "PARK WAS CLOSED. THE BOND WAS SIGNED.",
        "Chicago declined to answer.",
        "He ran to Bond Street and refused to stop.",
    ],
)
def test_things_and_offices_that_do_the_same_are_nobody(find_in: Find, text: str) -> None:
    assert "people do" not in " ".join(f.how for f in find_in(text))


def test_two_sentences_are_not_one_person(find_in: Find) -> None:
    found = shown(find_in("FROM A REPORT BY OFFICER OCHOA. MAYFIELD STATED THAT."), "name")
    assert found == [("name", "officer", "OCHOA"), ("name", "unknown", "MAYFIELD")]


def test_of_whom_it_is_said_that_he_has_been_known_is_somebody(find_in: Find) -> None:
    assert shown(find_in("THEY STATE THAT FAITH HAS BEEN KNOWN TO THEM."), "name") == [("name", "unknown", "FAITH")]
