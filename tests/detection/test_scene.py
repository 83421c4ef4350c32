"""Addresses that their line or the words before them call the scene or a home."""

import pytest

from counterfoil.detection import addresses, scene


def _found(text: str) -> list[tuple[str, str, str]]:
    plain = text.replace("\n", " ")
    return [
        (m.category.value, m.role.value, plain[m.span.start : m.span.end])
        for m in scene.placed(addresses.find(plain), text)
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("OCC ADDR      10177 E. NELSON TATE BLVD", "10177 E. NELSON TATE BLVD"),
        ("EVT 23359 RD LG70\n@ 8718 GILL AVE BT 0524", "8718 GILL AVE"),
        ("CASE>LG70\nADR>10129 S. Avenue N", "10129 S. Avenue N"),
        ("THE ALLEY R/O 79 N WHITCOMB PKWY", "79 N WHITCOMB PKWY"),
        ("has, on or about 21 September 2023, at 7867 Oak Way, committed the offense", "7867 Oak Way"),
        ("curbed a black Impala for no front plate, at 888 Holden Ave. As", "888 Holden Ave."),
        ("claims to have seen the whole thing at 12 Holden Ave and nobody", "12 Holden Ave"),
    ],
)
def test_the_scene_is_told_by_its_cue(text: str, address: str) -> None:
    assert _found(text) == [("incident_location", "organisation", address)]


@pytest.mark.parametrize(
    ("text", "address"),
    [("P1 VIC\n RES 10387 LEE ST\n PH", "10387 LEE ST"), ("LKA: 12 Oak Court", "12 Oak Court")],
)
def test_a_code_for_residence_makes_a_home(text: str, address: str) -> None:
    assert _found(text) == [("home_address", "unknown", address)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("she can be reached at 12 Oak Court", "12 Oak Court"),
        ("PER1>VIC NAM>OJO/ANA ADR>12 Oak Court", "12 Oak Court"),  # a person's, not the event's
        ("his car was parked at his mother's, at 12 Oak Court", "12 Oak Court"),
        ("seen by his doctor at 12 Oak Court", "12 Oak Court"),
    ],
)
def test_an_address_without_a_cue_stays_nobodys_and_withheld(text: str, address: str) -> None:
    assert _found(text) == [("other_address", "unknown", address)]
