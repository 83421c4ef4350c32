"""The grounds that persons claim, in the words of the law."""

from __future__ import annotations

from datetime import date

from counterfoil.law.grounds import Ground, grounds
from counterfoil.law.load import load
from counterfoil.law.model import ClaimedGround


def test_every_ground_that_can_be_claimed_has_its_words() -> None:
    found = grounds(load("us-il", "chicago"), date(2026, 3, 2))
    assert set(found) == set(ClaimedGround) - {ClaimedGround.NONE}
    assert found[ClaimedGround.ONGOING_INVESTIGATION] == Ground(
        "7(1)(d)(vii)", "Obstruction of an ongoing criminal investigation"
    )


def test_before_any_rule_there_is_no_ground() -> None:
    assert grounds(load("us-il"), date(1983, 1, 1)) == {}
