"""A real office has no way to set a time; a simulated one never runs backwards."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.errors import UsageError
from counterfoil.office.folder import Office
from counterfoil.office.time import clock_of

REAL = Office(Path("o"), "a", "us-il", "", False, False, "a/ledger")
SIMULATED = Office(Path("o"), "a", "us-il", "", True, True, "a.invalid/ledger")
WHEN = datetime(2024, 5, 1, 12, tzinfo=UTC)


def test_clock_of_a_real_office_refuses_a_time() -> None:
    with pytest.raises(UsageError, match="no way to set a time"):
        clock_of(REAL, set_to=WHEN)
    assert abs(clock_of(REAL)() - datetime.now(UTC)) < timedelta(seconds=5)


def test_clock_of_a_simulated_office_goes_on_from_the_latest() -> None:
    clock = clock_of(SIMULATED, set_to=WHEN, last_act_at=WHEN + timedelta(days=2))
    assert [clock(), clock()] == [WHEN + timedelta(days=2, seconds=s) for s in (1, 2)]


def test_not_before_moves_a_simulated_clock_forward_only() -> None:
    clock = clock_of(SIMULATED, set_to=WHEN)
    clock.not_before(WHEN + timedelta(days=1))
    clock.not_before(WHEN)
    assert clock() == WHEN + timedelta(days=1, seconds=1)
