"""What asks for no record, and what only looks like it."""

from __future__ import annotations

import pytest

from counterfoil.demands.manner import heads_no_list, is_manner, says_nothing


@pytest.mark.parametrize(
    "sentence",
    [
        "This is a request under the Illinois Freedom of Information Act, 5 ILCS 140.",
        "I am writing to request records under the California Public Records Act, Section 6250 et seq.",
        "Pursuant to the Freedom of Information Act (5 ILCS 140/3) I request:",
        "Electronic copies by e-mail are fine.",
        "An electronic copy is preferred.",
        "Please send the records by e-mail to casey@news.example.",
        "The time frame for which I am seeking records is from January 2011 through December 2014.",
    ],
)
def test_says_nothing(sentence: str) -> None:
    assert says_nothing(sentence)
    assert is_manner(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Please send the police report by e-mail.",
        "I request all records of 2014.",
        "Records on the Freedom of Information Act",
        "Lottery sales data by Zip Code for 2000-2014",
        "Documents about the Patriot Act",
        "Under the Illinois FOIA I request the 911 recording.",
    ],
)
def test_says_nothing_not(sentence: str) -> None:
    assert not says_nothing(sentence)
    assert not is_manner(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I ask for a waiver of fees: the release is in the public interest.",
        "As a member of the news media, I request that all fees be waived.",
        "Thank you for your help.",
        "Call me at 312-555-0144 so we can be there.",
        "I am the owner of the car.",
        "Attached please find a subpoena in People v. Sampleton.",
        "A search warrant issued today is attached.",
        "Proof of death is not required because it was widely reported.",
        "I request that each document be considered individually.",
    ],
)
def test_is_manner(sentence: str) -> None:
    assert is_manner(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I am a reporter and ask for all arrest reports of May.",
        "If possible, I also request a list of all licenses.",
        "All records of your office discussing which fee category is right.",
        "Copies of every fee waiver that you granted.",
        "Please send all records of fees that were waived in May.",
        "I request that the following documents be provided to me: the contract.",
        "I ask that the search include cross-reference files.",
    ],
)
def test_is_manner_not(sentence: str) -> None:
    assert not is_manner(sentence)


@pytest.mark.parametrize(
    ("lead", "none"),
    [
        ("Please note:", True),
        ("For reference, see:", True),
        ("If there are fees, I would like:", False),
        ("I am a reporter and ask for:", False),
        ("Please search with these words:", False),
        ("", False),
    ],
)
def test_heads_no_list(lead: str, none: bool) -> None:
    assert heads_no_list(lead) is none
