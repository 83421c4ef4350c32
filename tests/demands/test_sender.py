"""Who a demand says it is from."""

from __future__ import annotations

import pytest

from counterfoil.demands.model import Contact
from counterfoil.demands.sender import contact

SIGNATURE = """Casey Inkwell
Staff Reporter
Sampleville News
100 Example Street, Suite 5
Sampleville, IL 60699
(312) 555-0100
casey@news.example"""


def test_contact_of_a_header_and_a_signature() -> None:
    found = contact(from_header='"Inkwell, Casey" <casey@mail.example>', signature=SIGNATURE, text="")

    assert found == Contact(
        name="Inkwell, Casey",
        email="casey@mail.example",
        organisation="Sampleville News",
        postal_address="100 Example Street, Suite 5, Sampleville, IL 60699",
        phone="(312) 555-0100",
    )


def test_contact_of_a_signature_alone() -> None:
    found = contact(from_header="", signature=SIGNATURE, text="")

    assert (found.name, found.email) == ("Casey Inkwell", "casey@news.example")


def test_contact_of_a_letterhead() -> None:
    found = contact(
        from_header="", signature="", text="", letterhead="Example Legal Clinic\nP.O. Box 5\nSampleville, IL 60699-0001"
    )

    assert (found.organisation, found.postal_address) == (
        "Example Legal Clinic",
        "P.O. Box 5, Sampleville, IL 60699-0001",
    )


@pytest.mark.parametrize(
    ("text", "name", "organisation"),
    [
        ("My name is Casey Inkwell and I ask for …", "Casey Inkwell", ""),
        ("I am Casey Inkwell, a neighbour.", "Casey Inkwell", ""),
        ("I am a freelance reporter with the Sampleville News.", "", "Sampleville News"),
        ("This request is being made by the Example Labs, a non-profit.", "", "Example Labs"),
        ("Funding was provided on behalf of Someone Else.", "", ""),
        ("reports made by January officers", "", ""),
    ],
)
def test_contact_of_the_text(text: str, name: str, organisation: str) -> None:
    found = contact(from_header="", signature="", text=text)

    assert (found.name, found.organisation) == (name, organisation)


@pytest.mark.parametrize("header", ["not an address", "<>", "@", "a@b@c"])
def test_contact_of_a_broken_header_has_no_address(header: str) -> None:
    assert contact(from_header=header, signature="", text="").email == ""


def test_contact_links_are_no_organisation() -> None:
    assert (
        contact(from_header="", signature="Casey Inkwell\nhttp://www.news.example/2013/news/", text="").organisation
        == ""
    )
