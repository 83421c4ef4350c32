"""What a worker does again and again: listed like any other work when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from counterfoil.office.folder import Office
from counterfoil.office.overview import is_behind as is_overview_behind
from counterfoil.office.services import work
from counterfoil.office.tasks.beside import is_paying
from counterfoil.office.tasks.tell import is_waiting
from counterfoil.office.tasks.unlist import is_behind

URGENT = 150
"""Before what a person waits for: each of these is short."""


@dataclass(frozen=True, slots=True)
class Every:
    """Work of a kind, every so many seconds, in offices for which ``wanted`` says so."""

    kind: str
    seconds: float
    wanted: Callable[[Office], bool]
    priority: int = URGENT


PLAN = (
    Every("mail_in", 60, lambda office: office.mail is not None and bool(office.mail.imap_host)),
    Every("mail_out", 60, lambda office: office.mail is not None and bool(office.mail.smtp_host)),
    Every("sweep", 3600, lambda office: True),
    Every("unlist", 3600, is_behind),
    Every("tell", 30, is_waiting),
    Every("overview", 24 * 3600, is_overview_behind, priority=0),
    Every("imports", 24 * 3600, lambda office: office.imports is not None),
    Every("watch", 60, lambda office: office.watch is not None),
    Every("payment", 60, is_paying),
    Every("heartbeat", 3600, lambda office: not office.simulated_clock),
)


@dataclass
class Schedule:
    """When each kind was last listed by this worker; at its start everything is due."""

    office: Office
    clock: Callable[[], float] = monotonic
    _last: dict[str, float] = field(default_factory=dict)

    def list_due(self) -> None:
        """List what has not been listed for so long."""
        now = self.clock()
        for one in PLAN:
            if one.wanted(self.office) and now - self._last.get(one.kind, float("-inf")) >= one.seconds:
                work.submit(one.kind, "", priority=one.priority)
                self._last[one.kind] = now
