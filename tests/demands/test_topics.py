"""Which words of an item tell its subject, and that the words of asking never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.demands.topics import Sort, topics


def shown(item: str) -> list[str]:
    return [topic.shown for topic in topics(item)]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("A copy of your body camera policy", ["body camera policy"]),
        ("Copies of any and all reports of firearm discharge filed by officers of the Chicago Police Department "
         "from January 1, 2014 through the date when this request is processed.", ["firearm discharge"]),
        ('Copies of the "Equitable Sharing Agreement and Certification" forms for the years 2009-2013',
         ["Equitable Sharing Agreement and Certification"]),
        ("the most recent collective bargaining agreement with the local police union",
         ["collective bargaining agreement"]),
        ("Copies of all reports, lists, or databases that detail lawsuits brought against the police department.",
         ["lawsuits"]),
        ("Your use of force policy", ["force policy"]),
        ("Contracts with Blue Coat over the past 5 years", ["Blue Coat"]),
        ("Requests to Immigration and Customs Enforcement", ["Immigration Customs Enforcement"]),
        ("All emails to and from the address pat@sample.example", ["pat@sample.example"]),
    ],
)  # fmt: skip
def test_topics_of_an_item(item: str, found: list[str]) -> None:
    assert shown(item) == found


@pytest.mark.parametrize(
    ("item", "place", "words"),
    [
        ("all incident reports near 4166 E Young St in May 2024", "4166 E Young St", ("4166", "young", "st")),
        ("911 calls on the 3400 block of E Quillfeather Ct", "3400 block of E Quillfeather Ct", ("quillfeather", "ct")),
        ("reports of robberies on Grand Ave", "Grand Ave", ("grand", "ave")),
        ("video from 1200 grand avenue", "1200 grand avenue", ("1200", "grand", "avenue")),
        ("arrests at North 63rd Street", "North 63rd Street", ("63rd", "street")),
    ],
)
def test_place_is_the_topic_and_leaves_the_plain_words_out(item: str, place: str, words: tuple[str, ...]) -> None:
    assert [(topic.shown, topic.words, topic.sort) for topic in topics(item)] == [(place, words, Sort.PLACE)]


@pytest.mark.parametrize(
    "item",
    [
        "Copies of all arrest reports and case reports from 2024",
        "The original case report.",
        "The 911 event query (calls for service) for this event.",
        "all traffic crash reports from January 1, 2024 through July 31, 2024, with the names, addresses and telephone "
        "numbers of the drivers",
        "all databases and data in Excel",
        "any and all records",
        "Please send everything that the police department has under the Illinois Freedom of Information Act.",
        "a copy of the policy",
        "",
    ],
)
def test_words_of_asking_and_kinds_of_record_are_no_topic(item: str) -> None:
    assert topics(item) == ()


def test_one_word_counts_only_where_no_more_is_said() -> None:
    assert shown("records of lawsuits") == ["lawsuits"]
    assert shown("records of lawsuits and the body camera policy") == ["body camera policy"]


def test_long_run_is_looked_for_in_pieces() -> None:
    assert shown("remotely piloted unmanned aerial reconnaissance aircraft") == [
        "remotely piloted unmanned",
        "aerial reconnaissance aircraft",
    ]


@given(st.text(max_size=300))
def test_any_text_gives_topics_that_can_be_looked_for(item: str) -> None:
    found = topics(item)
    assert found == topics(item)
    assert len({topic.words for topic in found}) == len(found) <= 12
    assert all(topic.words and all(word == word.casefold() and word for word in topic.words) for topic in found)
