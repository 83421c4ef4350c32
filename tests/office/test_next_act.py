"""Every state of a case has its line of what is next."""

import pytest

from counterfoil.cases.lifecycle import WAITING, State
from counterfoil.office.next_act import next_act
from counterfoil.office.roles import Role


@pytest.mark.parametrize("state", list(State))
def test_every_state_says_what_is_next_and_who_does_it(state: State) -> None:
    step = next_act(state.value)
    expected = Role.COUNSEL if state in WAITING else None if state is State.CLOSED else Role.RECORDS_OFFICER
    assert (step.who, len(str(step.what)) > 5) == (expected, True)
