"""What a worker does, one function for each kind of work; each is safe to run twice."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.office.services.work import Task
from counterfoil.office.tasks.answer import answer
from counterfoil.office.tasks.sign import sign

TASKS: Mapping[str, Task] = {"answer": answer, "sign": sign}
"""Kind of work → what does it."""
