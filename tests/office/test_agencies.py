"""Which agency a demand says that it comes from; a person, and whoever writes about an agency, has no code."""

from __future__ import annotations

import pytest

from counterfoil.office import agencies


@pytest.mark.parametrize(
    ("sender", "issuer", "code"),
    [
        ({"email": "j.doe@ICE.dhs.gov"}, "", "ICE"),
        ({"email": "j.doe@chi.ice.dhs.gov."}, "", "ICE"),
        ({"email": "j.doe@hq.dhs.gov"}, "", "DHS"),
        ({"email": "j.doe@ice.dhs.gov.example"}, "", None),
        ({"email": "ice.dhs.gov"}, "", None),
        ({}, "“@cbp.dhs.gov”", "CBP"),
        ({}, "“U.S. Immigration and Customs Enforcement”", "ICE"),
        ({"organisation": "Enforcement and Removal Operations, U.S. Immigration and Customs Enforcement"}, "", "ICE"),
        ({"organisation": "Office of the Principal Legal Advisor"}, "", "ICE"),
        ({"organisation": "United States Attorney's Office for the Northern District of Illinois"}, "", "USAO"),
        ({"organisation": "Federal  Bureau of Investigation"}, "", "FBI"),
        ({"organisation": "Coalition against Immigration and Customs Enforcement"}, "", None),
        ({"organisation": "Iceland Society", "email": "ice@mail.example"}, "", None),
        ({"organisation": "Ice Miller LLP"}, "", None),
        ({"organisation": "ICE MILLER LLP"}, "", None),
        ({"organisation": "Ice Miller"}, "", None),
        ({"organisation": "FBI Buildings Inc."}, "", None),
        ({"organisation": "Border Patrol Grill L.L.C."}, "", None),
        ({"organisation": "ICE Chicago"}, "", "ICE"),
        ({"organisation": "ice"}, "", "ICE"),
        ({"organisation": "U.S. ICE, Enforcement and Removal Operations"}, "", "ICE"),
        ({"organisation": "Sampleton Times"}, "Circuit Court of Sample County", None),
    ],
)
def test_by_what_the_demand_says_of_itself(sender: dict[str, str], issuer: str, code: str | None) -> None:
    assert agencies.code_of({"sender": sender}, {"issuer": issuer}) == code


def test_a_demand_without_a_sender_has_none() -> None:
    assert agencies.code_of({}) is None
    assert agencies.code_of({"sender": {"email": None, "organisation": None}}, {"issuer": None}) is None
