"""What a case waits for, and who must do it: one line for each state, so that nobody has to know the states."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterfoil.cases.lifecycle import State
from counterfoil.office.roles import Role


@dataclass(frozen=True, slots=True)
class NextAct:
    """``who`` is None where nothing is left to do."""

    what: str | Promise
    who: Role | None = Role.RECORDS_OFFICER


_NEXT = {
    State.NEW: NextAct(_("Receive the demand")),
    State.RECEIVED: NextAct(_("Say what paper it is")),
    State.GATED: NextAct(_("Search for the records")),
    State.SEARCHED: NextAct(_("Confirm the search, or search further")),
    State.PROPOSED: NextAct(_("Decide what goes out, place by place")),
    State.DETERMINED: NextAct(_("Make the redacted files and the letter")),
    State.REDACTED: NextAct(_("Make the letter")),
    State.LETTERED: NextAct(_("Release it")),
    State.RELEASED: NextAct(_("Close the case")),
    State.CLOSED: NextAct(_("Nothing: the case is closed"), None),
    State.LOGGED: NextAct(_("Answer that the paper has no legal effect")),
    State.REFERRED: NextAct(_("Check the paper, and let the case go on"), Role.COUNSEL),
    State.HELD: NextAct(_("Decide how the case goes on; nothing is destroyed meanwhile"), Role.COUNSEL),
}


def next_act(state: str) -> NextAct:
    """What a case in this state waits for."""
    return _NEXT[State(state)]
