"""Time on the wall and on the processor, children included, and the peak memory of the largest process."""

from __future__ import annotations

import os
import resource
import sys
import time


class Timer:
    """Counts from its making. Children count when they have ended, so close workers before asking.

    What workers are forked from is ended by each asking: its start counts, as it does for whoever redacts one file.
    """

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu_s()

    def row(self) -> dict[str, float]:
        """``wall_s`` and ``cpu_s`` since the making. On a busy machine only the second can be compared."""
        return {"wall_s": time.perf_counter() - self._wall, "cpu_s": _cpu_s() - self._cpu}


def _cpu_s() -> float:
    _end_nurseries()
    # Finer than os.times, whose ticks of 10 ms make a quick step of a few pages take no time at all.
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_mb() -> float:
    """Of this process or of any that it waited for, whichever was largest."""
    _end_nurseries()
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / 1024


def _end_nurseries() -> None:
    if "counterfoil.sandbox" in sys.modules:  # the peer, which has none, must not load it
        sys.modules["counterfoil.sandbox"].end_nurseries()


def one_core() -> int:
    """Keep this process and all its children on one core; returns its number."""
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core
