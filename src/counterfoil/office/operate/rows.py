"""What a check of an office says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARN = "warn"  # it works; somebody should look
    FAULT = "fault"  # something does not work, or is not what it was


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked at. ``do`` is empty where nothing is to do."""

    what: str
    state: State
    says: str
    do: str = ""


class NotWell(Exception):
    """What is wrong, and what to do."""

    def __init__(self, says: str, do: str, state: State = State.FAULT) -> None:
        super().__init__(says)
        self.says, self.do, self.state = says, do, state
