"""Keeps a list of work and those who do it in step: records what came back, sends what is unfinished.

The list is the truth; a crew may forget everything at any time. So every job is safe to run twice, and a run that was
killed goes on where it ended. What is counted are failures that were seen, never submissions: three restarts of the
program put nothing aside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from counterfoil.bulk.work import Outcome, Work
from counterfoil.errors import EnvironmentFailed

WINDOW = 1000
"""As many pieces of bulk work are sent ahead; what is urgent passes."""

MOST_FAILURES = 3
"""So many failures, and a piece of work is put aside for a person to look at. What a reader refuses is at once."""

_LOOK_S = 1.0


class Listed(Protocol):
    """A list of work that outlives the program: one SQLite file (``worklist``), or a table of the office."""

    def unfinished(self, most: int, *, without: Collection[str], urgent: bool = False) -> Sequence[Work]:
        """At most so many unfinished pieces that are not in ``without``, the urgent first; or none but the urgent."""

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Keep all of it or nothing. An outcome with neither result nor failure changes nothing."""


class Crew(Protocol):
    """Those who do the work: this process, processes beside it, or a cluster of machines (``cluster.opened``)."""

    window: int

    @property
    def in_flight(self) -> Collection[str]:
        """The keys of what was sent and has not come back."""

    def send(self, works: Sequence[Work]) -> None: ...

    def came_back(self) -> Sequence[Outcome]: ...

    def wait(self, timeout_s: float) -> None:
        """Until something came back, and no longer than ``timeout_s``. (One process works meanwhile.)"""


def sweep(listed: Listed, crew: Crew) -> Sequence[Outcome]:
    """Record what came back, then send what is unfinished; what was recorded. Safe at any time, any number of times.

    Raises ``EnvironmentFailed``, with all recorded, when a machine says that it cannot work.
    """
    outcomes = crew.came_back()
    if outcomes:
        listed.record(outcomes)
    stopped = next((one.stop for one in outcomes if one.stop), "")
    if stopped:
        raise EnvironmentFailed(stopped)
    crew.send(listed.unfinished(crew.window, without=crew.in_flight, urgent=True))
    room = crew.window - len(crew.in_flight)
    if room > crew.window // 4 or not crew.in_flight:
        crew.send(listed.unfinished(room, without=crew.in_flight))
    return outcomes


def work_through(
    listed: Listed, crew: Crew, *, tell: Callable[[Sequence[Outcome]], None] = lambda outcomes: None
) -> None:
    """Sweep until nothing is unfinished. Whatever ends it, what came back until then is recorded."""
    try:
        tell(sweep(listed, crew))
        while crew.in_flight:
            crew.wait(_LOOK_S)
            tell(sweep(listed, crew))
    finally:
        listed.record(crew.came_back())
