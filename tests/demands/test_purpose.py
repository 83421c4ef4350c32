"""Purpose (only commercial or news and research: 5 ILCS 140/3(c)), fee waiver, electronic copies."""

from __future__ import annotations

import pytest

from counterfoil.demands.model import Purpose
from counterfoil.demands.purpose import purpose, wants_electronic, wants_fee_waiver


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This request is made for commercial purposes.", Purpose.COMMERCIAL),
        ("I need the list for solicitation of customers.", Purpose.COMMERCIAL),
        ("This is not a request for a commercial purpose.", Purpose.NOT_STATED),
        ("I am a reporter; this request is not being made for commercial purposes.", Purpose.NEWS_OR_RESEARCH),
        ("This request is being made for academic, not commercial, purposes.", Purpose.NEWS_OR_RESEARCH),
        ("The commercial building at 100 Example Street", Purpose.NOT_STATED),
        ("I want my crash report.", Purpose.NOT_STATED),
    ],
)
def test_purpose(text: str, found: Purpose) -> None:
    assert purpose(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please waive all fees.", True),
        ("I ask for a fee waiver.", True),
        ("I will pay the fees.", False),
        ("the waiver form", False),
    ],
)
def test_wants_fee_waiver(text: str, found: bool) -> None:
    assert wants_fee_waiver(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please send electronic copies.", True),
        ("by e-mail attachment if available", True),
        ("as a spreadsheet", True),
        ("on paper, by post", False),
        ("the electronics shop", False),
    ],
)
def test_wants_electronic(text: str, found: bool) -> None:
    assert wants_electronic(text) is found
