"""What is asked, item by item, and the kinds of record named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.demands.items import items, record_kinds
from counterfoil.values import RecordKind as R


def texts(text: str) -> list[str]:
    return [item.text for item in items(text)]


@pytest.mark.parametrize(
    "marks",
    [
        "1. 2. 3.",
        "1) 2) 3)",
        "(a) (b) (c)",
        "- - -",
        "* * *",
        "• • •",
        "i. ii. iii.",
        "– – –",
        "1.) 2.) 3.)",
        "-- -- --",
    ],
)
def test_items_of_a_list(marks: str) -> None:
    asked = ["the arrest report", "all photographs and\nvideo recordings", "the inventory"]
    lines = [f"{mark} {one}" for mark, one in zip(marks.split(), asked, strict=True)]
    text = "\n".join(["Please send the following records:", *lines])

    assert texts(text) == ["the arrest report", "all photographs and video recordings", "the inventory"]


@pytest.mark.parametrize(
    "lead",
    [
        "This is a request under the Illinois FOIA. I am a reporter and ask on behalf of the Sampleville News for:",
        "If possible, I would like the following:",
        "Please provide",
        "Records wanted:",
    ],
)
def test_items_of_a_list_below_an_empty_line(lead: str) -> None:
    asked = ["All requests for records that the department received from DHS.", "Everything supplied in answer."]
    text = f"{lead}\n\n1. {asked[0]}\n2. {asked[1]}\n\nI ask for a waiver of fees: it is in the public interest."

    assert texts(text) == asked


def test_items_a_list_of_remarks_is_none() -> None:
    assert texts("Please send the arrest report.\n\nPlease note:\n- data of 2019 came late\n- files were lost") == [
        "Please send the arrest report."
    ]


def test_items_a_tail_in_small_letters_goes_on_with_the_list() -> None:
    text = "Please send:\n- all e-mails\n- all reports\n\nrelated to the\nbridge. Thank you."

    assert texts(text) == ["all e-mails", "all reports related to the bridge."]


def test_items_where_all_stands_in_an_attachment() -> None:
    assert texts("Attached is a warrant for the records of all applicants. Compliance is required in five days.") == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("My son was arrested. I would like a copy of my son's report.", (R.ARREST_REPORT, R.CASE_REPORT)),
        ("I was robbed, please send me the report.", (R.ARREST_REPORT, R.CASE_REPORT)),
        ("Please send me the report LH458919.", (R.ARREST_REPORT, R.CASE_REPORT)),
        ("Please send me the report.", ()),
        ("I was robbed, please send me the report on pension funds.", ()),
        ("There was a crime. Please send me the inspection report.", ()),
        ("My car was stolen. Please send the crash report.", (R.CRASH_REPORT,)),
    ],
)
def test_items_a_bare_report_about_a_police_event(text: str, kinds: tuple[R, ...]) -> None:
    assert [item.record_kinds for item in items(text)][-1] == kinds


def test_items_of_prose() -> None:
    text = (
        "I am a neighbour. I request the case report of March 3, 2025. Please include any supplements and the 911 "
        "recordings. If there are fees, please tell me. Thank you for your time."
    )

    assert texts(text) == [
        "I request the case report of March 3, 2025.",
        "Please include any supplements and the 911 recordings.",
    ]


def test_items_a_list_of_names_under_one_request_is_one_item() -> None:
    text = "All complaints against the following companies:\n- Alpha Taxi\n- Beta Cab\n- Gamma Livery"

    assert texts(text) == ["All complaints against the following companies: Alpha Taxi; Beta Cab; Gamma Livery"]


def test_items_a_list_of_search_words_is_none() -> None:
    text = "All e-mails about the parade.\n\nPlease search with these words:\n- parade\n- float"

    assert texts(text)[0] == "All e-mails about the parade."


def test_items_what_only_tells_something_is_none() -> None:
    asked = "A copy of the settlement with Example Corp."
    told = (
        "This agreement was cited in reports. The city announced the files in May. This request is made by a reporter."
    )

    assert texts(f"{asked} {told}") == [asked]


def test_items_bare_phrase() -> None:
    assert texts("CTA ridership of 2015, by line") == ["CTA ridership of 2015, by line"]


def test_items_months_and_initials_end_no_sentence() -> None:
    text = "I request all reports sent by Lt. J. Sample between Jan. 1, 2015 and Feb. 2, 2015."

    assert texts(text) == [text]


def test_items_are_numbered_in_order() -> None:
    assert [item.number for item in items("- a report\n- a photo\n- a video")] == [1, 2, 3]


def test_items_of_nothing() -> None:
    assert items("") == ()


@given(st.text(max_size=300))
def test_items_any_text_is_read(text: str) -> None:
    assert all(item.text.strip() for item in items(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("the arrest report", (R.ARREST_REPORT,)),
        ("booking records of Pat Sampleton", (R.ARREST_REPORT,)),
        ("the original case report and all supplements", (R.CASE_REPORT, R.SUPPLEMENT)),
        ("property inventory sheets", (R.INVENTORY,)),
        ("the 911 call and event query", (R.CALL_FOR_SERVICE,)),
        ("calls for service at 100 Example Street", (R.CALL_FOR_SERVICE,)),
        ("the traffic crash report", (R.CRASH_REPORT,)),
        ("body-worn camera footage", (R.VIDEO,)),
        ("mug shots", (R.PHOTO,)),
        ("all requests submitted by ICE and everything supplied to them", (R.DEMAND_FILE,)),
        ("all requests submitted by those agencies and everything supplied to them in response", (R.DEMAND_FILE,)),
        ("subpoenas and detainers received from DHS", (R.DEMAND_FILE,)),
        ("a log of all FOIA requests made in 2013", (R.DEMAND_FILE, R.TABLE)),
        ("an export of the data as a spreadsheet", (R.TABLE,)),
        ("e-mails of the mayor", (R.CORRESPONDENCE,)),
        ("the ordinance on parades", ()),
        ("my son's police report", (R.ARREST_REPORT, R.CASE_REPORT)),
        ("everything that the department supplied in answer", (R.DEMAND_FILE,)),
        ("requests for records that the department received from DHS", (R.DEMAND_FILE,)),
        ("requests for proposals submitted by vendors", ()),
        ("budget requests submitted in May", ()),
        ("send it by e-mail to the address of this letter", ()),
    ],
)
def test_record_kinds(text: str, kinds: tuple[R, ...]) -> None:
    assert record_kinds(text) == kinds


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("All reports on the burglary at RD LH342049, with supplements and the inventory.", ()),
        ("Any and all records about the arrest of Ada Testwell, including the 911 call and photographs.", ()),
        ("Everything on RD LH342049 as well as the property inventory.", ()),
        # A kind that is named before says what all is of; without an all, what is named is what is asked for.
        ("All case reports on RD LH342049, with supplements.", (R.CASE_REPORT, R.SUPPLEMENT)),
        ("The supplements on RD LH342049, and the inventory.", (R.SUPPLEMENT, R.INVENTORY)),
        ("Please send all supplements on RD LH342049.", (R.SUPPLEMENT,)),
    ],
)
def test_kinds_that_are_named_as_parts_of_everything_do_not_narrow(asked: str, kinds: tuple[R, ...]) -> None:
    [item] = items(f"Under the Freedom of Information Act I request:\n\n{asked}\n")
    assert item.record_kinds == kinds
