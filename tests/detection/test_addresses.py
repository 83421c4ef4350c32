# ruff: noqa: E501 - a case is read as one line

import pytest

from counterfoil.detection import addresses
from counterfoil.detection.text import fold


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(m.category.value, m.role.value, text[m.span.start : m.span.end]) for m in addresses.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Victim resides at 1234 N. Kedzie Ave., Apt 2, Chicago, IL 60651 alone",
         ("home_address", "unknown", "1234 N. Kedzie Ave., Apt 2, Chicago, IL 60651")),
        ("R/O was dispatched to 55 West 63rd Street for a fight", ("incident_location", "organisation", "55 West 63rd Street")),
        ("in the 5100 block of S Pulaski today", ("incident_location", "organisation", "5100 block of S Pulaski")),
        ("8200 block of N Cesar Chavez Dr and", ("incident_location", "organisation", "8200 block of N Cesar Chavez Dr")),
        ("Madison St and Kedzie Ave", ("incident_location", "organisation", "Madison St and Kedzie Ave")),
        ("Lakehurst Police Department, 3510 South Harbor Avenue", ("other_address", "organisation", "3510 South Harbor Avenue")),
        ("John Doe of 12 Oak Court said", ("home_address", "unknown", "12 Oak Court")),
        ("Doe was taken into custody at 12 Oak Court by", ("incident_location", "organisation", "12 Oak Court")),
        ("was taken into custody at his home, 12 Oak Court", ("home_address", "unknown", "12 Oak Court")),
        ("in the custody of his mother at 12 Oak Court", ("other_address", "unknown", "12 Oak Court")),
        ("the offender fled northbound from 12 Oak Court", ("incident_location", "organisation", "12 Oak Court")),
        ("EVENT 2235404985 LOC: 8682 S PARK AVE", ("incident_location", "organisation", "8682 S PARK AVE")),
        ("AND GAVE AN ADDRESS OF 2626 W OAK TER, LAKEHURST, IL 60999. A CHECK OF",
         ("home_address", "unknown", "2626 W OAK TER, LAKEHURST, IL 60999")),
        ("HE GAVE HIS ADDRESS AS 53 E OAK TER, LAKEHURST, IL 60998. JASON LEFT",
         ("home_address", "unknown", "53 E OAK TER, LAKEHURST, IL 60998")),
        ("lives at 40 Rosalind Ter, Fox Prairie, Ill. 60999. I", ("home_address", "unknown", "40 Rosalind Ter, Fox Prairie, Ill. 60999")),
        ("ANA OJO of 75 FRONTAGE RD BSMT, WHO", ("home_address", "unknown", "75 FRONTAGE RD BSMT")),
        ("lives at 12 Oak Bend apt GDN, St. Agnes Park, ILL. 60997", ("home_address", "unknown", "12 Oak Bend apt GDN, St. Agnes Park, ILL. 60997")),
        ("lives at 257 E. RT. 91, LAKEHURST, ILL. 60997", ("home_address", "unknown", "257 E. RT. 91, LAKEHURST, ILL. 60997")),
        ("KILDARE WOODS LN AND RT. 91", ("incident_location", "organisation", "KILDARE WOODS LN AND RT. 91")),
        ("Birch Hollow Cir/Dr. Ella Crane Dr", ("incident_location", "organisation", "Birch Hollow Cir/Dr. Ella Crane Dr")),
        ("4747 N LINCOLN", ("other_address", "unknown", "4747 N LINCOLN")),
    ],
)  # fmt: skip
def test_an_address_is_found_with_what_it_is(text: str, expected: tuple[str, str, str]) -> None:
    assert _found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["at 2210 hours R/O went on foot", "10 officers walked the street", "in 1999 the court ruled", "720 ILCS 5/12-3"],
)
def test_numbers_and_words_are_no_address(text: str) -> None:
    assert _found(text) == []


def test_variants_meet_every_spelling_of_a_known_address() -> None:
    known = set(addresses.variants("1234 N. Kedzie Avenue, Apt 2"))
    for spelling in ("1234 North Kedzie Ave", "1234 n kedzie", "1234 Kedzie Avenue"):
        assert any(fold(spelling).startswith(one) for one in known), spelling


def test_the_rest_of_a_known_address_is_taken_along() -> None:
    tail = fold("x Ave Apt 2, Lakehurst, IL 60099 and left")[1:]
    assert tail[: addresses.rest_of(tail)] == " ave apt 2 lakehurst il 60099"
